"""The accounts, the people and the talks of a demo's twins are there after a restart."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest

from pristan.sandbox.keeping import Keeping, Shelf
from pristan.sandbox.telegram import TelegramTwin
from pristan.sandbox.twin import Said, Twin, TwinConfig

BASE = "http://127.0.0.1:1/sandbox/api"


@asynccontextmanager
async def running(channel: str, folder: Path) -> AsyncIterator[Twin]:
    package: Any = import_module(f"pristan.sandbox.{channel}")
    twin: Twin = package.open_twin(TwinConfig(base_url=BASE, state_dir=folder))
    twin.start(asyncio.Event())
    try:
        yield twin
    finally:
        await twin.stop()


def shown(twin: Twin) -> list[Any]:
    """Everything a person or a program can see of a twin."""
    return [
        [account, [[one, twin.thread(account.id, one.id)] for one in twin.customers(account.id)]]
        for account in twin.accounts()
    ]


@pytest.mark.parametrize("channel", ["ok", "sms", "telegram", "vk", "whatsapp"])
async def test_a_twin_is_after_a_restart_what_it_was_before(channel: str, tmp_path: Path) -> None:
    async with running(channel, tmp_path) as twin:
        account = twin.add_account("Учебный")
        customer = twin.add_customer(account.id, "Анна Тестова")
        await twin.say(account.id, customer.id, Said(text="Где заказ?"))
        if "image" in twin.acts:
            await twin.say(account.id, customer.id, Said(text="вот чек", sample="image"))
        before = shown(twin)
    async with running(channel, tmp_path) as twin:
        assert shown(twin) == before
        assert twin.add_account("Ещё один").id not in [one[0].id for one in before]


async def test_a_bot_keeps_its_webhook_its_queue_and_its_files(tmp_path: Path) -> None:
    async with running("telegram", tmp_path) as twin:
        account = twin.add_account("Бот")
        token = account.fields["token"]
        person = twin.customers(account.id)[0]
        await twin.say(account.id, person.id, Said(sample="image"))
        [line] = twin.thread(account.id, person.id)
        file = line.files[0].url.removeprefix("/sandbox/api")
        picture = await asked(twin, file)
    async with running("telegram", tmp_path) as twin:
        assert (await asked(twin, file)).content == picture.content
        assert picture.content.startswith(b"\x89PNG")
        updates = (await asked(twin, f"/bot{token}/getUpdates")).json()["result"]
        assert [one["message"]["photo"][0]["file_size"] for one in updates] == [len(picture.content)]


async def asked(twin: Twin, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(app=twin.api())  # type: ignore[arg-type] # its own ASGI types
    async with httpx.AsyncClient(transport=transport, base_url="http://twin") as client:
        return await client.get(path)


async def test_a_file_that_is_no_state_is_set_aside_and_the_twin_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text('{"bots": 7}')
    async with running("telegram", tmp_path) as twin:
        assert twin.accounts() == []
    assert json.loads((tmp_path / "state.unreadable.json").read_text()) == {"bots": 7}


async def test_nothing_is_written_without_a_folder_or_without_a_change(tmp_path: Path) -> None:
    twin = TelegramTwin(TwinConfig(base_url=BASE))
    twin.start(asyncio.Event())
    await twin.stop()
    keeping = Keeping(tmp_path, dict[str, int])
    keeping.start(lambda: {"one": 1}, stopping=asyncio.Event())
    await keeping.stop()
    written = (tmp_path / "state.json").stat().st_mtime_ns
    await keeping.stop()
    assert (tmp_path / "state.json").stat().st_mtime_ns == written
    assert keeping.load() == {"one": 1}


@pytest.mark.parametrize("folder", [False, True])
def test_a_shelf_gives_back_what_was_put_on_it(tmp_path: Path, *, folder: bool) -> None:
    shelf = Shelf(tmp_path / "files" if folder else None)
    shelf.put("a-b_1", b"bytes")
    assert (shelf.get("a-b_1"), shelf.get("nothing")) == (b"bytes", b"")
