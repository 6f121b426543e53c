"""The company itself: its lines, teams, name and allowed channels."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from psycopg.errors import ForeignKeyViolation, UniqueViolation

from pristan.core.errors import Conflict, FieldError, InvalidInput, NotFound
from pristan.kit.db import Tx
from pristan.kit.principal import Principal
from pristan.staff.policy.inn import InnKind, check_inn
from pristan.staff.service.founding import DEFAULT_TIME_ZONE
from pristan.staff.store import queries


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyDetails:
    """What is known of a company."""

    name: str
    inn: str | None = None
    time_zone: str = DEFAULT_TIME_ZONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team and its people."""

    name: str
    line_id: int | None = None
    member_ids: Collection[int] = ()
    is_archived: bool = False


def demand_valid(details: CompanyDetails) -> None:
    """Raise InvalidInput naming the fields to mend."""
    wrong: list[FieldError] = []
    if details.inn is not None:
        answer = check_inn(details.inn)
        if not isinstance(answer, InnKind):
            wrong.append(FieldError("inn", answer))
    if not details.name.strip():
        wrong.append(FieldError("name", "Заполните поле"))
    if not is_zone(details.time_zone):
        wrong.append(FieldError("time_zone", "Такого часового пояса нет"))
    if wrong:
        raise InvalidInput("Исправьте отмеченные поля", fields=wrong)


def is_zone(name: str) -> bool:
    """Whether ``name`` is a time zone of the IANA list."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


async def change_company(tx: Tx, who: Principal, *, details: CompanyDetails) -> None:
    """Another name, number or time zone."""
    demand_valid(details)
    await tx.execute(
        queries.change_company,
        company_id=who.company_id,
        name=details.name.strip(),
        inn=details.inn,
        time_zone=details.time_zone,
    )


async def list_lines(tx: Tx, who: Principal) -> list[dict[str, Any]]:
    """Lines the caller's rights reach."""
    rows = await tx.fetch_all(queries.lines_of_company, company_id=who.company_id)
    return [row for row in rows if who.lines is None or row["id"] in who.lines]


async def add_line(tx: Tx, who: Principal, *, name: str) -> int:
    """A new business line."""
    try:
        async with tx.savepoint():
            line_id: int = await tx.fetch_value(queries.add_line, company_id=who.company_id, name=name.strip())
    except UniqueViolation as exc:
        raise _same_line(name) from exc
    return line_id


async def change_line(tx: Tx, who: Principal, *, line_id: int, name: str | None, archived: bool, now: datetime) -> None:
    """Rename it, put it away or take it back; one with inboxes is in use."""
    if archived:
        count = await tx.fetch_value(queries.inboxes_of_line, company_id=who.company_id, id=line_id)
        if count:
            raise Conflict(f"К направлению относятся подключения: {count}. Сначала перенесите их", code="line.in_use")
    try:
        async with tx.savepoint():
            changed = await tx.fetch_value(
                queries.change_line,
                company_id=who.company_id,
                id=line_id,
                name=name.strip() if name else None,
                archived=archived,
                now=now,
            )
    except UniqueViolation as exc:
        raise _same_line(name or "") from exc
    if changed is None:
        raise NotFound("Такого направления нет")


async def add_team(tx: Tx, who: Principal, *, team: Team) -> int:
    """A new team."""
    try:
        async with tx.savepoint():
            team_id: int = await tx.fetch_value(
                queries.add_team, company_id=who.company_id, name=team.name.strip(), line_id=team.line_id
            )
            await _fill(tx, who, team_id=team_id, team=team)
    except ForeignKeyViolation as exc:
        raise _stranger() from exc
    return team_id


async def change_team(tx: Tx, who: Principal, *, team_id: int, team: Team, now: datetime) -> None:
    """The whole team anew: name, line, people."""
    try:
        async with tx.savepoint():
            changed = await tx.fetch_value(
                queries.change_team,
                company_id=who.company_id,
                id=team_id,
                name=team.name.strip(),
                line_id=team.line_id,
                archived=team.is_archived,
                now=now,
            )
            if changed is None:
                raise NotFound("Такой команды нет")
            await tx.execute(queries.drop_team_members, company_id=who.company_id, team_id=team_id)
            await _fill(tx, who, team_id=team_id, team=team)
    except ForeignKeyViolation as exc:
        raise _stranger() from exc


async def _fill(tx: Tx, who: Principal, *, team_id: int, team: Team) -> None:
    for operator_id in sorted(set(team.member_ids)):
        await tx.execute(queries.add_team_member, company_id=who.company_id, team_id=team_id, operator_id=operator_id)


def _same_line(name: str) -> Conflict:
    return Conflict(f"Направление «{name.strip()}» уже есть", code="line.same_name")


def _stranger() -> InvalidInput:
    return InvalidInput("Такого направления или оператора в компании нет", code="team.unknown_member")
