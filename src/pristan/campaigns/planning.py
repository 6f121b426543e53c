"""Plans of campaigns: written, counted, started, paused; inside the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pristan.campaigns.model import REFUSALS, TOLD_BY, Plan, Step
from pristan.campaigns.policy import estimate, may_become
from pristan.campaigns.service import demand, queries
from pristan.channels import channels
from pristan.core.errors import Conflict, FieldError, InvalidInput, NotFound
from pristan.core.ids import CompanyId, LineId
from pristan.invitations.service import campaign_of, link_of, ways_of
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, Tx, to_json
from pristan.outbox.model import LINK_PLACE


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanGiven:
    """What somebody wants of a campaign."""

    from_channels: Sequence[str]
    active_since: datetime | None
    active_until: datetime | None
    value_from: int | None
    wave_size: int
    wave_hours: int
    sms_price: int
    steps: Sequence[Step]


async def write(tx: Tx, campaign_id: int, given: PlanGiven, *, company_id: CompanyId) -> None:
    """Put the plan of a campaign; Conflict once it is at work."""
    line_id = await demand(tx, campaign_id, company_id=company_id)
    where = {"company_id": company_id, "campaign_id": campaign_id}
    known = channels()
    if strange := [name for name in given.from_channels if name not in known]:
        raise InvalidInput(
            f"Нет такого канала: {strange[0]}", fields=[FieldError("from_channels", "Выберите из списка")]
        )
    ways = {way.channel for way in await ways_of(tx, campaign_id, company_id=company_id)}
    if both := sorted(ways & set(given.from_channels)):
        text = f"Канал, в который переводят, не может быть прежним: {known[both[0]].manifest.name}"
        raise InvalidInput(text, code="campaign.same_channel", fields=[FieldError("from_channels", text)])
    put = await tx.fetch_value(
        queries.put_plan,
        **where,
        line_id=line_id,
        from_channels=list(given.from_channels),
        active_since=given.active_since,
        active_until=given.active_until,
        value_from=given.value_from,
        wave_size=given.wave_size,
        wave_hours=given.wave_hours,
        sms_price=given.sms_price,
    )
    if put is None:
        raise Conflict("Кампания уже идёт. Поменять план нельзя", code="campaign.at_work")
    await tx.execute(queries.drop_steps, **where)
    for place, step in enumerate(given.steps, start=1):
        await _demand_step(tx, step, place, company_id=company_id, line_id=line_id)
        row = {"position": place, "kind": step.kind, "inbox_id": step.inbox_id, "wait_hours": step.wait_hours}
        await tx.execute(
            queries.add_step, **where, **row, line_id=line_id, subject=step.subject.strip(), text=step.text.strip()
        )


async def _demand_step(tx: Tx, step: Step, place: int, *, company_id: CompanyId, line_id: LineId) -> None:
    field = f"steps.{place - 1}"
    if step.kind == "call":
        if step.inbox_id is not None:
            raise InvalidInput("Звонку подключение не нужно", fields=[FieldError(f"{field}.inbox_id", "Уберите")])
        return
    where = {"company_id": company_id, "line_id": line_id, "inbox_id": step.inbox_id}
    if await tx.fetch_value(queries.step_inbox, **where) != step.kind:
        text = "Выберите подключение этого направления: SMS для SMS, почту для письма"
        raise InvalidInput(text, code="campaign.step_inbox", fields=[FieldError(f"{field}.inbox_id", text)])
    if LINK_PLACE not in step.text:
        text = f"В тексте нужно место для личной ссылки: {LINK_PLACE}"
        raise InvalidInput(text, code="campaign.no_link", fields=[FieldError(f"{field}.text", text)])


async def change(tx: Tx, campaign_id: int, wanted: str, *, company_id: CompanyId, now: datetime) -> None:
    """Count the people, start, pause or end; Conflict where that is not next."""
    plan = await plan_of(tx, campaign_id, company_id=company_id)
    where = {"company_id": company_id, "campaign_id": campaign_id}
    if not may_become(plan.state, wanted):
        raise Conflict("Сейчас это не следующий шаг кампании", code="campaign.not_next")
    if wanted in {"planning", "running"} and not (steps := await steps_of(tx, campaign_id, company_id=company_id)):
        raise Conflict("В плане нет ни одного касания", code="campaign.no_steps")
    if wanted == "running" and plan.started_at is None:
        schedule = {"wave_hours": plan.wave_hours, "wait_hours": steps[0].wait_hours}
        await tx.execute(queries.schedule, **where, **schedule, now=now)
    elif wanted == "running":
        await tx.execute(queries.put_off, **where, now=now)
    await tx.execute(queries.set_state, **where, state=wanted, now=now)


async def plan_of(tx: Tx, campaign_id: int, *, company_id: CompanyId) -> Plan:
    """The plan, locked; NotFound where none was written."""
    found = await tx.one_of(Plan, queries.plan, company_id=company_id, campaign_id=campaign_id)
    if found is None:
        raise NotFound("План ещё не написан", code="campaign.no_plan")
    return found


async def steps_of(tx: Tx, campaign_id: int, *, company_id: CompanyId) -> list[Step]:
    return await tx.all_of(Step, queries.steps, company_id=company_id, campaign_id=campaign_id)


async def make_one(db: Database, *, vault: Vault, public_url: str, now: datetime) -> int:
    """Find and count the people of one plan that waits for it, in one transaction: killed, it is as if not begun."""
    async with db.transaction() as tx:
        row = await tx.fetch_one(queries.to_plan)
        if row is None:
            return 0
        await make(tx, row["campaign_id"], company_id=row["company_id"], vault=vault, public_url=public_url, now=now)
    return 1


async def make(
    tx: Tx, campaign_id: int, *, company_id: CompanyId, vault: Vault, public_url: str, now: datetime
) -> dict[str, Any]:
    """The list of a plan and its estimate."""
    plan = await plan_of(tx, campaign_id, company_id=company_id)
    where = {"company_id": company_id, "campaign_id": campaign_id}
    await tx.execute(queries.forget_people, **where)
    await tx.execute(
        queries.find_people,
        **where,
        line_id=plan.business_line_id,
        from_channels=list(plan.from_channels),
        active_since=plan.active_since,
        active_until=plan.active_until,
        value_from=plan.value_from,
        wave_size=plan.wave_size,
        told_by=list(TOLD_BY),
        purposes=list(REFUSALS),
    )
    counted = await tx.fetch_one(queries.count_people, **where)
    campaign = await campaign_of(tx, campaign_id, company_id=company_id, vault=vault)
    link = link_of(campaign, None, public_url=public_url)
    steps = await steps_of(tx, campaign_id, company_id=company_id)
    found = estimate(dict(counted or {}), steps, price=plan.sms_price, link=link)
    found["ends_at"] = _ends_at(found["waves"], plan, steps, now=now)
    await tx.execute(queries.planned, **where, estimate=to_json(found), now=now)
    return found


def _ends_at(waves: int, plan: Plan, steps: Sequence[Step], *, now: datetime) -> str:
    hours = max(waves - 1, 0) * plan.wave_hours + sum(step.wait_hours for step in steps)
    return (now + timedelta(hours=hours)).isoformat()
