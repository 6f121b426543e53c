"""A real Chromium in front of the real hub, with a customer of MAX at the other end."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from playwright.async_api import Browser, Page

from pristan.kit.crypto import Vault
from tests.browser.chromium import a_page, browser, nobody_else_is_asked
from tests.browser.door import Door
from tests.conftest import TestDatabase, make_database
from tests.e2e.desk import Customer, Desk, Hub, a_hub
from tests.sandbox.twin import Twin, running_twin

__all__ = ["browser", "nobody_else_is_asked"]


@pytest.fixture(scope="module")
def database(cluster_url: str, vault: Vault) -> TestDatabase:
    """A database of its own: the worker of a hub has nothing to do for what other tests have left."""
    return make_database(cluster_url, vault)


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


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A page of an operator."""
    async with a_page(browser) as page:
        yield page
