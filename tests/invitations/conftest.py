"""A desk with MAX to move into, and a customer who writes in Telegram."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar

from pristan.conversations.joining import compare_people
from pristan.core.ids import CompanyId, InboxId, LineId
from pristan.ingest import Entry, lane_of
from pristan.ingest.journal import append_within
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.files import open_files
from pristan.kit.settings import Settings
from pristan.web.app import build_app
from pristan.web.parts import Parts
from tests.builders import ACompany, an_inbox
from tests.conversations.conftest import Desk, a_message, app, desk, hasher
from tests.staff.conftest import CHEAP, Build
from tests.staff.people import MovingClock

__all__ = ["app", "build", "clock", "desk", "hasher"]

HOST = "http://hub.example"


@pytest.fixture
def clock() -> MovingClock:
    """The present: the journal takes its time from the database."""
    return MovingClock(datetime.now(UTC))


@pytest.fixture
def build(vault: Vault, clock: MovingClock, tmp_path: Path) -> Build:
    def make(db: Database) -> Litestar:
        files = open_files("", tmp_path)
        settings = Settings(data_dir=tmp_path, public_url=HOST)
        return build_app(Parts(settings=settings, db=db, clock=clock, vault=vault, files=files, hasher=CHEAP))

    return make


def a_start(payload: str, *, user_id: int, seq: int) -> bytes:
    """MAX: a person pressed the link of the bot."""
    at = int(datetime.now(UTC).timestamp() * 1000) + seq
    user = {"user_id": user_id, "first_name": "Ира", "last_name": "", "is_bot": False}
    update = {"update_type": "bot_started", "timestamp": at, "chat_id": user_id + 50, "user": user, "payload": payload}
    return json.dumps(update).encode()


@dataclass(slots=True, kw_only=True)
class Pier:
    """The campaign of a desk, the old channel, customers on both sides."""

    desk: Desk
    telegram: InboxId
    campaign: int = 0
    number: int = 0

    async def arrive_in_telegram(self, text: str = "Есть ли аспирин?", *, user_id: int = 55) -> dict[str, Any]:
        """Somebody writes in the old channel; gives the conversation."""
        self.number += 1
        who = {"id": user_id, "is_bot": False, "first_name": "Ирина"}
        message = {
            "message_id": self.number,
            "from": who,
            "chat": {**who, "type": "private"},
            "date": int(datetime.now(UTC).timestamp()),
            "text": text,
        }
        raw = json.dumps({"update_id": self.number, "message": message}).encode()
        async with self.desk.db.transaction() as tx:
            lane = lane_of(self.telegram, str(user_id))
            company = CompanyId(self.desk.firm.id)
            entry = Entry(company_id=company, inbox_id=self.telegram, channel="telegram", lane=lane, raw=raw)
            await append_within(tx, [entry])
        while await self.desk.station.run_once():
            pass
        items = (await self.desk.get("/conversations"))["items"]
        found: dict[str, Any] = next(row for row in items if row["channel"] == "telegram")
        return found

    async def start(self, payload: str, *, user_id: int = 8001) -> None:
        self.number += 1
        await self.desk.arrive(a_start(payload, user_id=user_id, seq=self.number))

    async def says(self, text: str, *, user_id: int = 8001) -> None:
        self.number += 1
        await self.desk.arrive(a_message(f"mid.{self.number}", text, user_id=user_id, seq=self.number))

    async def make(self, **more: Any) -> int:
        body = {
            "business_line_id": self.desk.firm.lines[0],
            "title": "Переезд",
            "expires_at": (self.desk.clock.now() + timedelta(days=60)).isoformat(),
            "ways": [{"inbox_id": self.desk.inbox_id, "address": "https://max.ru/id77_bot"}],
        }
        made: int = (await self.desk.post("/campaigns", **{**body, **more}))["id"]
        return made

    async def link(self, contact_id: int) -> str:
        """The token of a person, as an operator may hand it over."""
        path = f"/campaigns/{self.campaign}/invitations"
        url = str((await self.desk.post(path, contact_id=contact_id))["url"])
        return url.removeprefix(f"{HOST}/m/")

    async def told(self, row: dict[str, Any]) -> str:
        """The token that went to the person within the old channel, where only the person reads it."""
        await self.desk.post(f"/conversations/{row['id']}/invite", client_key=f"k{self.number}")
        return await self.last_link()

    async def last_link(self) -> str:
        async with self.desk.db.transaction() as tx:
            found = await tx.fetch_value(
                "select payload ->> 'link' from outbox where company_id = %(c)s order by id desc limit 1",
                c=self.desk.firm.id,
            )
        return str(found).removeprefix(f"{HOST}/m/")

    async def compare(self) -> None:
        async with self.desk.db.transaction() as tx:
            while await compare_people(tx, now=self.desk.clock.now()):
                pass

    async def came(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.desk.get(f"/campaigns/{self.campaign}/came"))["items"]
        return found

    async def people(self) -> set[int]:
        """Whose conversations there are."""
        return {row["contact_id"] for row in (await self.desk.get("/conversations"))["items"]}

    async def suggestions(self) -> int:
        async with self.desk.db.transaction() as tx:
            found: int = await tx.fetch_value(
                "select count(*) from link_suggestions where company_id = %(c)s and state = 'open'", c=self.desk.firm.id
            )
        return found

    async def words(self, conversation_id: int) -> list[str]:
        items = (await self.desk.get(f"/conversations/{conversation_id}/messages"))["items"]
        return [item["system"]["code"] for item in items if item["kind"] == "system"]


@pytest.fixture
async def pier(desk: Desk) -> Pier:
    company = ACompany(CompanyId(desk.firm.id), LineId(desk.firm.lines[0]))
    telegram = await an_inbox(desk.db, company, channel="telegram")
    async with desk.db.transaction() as tx:
        await tx.execute(
            'update inboxes set settings = \'{"invitation": "Мы теперь в MAX: {link}"}\' where id = %(id)s', id=telegram
        )
    made = Pier(desk=desk, telegram=telegram)
    made.campaign = await made.make()
    return made


TOKEN = re.compile(r"\d+-[a-z2-7]{20}")
