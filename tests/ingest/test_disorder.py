"""What arrives twice, late, out of order or too large."""

import json
import secrets
from typing import Any

import pytest

from pristan.channels.accounts import Accounts
from pristan.ingest import Entry, IngestStation, lane_of
from pristan.ingest.journal import append_within
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from tests.builders import ACompany, a_company, an_inbox
from tests.way.test_way_of_a_message import a_message

AT = 1763726400000  # 2025-11-21


class Line:
    """One inbox and its ingest, batch by batch."""

    def __init__(self, db: Database, company: ACompany, inbox_id: Any, vault: Vault) -> None:
        self.db, self.company, self.inbox_id = db, company, inbox_id
        self.station = IngestStation(db, Accounts(vault))

    async def take(self, *raws: bytes) -> None:
        lane = lane_of(self.inbox_id, "7001")
        async with self.db.transaction() as tx:
            where = {"company_id": self.company.id, "inbox_id": self.inbox_id, "channel": "max"}
            await append_within(tx, [Entry(**where, lane=lane, raw=raw) for raw in raws])
        for _ in range(100):
            if not await self.station.run_once():
                break

    async def rows(self, sql: str) -> list[dict[str, Any]]:
        async with self.db.transaction() as tx:
            return await tx.fetch_all(sql, c=self.company.id)

    async def one(self, sql: str) -> dict[str, Any]:
        return (await self.rows(sql))[0]


@pytest.fixture
async def line(worker_db: Database, vault: Vault) -> Line:
    company = await a_company(worker_db)
    return Line(worker_db, company, await an_inbox(worker_db, company), vault)


def edited(raw: bytes, *, at: int) -> bytes:
    return json.dumps(json.loads(raw) | {"update_type": "message_edited", "timestamp": at}).encode()


def told(kind: str, *, at: int) -> bytes:
    user = {"user_id": 7001, "first_name": "Анна", "is_bot": False}
    return json.dumps({"update_type": kind, "timestamp": at, "chat_id": 5001, "user": user}).encode()


async def test_an_entry_too_large_for_an_index_stops_nobody(line: Line) -> None:
    await line.take(a_message(secrets.token_hex(9000), "раз", at=AT), a_message("mid.2", "два", at=AT, seq=2))
    rows = await line.rows("select state from journal where company_id = %(c)s order by id")
    assert [row["state"] for row in rows] == ["failed", "done"]


async def test_an_older_edit_does_not_undo_a_newer_one(line: Line) -> None:
    await line.take(a_message("m", "раз", at=AT))
    await line.take(
        edited(a_message("m", "три", at=AT), at=AT + 3000), edited(a_message("m", "два", at=AT), at=AT + 2000)
    )
    assert (await line.one("select text from messages where company_id = %(c)s"))["text"] == "три"


async def test_an_edit_takes_away_the_marks_of_the_words_it_replaced(line: Line) -> None:
    marked = a_message("m", "жирно", at=AT, markup=[{"type": "strong", "from": 0, "length": 5}])
    await line.take(marked)
    await line.take(edited(a_message("m", "ок", at=AT), at=AT + 1000))
    assert "markup" not in (await line.one("select content from messages where company_id = %(c)s"))["content"]


async def test_the_list_shows_a_message_as_it_is_after_an_edit_and_nothing_of_a_removed_one(line: Line) -> None:
    await line.take(a_message("m", "мой телефон", at=AT))
    await line.take(edited(a_message("m", "мой адрес", at=AT), at=AT + 1000))
    preview = "select preview from conversations where company_id = %(c)s"
    assert (await line.one(preview))["preview"]["text"] == "мой адрес"
    removal = {"update_type": "message_removed", "timestamp": AT + 2000, "message_id": "m", "chat_id": 5001}
    await line.take(json.dumps(removal | {"user_id": 7001}).encode())
    assert (await line.one(preview))["preview"]["text"] == ""


async def test_news_of_an_identity_count_in_the_order_they_happened(line: Line) -> None:
    await line.take(told("bot_started", at=AT + 5000), told("bot_stopped", at=AT))
    assert (await line.one("select state from identities where company_id = %(c)s"))["state"] == "ok"


async def test_who_writes_after_stopping_the_bot_can_be_answered(line: Line) -> None:
    """The update that the bot was started again may be lost: what the person writes says the same."""
    state = "select state from identities where company_id = %(c)s"
    await line.take(a_message("m1", "раз", at=AT), told("bot_stopped", at=AT + 5000))
    await line.take(a_message("m2", "отправлено до остановки", at=AT + 4000, seq=2))
    assert (await line.one(state))["state"] == "blocked"
    await line.take(a_message("m3", "вернулась", at=AT + 9000, seq=3))
    assert (await line.one(state))["state"] == "ok"
