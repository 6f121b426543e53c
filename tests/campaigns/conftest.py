"""A campaign with people who wrote in Telegram, a sender of SMS and a mailbox."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from pristan.campaigns import CampaignStation
from pristan.core.ids import CompanyId, InboxId, LineId
from pristan.kit.crypto import Vault
from tests.builders import ACompany, an_inbox
from tests.conversations.conftest import Desk, app, desk, hasher
from tests.invitations.conftest import HOST, Pier, build, clock, pier
from tests.staff.people import MovingClock

__all__ = ["app", "build", "clock", "desk", "hasher", "pier"]

_PEOPLE = """
with made as (
  insert into contacts (company_id, name) select %(c)s, 'Клиент ' || n from generate_series(1, %(count)s) n returning id
), identity as (
  insert into identities (company_id, contact_id, inbox_id, channel, value, is_compared)
  select %(c)s, id, %(inbox)s, 'telegram', 'old' || id, true from made returning id, contact_id
), talk as (
  insert into conversations (company_id, inbox_id, business_line_id, channel, identity_id, contact_id, last_message_at,
                             status)
  select %(c)s, %(inbox)s, %(line)s, 'telegram', id, contact_id,
         %(now)s::timestamptz - contact_id * interval '1 minute',
         'closed' from identity
), phones as (
  insert into contact_details (company_id, contact_id, kind, value, source, told_at)
  select %(c)s, id, 'phone', '+7916' || lpad(id::text, 7, '0'), 'import', now() from made
), mails as (
  insert into contact_details (company_id, contact_id, kind, value, source, told_at)
  select %(c)s, id, 'email', 'p' || id || '@example.ru', 'import', now() from made
)
select id from made order by id
"""


@dataclass(slots=True, kw_only=True)
class Move:
    """The campaign at work."""

    pier: Pier
    sms: InboxId
    email: InboxId
    station: CampaignStation

    @property
    def desk(self) -> Desk:
        return self.pier.desk

    async def people(self, count: int) -> list[int]:
        values = {
            "c": self.desk.firm.id,
            "count": count,
            "inbox": self.pier.telegram,
            "line": self.desk.firm.lines[0],
            "now": self.desk.clock.now(),
        }
        async with self.desk.db.transaction() as tx:
            return [row["id"] for row in await tx.fetch_all(_PEOPLE, **values)]

    async def plan(self, *, expect: int | None = None, **more: Any) -> None:
        steps = [
            {"kind": "sms", "inbox_id": self.sms, "wait_hours": 0, "text": "Мы в MAX: {link}"},
            {"kind": "email", "inbox_id": self.email, "wait_hours": 48, "subject": "Мы в MAX", "text": "Вот: {link}"},
            {"kind": "call", "wait_hours": 24},
        ]
        body = {"from_channels": ["telegram"], "wave_size": 1000, "wave_hours": 24, "steps": steps, **more}
        answer = await self.desk.client.put(f"/api/v1/campaigns/{self.pier.campaign}/plan", json=body)
        assert answer.status_code == (expect or 200), answer.text

    async def state(self, state: str, *, expect: int | None = None) -> None:
        await self.desk.post(f"/campaigns/{self.pier.campaign}/state", expect=expect, state=state)

    async def start(self, **more: Any) -> None:
        await self.plan(**more)
        await self.state("planning")
        await self.work()
        await self.state("running")
        await self.work()

    async def work(self) -> None:
        while await self.station.run_once():
            pass

    async def estimate(self) -> dict[str, Any]:
        found: dict[str, Any] = (await self.desk.get(f"/campaigns/{self.pier.campaign}/plan"))["estimate"]
        return found

    async def touches(self, *names: str) -> list[tuple[Any, ...]]:
        async with self.desk.db.transaction() as tx:
            rows = await tx.fetch_all(
                "select * from campaign_touches where company_id = %(c)s order by step, contact_id", c=self.desk.firm.id
            )
        return [tuple(row[name] for name in names) for row in rows]

    async def one(self, query: str, **more: Any) -> Any:
        async with self.desk.db.transaction() as tx:
            return await tx.fetch_value(query, c=self.desk.firm.id, **more)

    async def pass_hours(self, hours: int) -> None:
        self.desk.clock.move(hours=hours)


@pytest.fixture
async def move(pier: Pier, vault: Vault, clock: MovingClock) -> Move:
    company = ACompany(CompanyId(pier.desk.firm.id), LineId(pier.desk.firm.lines[0]))
    noon = clock.now().replace(hour=9, minute=0)  # in Moscow: nobody rests
    # The last one, not the next: messages are dated by the present, and the clock is not to stand hours after them.
    clock.moment = noon if noon <= clock.now() else noon - timedelta(days=1)
    sms = await an_inbox(pier.desk.db, company, channel="sms")
    email = await an_inbox(pier.desk.db, company, channel="email")
    expires = clock.now() + timedelta(days=60)
    async with pier.desk.db.transaction() as tx:
        await tx.execute("update campaigns set expires_at = %(e)s where id = %(i)s", e=expires, i=pier.campaign)
    station = CampaignStation(pier.desk.db, vault=vault, public_url=HOST, now=clock.now)
    return Move(pier=pier, sms=sms, email=email, station=station)
