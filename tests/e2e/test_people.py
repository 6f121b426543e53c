"""One person behind several cards: seen, joined and parted on the screen."""

import json
from datetime import UTC, datetime
from uuid import uuid4

from playwright.async_api import Page, expect

from pristan.core.ids import CompanyId, InboxId
from pristan.ingest import Entry, lane_of
from pristan.ingest.journal import append_within
from tests.e2e.desk import Desk

PHONE = "+79005550142"


async def visit(desk: Desk, text: str, *, name: str, phone: str = "", verified: bool = False, line_id: int = 0) -> None:
    """Somebody writes from the site; the form before the chat told who they are."""
    async with desk.db.transaction() as tx:
        inbox_id = InboxId(
            await tx.fetch_value(
                "insert into inboxes (company_id, channel, name, business_line_id, state)"
                " values (%(c)s, 'webchat', 'Чат на сайте', %(l)s, 'active') returning id",
                c=desk.company_id,
                l=line_id or desk.line_id,
            )
        )
        key = str(uuid4())
        who = {"key": key, "name": name, "user_id": None, "locale": "ru"}
        form = {"name": name, "phone": phone, "phone_verified": verified}
        at = datetime.now(UTC).isoformat()
        raw = {"type": "message", "visitor": who, "at": at, "id": str(uuid4()), "text": text}
        entry = Entry(
            company_id=CompanyId(desk.company_id),
            inbox_id=inbox_id,
            channel="webchat",
            lane=lane_of(inbox_id, key),
            raw=json.dumps(raw | ({"form": form} if phone else {})).encode(),
        )
        await append_within(tx, [entry])


async def open_row(page: Page, text: str) -> None:
    await page.get_by_role("tab", name="Все").click()
    await page.get_by_role("list", name="Список диалогов").get_by_role("link").filter(has_text=text).click()
    await expect(page.get_by_role("log").get_by_text(text)).to_be_visible()


async def test_a_likely_match_is_joined_and_parted_again(desk: Desk, page: Page) -> None:
    await visit(desk, "Где мой заказ", name="Гульнара Ветрова", phone=PHONE, verified=True)
    await visit(desk, "Это снова я", name="Гуля", phone="8 900 555-01-42")
    await desk.sign_in(page, desk.owner)
    await open_row(page, "Где мой заказ")
    panel = page.get_by_role("complementary", name="Карточка клиента")
    match = panel.get_by_role("region", name="Возможно, это тот же человек")
    await expect(match).to_contain_text("Гуля")
    await expect(match).to_contain_text("Один телефон: +7\u00a0900\u00a0555-01-42")
    await match.get_by_role("button", name="Объединить…").click()
    dialog = page.get_by_role("dialog", name="Объединить карточки")
    await dialog.get_by_role("group", name="Имя").get_by_text("Гульнара Ветрова").click()
    await expect(dialog).to_contain_text("1 диалог, 1 адрес")
    await dialog.get_by_role("button", name="Объединить").click()
    await expect(match).to_have_count(0)
    history = panel.get_by_role("region", name="История во всех каналах")
    await expect(history.get_by_role("link")).to_have_count(2)
    await expect(panel.get_by_role("heading", level=2)).to_have_text("Гульнара Ветрова")
    merges = panel.get_by_role("region", name="Объединения")
    await merges.get_by_role("button", name="Разъединить").click()
    await page.get_by_role("dialog", name="Разъединить карточки").get_by_role("button", name="Разъединить").click()
    await expect(history.get_by_role("link")).to_have_count(1)
    await expect(merges).to_have_count(0)
    await expect(match).to_have_count(0)  # parted by hand: never offered again
    rows = page.get_by_role("list", name="Список диалогов")
    await expect(rows.get_by_role("link").filter(has_text="Это снова я")).to_contain_text("Гуля")


async def test_matches_are_looked_through_and_turned_down(desk: Desk, page: Page) -> None:
    await visit(desk, "Раз", name="Пётр", phone=PHONE)
    await visit(desk, "Два", name="Пётр", phone=PHONE)
    await visit(desk, "Три", name="Пётр")
    await desk.sign_in(page, desk.owner)
    await page.goto(f"{desk.door.url}/contacts/matches")
    pairs = page.get_by_role("list", name="Совпадения")
    await expect(pairs.get_by_role("button", name="Это разные люди")).to_have_count(1)  # one name is no reason
    await pairs.get_by_role("button", name="Это разные люди").click()
    await expect(page.get_by_text("Совпадений нет")).to_be_visible()
    await page.get_by_role("link", name="Все").click()
    await page.get_by_role("table", name="Контакты").get_by_role("link", name="Пётр").first.click()
    await expect(page.get_by_role("list", name="История во всех каналах").get_by_role("link")).to_have_count(1)
    await page.get_by_role("button", name="можно писать").click()
    await expect(page.get_by_text("Нет согласия на рекламу")).to_be_visible()
