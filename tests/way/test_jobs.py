"""What the clock starts: on the real database, by the role of the worker."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pristan.core.ids import InboxId
from pristan.kit.clock import SystemClock
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.files import Files, file_key, open_files
from pristan.kit.jobs import Jobs
from pristan.worker.jobs import TIMETABLE, periodic, tend_partitions
from tests.builders import ACompany, a_company, an_inbox
from tests.conftest import TestDatabase, make_database

NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(days=40)


@dataclass(frozen=True, slots=True)
class Ground:
    """A database of its own, with a company and files."""

    database: TestDatabase
    db: Database
    company: ACompany
    files: Files
    folder: Path

    async def run_jobs(self) -> None:
        clock = SystemClock()
        pieces = periodic(db=self.db, files=self.files, clock=clock)
        await Jobs(self.db.url, periodic=pieces, clock=clock).run_waiting()

    async def value(self, sql: str, **params: Any) -> Any:
        async with self.db.transaction() as tx:
            return await tx.fetch_value(sql, c=self.company.id, **params)

    async def names(self, sql: str) -> list[str]:
        async with self.db.transaction() as tx:
            return [row["name"] for row in await tx.fetch_all(sql, c=self.company.id)]

    async def a_file(self, name: str, *, at: datetime = LONG_AGO) -> int:
        """A file with its bytes, both as old as ``at``."""
        key = file_key(self.company.id, name.encode())
        await self.files.put(key, name.encode())
        self.age(key, at=at)
        made: int = await self.value(
            "insert into files (company_id, storage_key, name, mime, kind, size, sha256, created_at)"
            " values (%(c)s, %(key)s, %(name)s, 'text/plain', 'file', 1, '', %(at)s) returning id",
            key=key,
            name=name,
            at=at,
        )
        return made

    def age(self, key: str, *, at: datetime) -> None:
        os.utime(self.folder / "files" / key, (at.timestamp(), at.timestamp()))

    def is_stored(self, name: str) -> bool:
        return (self.folder / "files" / file_key(self.company.id, name.encode())).exists()


@pytest.fixture
async def ground(cluster_url: str, vault: Vault, tmp_path: Path) -> AsyncIterator[Ground]:
    own = make_database(cluster_url, vault)
    db = Database(own.worker, size=3, now=lambda: datetime.now(UTC))
    await db.open()
    try:
        yield Ground(own, db, await a_company(db), open_files("", tmp_path), tmp_path)
    finally:
        await db.close()


async def test_every_job_of_the_timetable_ends_well_on_a_fresh_database(ground: Ground) -> None:
    await ground.run_jobs()
    done = await ground.names("select task_name as name from procrastinate_jobs where status = 'succeeded' order by 1")
    assert done == sorted(item.name for item in TIMETABLE)


async def test_a_month_that_is_over_and_old_is_dropped_whole(ground: Ground) -> None:
    with psycopg.connect(ground.database.owner, autocommit=True) as owner:
        owner.execute("create table facts_202001 partition of facts for values from ('2020-01-01') to ('2020-02-01')")
    await ground.run_jobs()
    names = await ground.names("select relname as name from pg_class where relname like 'facts_2%%'")
    assert "facts_202001" not in names
    assert f"facts_{NOW:%Y%m}" in names


async def test_a_clock_that_runs_ahead_drops_nothing_that_is_needed(ground: Ground) -> None:
    await tend_partitions(ground.db, now=NOW + timedelta(days=400))
    names = await ground.names("select relname as name from pg_class where relkind = 'r' and relname ~ '_2[0-9]{5}$'")
    assert {f"{parent}_{NOW:%Y%m}" for parent in ("journal", "deliveries", "facts")} <= set(names)


async def test_access_forgets_what_ended_and_keeps_what_lives(ground: Ground) -> None:
    account = await ground.value("insert into accounts (email, name) values ('a@example.ru', 'Анна') returning id")
    await ground.value(
        "insert into operators (company_id, id, name) values (%(c)s, %(id)s, 'Анна') returning id", id=account
    )
    for token, seen, expires in (
        ("ended", LONG_AGO, LONG_AGO),
        ("idle", LONG_AGO, NOW + timedelta(days=9)),
        ("lives", NOW, NOW + timedelta(days=9)),
    ):
        await ground.value(
            "insert into sessions (account_id, token_hash, created_at, seen_at, expires_at)"
            " values (%(id)s, %(token)s::bytea, %(seen)s, %(seen)s, %(expires)s) returning id",
            id=account,
            token=token,
            seen=seen,
            expires=expires,
        )
    for token, kind, used, expires in (
        ("old reset", "reset", None, LONG_AGO),
        ("new reset", "reset", None, NOW + timedelta(hours=1)),
        ("followed", "invitation", LONG_AGO, LONG_AGO),
        ("not come yet", "invitation", None, LONG_AGO),
    ):
        await ground.value(
            "insert into access_links (company_id, kind, operator_id, token_hash, created_at, expires_at, used_at)"
            " values (%(c)s, %(kind)s, %(id)s, %(token)s::bytea, %(expires)s, %(expires)s, %(used)s) returning id",
            kind=kind,
            id=account,
            token=token,
            used=used,
            expires=expires,
        )
    await ground.run_jobs()
    assert await ground.names("select convert_from(token_hash, 'UTF8') as name from sessions") == ["lives"]
    links = await ground.names("select convert_from(token_hash, 'UTF8') as name from access_links order by 1")
    assert links == ["new reset", "not come yet"]


async def test_an_upload_nobody_sent_goes_and_every_file_in_use_stays(ground: Ground) -> None:
    for name in ("unsent", "attached", "in a draft", "in the chat"):
        await ground.a_file(name)
    await ground.a_file("fresh", at=NOW)
    inbox = await an_inbox(ground.db, ground.company, channel="webchat")
    await _use_in_a_conversation(ground, inbox)
    await _use_in_a_chat(ground, inbox)
    await ground.run_jobs()
    kept = ["attached", "fresh", "in a draft", "in the chat"]
    assert await ground.names("select name from files where company_id = %(c)s order by name") == kept
    assert not ground.is_stored("unsent")
    assert all(ground.is_stored(name) for name in kept)


async def _use_in_a_conversation(ground: Ground, inbox: InboxId) -> None:
    """A message with one file, a draft with another."""
    account = await ground.value("insert into accounts (email, name) values ('b@example.ru', 'Борис') returning id")
    await ground.value(
        "insert into operators (company_id, id, name) values (%(c)s, %(id)s, 'Борис') returning id", id=account
    )
    contact = await ground.value("insert into contacts (company_id, name) values (%(c)s, 'Ира') returning id")
    identity = await ground.value(
        "insert into identities (company_id, contact_id, channel, inbox_id, value) values"
        " (%(c)s, %(contact)s, 'webchat', %(inbox)s, 'v') returning id",
        contact=contact,
        inbox=inbox,
    )
    given = {"inbox": inbox, "contact": contact, "identity": identity, "line": ground.company.line_id}
    conversation = await ground.value(
        "insert into conversations (company_id, inbox_id, business_line_id, channel, contact_id, identity_id,"
        " last_message_at) values (%(c)s, %(inbox)s, %(line)s, 'webchat', %(contact)s, %(identity)s, now())"
        " returning id",
        **given,
    )
    await ground.value(
        "with m as (insert into messages (company_id, conversation_id, inbox_id, business_line_id, kind, author_kind,"
        " state, sort_at, sent_at)"
        " values (%(c)s, %(conversation)s, %(inbox)s, %(line)s, 'out', 'operator', 'sent', now(), now())"
        " returning id)"
        " insert into attachments (company_id, message_id, kind, file_id, state)"
        " select %(c)s, m.id, 'file', f.id, 'stored' from m, files f where f.name = 'attached' returning id",
        conversation=conversation,
        inbox=inbox,
        line=ground.company.line_id,
    )
    await ground.value(
        "insert into drafts (company_id, conversation_id, operator_id, kind, text, file_ids, version, updated_at)"
        " select %(c)s, %(conversation)s, %(id)s, 'reply', '', array[f.id], 1, now()"
        " from files f where f.name = 'in a draft' returning company_id",
        conversation=conversation,
        id=account,
    )


async def _use_in_a_chat(ground: Ground, inbox: InboxId) -> None:
    """The thread of a visitor with a file."""
    await ground.value(
        "with v as (insert into webchat_visitors (company_id, inbox_id, created_at, last_seen_at)"
        " values (%(c)s, %(inbox)s, now(), now()) returning id)"
        " insert into webchat_files (company_id, visitor_id, file_id, feed_id, created_at)"
        " select %(c)s, v.id, f.id, gen_random_uuid(), %(at)s from v, files f where f.name = 'in the chat'"
        " returning id",
        inbox=inbox,
        at=LONG_AGO,
    )


async def test_bytes_without_a_row_go_and_strangers_in_the_storage_stay(ground: Ground) -> None:
    lost = file_key(ground.company.id, b"lost")
    for key in (lost, f"{lost}.thumb", "somebody/else"):
        await ground.files.put(key, b"x")
        ground.age(key, at=LONG_AGO)
    new = file_key(ground.company.id, b"being uploaded")
    await ground.files.put(new, b"x")
    await ground.run_jobs()
    assert sorted([key async for key in ground.files.listing()]) == sorted([new, "somebody/else"])
