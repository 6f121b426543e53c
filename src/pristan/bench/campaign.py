"""How long the plan of a campaign takes: who of many people is invited, in which wave, how many may be reached."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

from pristan.bench.ground import Ground, one, queries
from pristan.bench.model import Scale
from pristan.campaigns import planning
from pristan.campaigns.model import Step
from pristan.core.ids import CompanyId, LineId
from pristan.invitations.service import Draft, make_campaign

PEOPLE = {Scale.SMALL: 10_000, Scale.FULL: 1_000_000}
WAVE = 10_000
ADDRESS = "https://max.ru/bench_bot"
HOST = "https://hub.example.ru"


def run(ground: Ground, scale: Scale) -> dict[str, float | int | str]:
    """People with a phone, an e-mail and a conversation in Telegram each; some refused, some moved already."""
    old = ground.add_inbox(channel="telegram")
    now = datetime.now(UTC)
    where = {"company_id": ground.company_id, "inbox_id": old.id, "line_id": old.line_id}
    with ground.connect() as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute("set synchronous_commit = off")
        new = one(connection, queries.make_new_inbox, company_id=ground.company_id, line_id=old.line_id)["id"]
        for statement in (
            queries.make_people_to_move,
            queries.make_old_addresses,
            queries.make_old_talks,
            queries.make_phones_and_mails,
            queries.make_refusals,
            queries.make_moved,
        ):
            connection.execute(statement.encode(), {**where, "count": PEOPLE[scale], "now": now, "new_id": new})
        for table in ("contacts", "identities", "conversations", "contact_details", "consent_records"):
            connection.execute(f"analyze {table}".encode())
    took, found = asyncio.run(_plan(ground, line_id=old.line_id, new_id=new, now=now))
    return {
        "seconds": round(took, 2),
        "people_known": PEOPLE[scale],
        "people_planned": int(found["people"]),
        "suppressed": int(found["suppressed"]),
        "waves": int(found["waves"]),
        "people_per_s": round(PEOPLE[scale] / took),
    }


async def _plan(ground: Ground, *, line_id: int, new_id: int, now: datetime) -> tuple[float, dict[str, int]]:
    database = ground.here.database("worker", size=2)
    company_id, vault = CompanyId(ground.company_id), ground.here.vault
    await database.open()
    draft = Draft(
        line_id=LineId(line_id), name="Замер", expires_at=now + timedelta(days=30), ways=[(new_id, ADDRESS)], by=None
    )
    steps = [
        Step(position=1, kind="call", inbox_id=None, wait_hours=0, subject="", text=""),
    ]
    given = planning.PlanGiven(
        from_channels=["telegram"],
        active_since=None,
        active_until=None,
        value_from=None,
        wave_size=WAVE,
        wave_hours=24,
        sms_price=450,
        steps=steps,
    )
    async with database.transaction() as tx:
        made = await make_campaign(tx, draft, company_id=company_id, vault=vault, public_url=HOST, now=now)
        await planning.write(tx, made, given, company_id=company_id)
        await planning.change(tx, made, "planning", company_id=company_id, now=now)
    began = time.perf_counter()
    await planning.make_one(database, vault=vault, public_url=HOST, now=now)
    async with database.transaction() as tx:
        await planning.change(tx, made, "running", company_id=company_id, now=now)
    took = time.perf_counter() - began
    async with database.transaction() as tx:
        plan = await planning.plan_of(tx, made, company_id=company_id)
    await database.close()
    return took, dict(plan.estimate)
