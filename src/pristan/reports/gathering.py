"""What is known for documents: told by the company, or kept by the rooms below. Reads, never writes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from pristan.channels import channel
from pristan.compliance.catalogues import Level
from pristan.compliance.rulebook import Rulebook, shipped
from pristan.core.ids import CompanyId
from pristan.kit import sql
from pristan.kit.db import Tx
from pristan.reports.model import Facts, Row

queries = sql.load("pristan.reports")
RUSSIAN: Final = "Россия"


async def facts_of(tx: Tx, company_id: CompanyId, *, book: Rulebook, now: datetime) -> Facts:
    """Everything known of the company."""
    company = await tx.fetch_one(queries.company, company_id=company_id)
    assert company is not None  # noqa: S101 # the caller works in it
    told = {row["field"]: row["value"] for row in await tx.fetch_all(queries.details, company_id=company_id)}
    officers = await tx.fetch_all(queries.officers, company_id=company_id)
    channels = await _channels(tx, company_id)
    lists: dict[str, tuple[Row, ...]] = {"channels": channels}
    for row in await tx.fetch_all(queries.rows, company_id=company_id):
        lists[row["list"]] = (*lists.get(row["list"], ()), {**row["cells"], "id": str(row["id"])})
    lists["consents"] = await _consents(tx, company_id, book=book, zone=ZoneInfo(company["time_zone"]), now=now)
    values = {
        "company.name": company["name"],
        "company.inn": company["inn"],
        **(_of(officers[0]) if len(officers) == 1 else {}),
        "messengers.foreign": ", ".join(
            item.title for item in book.messengers.values() if item.standing == "foreign_listed"
        ),
        "messengers.allowed": ", ".join(row["name"] for row in channels if row["owner"] == RUSSIAN),
        "security.level": level_of(book.security_levels.levels, told),
        **told,
    }
    return Facts(values=values, lists=lists)


async def things(tx: Tx, company_id: CompanyId, kind: str, *, facts: Facts, zone: ZoneInfo) -> Mapping[str, Facts]:
    """What documents about this kind can be about: everything known, by the key of the thing."""
    if kind == "incident":
        rows = await tx.fetch_all(queries.incidents, company_id=company_id)
        return {f"incident:{row['id']}": facts.about(_incident(row, zone=zone)) for row in rows}
    if kind == "act":
        rows = await tx.fetch_all(queries.acts, company_id=company_id)
        return {
            f"act:{row['id']}": facts.about(_act(row), {"act_counts": _counts(row), "act_people": _destroyers(row)})
            for row in rows
        }
    if kind == "closing":
        rows = await tx.fetch_all(queries.closings, company_id=company_id)
        return {
            f"closing:{row['id']}": facts.about(
                _closing(row, zone=zone), {"closing_counts": _touched(row), "closing_people": _closers(row)}
            )
            for row in rows
        }
    if kind == "request":
        rows = await tx.fetch_all(queries.requests, company_id=company_id)
        return {f"request:{row['id']}": facts.about(_request(row, zone=zone)) for row in reversed(rows)}
    return {f"{kind}:{row['id']}": facts.about(_under(kind, row)) for row in facts.lists.get(f"{kind}s", ())}


def level_of(levels: Sequence[Level], told: Mapping[str, str]) -> str:
    """The level of protection by the table of the decree 1119; empty while a fact it needs is not told."""
    data, subjects, threats = (told.get(f"security.{name}", "") for name in ("data", "subjects", "threats"))
    if not (data and subjects and threats):
        return ""
    found = next((row for row in levels if row.data == data and row.subjects in {subjects, "any"}), None)
    return "" if found is None else f"УЗ-{getattr(found, f'threats_{threats}')}"


def shown_day(at: datetime, *, zone: ZoneInfo) -> str:
    """A day as documents write it, where the company is."""
    return at.astimezone(zone).strftime("%d.%m.%Y")


def shown_moment(at: datetime | None, *, zone: ZoneInfo) -> str:
    """A moment as documents write it: by the clock of the company, with its distance from UTC."""
    if at is None:
        return ""
    there = at.astimezone(zone)
    offset = there.strftime("%z")
    return f"{there:%d.%m.%Y %H:%M} (UTC{offset[:3]}:{offset[3:]})"


def _incident(row: Mapping[str, Any], *, zone: ZoneInfo) -> dict[str, str]:
    kinds = shipped().kinds
    same = ("what", "causes", "harm", "measures", "published_at", "contact", "notice_number", "results", "culprits")
    shown = {name: row[name] for name in (*same, "final_measures", "act")}
    shown |= {
        "number": str(row["id"]),
        "detected": shown_moment(row["noticed_at"], zone=zone),
        "happened": shown_moment(row["happened_at"], zone=zone),
        "first_sent": shown_moment(row["first_sent_at"], zone=zone),
        "data": ", ".join(kinds[name].title if name in kinds else name for name in row["kinds"]),
        "people": "" if row["people"] is None else str(row["people"]),
        "records": "" if row["records"] is None else str(row["records"]),
    }
    return _under("incident", shown)


def _act(row: Mapping[str, Any]) -> dict[str, str]:
    told = {item["id"]: item["value"] for item in row["fields"] or ()}
    same = ("subject", "categories", "method", "reason")
    shown = {name: told.get(name, "") for name in same}
    day = date.fromisoformat(told["date"]).strftime("%d.%m.%Y") if told.get("date") else ""
    more = {"number": str(row["id"]), "system": told.get("ispdn", ""), "date": day, "digest": row["digest"]}
    return _under("act", {**shown, **more})


def _destroyers(row: Mapping[str, Any]) -> tuple[Row, ...]:
    """Each on a line of one's own: the order of Roskomnadzor asks for the post and the signature of everybody."""
    who = next((item["value"] for item in row["fields"] or () if item["id"] == "destroyers"), "")
    return tuple({"name": name} for name in who.split(", ") if name)


def _counts(row: Mapping[str, Any]) -> tuple[Row, ...]:
    return tuple({"what": item["title"], "rows": str(item["rows"])} for item in row["counts"] or ())


def _closing(row: Mapping[str, Any], *, zone: ZoneInfo) -> dict[str, str]:
    rule = shipped().rule(row["rule"].partition("@")[0]) if row["rule"] else None
    days = {name: row[f"{name}_at"] for name in ("planned", "noticed", "closed", "archived")}
    shown = {name: "" if at is None else shown_day(at, zone=zone) for name, at in days.items()}
    more = {
        "number": str(row["id"]),
        "channel": channel(row["channel"]).manifest.name,
        "inbox": row["inbox_name"],
        "line": row["line"],
        "reason": row["reason"],
        "rule": "решение компании, правило этого не требует" if rule is None else f"{rule.title} ({rule.norm})",
        "decided": ", ".join(one["name"] for one in _closers(row)),
        "manner": _manner(row, zone=zone),
        "phones": "прекращена" if row["is_everywhere"] else "при закрытии не отмечено, что прекращена",
        "reply": row["reply"].replace("{link}", "[личная ссылка]"),
    }
    return _under("closing", {**shown, **more})


def _closers(row: Mapping[str, Any]) -> tuple[Row, ...]:
    """Who decided and who closed, each once: everybody signs on a line of one's own."""
    return tuple({"name": name} for name in dict.fromkeys((row["planned_by_name"], row["closed_by_name"])))


def _manner(row: Mapping[str, Any], *, zone: ZoneInfo) -> str:
    """Who closed it, or whose decision closed it by itself."""
    by = row["closed_by_name"]
    if not row["closed_itself"]:
        return f"закрыл сотрудник: {by}"
    day = "" if row["decided_at"] is None else f", от {shown_day(row['decided_at'], zone=zone)}"
    return f"закрыт системой в назначенный день по решению сотрудника: {by}{day}"


def _touched(row: Mapping[str, Any]) -> tuple[Row, ...]:
    """How many there were is counted when a channel is closed; what nobody counted is a gap."""
    told = (
        ("Писали в канал", _count(row["people"])),
        ("Перешли в разрешённые каналы до закрытия", _count(row["moved"])),
        ("Не перешли к дню закрытия", _left(row)),
        ("Записаны для предупреждения", _count(row["written_down"])),
        ("Предупреждены", _count(row["told"])),
        ("Не предупреждены: отказались от сообщений или отправить было нельзя", _count(row["skipped"])),
    )
    return tuple({"what": what, "people": people} for what, people in told)


def _left(row: Mapping[str, Any]) -> str:
    is_known = row["people"] is not None and row["moved"] is not None
    return _count(row["people"] - row["moved"] if is_known else None)


def _count(of: int | None) -> str:
    return "" if of is None else str(of)


def _request(row: Mapping[str, Any], *, zone: ZoneInfo) -> dict[str, str]:
    ended = "" if row["ended_at"] is None else shown_day(row["ended_at"], zone=zone)
    act = "" if row["act_id"] is None else f", акт № {row['act_id']}"
    gone = "" if row["done_at"] is None else f"данные уничтожены {shown_day(row['done_at'], zone=zone)}{act}"
    shown = {
        "number": str(row["id"]),
        "received": row["received_on"].strftime("%d.%m.%Y"),
        "person": row["subject"],
        "kind": row["kind"],
        "data": row["known"],
        "decision": row["answer"],
        "answered": ended,
        "done": gone or (f"исполнено {ended}" if ended else ""),
    }
    return _under("request", shown)


async def _channels(tx: Tx, company_id: CompanyId) -> tuple[Row, ...]:
    names = [row["channel"] for row in await tx.fetch_all(queries.channels_at_work, company_id=company_id)]
    found = [channel(name).manifest for name in names]
    return tuple({"name": item.name, "location": item.data_location, "owner": item.owner_country} for item in found)


async def _consents(tx: Tx, company_id: CompanyId, *, book: Rulebook, zone: ZoneInfo, now: datetime) -> tuple[Row, ...]:
    purposes = {item.id: item.title for item in book.consents.purposes}
    ways = {item.id: item.title for item in book.consents.ways}
    rows = await tx.fetch_all(queries.consents_counted, company_id=company_id, now=now)
    return tuple(
        {
            "purpose": purposes.get(row["purpose"], row["purpose"]),
            "way": ways.get(row["way"], row["way"]),
            "text_hash": row["text_hash"],
            "given": str(row["given"]),
            "withdrawn": str(row["withdrawn"]),
            "first": shown_day(row["first"], zone=zone),
            "last": shown_day(row["last"], zone=zone),
        }
        for row in rows
    )


def _of(officer: Mapping[str, Any]) -> dict[str, str]:
    return {"officer.name": officer["name"], "officer.email": officer["email"]}


def _under(one: str, row: Row) -> dict[str, str]:
    return {f"{one}.{key}": value for key, value in row.items()}
