"""A real Chromium in front of the real hub, with a customer of MAX at the other end."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from pristan.kit.crypto import Vault
from tests.conftest import TestDatabase
from tests.e2e.desk import Customer, Desk, Door, a_desk
from tests.sandbox.twin import running_twin

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


@pytest.fixture
async def customer() -> AsyncIterator[Customer]:
    async with running_twin() as twin:
        yield Customer(twin=twin)


@pytest.fixture
async def desk(database: TestDatabase, vault: Vault, tmp_path: Path, customer: Customer) -> AsyncIterator[Desk]:
    """A company whose bot lives in the twin of MAX."""
    twin = customer.twin
    door = Door(database=database, data_dir=tmp_path)
    async with a_desk(database, vault, folder=tmp_path, door=door, host=twin.url.removeprefix("http://")) as desk:
        await desk.connect(token=twin.token, base_url=twin.url)
        yield desk


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A page of an operator; what the console complains of fails the test."""
    context = await browser.new_context(locale="ru-RU", viewport={"width": 1440, "height": 900})
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None)
    yield page
    await context.close()
    assert complaints == []
