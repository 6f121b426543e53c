"""An operator, a customer of MAX, and a space of Толк on the twin."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pristan.channels.accounts import Accounts
from pristan.channels.store import seal_credentials
from pristan.core.ids import CompanyId, InboxId, LineId
from pristan.ingest import Entry, IngestStation, lane_of
from pristan.ingest.journal import append_within
from pristan.kit.crypto import Vault
from pristan.kit.db import to_json
from pristan.meetings import MeetingsStation
from tests.builders import ACompany, an_inbox
from tests.channels.kontur_talk.place import TOKEN, OnTwin, on_twin
from tests.channels.test_contract import some_tools
from tests.conversations.conftest import Desk, a_message, app, build, clock, desk, hasher

__all__ = ["app", "build", "clock", "desk", "hasher"]


@dataclass(slots=True, kw_only=True)
class Room:
    """Everything at once, with stations that are stepped by hand."""

    desk: Desk
    twin: OnTwin
    inbox_id: InboxId
    meetings: MeetingsStation
    ingest: IngestStation
    conversation: int

    async def asked(self, **wish: Any) -> dict[str, Any]:
        found: dict[str, Any] = await self.desk.post(f"/conversations/{self.conversation}/meetings", **wish)
        return found

    async def opened(self, **wish: Any) -> dict[str, Any]:
        """A meeting whose room is there."""
        made = await self.asked(**wish)
        await self.works()
        return await self.meeting(made["id"])

    async def works(self) -> None:
        await self.meetings.run_once()
        await self.meetings.settled()

    async def meeting(self, id_: int) -> dict[str, Any]:
        found: dict[str, Any] = (await self.desk.get(f"/meetings/{id_}"))["meeting"]
        return found

    async def arrives(self, *raws: bytes) -> None:
        """What the space tells, as the journal holds it."""
        async with self.desk.db.transaction() as tx:
            company = CompanyId(self.desk.firm.id)
            lane = lane_of(self.inbox_id, "x")
            entries = [
                Entry(company_id=company, inbox_id=self.inbox_id, channel="kontur_talk", lane=lane, raw=raw)
                for raw in raws
            ]
            await append_within(tx, entries)
        while await self.ingest.run_once():
            pass

    async def thread(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.desk.get(f"/conversations/{self.conversation}/messages"))["items"]
        return found

    async def told(self) -> list[str]:
        """Codes of the lines about meetings."""
        lines = [row["system"]["code"] for row in await self.thread() if row["kind"] == "system"]
        return [code for code in lines if code.startswith("meeting")]


@pytest.fixture
async def room(desk: Desk, vault: Vault, tmp_path: Path) -> AsyncIterator[Room]:
    company = ACompany(CompanyId(desk.firm.id), LineId(desk.firm.lines[0]))
    inbox_id = await an_inbox(desk.db, company, channel="kontur_talk")
    async with desk.db.transaction() as tx:
        key = await tx.fetch_value("select key from inboxes where id = %(id)s", id=inbox_id)
    async with on_twin(tmp_path, key=key) as twin:
        async with desk.db.transaction() as tx:
            await tx.execute("update meetings set next_try_at = null")  # of the tests before
            await tx.execute(
                "update inboxes set credentials = %(sealed)s, settings = %(settings)s::jsonb where id = %(id)s",
                sealed=seal_credentials({"token": TOKEN}, inbox_id=inbox_id, vault=vault),
                settings=to_json({"base_url": twin.account.settings["base_url"]}),
                id=inbox_id,
            )
        await desk.arrive(a_message("mid.1", "привет"))
        host = str(twin.account.settings["base_url"]).removeprefix("http://")
        accounts = Accounts(vault)
        yield Room(
            desk=desk,
            twin=twin,
            inbox_id=inbox_id,
            meetings=MeetingsStation(desk.db, accounts, some_tools(tmp_path, hosts=(host,)), now=desk.clock.now),
            ingest=IngestStation(desk.db, accounts),
            conversation=(await desk.conversation())["id"],
        )
