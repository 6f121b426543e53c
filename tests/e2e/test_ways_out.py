"""The ways out of a verdict, each taken from the panel where it is shown, and what it came to."""

from pathlib import Path
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.compliance.files import made
from tests.e2e.desk import PATIENCE_S, Customer, Desk
from tests.e2e.test_gate import a_bank, field, open_row, writes_in_telegram
from tests.way.hub import eventually

SECRET = "Готово. Ваша карта 2202 2012 3456 7895, CVV 123"
AD = "Только до пятницы скидка 20 % на все лодки, успейте купить!"
LEAFLET = "Успейте купить: скидка 30 % на всю обувь до конца недели. Ждём вас в наших магазинах."
QUESTION = "Согласие получать рекламу магазина «Северная лавка» в MAX"
INVITATION = "Мы переехали в MAX: max.ru/farvater"


async def stopped(page: Page, words: str, *, channel: str = "MAX") -> Locator:
    """The panel about these words."""
    await field(page, channel).fill(words)
    await expect(page.get_by_role("button", name="Подробнее")).to_be_visible()
    await page.get_by_role("button", name="Подробнее").click()
    panel = page.get_by_role("region", name="Ответ", exact=True).get_by_role("group")
    await expect(panel).to_be_focused()
    return panel


def way(panel: Locator, title: str) -> Locator:
    return panel.get_by_role("listitem").filter(has_text=title)


async def rows(desk: Desk, sql: str) -> list[dict[str, Any]]:
    async with desk.db.transaction() as tx:
        return await tx.fetch_all(sql, c=desk.company_id)


async def with_a_text_of_consent(desk: Desk) -> None:
    async with desk.db.transaction() as tx:
        await tx.execute(
            "insert into consent_texts (company_id, purpose, version, title, text, text_hash, created_at, changed_at,"
            " in_force_from, published_at) values (%(c)s, 'ads', 1, 'Реклама', %(t)s,"
            " sha256(convert_to(%(t)s, 'UTF8')), now(), now(), now(), now())",
            c=desk.company_id,
            t=QUESTION,
        )


async def test_secrets_are_hidden_and_sent_kept_as_a_note_and_called_a_mistake(
    desk: Desk, customer: Customer, page: Page
) -> None:
    await a_bank(desk)
    await desk.sign_in(page, desk.operator)
    await customer.twin.say("Пришлите номер карты")
    await open_row(page, "Пришлите номер карты")

    panel = await stopped(page, SECRET)
    await panel.get_by_role("button", name="Это ошибка?").click()
    await expect(panel).to_contain_text("Спасибо, это")
    kept = await rows(desk, "select draft, rules from gate_false_alarms where company_id = %(c)s")
    assert [(row["draft"], "PRISTAN-SECRETS" in row["rules"]) for row in kept] == [(SECRET, True)]

    await way(panel, "Оставить заметкой").get_by_role("button").click()
    note = page.get_by_role("log").get_by_role("article").filter(has_text="2202 2012")
    await expect(note).to_be_visible()
    await expect(field(page, "MAX")).to_have_value("")

    panel = await stopped(page, SECRET)
    masked = await way(panel, "Скрыть данные").locator("q").inner_text()
    assert "2202 2012 3456" not in masked
    await way(panel, "Скрыть данные").get_by_role("button").click()
    await customer.until(masked)
    assert await customer.texts() == [masked]


async def test_advertising_leads_to_a_question_about_consent_or_to_a_public_post(
    desk: Desk, customer: Customer, page: Page, tmp_path: Path
) -> None:
    await a_bank(desk)
    await with_a_text_of_consent(desk)
    await desk.sign_in(page, desk.operator)
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await customer.twin.say("Есть ли лодки?")
    await open_row(page, "Есть ли лодки?")

    panel = await stopped(page, AD)
    await expect(panel).to_contain_text("38-ФЗ")
    await way(panel, "Опубликовать для всех").get_by_role("button").click()
    await expect(page.get_by_text("Текст скопирован").first).to_be_visible()
    assert await page.evaluate("navigator.clipboard.readText()") == AD

    panel = await stopped(page, AD)
    await way(panel, "Убрать рекламу из").get_by_role("button").click()
    await expect(field(page, "MAX")).to_be_focused()
    await expect(field(page, "MAX")).to_have_value(AD)

    leaflet = made.word(tmp_path / "листок.docx", LEAFLET)
    await field(page, "MAX").fill("Подробности во вложении")
    await page.locator("input[type=file]").first.set_input_files(leaflet)
    tray = page.get_by_role("list", name="Приложенные файлы")
    await expect(tray).to_contain_text("похоже на рекламу")
    panel = await stopped(page, "Подробности во вложении")
    await way(panel, "Убрать эти файлы").get_by_role("button").click()
    await expect(tray).to_have_count(0)
    await expect(page.get_by_role("status").filter(has_text="Можно отправить")).to_be_visible()
    await page.keyboard.press("Control+Enter")
    await customer.until("Подробности во вложении")

    panel = await stopped(page, AD)
    await way(panel, "Получить согласие").get_by_role("button").click()
    await customer.until(QUESTION)
    await expect(field(page, "MAX")).to_have_value(AD)
    await customer.twin.say("Да")
    await expect(page.get_by_role("log").get_by_text("Да", exact=True)).to_be_visible()
    panel = await stopped(page, f"{AD} ")
    await expect(panel).not_to_contain_text("нет действующего согласия")


async def test_a_foreign_messenger_leads_by_an_invitation_once_a_lawyer_has_agreed(
    desk: Desk, customer: Customer, page: Page
) -> None:
    del customer
    await a_bank(desk)
    await desk.sign_in(page, desk.operator)
    await writes_in_telegram(desk, "Можно узнать остаток?")
    await page.get_by_role("tab", name="Все").click()
    await expect(page.get_by_role("list", name="Список диалогов").get_by_role("link")).to_have_count(1)
    (place,) = await rows(desk, "select id from conversations where company_id = %(c)s")
    await page.goto(f"{desk.door.url}/inbox/{place['id']}?view=all")
    await expect(page.get_by_role("log").get_by_text("Можно узнать остаток?")).to_be_visible()
    panel = await stopped(page, "Остаток пришлём", channel="Telegram")
    shut = way(panel, "Пригласить в")
    await expect(shut).to_contain_text("Не\u00a0поможет")
    await expect(shut.get_by_role("button")).to_have_count(0)

    async with desk.db.transaction() as tx:
        await tx.execute(
            "insert into gate_overrides (company_id, name, reason, recorded_by_name, recorded_at)"
            " values (%(c)s, 'first_contact_reply', 'Заключение юриста № 4', 'Нина Власова', now())",
            c=desk.company_id,
        )
    panel = await stopped(page, "Остаток пришлём туда", channel="Telegram")
    await way(panel, "Пригласить в").get_by_role("button").click()
    await expect(page.get_by_text("Приглашение отправлено").first).to_be_visible()
    sent = page.get_by_role("log").get_by_role("article").filter(has_text=INVITATION).filter(has_text="Дарья Коваль")
    await expect(sent).to_be_visible()  # beside the automatic one, which was refused before the lawyer had agreed
    await expect(field(page, "Telegram")).to_have_value("Остаток пришлём туда")
    # It passes the gate: the messenger itself is not there.
    tried = "select state from deliveries where company_id = %(c)s"
    assert await eventually(lambda: rows(desk, tried), within_s=PATIENCE_S)
