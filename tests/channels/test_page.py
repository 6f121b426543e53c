"""An administrator connects MAX in a real browser: wrong key, right key, trial message, pause, removal."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from pristan.staff import Hasher
from tests.browser.chromium import browser
from tests.conftest import TestDatabase
from tests.sandbox.twin import Twin, running_twin
from tests.staff.people import PASSWORD, AFirm, a_firm, sign_in
from tests.widget.hub import Hub, working

__all__ = ["browser"]


@pytest.fixture
async def twin() -> AsyncIterator[Twin]:
    async with running_twin() as found:
        yield found


@pytest.fixture
async def hub(database: TestDatabase, twin: Twin, tmp_path: Path) -> AsyncIterator[Hub]:
    made = Hub(database=database, data_dir=tmp_path, sandbox_hosts=twin.url.removeprefix("http://"))
    await made.open()
    async with working(made):
        yield made
    await made.kill()


@pytest.fixture
async def firm(hub: Hub, hasher: Hasher) -> AFirm:
    async with hub.worker_db.transaction() as tx:  # else the page would open the first-run wizard
        await tx.execute("update installation set setup_finished_at = coalesce(setup_finished_at, now())")
    return await a_firm(hub.worker_db, hasher)


async def an_inbox(hub: Hub, firm: AFirm, twin: Twin, *, token: str) -> int:
    """A bot on the twin, as the form makes one; the form itself knows only the real MAX."""
    async with httpx.AsyncClient(base_url=hub.url, trust_env=False) as client:
        await sign_in(client, firm.owner)
        made = await client.post(
            "/api/v1/inboxes",
            json={
                "channel": "max",
                "name": "Заказы",
                "business_line_id": firm.lines[0],
                "settings": {"base_url": twin.url},
                "credentials": {"token": token},
            },
        )
        assert made.status_code == 201, made.text
        return int(made.json()["id"])


@pytest.fixture
async def page(browser: Browser, hub: Hub, firm: AFirm) -> AsyncIterator[Page]:
    context = await browser.new_context(locale="ru-RU", viewport={"width": 1440, "height": 900}, base_url=hub.url)
    page = await context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    answer = await page.request.post("/api/v1/login", data={"email": firm.owner, "password": PASSWORD})
    assert answer.ok
    yield page
    await context.close()
    assert broken == []


async def test_the_form_names_the_field_and_the_gallery_shows_what_a_channel_can(page: Page) -> None:
    await page.goto("/channels")
    await page.get_by_role("button", name="MAX").first.click()
    await expect(page.get_by_text("Что требует MAX")).to_be_visible()
    await expect(page.get_by_role("definition").filter(has_text="до 4 000 знаков")).to_be_visible()
    await page.get_by_label("Ключ бота").fill("два слова")
    await page.get_by_role("button", name="Проверить ключ").click()
    await expect(page.get_by_text("Вставьте ключ целиком")).to_be_visible()


async def test_a_bot_is_connected_step_by_step(page: Page, hub: Hub, firm: AFirm, twin: Twin) -> None:
    inbox_id = await an_inbox(hub, firm, twin, token="wrong")
    await page.goto(f"/channels/{inbox_id}")
    await expect(page.get_by_text("MAX не принял ключ")).to_be_visible()
    await page.get_by_role("button", name="Заменить ключ").click()
    await page.get_by_label("Ключ бота").fill(twin.token)
    await page.get_by_role("button", name="Сохранить").click()
    steps = page.get_by_role("list", name="Шаги подключения")
    await expect(steps.get_by_text("бот «Пристань»")).to_be_visible()
    await expect(steps.get_by_text("Приём опросом")).to_be_visible()
    await expect(steps.get_by_role("listitem").filter(has_text="Проба")).to_have_attribute("aria-current", "step")
    await twin.customer("acts/start")
    await twin.say("привет")
    await expect(steps.get_by_text("сообщение пришло")).to_be_visible()
    await expect(page.get_by_text("в порядке")).to_be_visible()

    await page.get_by_role("button", name="Приостановить").click()
    await expect(page.get_by_text("на паузе")).to_be_visible()
    await page.get_by_role("button", name="Продолжить").click()
    await expect(page.get_by_role("button", name="Приостановить")).to_be_visible()

    await page.get_by_role("button", name="Удалить", exact=True).click()
    await page.get_by_role("button", name="Удалить «Заказы»").click()
    await expect(page.get_by_text("Пока ничего не подключено")).to_be_visible()
    assert await twin.call("GET", "/requests?limit=5")
