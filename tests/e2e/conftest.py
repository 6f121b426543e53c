"""A real Chromium in front of the real hub, with a customer of MAX at the other end."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from pristan.kit.crypto import Vault
from tests.conftest import TestDatabase
from tests.e2e.desk import Customer, Desk, Door, Hub, a_hub
from tests.sandbox.twin import Twin, running_twin

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


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture(scope="module")
async def twin() -> AsyncIterator[Twin]:
    async with running_twin() as twin:
        yield twin


@pytest.fixture(scope="module")
async def hub(
    database: TestDatabase, vault: Vault, twin: Twin, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Hub]:
    door = Door(database=database, data_dir=tmp_path_factory.mktemp("hub"))
    async with a_hub(database, vault, door=door, host=twin.url.removeprefix("http://")) as hub:
        yield hub


@pytest.fixture
async def customer(twin: Twin) -> Customer:
    """A person who has never written to a bot that nobody knows yet."""
    made = await twin.control.post("/control/bots", json={"name": "Северная лавка"})
    assert made.is_success, made.text
    bot = made.json()
    return Customer(twin=replace(twin, bot_id=bot["bot_id"], token=bot["token"]))


@pytest.fixture
async def desk(hub: Hub, customer: Customer) -> Desk:
    """A company whose bot lives in the twin of MAX."""
    desk = await hub.a_desk()
    await desk.connect(token=customer.twin.token, base_url=customer.twin.url)
    return desk


@asynccontextmanager
async def a_page(browser: Browser) -> AsyncIterator[Page]:
    """A page of somebody of their own; what the console complains of fails the test."""
    context = await browser.new_context(locale="ru-RU", viewport={"width": 1440, "height": 900})
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None)
    yield page
    await context.close()
    assert complaints == []


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A page of an operator."""
    async with a_page(browser) as page:
        yield page
