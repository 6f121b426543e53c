"""A real Chromium: one for all tests of a worker, a page of its own for each."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, Request, async_playwright, expect

from tests.browser.network import foreign_hosts, is_foreign

# The machine may be busy, and what is lost on the way is asked for again after half a minute; a test that passes does
# not wait.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="session", autouse=True)
def nobody_else_is_asked() -> Iterator[None]:
    """The servers, workers and sandboxes behind the pages speak to this machine only."""
    yield
    asked = foreign_hosts("tests/e2e/", "tests/widget/")
    assert not asked, asked  # no test module: pytest does not tell the value by itself


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@asynccontextmanager
async def a_page(browser: Browser, *, width: int = 1440, height: int = 900, **more: Any) -> AsyncIterator[Page]:
    """A page of somebody of their own; complaints of the console and requests to a foreign host fail the test."""
    context = await browser.new_context(locale="ru-RU", viewport={"width": width, "height": height}, **more)
    context.set_default_timeout(PATIENCE_MS)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None)
    context.on("request", lambda request: complaints.extend(_foreign(request)))
    yield page
    await context.close()
    assert complaints == []


def _foreign(request: Request) -> list[str]:
    host = urlsplit(request.url).hostname or ""
    return [f"foreign host: {request.url}"] if is_foreign(host) else []
