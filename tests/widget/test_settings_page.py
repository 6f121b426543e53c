"""The administrator's page of a chat in a browser: change it, see it, take the line and the secret."""

from playwright.async_api import Page, expect

from pristan.staff import Hasher
from tests.staff.people import PASSWORD, AFirm, a_firm
from tests.widget.hub import Hub


async def sign_in(page: Page, hub: Hub, firm: AFirm) -> None:
    """Come in as the owner, and connect a chat."""
    answer = await page.request.post(f"{hub.url}/api/v1/login", data={"email": firm.owner, "password": PASSWORD})
    assert answer.ok, await answer.text()


async def connect(page: Page, hub: Hub, firm: AFirm) -> int:
    session = await (await page.request.get(f"{hub.url}/api/v1/session")).json()
    made = await page.request.post(
        f"{hub.url}/api/v1/inboxes",
        data={"channel": "webchat", "name": "Чат лавки", "business_line_id": firm.lines[0]},
        headers={"X-CSRF-Token": session["csrf_token"]},
    )
    assert made.ok, await made.text()
    return int((await made.json())["id"])


async def switch_on(page: Page, hub: Hub, inbox_id: int) -> None:
    """The stations do it by themselves in a moment; a person would press the button."""
    session = await (await page.request.get(f"{hub.url}/api/v1/session")).json()
    headers = {"X-CSRF-Token": session["csrf_token"]}
    assert (await page.request.post(f"{hub.url}/api/v1/inboxes/{inbox_id}/check", headers=headers)).ok


async def test_an_administrator_sets_up_a_chat(page: Page, hub: Hub) -> None:
    async with hub.worker_db.transaction() as tx:
        await tx.execute("update installation set setup_finished_at = coalesce(setup_finished_at, now())")
    firm = await a_firm(hub.worker_db, Hasher(memory_kib=64, at_once=4))
    await sign_in(page, hub, firm)
    inbox_id = await connect(page, hub, firm)
    await switch_on(page, hub, inbox_id)
    await page.goto(f"{hub.url}/channels/webchat/{inbox_id}")
    await expect(page.get_by_text("Принимает сообщения")).to_be_visible()
    preview = page.frame_locator("iframe[title='Как увидит посетитель']")
    await page.get_by_role("textbox", name="Название в шапке").fill("Северная лавка")
    await expect(preview.get_by_role("heading", level=1)).to_have_text("Северная лавка")
    await page.get_by_role("checkbox", name="Телефон").check()
    await expect(preview.get_by_label("Телефон")).to_be_visible()
    await page.get_by_label("Сайты, на которых стоит чат").first.fill("северная-лавка.рф")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Сохранить настройки").click()
    await expect(page.get_by_text("xn--", exact=False).first).to_be_visible()
    await expect(page.locator("pre").first).to_contain_text("/widget/pristan.js")
    await page.get_by_role("button", name="Выпустить секрет", exact=True).click()
    await expect(page.get_by_text("Секрет показываем один раз")).to_be_visible()
