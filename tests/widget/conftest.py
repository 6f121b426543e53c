"""A real Chromium in front of the real hub."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from pristan.kit.crypto import Vault
from tests.channels.webchat.conftest import AChat, a_chat
from tests.conftest import TestDatabase
from tests.widget.hub import Hub, Operator, working

expect.set_options(timeout=20_000)  # the machine may be busy; a test that passes does not wait

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def hub(database: TestDatabase, tmp_path: Path) -> AsyncIterator[Hub]:
    hub = Hub(database=database, data_dir=tmp_path)
    await hub.start()
    async with working(hub):
        yield hub
    await hub.kill()


@pytest.fixture
async def shop_chat(hub: Hub, vault: Vault) -> AsyncIterator[AChat]:
    """The chat of the demo company, the one the shop carries."""
    chat = await a_chat(hub.worker_db, vault, demo=True)
    yield chat
    async with hub.worker_db.transaction() as tx:
        await tx.execute("update companies set is_demo = false where id = %(id)s", id=chat.company.id)


@pytest.fixture
def operator(hub: Hub, shop_chat: AChat) -> Operator:
    return Operator(chat=shop_chat, db=hub.worker_db)


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A page of a fresh visitor; anything the console complains of fails the test."""
    context = await browser.new_context(locale="ru-RU", viewport={"width": 1100, "height": 760})
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None)
    yield page
    await context.close()
    assert complaints == []
