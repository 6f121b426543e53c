"""What the gate stops is led to where it may leave, or waits for another person: as people see it."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, Response, expect

from pristan.core.ids import CompanyId, InboxId
from pristan.ingest import Entry, lane_of
from pristan.ingest.journal import append_within
from pristan.staff import Hasher
from pristan.staff.policy.roles import BuiltInRole
from tests.browser.chromium import a_page
from tests.compliance.files import made
from tests.e2e.desk import Customer, Desk
from tests.staff.people import APerson, a_person

WORDS = "Проверил заявку. Ваш паспорт 45 10 654321, выдан 12.03.2018 — всё верно?"
ILLNESS = "Ваш диагноз сахарный диабет, направление к эндокринологу готово"
FIXTURE = Path(__file__).parent.parent / "channels/telegram/fixtures/message_text.json"


async def a_bank(desk: Desk) -> None:
    """A company that answered that it is a bank, and lets the rules stop."""
    answers = {"form": "company", "bank_licence": "yes"}
    async with desk.db.transaction() as tx:
        await tx.execute(
            "insert into company_profiles (company_id, version, answers, rulebook, answered_by_name, answered_at)"
            " values (%(c)s, 1, %(answers)s::jsonb, 'test', 'Нина Власова', now())",
            c=desk.company_id,
            answers=json.dumps(answers),
        )
        await tx.execute(
            "insert into gate_modes (company_id, rule_id, mode, reason, changed_by_name, changed_at)"
            " values (%(c)s, '', 'enforce', 'Проверка', 'Нина Власова', now())",
            c=desk.company_id,
        )


async def writes_in_telegram(desk: Desk, text: str) -> None:
    """The same person writes to the bot in the foreign messenger, which is kept to listen and to invite."""
    update: dict[str, Any] = json.loads(FIXTURE.read_text("utf-8"))
    update["message"] |= {"text": text, "entities": [], "date": int(datetime.now(UTC).timestamp())}
    async with desk.db.transaction() as tx:
        inbox_id = await tx.fetch_value(
            "insert into inboxes (company_id, channel, name, business_line_id, state, settings)"
            " values (%(c)s, 'telegram', '@farvater_demo', %(l)s, 'active', %(s)s::jsonb) returning id",
            c=desk.company_id,
            l=desk.line_id,
            s=json.dumps({"invitation": "Мы переехали в MAX: max.ru/farvater", "base_url": "http://127.0.0.1:9"}),
        )
        lane = lane_of(InboxId(inbox_id), str(update["message"]["chat"]["id"]))
        company, raw = CompanyId(desk.company_id), json.dumps(update).encode()
        entry = Entry(company_id=company, inbox_id=InboxId(inbox_id), channel="telegram", lane=lane, raw=raw)
        await append_within(tx, [entry])


async def become_one(desk: Desk) -> None:
    """Both addresses are of one person, as after a merge."""
    async with desk.db.transaction() as tx:
        for table in ("identities", "conversations"):
            await tx.execute(
                f"update {table} set contact_id = (select min(id) from contacts where company_id = %(c)s)"
                " where company_id = %(c)s",
                c=desk.company_id,
            )


async def open_row(page: Page, text: str) -> None:
    await page.get_by_role("tab", name="Все").click()
    await page.get_by_role("list", name="Список диалогов").get_by_role("link").filter(has_text=text).click()
    await expect(page.get_by_role("log").get_by_text(text)).to_be_visible()


def field(page: Page, channel: str) -> Locator:
    return page.get_by_role("textbox", name=f"Ответ через {channel}")


async def typed(page: Page, channel: str, words: str) -> None:
    """What is typed; the gate has spoken of the whole of it, however long that took: sending would not wait so long."""

    def is_asked(answer: Response) -> bool:
        return (
            answer.url.endswith("/gate/preview") and json.loads(answer.request.post_data or "{}").get("text") == words
        )

    async with page.expect_response(is_asked):
        await field(page, channel).press_sequentially(words)


async def test_a_bank_operator_types_a_passport_into_telegram_and_is_led_to_max(
    desk: Desk, customer: Customer, page: Page
) -> None:
    await a_bank(desk)
    await desk.sign_in(page, desk.operator)
    await customer.twin.say("Пишу из MAX")
    await writes_in_telegram(desk, "Что нужно для перевыпуска карты?")
    await page.get_by_role("tab", name="Все").click()
    await expect(page.get_by_role("list", name="Список диалогов").get_by_role("link")).to_have_count(2)
    await become_one(desk)
    async with desk.db.transaction() as tx:
        there = "select id from conversations where company_id = %(c)s and channel = 'telegram'"
        conversation_id = await tx.fetch_value(there, c=desk.company_id)
    await page.goto(f"{desk.door.url}/inbox/{conversation_id}?view=all")
    await expect(page.get_by_role("log").get_by_text("Что нужно для перевыпуска карты?")).to_be_visible()

    await typed(page, "Telegram", WORDS)
    marks = page.get_by_role("region", name="Ответ", exact=True).locator("mark")
    await expect(marks.filter(has_text="45 10 654321")).to_have_count(1)
    await expect(page.get_by_role("button", name="Отправить нельзя").first).to_have_attribute("aria-disabled", "true")
    await page.keyboard.press("Control+Enter")
    panel = page.get_by_role("group", name="Отправить нельзя")
    await expect(panel).to_be_focused()
    await expect(panel).to_contain_text("Здесь ответить нельзя")
    await expect(panel).to_contain_text("41-ФЗ")
    await expect(panel).to_contain_text("149-ФЗ")
    await expect(panel).to_contain_text("Не\u00a0поможет")

    way = panel.get_by_role("listitem").filter(has_text="Северная лавка")
    await way.get_by_role("button", name="Перейти с\u00a0ответом").click()
    await expect(field(page, "MAX")).to_have_value(WORDS)
    await expect(page.get_by_role("status").filter(has_text="Можно отправить")).to_be_visible()
    await page.keyboard.press("Control+Enter")
    await customer.until(WORDS)
    async with desk.db.transaction() as tx:
        left = await tx.fetch_all(
            "select c.channel from messages m"
            " join conversations c on c.company_id = m.company_id and c.id = m.conversation_id"
            " where m.company_id = %(c)s and m.text = %(words)s",
            c=desk.company_id,
            words=WORDS,
        )
    assert [row["channel"] for row in left] == ["max"]


async def test_a_bank_operator_attaches_a_table_of_passports_in_telegram_and_is_led_to_max(
    desk: Desk, customer: Customer, page: Page, tmp_path: Path
) -> None:
    await a_bank(desk)
    await desk.sign_in(page, desk.operator)
    await customer.twin.say("Пишу из MAX")
    await writes_in_telegram(desk, "Пришлите список заявок")
    await page.get_by_role("tab", name="Все").click()
    await expect(page.get_by_role("list", name="Список диалогов").get_by_role("link")).to_have_count(2)
    await become_one(desk)
    async with desk.db.transaction() as tx:
        there = "select id from conversations where company_id = %(c)s and channel = 'telegram'"
        conversation_id = await tx.fetch_value(there, c=desk.company_id)
    await page.goto(f"{desk.door.url}/inbox/{conversation_id}?view=all")
    await expect(page.get_by_role("log").get_by_text("Пришлите список заявок")).to_be_visible()

    table = made.xlsx(tmp_path / "заявки.xlsx", {"Заявки": made.ROWS})
    await page.locator("input[type=file]").first.set_input_files(table)
    tray = page.get_by_role("list", name="Приложенные файлы")
    await expect(tray).to_contain_text("21, лист 1, столбец 2")
    await typed(page, "Telegram", "Список во вложении")
    await expect(page.get_by_role("button", name="Отправить нельзя").first).to_be_visible()
    await page.keyboard.press("Control+Enter")
    panel = page.get_by_role("group", name="Отправить нельзя")
    await expect(panel).to_contain_text("149-ФЗ")
    await expect(panel).to_contain_text("заявки.xlsx")

    way = panel.get_by_role("listitem").filter(has_text="Северная лавка")
    await way.get_by_role("button", name="Перейти с\u00a0ответом").click()
    await expect(field(page, "MAX")).to_have_value("Список во вложении")
    await expect(page.get_by_role("status").filter(has_text="Можно отправить")).to_be_visible()
    await page.keyboard.press("Control+Enter")
    await customer.until("Список во вложении")
    async with desk.db.transaction() as tx:
        left = await tx.fetch_all(
            "select c.channel, t.name from attachments t"
            " join messages m on m.company_id = t.company_id and m.id = t.message_id"
            " join conversations c on c.company_id = m.company_id and c.id = m.conversation_id"
            " where t.company_id = %(c)s",
            c=desk.company_id,
        )
    assert [(row["channel"], row["name"]) for row in left] == [("max", "заявки.xlsx")]


@pytest.fixture
async def officer(desk: Desk) -> APerson:
    role = BuiltInRole.PRIVACY_OFFICER
    hasher = Hasher(memory_kib=64, at_once=4)
    return await a_person(desk.db, hasher, company_id=desk.company_id, role=role, name="Нина Власова")


@pytest.fixture
async def second_page(browser: Browser) -> AsyncIterator[Page]:
    """The screen of the officer."""
    async with a_page(browser) as page:
        yield page


async def test_a_held_message_is_asked_for_and_released_by_the_privacy_officer(
    desk: Desk, customer: Customer, officer: APerson, page: Page, second_page: Page
) -> None:
    await a_bank(desk)
    await desk.sign_in(page, desk.operator)
    await customer.twin.say("Что сказал врач?")
    await open_row(page, "Что сказал врач?")
    await typed(page, "MAX", ILLNESS)
    await expect(page.get_by_role("button", name="Отправить на\u00a0решение").first).to_be_visible()
    await page.keyboard.press("Control+Enter")
    panel = page.get_by_role("group", name="Ждёт решения")
    await desk.sign_in(second_page, officer)
    await second_page.goto(f"{desk.door.url}/held")
    await expect(second_page.get_by_text("Решать нечего")).to_be_visible()
    # A page that nobody sees does not ask again by itself: what comes is told by the live stream.
    await second_page.evaluate("Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })")
    await panel.get_by_role("listitem").filter(has_text="Спросить ответственного").get_by_role("button").click()
    await expect(panel.get_by_role("textbox")).to_be_focused()
    await page.keyboard.type("Клиент просил прислать заключение 2 раза")
    await panel.get_by_role("button", name="Отправить на\u00a0решение").click()
    row = second_page.get_by_role("row").filter(has_text="диабет")
    await expect(row).to_contain_text("Клиент просил прислать заключение")
    bubble = page.get_by_role("log").get_by_role("article").filter(has_text="диабет")
    await expect(bubble).to_contain_text("Решение нужно до")
    await expect(bubble).to_contain_text("Клиент просил прислать заключение 2 раза")
    await field(page, "MAX").fill("Приём завтра в 10:00")
    await page.keyboard.press("Control+Enter")
    later = page.get_by_role("log").get_by_role("article").filter(has_text="Приём завтра")
    await expect(later).to_contain_text("Ждёт решения о\u00a0сообщении выше")
    assert await customer.texts() == []

    await row.get_by_role("button", name="Решить").click()
    dialog = second_page.get_by_role("dialog")
    await expect(dialog).to_contain_text("152-ФЗ")
    await dialog.get_by_label("Причина решения").fill("Согласие есть на бумаге")
    await dialog.get_by_role("button", name="Отпустить").click()
    await expect(second_page.get_by_text("Решать нечего")).to_be_visible()
    await second_page.get_by_text("Решённые").click()
    await expect(second_page.get_by_role("row").filter(has_text="Согласие есть на бумаге")).to_contain_text("отпущено")

    await expect(bubble).to_contain_text("Отпущено: Нина Власова. Согласие есть на\u00a0бумаге")
    await customer.until("Приём завтра в 10:00")
    assert await customer.texts() == [ILLNESS, "Приём завтра в 10:00"]
