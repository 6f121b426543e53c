"""A company that still hears from Telegram, and people who write there what must not come that way."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from pristan.core.ids import CompanyId, InboxId, LineId
from pristan.ingest import Entry, lane_of
from pristan.ingest.journal import append_within
from pristan.ingest.marking import MarkingStation
from pristan.kit.db import Database
from tests.builders import ACompany, an_inbox
from tests.conversations.conftest import Desk
from tests.conversations.conftest import desk as max_desk
from tests.staff.conftest import app, build, clock, hasher
from tests.staff.people import MovingClock

__all__ = ["app", "build", "clock", "hasher", "max_desk"]
AT = 1795000201


@dataclass(slots=True, kw_only=True)
class Pier:
    """A desk with an inbox of Telegram beside the one of MAX."""

    desk: Desk
    telegram: InboxId
    marking: MarkingStation

    @property
    def db(self) -> Database:
        return self.desk.db

    @property
    def company_id(self) -> CompanyId:
        return CompanyId(self.desk.firm.id)

    async def hear(self, *raws: bytes) -> None:
        """Updates of Telegram reach the journal and go through ingest; nobody has read them for data yet."""
        lane = lane_of(self.telegram, "5550001112")
        blank = Entry(company_id=self.company_id, inbox_id=self.telegram, channel="telegram", lane=lane, raw=b"")
        async with self.db.transaction() as tx:
            await append_within(tx, [replace(blank, raw=raw) for raw in raws])
        while await self.desk.station.run_once():
            pass

    async def read(self) -> None:
        while await self.marking.run_once():
            pass

    async def rows(self, sql: Any, **params: Any) -> list[dict[str, Any]]:
        async with self.db.transaction() as tx:
            return await tx.fetch_all(sql, c=self.company_id, **params)

    async def thread(self, channel: str = "telegram") -> list[dict[str, Any]]:
        row = await self.row(channel)
        found: list[dict[str, Any]] = (await self.desk.get(f"/conversations/{row['id']}/messages"))["items"]
        return found

    async def row(self, channel: str = "telegram") -> dict[str, Any]:
        found: dict[str, Any] = next(
            row for row in (await self.desk.get("/conversations"))["items"] if row["channel"] == channel
        )
        return found


def update(number: int, text: str = "", **more: Any) -> bytes:
    """A message of Ирина in Telegram."""
    who = {"id": 5550001112, "first_name": "Ирина", "last_name": "Соколова", "username": "ira_s"}
    message = {"message_id": number, "date": AT + number, "chat": who | {"type": "private"}, "from": who, **more}
    body = {"update_id": 700100000 + number, "message": message | ({"text": text} if text else {})}
    return json.dumps(body, ensure_ascii=False).encode()


def edit(number: int, text: str, *, after_s: int = 60) -> bytes:
    """The same message, edited by her."""
    body = json.loads(update(number, text))
    body["update_id"] += 500
    body["edited_message"] = body.pop("message") | {"edit_date": AT + number + after_s}
    return json.dumps(body, ensure_ascii=False).encode()


@pytest.fixture
async def pier(max_desk: Desk, worker_db: Database, clock: MovingClock) -> Pier:
    company = ACompany(CompanyId(max_desk.firm.id), LineId(max_desk.firm.lines[0]))
    telegram = await an_inbox(worker_db, company, channel="telegram")
    return Pier(desk=max_desk, telegram=telegram, marking=MarkingStation(worker_db, now=clock.now))


def kinds(message: dict[str, Any]) -> Sequence[str]:
    """What the veil over a message names."""
    found: Sequence[str] = message["veil"]["kinds"]
    return found
