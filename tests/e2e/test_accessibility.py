"""The main screens keep the rules for people who do not see them well or use no mouse."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.axe import faults
from tests.browser.chromium import a_page
from tests.e2e.desk import Customer, Desk

SETTINGS = "profile security operators roles organisation hours labels snippets company allowed tokens log".split()
PAGES = ["channels", "queues", "dead-letters", "contacts", *(f"settings/{section}" for section in SETTINGS)]


async def settled(page: Page) -> None:
    """Nothing moves any more: colours in the middle of a transition are nobody's contrast."""
    await page.wait_for_load_state("networkidle")
    await page.evaluate("Promise.all(document.getAnimations().map(move => move.finished.catch(() => 0)))")


async def in_scheme(page: Page, scheme: str) -> None:
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")


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
        for path in PAGES:
            await page.goto(f"{desk.door.url}/{path}")
            await expect(page.get_by_role("heading", level=1)).to_be_visible()
            await settled(page)
            found += [f"{path}: {line}" for line in await faults(page)]
    assert found == [], "\n".join(found)
