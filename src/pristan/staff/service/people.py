"""Operators of a company: list, invite, reset link, switch off and on, force out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pristan.core.errors import Conflict, NotFound
from pristan.kit.clock import random_token
from pristan.kit.crypto import token_hash
from pristan.kit.db import Tx
from pristan.kit.principal import Principal
from pristan.staff.model import INVITATION_DAYS, RESET_HOURS, Entry
from pristan.staff.service import access_log
from pristan.staff.service.founding import hire
from pristan.staff.service.granting import (
    WantedGrant,
    demand_over,
    demand_owner_remains,
    lock_people,
    replace_grants,
)
from pristan.staff.store import queries


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Whom to call and what for."""

    email: str
    name: str
    grants: Sequence[WantedGrant]
    team_ids: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """The operator, and the token of the link, unless the person can sign in already."""

    operator_id: int
    token: str | None


async def list_operators(tx: Tx, who: Principal) -> list[dict[str, Any]]:
    """Everybody with a name; e-mail, grants and state only for whoever may look after people."""
    rows = await tx.fetch_all(queries.operators_of_company, company_id=who.company_id)
    if who.may("operators.view"):
        return rows
    light = ("id", "name", "presence", "is_disabled", "team_ids")
    return [{key: row[key] for key in light} for row in rows]


async def invite(tx: Tx, who: Principal, *, invitation: Invitation, now: datetime) -> Invited:
    """A new operator with grants. A stranger gets a link; an account of this installation just gets in."""
    hired = await hire(tx, who.company_id, email=invitation.email, name=invitation.name)
    known = await tx.fetch_value(queries.has_any_grant, company_id=who.company_id, operator_id=hired.id)
    if known:
        raise Conflict("Этот человек уже работает в компании", code="operator.exists")
    await replace_grants(tx, who, operator_id=hired.id, wanted=invitation.grants, now=now)
    for team_id in invitation.team_ids:
        await tx.execute(queries.add_team_member, company_id=who.company_id, team_id=team_id, operator_id=hired.id)
    if not hired.is_new:
        return Invited(operator_id=hired.id, token=None)
    token = await _link(
        tx,
        company_id=who.company_id,
        maker=who.operator_id,
        operator_id=hired.id,
        kind="invitation",
        expires_at=now + timedelta(days=INVITATION_DAYS),
        now=now,
    )
    return Invited(operator_id=hired.id, token=token)


async def reset_link(tx: Tx, who: Principal, *, operator_id: int, clears_totp: bool, now: datetime) -> str:
    """A one-time link for a new password. It opens the account, so it takes rights over all of it."""
    await demand_over(tx, who, operator_id=operator_id)
    await _demand_only_here(tx, who, operator_id)
    await tx.execute(queries.drop_links, company_id=who.company_id, operator_id=operator_id)
    return await _link(
        tx,
        company_id=who.company_id,
        maker=who.operator_id,
        operator_id=operator_id,
        kind="reset",
        expires_at=now + timedelta(hours=RESET_HOURS),
        now=now,
        clears_totp=clears_totp,
    )


async def link_from_console(tx: Tx, email: str, *, clears_totp: bool, now: datetime) -> str:
    """A reset link made by whoever owns the machine: the way back when no owner can sign in."""
    row = await tx.fetch_one(queries.account_to_reset, email=email.strip())
    if row is None:
        raise NotFound(f"Никто с почтой {email} здесь не работает")
    await access_log.append(
        tx,
        Entry(action="operator.reset_link", company_id=row["company_id"], target=f"operator:{row['id']}"),
        now=now,
    )
    return await _link(
        tx,
        company_id=row["company_id"],
        maker=None,
        operator_id=row["id"],
        kind="reset",
        expires_at=now + timedelta(hours=RESET_HOURS),
        now=now,
        clears_totp=clears_totp,
    )


async def switch_off(tx: Tx, who: Principal, *, operator_id: int, now: datetime) -> None:
    """The operator can no longer work here; what they did stays."""
    await lock_people(tx, who)
    await demand_over(tx, who, operator_id=operator_id)
    if operator_id == who.operator_id:
        raise Conflict("Себя отключить нельзя. Попросите другого администратора", code="operator.self")
    await demand_owner_remains(tx, who, leaving=operator_id)
    await tx.execute(queries.disable_operator, company_id=who.company_id, operator_id=operator_id, now=now)
    await tx.execute(queries.drop_links, company_id=who.company_id, operator_id=operator_id)
    await tx.fetch_value(queries.end_sessions_of, operator_id=operator_id)


async def switch_on(tx: Tx, who: Principal, *, operator_id: int) -> None:
    """The operator works here again, with the grants from before."""
    await demand_over(tx, who, operator_id=operator_id)
    await tx.execute(queries.enable_operator, company_id=who.company_id, operator_id=operator_id)


async def force_out(tx: Tx, who: Principal, *, operator_id: int) -> int:
    """End every session of the operator; returns how many there were."""
    await demand_over(tx, who, operator_id=operator_id)
    ended: int = await tx.fetch_value(queries.end_sessions_of, operator_id=operator_id)
    return ended


async def _demand_only_here(tx: Tx, who: Principal, operator_id: int) -> None:
    companies = await tx.fetch_all(queries.account_companies, account_id=operator_id)
    if any(company["id"] != who.company_id for company in companies):
        raise Conflict(
            "Учётная запись работает и в другой компании. Пароль меняет сам человек в профиле",
            code="operator.elsewhere",
        )


async def _link(
    tx: Tx,
    *,
    company_id: int,
    maker: int | None,
    operator_id: int,
    kind: str,
    expires_at: datetime,
    now: datetime,
    clears_totp: bool = False,
) -> str:
    token = random_token()
    await tx.execute(
        queries.make_link,
        company_id=company_id,
        kind=kind,
        operator_id=operator_id,
        hash=token_hash(token),
        clears_totp=clears_totp,
        created_by=maker,
        now=now,
        expires_at=expires_at,
    )
    return token
