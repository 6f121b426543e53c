"""A person asks in the chat for their data to be deleted, and receives the answer; two officers do the rest."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from pristan.staff import Hasher
from pristan.staff.policy.roles import BuiltInRole
from tests.browser.chromium import a_page
from tests.e2e.desk import PATIENCE_S, Customer, Desk
from tests.e2e.test_inbox import open_the_only
from tests.staff.people import a_person
from tests.way.hub import eventually

ASKS = "Удалите, пожалуйста, все мои персональные данные"


@pytest.fixture
async def second(browser: Browser) -> AsyncIterator[Page]:
    """A page of the second officer."""
    async with a_page(browser) as page:
        yield page


@pytest.fixture
async def third(browser: Browser) -> AsyncIterator[Page]:
    """A page of the one who confirms."""
    async with a_page(browser) as page:
        yield page


async def test_a_person_asks_for_deletion_in_the_chat_and_receives_the_answer(
    desk: Desk, customer: Customer, page: Page, second: Page, third: Page
) -> None:
    await open_the_only(desk, customer, page, text=ASKS)
    await page.get_by_role("button", name="Принять запрос").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("152-ФЗ ст. 21 ч. 5.1").first).to_be_visible()
    await dialog.get_by_role("button", name="Принять запрос").click()
    await expect(page.get_by_text("Запрос в работе: Удалить данные")).to_be_visible()

    await desk.sign_in(second, desk.owner)
    await _ask_and_answer(second, desk)

    async def is_answered() -> bool:
        return any("отвечает на ваш запрос" in text for text in await customer.texts())

    assert await eventually(is_answered, within_s=PATIENCE_S)
    await _confirm(third, desk, url=second.url)
    async with desk.db.transaction() as tx:
        left = await tx.fetch_value("select count(*) from messages where company_id = %(c)s", c=desk.company_id)
    assert left == 0
    await expect(page.get_by_text(ASKS)).to_have_count(0)


async def _ask_and_answer(page: Page, desk: Desk) -> None:
    await page.goto(f"{desk.door.url}/privacy/requests")
    await page.get_by_role("row").filter(has_text="Удалить данные").click()
    await page.get_by_label("Почему хранить больше не нужно").fill("Других оснований хранить нет")
    await page.get_by_role("button", name="Попросить уничтожить").click()
    await expect(page.get_by_text("Подтвердить должен другой сотрудник")).to_be_visible()
    await page.get_by_role("button", name="Составить").click()
    await expect(page.get_by_label("Текст ответа")).to_have_value(re.compile("данные уничтожаются"))
    await page.get_by_role("button", name="Отправить ответ").click()


async def _confirm(page: Page, desk: Desk, *, url: str) -> None:
    hasher, role = Hasher(memory_kib=64, at_once=4), BuiltInRole.PRIVACY_OFFICER
    officer = await a_person(desk.db, hasher, company_id=desk.company_id, role=role, name="Олег")
    await desk.sign_in(page, officer)
    await page.goto(url)
    await page.get_by_label("Причина").last.fill("Проверено")
    await page.get_by_role("button", name="Уничтожить без возврата").click()
    await page.get_by_role("dialog").get_by_role("button", name="Уничтожить без возврата").click()
    await expect(page.get_by_text("Уничтожено записей:")).to_be_visible()


async def test_a_request_on_paper_is_written_down_and_its_author_found_by_name(
    desk: Desk, customer: Customer, page: Page, second: Page
) -> None:
    await open_the_only(desk, customer, second, text="Здравствуйте")
    await desk.sign_in(page, desk.owner)
    await page.goto(f"{desk.door.url}/privacy/requests")
    await page.get_by_role("button", name="Записать с\u00a0бумаги").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Кто обратился").fill("Пахомова Лидия Дмитриевна")
    await dialog.get_by_label("Что просит человек").click()
    await page.get_by_role("option", name="Исправить данные").click()
    await expect(dialog.get_by_text("152-ФЗ").first).to_be_visible()
    await dialog.get_by_label("Слова человека").fill("Фамилия теперь Пахомова")
    await dialog.get_by_role("button", name="Принять запрос").click()

    await expect(page.get_by_role("heading", name="Исправить данные: Пахомова Лидия Дмитриевна")).to_be_visible()
    await page.get_by_role("button", name="Найти клиента").click()
    await page.get_by_role("dialog").get_by_role("listitem").get_by_role("button").click()
    await expect(page.get_by_text("Указан человек")).to_be_visible()
    await page.goto(f"{desk.door.url}/settings/log")
    entry = page.get_by_role("row").filter(has_text="Запрос человека принят")
    await expect(entry.get_by_text(re.compile("запрос №"))).to_be_visible()
