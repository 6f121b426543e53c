"""How far a closing is: its people in figures, who is left, what came since."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from pristan.campaigns.policy import LATELY, closing_day
from pristan.channels import channels
from pristan.compliance.case import today_in_moscow
from pristan.compliance.rulebook import shipped
from pristan.core.errors import NotFound
from pristan.core.ids import CompanyId
from pristan.kit import sql
from pristan.kit.clock import monotonic_s
from pristan.kit.db import Database, Tx, to_json

queries = sql.load("pristan.campaigns", "closing.sql")
LIVE: Final = 2_000  # people who are counted while somebody waits for the page
AT_ONCE: Final = (500, 5_000, 20_000)  # conversations one page of people looks through, step by step
LEASE: Final = timedelta(minutes=10)
SOONEST: Final = timedelta(minutes=1)
SHARE: Final = 20  # of the time the worker has, one part at most goes into counting


def closable() -> list[str]:
    """Channels to customers: those that are left, and any other an administrator decides to close."""
    return [name for name, found in channels().items() if found.manifest.role in {"leaving", "customer"}]


def lawful() -> list[str]:
    """Channels in which who writes has moved."""
    return [name for name, found in channels().items() if found.manifest.role == "customer"]


async def demand(tx: Tx, closing_id: int, *, company_id: CompanyId) -> dict[str, Any]:
    """A closing as it was written down; NotFound."""
    row = await tx.fetch_one(queries.closing, company_id=company_id, id=closing_id)
    if row is None:
        raise not_found()
    return row


async def one(tx: Tx, closing_id: int, *, company_id: CompanyId, now: datetime) -> dict[str, Any]:
    """A closing with its figures; what was counted at its closing stays as it was.

    Of more than ``LIVE`` people they are as the worker counted them at ``counted_at``, else as they are now.
    """
    row = await demand(tx, closing_id, company_id=company_id)
    kept = row.pop("figures")
    is_kept = kept is not None and kept["people"] > LIVE
    counted = kept if is_kept else await count(tx, row, company_id=company_id, now=now)
    versions = shipped().versions.get(row["rule"].partition("@")[0], ())  # a later edition may have dropped it
    rule = versions[-1] if versions else None
    return {
        **row,
        **counted,
        "people": counted["people"] if row["people"] is None else row["people"],
        "moved": counted["moved"] if row["moved"] is None else row["moved"],
        "counted_at": row["counted_at"] if is_kept else None,
        "link_until": await links_until(tx, row["business_line_id"], company_id=company_id, now=now),
        "rule_title": rule.title if rule else "",
        "rule_norm": rule.norm if rule else "",
    }


async def count(tx: Tx, row: Mapping[str, Any], *, company_id: CompanyId, now: datetime) -> dict[str, Any]:
    """The figures of a closing as they are now. Reads everybody who wrote there."""
    counted = await figures(tx, row["inbox_id"], row["business_line_id"], company_id=company_id)
    since = None
    if row["closed_at"] is not None:
        where = {"company_id": company_id, "inbox_id": row["inbox_id"], "since": row["closed_at"]}
        since = await tx.fetch_one(queries.since_closed, **where)
    return {
        **counted,
        "forecast_on": await forecast(tx, row, counted, company_id=company_id, now=now),
        "notices": await tx.fetch_one(queries.notices_counted, company_id=company_id, id=row["id"]),
        "since": since or {"received": 0, "writers": 0, "forwarded": 0},
    }


async def count_one(db: Database, *, now: datetime) -> int:
    """Count one closing whose figures are due, and say when again: the longer it took, the later. Returns how many."""
    lease = now + LEASE
    async with db.transaction() as tx:
        row = await tx.fetch_one(queries.claim_count, now=now, lease=lease)
    if row is None:
        return 0
    company_id = CompanyId(row["company_id"])
    began = monotonic_s()
    async with db.transaction() as tx:
        counted = await count(tx, row, company_id=company_id, now=now)
        pause = max(timedelta(seconds=(monotonic_s() - began) * SHARE), SOONEST)
        again = None if row["state"] in {"archived", "cancelled"} else now + pause
        kept = {"company_id": company_id, "id": row["id"], "figures": to_json(counted)}
        await tx.execute(queries.put_figures, **kept, now=now, lease=lease, again=again)
    return 1


async def still(
    tx: Tx, closing_id: int, *, company_id: CompanyId, after: int, limit: int
) -> tuple[list[dict[str, Any]], int | None]:
    """People who write only there, by their ids, with what became of the notice to them; and where to go on.

    Where nearly everybody has moved, a page may hold fewer than ``limit`` people, even nobody, and go on all the same.
    """
    row = await demand(tx, closing_id, company_id=company_id)
    where = {"company_id": company_id, "id": closing_id, "inbox_id": row["inbox_id"]}
    more = {"line_id": row["business_line_id"], "lawful": lawful()}
    found: list[dict[str, Any]] = []
    for at_once in AT_ONCE:
        wanted = limit - len(found)
        rows = await tx.fetch_all(queries.still, **where, **more, after=after, at_once=at_once, limit=wanted)
        looked = rows[0]["looked"]
        if looked is None:
            return found, None
        found += [one for one in rows if one["contact_id"] is not None]
        if len(found) == limit:
            return found, found[-1]["contact_id"]
        after = looked
    return found, after


async def figures(tx: Tx, inbox_id: int, line_id: int, *, company_id: CompanyId) -> dict[str, int]:
    """How many people wrote there, how many write elsewhere by now, how many do not."""
    where = {"company_id": company_id, "inbox_id": inbox_id, "line_id": line_id}
    row = await tx.fetch_one(queries.counted, **where, lawful=lawful())
    people, moved = (row["people"], row["moved"]) if row else (0, 0)
    return {"people": people, "moved": moved, "left": people - moved}


async def forecast(
    tx: Tx, where: Mapping[str, Any], counted: Mapping[str, int], *, company_id: CompanyId, now: datetime
) -> date | None:
    """The day on which nearly nobody will be left, if it goes on as in the last two weeks."""
    lately = await tx.fetch_value(
        queries.came_lately,
        company_id=company_id,
        line_id=where["business_line_id"],
        channel=where["channel"],
        lately=now - LATELY,
    )
    days = closing_day(left=counted["left"], lately=lately, days=LATELY.days, people=counted["people"])
    return None if days is None else today_in_moscow(now) + timedelta(days=days)


async def links_until(tx: Tx, line_id: int, *, company_id: CompanyId, now: datetime) -> datetime | None:
    """Till when people of a line can be given links of their own; None where no campaign lives."""
    until: datetime | None = await tx.fetch_value(queries.links_until, company_id=company_id, line_id=line_id, now=now)
    return until


def not_found() -> NotFound:
    return NotFound("Закрытие не найдено", code="closing.not_found")
