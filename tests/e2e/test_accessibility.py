"""The main screens keep the rules for people who do not see them well or use no mouse."""

from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.axe import faults
from tests.browser.chromium import a_page
from tests.e2e.desk import Customer, Desk

SETTINGS = (
    "profile security messenger training operators roles organisation hours labels snippets interview rules company"
    " allowed residency tokens log"
).split()
PRIVACY = "requests consents retention documents incidents decisions".split()
AUDIT = "inventory findings plan scans runs".split()
PAGES = [
    "channels",
    "channels?connect=vk",
    "queues",
    "dead-letters",
    "contacts",
    "held",
    "audit",
    *(f"audit/{view}" for view in AUDIT),
    "move",
    "imports",
    "sandbox",
    *(f"settings/{section}" for section in SETTINGS),
    *(f"privacy/{section}" for section in PRIVACY),
]
NOTICED = "2026-11-20T10:00:00Z"
ON_THE_DESK: dict[str, Any] = {
    "/privacy/requests": {
        "kind": "access",
        "received_on": "2026-11-20",
        "subject": "Лидия Пахомова",
        "words": "Какие данные обо мне у вас есть?",
    },
    "/incidents": {"title": "Таблица ушла не туда", "what": "Отправили другому получателю", "noticed_at": NOTICED},
    "/consent-texts": {"purpose": "ads", "title": "Реклама", "text": "Соглашаюсь получать рекламу"},
}


async def settled(page: Page) -> None:
    """Nothing moves any more: colours in the middle of a transition are nobody's contrast."""
    await page.wait_for_load_state("networkidle")
    await expect(page.locator("[class*=skeleton]")).to_have_count(0)
    await page.evaluate("Promise.all(document.getAnimations().map(move => move.finished.catch(() => 0)))")


async def in_scheme(page: Page, scheme: str) -> None:
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")


async def put_on_the_desk(page: Page, url: str) -> None:
    """Something of each kind on the pages of the privacy officer, so that not only empty ones are looked at."""
    session = await (await page.request.get(f"{url}/api/v1/session")).json()
    for path, data in ON_THE_DESK.items():
        headers = {"X-CSRF-Token": session["csrf_token"]}
        made = await page.request.post(f"{url}/api/v1{path}", data=data, headers=headers)
        assert made.ok, await made.text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_way_in_keeps_the_rules(desk: Desk, page: Page, scheme: str) -> None:
    await in_scheme(page, scheme)
    await page.goto(f"{desk.door.url}/login")
    await expect(page.get_by_label("Рабочая почта")).to_be_visible()
    await settled(page)
    found = await faults(page)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize(
    ("scheme", "width"),
    [
        pytest.param("light", 1440, id="light"),
        pytest.param("dark", 1440, id="dark"),
        pytest.param("light", 390, id="on a phone"),
    ],
)
async def test_the_inbox_with_an_open_conversation_keeps_the_rules(
    desk: Desk, customer: Customer, browser: Browser, scheme: str, width: int
) -> None:
    await customer.twin.say("Добрый день, где мой заказ?")
    async with a_page(browser, width=width) as page:
        await in_scheme(page, scheme)
        await desk.sign_in(page, desk.owner)
        await page.goto(f"{desk.door.url}/inbox?view=all")
        await page.get_by_role("list", name="Список диалогов").get_by_role("link").first.click()
        await expect(page.get_by_role("log").get_by_text("Добрый день, где мой заказ?")).to_be_visible()
        await settled(page)
        found = await faults(page)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize(
    ("scheme", "width"), [pytest.param("light", 1440, id="light"), pytest.param("dark", 390, id="on a dark phone")]
)
async def test_every_other_page_keeps_the_rules(desk: Desk, browser: Browser, scheme: str, width: int) -> None:
    found: list[str] = []
    async with a_page(browser, width=width) as page:
        await in_scheme(page, scheme)
        await desk.sign_in(page, desk.owner)
        await put_on_the_desk(page, desk.door.url)
        for path in PAGES:
            await page.goto(f"{desk.door.url}/{path}")
            await expect(page.get_by_role("heading", level=1)).to_be_visible()
            await settled(page)
            found += [f"{path}: {line}" for line in await faults(page)]
            if await page.evaluate("document.documentElement.scrollHeight > innerHeight"):
                found.append(f"{path}: the page as a whole can be scrolled away under its frame")
    assert found == [], "\n".join(found)


@pytest.mark.parametrize(
    ("scheme", "width"), [pytest.param("light", 1440, id="light"), pytest.param("dark", 390, id="on a dark phone")]
)
async def test_what_opens_from_the_pages_of_personal_data_keeps_the_rules(
    desk: Desk, browser: Browser, scheme: str, width: int
) -> None:
    found: list[str] = []
    async with a_page(browser, width=width) as page:
        await in_scheme(page, scheme)
        await desk.sign_in(page, desk.owner)
        await put_on_the_desk(page, desk.door.url)
        for section, row, opened in (
            ("requests", "Лидия Пахомова", page.get_by_role("heading", name="Кто это")),
            ("incidents", "Таблица ушла не туда", page.get_by_role("dialog")),
        ):
            await page.goto(f"{desk.door.url}/privacy/{section}")
            await page.get_by_role("row").filter(has_text=row).click()
            await expect(opened).to_be_visible()
            await settled(page)
            found += [f"{section}: {line}" for line in await faults(page)]
    assert found == [], "\n".join(found)
