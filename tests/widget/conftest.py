"""A real Chromium in front of the real hub."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from pristan.kit.crypto import Vault
from tests.browser.chromium import a_page, browser, nobody_else_is_asked
from tests.channels.webchat.conftest import AChat, a_chat
from tests.conftest import TestDatabase, make_database
from tests.widget.hub import Hub, Operator, working

__all__ = ["browser", "nobody_else_is_asked"]


@pytest.fixture(scope="module")
def database(cluster_url: str, vault: Vault) -> TestDatabase:
    """A database of its own: the worker of a hub has nothing to do for what other tests have left."""
    return make_database(cluster_url, vault)


@pytest.fixture
async def hub(database: TestDatabase, tmp_path: Path) -> AsyncIterator[Hub]:
    hub = Hub(database=database, data_dir=tmp_path)
    await hub.open()
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
    """A page of a fresh visitor."""
    async with a_page(browser, width=1100, height=760) as page:
        yield page
