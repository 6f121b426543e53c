"""A real Chromium: one for all tests of a worker, a page of its own for each."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

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


@asynccontextmanager
async def a_page(browser: Browser, *, width: int = 1440, height: int = 900) -> AsyncIterator[Page]:
    """A page of somebody of their own; what the console complains of fails the test."""
    context = await browser.new_context(locale="ru-RU", viewport={"width": width, "height": height})
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None)
    yield page
    await context.close()
    assert complaints == []
