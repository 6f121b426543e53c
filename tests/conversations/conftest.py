"""Operators in front of the API, customers behind real ingest."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from litestar import Litestar

from pristan.channels.accounts import Accounts
from pristan.core.ids import CompanyId, InboxId, LineId
from pristan.ingest import Entry, IngestStation, lane_of
from pristan.ingest.journal import append_within
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from tests.builders import ACompany, an_inbox
from tests.staff import conftest as staff_conftest
from tests.staff.conftest import app, build, clock, hasher
from tests.staff.people import AFirm, MovingClock, a_firm, browser, sign_in
from tests.way.test_way_of_a_message import a_message

__all__ = ["app", "build", "clock", "hasher"]


@dataclass(slots=True, kw_only=True)
class Desk:
    """An operator's browser and the customers' side."""

    client: httpx.AsyncClient
    firm: AFirm
    inbox_id: InboxId
    db: Database
    station: IngestStation
    clock: MovingClock

    async def arrive(self, *raws: bytes) -> None:
        async with self.db.transaction() as tx:
            lane = lane_of(self.inbox_id, "7001")
            entries = [
                Entry(company_id=CompanyId(self.firm.id), inbox_id=self.inbox_id, channel="max", lane=lane, raw=raw)
                for raw in raws
            ]
            await append_within(tx, entries)
        while await self.station.run_once():
            pass

    async def get(self, path: str, **params: Any) -> Any:
        answer = await self.client.get(f"/api/v1{path}", params=params)
        assert answer.status_code == httpx.codes.OK, answer.text
        return answer.json()

    async def post(self, path: str, *, expect: int | None = None, **body: Any) -> Any:
        answer = await self.client.post(f"/api/v1{path}", json=body)
        assert answer.is_success if expect is None else answer.status_code == expect, answer.text
        return answer.json() if answer.content else None

    async def conversation(self) -> dict[str, Any]:
        found: dict[str, Any] = (await self.get("/conversations"))["items"][0]
        return found


@pytest.fixture
async def desk(app: Litestar, worker_db: Database, vault: Vault, clock: MovingClock) -> AsyncIterator[Desk]:
    """The owner of a firm, signed in, with one inbox of MAX."""
    firm = await a_firm(worker_db, staff_conftest.CHEAP)
    company = ACompany(CompanyId(firm.id), LineId(firm.lines[0]))
    inbox_id = await an_inbox(worker_db, company)
    async with browser(app) as client:
        await sign_in(client, firm.owner)
        yield Desk(
            client=client,
            firm=firm,
            inbox_id=inbox_id,
            db=worker_db,
            station=IngestStation(worker_db, Accounts(vault)),
            clock=clock,
        )


__all__ += ["a_message"]
