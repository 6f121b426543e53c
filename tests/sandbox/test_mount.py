"""The twin inside the hub: only in a demo, bots by their token, the customer's side for operators."""

import asyncio
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.files import open_files
from pristan.kit.settings import Settings
from pristan.sandbox.max import Platform
from pristan.staff import Hasher
from pristan.web.app import build_app
from pristan.web.parts import Parts
from pristan.web.sandbox_mount import API_PATH, CONTROL_PATH, sandbox_config
from tests.staff.people import MovingClock, a_firm, browser, sign_in

from .twin import TOKEN, running_twin

CHEAP = Hasher(memory_kib=64, at_once=4)


def build(db: Database, vault: Vault, settings: Settings) -> Litestar:
    files = open_files("", settings.data_dir)
    return build_app(Parts(settings=settings, db=db, clock=MovingClock(), vault=vault, files=files, hasher=CHEAP))


async def prepared(settings: Settings) -> None:
    """What the demo leaves for the web process."""
    platform = Platform(sandbox_config(settings))
    platform.world.add_bot("Пристань", token=TOKEN)
    platform.world.add_person("Марина", last_name="Котова")
    await platform.stop()


@pytest.fixture
async def demo(web_db: Database, vault: Vault, tmp_path: Path) -> Litestar:
    settings = Settings(data_dir=tmp_path, demo=True)
    await prepared(settings)
    return build(web_db, vault, settings)


async def test_without_a_demo_there_is_no_sandbox(web_db: Database, vault: Vault, tmp_path: Path) -> None:
    async with browser(build(web_db, vault, Settings(data_dir=tmp_path))) as client:
        for path in (f"{API_PATH}/me", f"{CONTROL_PATH}/bots"):
            answer = await client.get(path, headers={"Authorization": TOKEN})
            assert TOKEN not in answer.text
            assert "is_bot" not in answer.text
    assert not (tmp_path / "sandbox").exists()


async def test_a_bot_comes_by_its_token_alone(demo: Litestar) -> None:
    async with browser(demo) as client:
        assert (await client.get(f"{API_PATH}/me")).status_code == 401
        found = await client.get(f"{API_PATH}/me", headers={"Authorization": TOKEN})
        assert found.json()["first_name"] == "Пристань"
        opened = await client.post(f"{API_PATH}/uploads", params={"type": "file"}, headers={"Authorization": TOKEN})
        assert opened.json()["url"].startswith(f"http://127.0.0.1:8080{API_PATH}/upload/")


async def test_the_customers_side_is_for_signed_in_people(demo: Litestar, worker_db: Database) -> None:
    firm = await a_firm(worker_db, CHEAP)
    start = f"{CONTROL_PATH}/bots/9001/customers/7001/acts/start"
    async with browser(demo) as client:
        for answer in (await client.get(f"{CONTROL_PATH}/bots"), await client.post(start, json={})):
            assert answer.status_code == 401
        await sign_in(client, firm.owner)
        assert [one["name"] for one in (await client.get(f"{CONTROL_PATH}/bots")).json()["items"]] == ["Пристань"]
        assert (await client.post(start, json={})).status_code == 200
        del client.headers["X-CSRF-Token"]
        assert (await client.post(start, json={})).status_code == 403


async def test_a_public_webhook_address_of_our_own_stays_on_this_machine(tmp_path: Path) -> None:
    config = sandbox_config(Settings(data_dir=tmp_path, demo=True, port=9191, public_url="https://hub.example/"))
    assert config.mapped_webhooks == {"https://hub.example": "http://127.0.0.1:9191"}


async def test_an_open_stream_does_not_keep_the_twin_from_stopping() -> None:
    async with running_twin() as twin:
        opened = asyncio.Event()
        stream = asyncio.create_task(_listen(twin.control, opened))
        async with asyncio.timeout(60):
            await opened.wait()
        assert not stream.done()
    await asyncio.wait_for(stream, 60)


async def _listen(client: httpx.AsyncClient, opened: asyncio.Event) -> None:
    with suppress(httpx.TransportError):
        async with client.stream("GET", "/control/bots/9001/live") as answer:
            async for _ in answer.aiter_lines():
                opened.set()


async def test_the_phone_page_opens_by_its_address(demo: Litestar) -> None:
    """The same answer as any page of the UI has, built or not."""
    async with browser(demo) as client:
        pages = [await client.get(path) for path in ("/sandbox/max", "/inbox")]
        assert pages[0].status_code == pages[1].status_code
        assert pages[0].content == pages[1].content
