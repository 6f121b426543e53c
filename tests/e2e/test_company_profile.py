"""The owner answers the questions about the company in the browser, and sees the rules change with the answers."""

import os

import pytest
from msgspec.structs import replace
from playwright.async_api import Browser, Page, expect

from pristan.compliance.accepting import accept
from pristan.compliance.editions import digest, packed
from pristan.compliance.rulebook import shipped
from pristan.compliance.shapes import Gate
from pristan.kit.db import to_json
from tests.browser.axe import faults
from tests.browser.chromium import a_page
from tests.conftest import NOON
from tests.e2e.desk import Desk
from tests.e2e.test_accessibility import in_scheme, settled

PICTURES = os.environ.get("TEST_PICTURES", "")  # a folder to look at the pages afterwards
BAN = "Запрет общаться с гражданами и клиентами"


async def opened(desk: Desk, page: Page) -> None:
    await desk.sign_in(page, desk.owner)
    await page.goto(f"{desk.door.url}/settings/interview")


async def answer(page: Page, question: str, words: str) -> None:
    group = page.get_by_role("group", name=question)
    await group.get_by_role("button", name=words, exact=True).click()
    await expect(group.get_by_role("button", name=words, exact=True)).to_have_attribute("aria-pressed", "true")


async def choose_form(page: Page, form: str) -> None:
    await page.get_by_role("combobox", name="Какая у организации форма").click()
    await page.get_by_role("option", name=form).click()


async def test_the_answers_bring_rules_and_the_next_version_takes_them_away(desk: Desk, page: Page) -> None:
    await opened(desk, page)
    questions = page.get_by_role("list", name="Вопросы о компании")
    rules = page.get_by_role("list", name="Правила по вашим ответам")
    await expect(questions.get_by_role("listitem")).to_have_count(1)
    await choose_form(page, "ООО, АО, ПАО")
    await answer(page, "Доли Федерации", "Нет")
    await answer(page, "Есть ли лицензия Банка России", "Да")
    ban = rules.get_by_role("listitem").filter(has_text=BAN)
    await expect(ban).to_contain_text("41-ФЗ от 01.04.2025 ст. 15")
    await expect(ban).to_contain_text("новое")
    await expect(page.get_by_role("list", name="Кто вы по закону")).to_contain_text("Кредитная организация")
    await page.get_by_role("button", name="Сохранить ответы").click()
    await expect(page.get_by_text("Сохранено")).to_be_visible()
    await page.goto(f"{desk.door.url}/settings/rules")
    row = page.get_by_role("table", name="Действуют").get_by_role("row").filter(has_text=BAN)
    await expect(row).to_contain_text("обязательно")
    await row.get_by_text("Что требует и почему").click()
    await expect(row).to_contain_text("Есть ли лицензия Банка России на банковские операции (включая НКО)? — да")
    await page.goto(f"{desk.door.url}/settings/interview")
    await answer(page, "Есть ли лицензия Банка России", "Не знаю")
    await expect(ban).to_contain_text("Возможно применимо")
    await page.get_by_role("button", name="Сохранить ответы").click()
    history = page.get_by_role("list", name="Как менялись ответы")
    await expect(history.get_by_text("Версия 2")).to_be_visible()
    await expect(history).to_contain_text("да → не знаю")
    await expect(history).to_contain_text("Стало возможно применимым")
    await expect(history).to_contain_text("Ира Лебедева")


async def test_an_answer_hides_the_questions_that_no_longer_matter(desk: Desk, page: Page) -> None:
    await opened(desk, page)
    await choose_form(page, "Орган государственной власти")
    for name in ("Есть ли лицензия Банка России", "Состоите ли вы в реестре", "Доли Федерации"):
        await expect(page.get_by_role("group", name=name)).to_have_count(0)
    await answer(page, "Есть ли у вас сайт", "Нет")
    await expect(page.get_by_role("group", name="Продаёте ли вы на своём сайте")).to_have_count(0)
    await expect(page.get_by_role("group", name="Продаёте ли вы товары или услуги гражданам")).to_be_visible()


async def test_a_wrong_number_is_told_at_once_and_a_person_s_answers_the_first_question(desk: Desk, page: Page) -> None:
    await opened(desk, page)
    await page.get_by_label("ИНН").fill("7707083894")
    await expect(page.get_by_text("Контрольные цифры не сходятся")).to_be_visible()
    await expect(page.get_by_role("button", name="Сохранить ответы")).to_be_disabled()
    await page.get_by_label("ИНН").fill("500100732259")
    await expect(page.get_by_text("Контрольные цифры не сходятся")).to_have_count(0)
    await expect(page.get_by_role("combobox", name="Какая у организации форма")).to_have_value("ИП или самозанятый")


async def test_the_interview_is_walked_by_keyboard_alone(desk: Desk, page: Page) -> None:
    await opened(desk, page)
    await page.get_by_role("combobox", name="Какая у организации форма").focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("combobox", name="Какая у организации форма")).to_have_value("ИП или самозанятый")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    first = page.get_by_role("group", name="Состоите ли вы в реестре Банка России")
    await expect(first.get_by_role("button", name="Нет", exact=True)).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(first.get_by_role("button", name="Нет", exact=True)).to_have_attribute("aria-pressed", "true")


async def test_who_may_not_answer_reads(desk: Desk, page: Page) -> None:
    await desk.sign_in(page, desk.operator)
    await page.goto(f"{desk.door.url}/settings/interview")
    await expect(page.get_by_text("Ответы меняют владелец")).to_be_visible()
    await expect(page.get_by_role("button", name="Сохранить ответы")).to_have_count(0)
    await expect(page.get_by_role("combobox", name="Какая у организации форма")).to_be_disabled()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1440), ("light", 390), ("dark", 390)])
async def test_the_pages_keep_the_rules_of_accessibility(desk: Desk, browser: Browser, scheme: str, width: int) -> None:
    async with a_page(browser, width=width) as page:
        await in_scheme(page, scheme)
        await opened(desk, page)
        await choose_form(page, "ООО, АО, ПАО")
        await answer(page, "Доли Федерации", "Нет")
        await answer(page, "Есть ли лицензия Банка России", "Не знаю")
        await answer(page, "Состоите ли вы в реестре", "Нет")
        await page.get_by_role("button", name="Сохранить ответы").click()
        await expect(page.get_by_text("Версия 1")).to_be_visible()
        await answer(page, "Есть ли лицензия Банка России", "Да")
        for section in ("interview", "rules"):
            if section == "rules":
                await page.goto(f"{desk.door.url}/settings/{section}")
                await page.get_by_text("Что требует и почему").first.click()
            await settled(page)
            if PICTURES:
                await page.screenshot(path=f"{PICTURES}/{section}-{scheme}-{width}.png", full_page=width == 1440)
            found = await faults(page)
            assert found == [], "\n".join(found)
            wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0


async def test_a_new_edition_shows_its_difference_before_it_is_accepted(desk: Desk, page: Page) -> None:
    book = shipped()
    softened = book.rule("MSG-SME")
    accepted = [replace(rule, gate=Gate.BLOCK) if rule is softened else rule for rule in book.rules]
    async with desk.db.transaction() as tx:
        await tx.execute(
            "insert into rulebook_editions (version, digest, rules, accepted_by_name, accepted_at)"
            " values ('2026.10.01-1', %(digest)s, %(rules)s::jsonb, 'Нина Власова', now())",
            digest=digest(accepted),
            rules=to_json(packed(accepted)),
        )
    try:
        await desk.sign_in(page, desk.operator)
        await page.goto(f"{desk.door.url}/settings/rules")
        changed = page.get_by_role("region", name="Изменено")
        await expect(changed).to_contain_text("было «не уйдёт», стало «решает человек»")
        await expect(changed).to_contain_text("До принятия действует и прежняя запись")
        await expect(page.get_by_role("button", name="Принять редакцию")).to_have_count(0)
        if PICTURES:
            await page.screenshot(path=f"{PICTURES}/edition.png")
    finally:  # the database is shared: its rules are one for all companies
        async with desk.db.transaction() as tx:
            await accept(tx, seen=digest(book.rules), by=None, now=NOON)
