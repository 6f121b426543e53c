"""That an operator types is shown with the key of now, and one silent channel makes no other one late."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from pristan.channels import Tools, accounts
from pristan.channels.accounts import Accounts
from pristan.channels.store import seal_credentials
from pristan.delivery import typing
from pristan.delivery.typing import TypingStation
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, to_json
from pristan.kit.files import open_files
from tests.delivery.ground import Ground, a_ground
from tests.way.hub import eventually, now


class Remote:
    """MAX that remembers whose keys it was shown; a silent one never answers."""

    def __init__(self, *, is_silent: bool = False) -> None:
        self.keys: list[str] = []
        self.is_silent = is_silent
        self.held: list[asyncio.StreamWriter] = []
        self.host = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().splitlines()
        self.keys += [line.split(": ", 1)[1] for line in head if line.lower().startswith("authorization:")]
        if self.is_silent:
            self.held.append(writer)
            return
        body = b'{"success": true}'
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b" % (len(body), body))
        await writer.drain()
        writer.close()


@asynccontextmanager
async def a_remote(*, is_silent: bool = False) -> AsyncIterator[Remote]:
    remote = Remote(is_silent=is_silent)
    server = await asyncio.start_server(remote.serve, "127.0.0.1", 0)
    remote.host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield remote
    finally:
        for writer in remote.held:
            writer.close()
            await writer.wait_closed()
        server.close()


@asynccontextmanager
async def listening(db: Database, vault: Vault, folder: Path, *remotes: Remote) -> AsyncIterator[None]:
    hosts = tuple(remote.host for remote in remotes)
    tools = Tools(files=open_files("", folder), public_url="https://hub.example", sandbox_hosts=hosts)
    station = TypingStation(db, Accounts(vault), tools, now=now)
    running = asyncio.create_task(station.run_once())
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await station.close()


async def connect(ground: Ground, remote: Remote, *, key: str, vault: Vault) -> None:
    async with ground.db.transaction() as tx:
        await tx.execute(
            "update inboxes set credentials = %(sealed)s, settings = %(settings)s::jsonb where id = %(id)s",
            sealed=seal_credentials({"token": key}, inbox_id=ground.inbox_id, vault=vault),
            settings=to_json({"base_url": f"http://{remote.host}"}),
            id=ground.inbox_id,
        )


async def type_in(ground: Ground) -> None:
    who = {"company_id": ground.company_id, "conversation_id": ground.conversation_id}
    notice = json.dumps({**who, "what": "typing", "who": "operator"})
    async with ground.db.transaction() as tx:
        await tx.execute("select pg_notify('pristan_presence', %(n)s::text)", n=notice)


async def test_a_changed_key_is_used_at_once(
    worker_db: Database, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typing, "EVERY_S", 0.0)
    monkeypatch.setattr(accounts, "TTL_S", 0.0)
    ground = await a_ground(worker_db, vault)
    async with a_remote() as remote, listening(worker_db, vault, tmp_path, remote):

        async def is_shown(key: str) -> bool:
            await type_in(ground)
            return remote.keys[-1:] == [key]

        for key in ("old", "new"):
            await connect(ground, remote, key=key, vault=vault)
            await eventually(lambda key=key: is_shown(key), within_s=10)  # type: ignore[misc] # bound at once


async def test_a_silent_channel_makes_no_other_one_late(worker_db: Database, vault: Vault, tmp_path: Path) -> None:
    slow, quick = await a_ground(worker_db, vault), await a_ground(worker_db, vault)
    async with a_remote(is_silent=True) as silent, a_remote() as remote:
        await connect(slow, silent, key="slow", vault=vault)
        await connect(quick, remote, key="quick", vault=vault)
        async with listening(worker_db, vault, tmp_path, silent, remote):

            async def is_asked() -> bool:
                await type_in(slow)
                return bool(silent.keys)

            async def is_shown() -> bool:
                return bool(remote.keys)

            await eventually(is_asked)
            await type_in(quick)
            await eventually(is_shown, within_s=3)  # the silent one is given up after five
