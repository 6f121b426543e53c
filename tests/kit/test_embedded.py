"""The embedded database: who may enter, and how it stops."""

import asyncio
import json
import os
import signal
import time
from pathlib import Path

import psycopg
import pytest

from pristan.kit.db import as_role
from pristan.kit.embedded import EmbeddedPostgres
from tests.conftest import TestDatabase


def test_a_role_of_the_service_enters_by_password_only(database: TestDatabase) -> None:
    with psycopg.connect(database.web) as connection:
        assert connection.execute("select current_user").fetchone() == ("pristan_web",)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(as_role(database.owner, user="pristan_web", password="guess"))


def test_the_server_listens_on_no_address(database: TestDatabase) -> None:
    with psycopg.connect(database.owner) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("",)


def test_a_killed_process_does_not_keep_the_server_alive(tmp_path: Path) -> None:
    users = tmp_path / "pg" / ".handle_pids.json"
    users.parent.mkdir()
    users.write_text(json.dumps([2**22 + 1]))
    EmbeddedPostgres(tmp_path / "pg")._forget_the_dead()
    assert json.loads(users.read_text()) == []


async def test_a_killed_server_is_started_again(tmp_path: Path) -> None:
    await asyncio.to_thread(tmp_path.chmod, 0o755)
    server = EmbeddedPostgres(tmp_path / "pg")
    url = await asyncio.to_thread(server.start)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create table kept as select 1 as one")
    stopping = asyncio.Event()
    keeping = asyncio.create_task(server.keep(stopping))
    try:
        os.kill(int((tmp_path / "pg" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        assert await asyncio.to_thread(_first_answer, url) == (1,)
    finally:
        stopping.set()
        await keeping


def _first_answer(url: str) -> tuple[object, ...] | None:
    until = time.monotonic() + 60
    while True:
        try:
            with psycopg.connect(url) as connection:
                return connection.execute("select one from kept").fetchone()
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
