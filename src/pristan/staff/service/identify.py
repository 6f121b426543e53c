"""Who a request comes from: a session cookie or an API token becomes a principal."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from pristan.core.access import COMPANY_WIDE, EVERYWHERE, NOWHERE, Permission, Reach
from pristan.core.ids import CompanyId, OperatorId
from pristan.kit.clock import Clock
from pristan.kit.crypto import token_hash
from pristan.kit.db import Database, Scope, Tx
from pristan.kit.principal import NO_COMPANY, Principal, lines_of
from pristan.staff.model import SESSION_IDLE_DAYS, SessionRow, TokenRow
from pristan.staff.policy.roles import BuiltInRole, Grant, Rights, known_permissions, rights_of
from pristan.staff.policy.tokens import csrf_token
from pristan.staff.store import queries

NOBODY: Final = Scope(lines=frozenset())  # a transaction that sees no row of any company
_SEEN_EVERY: Final = timedelta(minutes=1)
_IDLE: Final = timedelta(days=SESSION_IDLE_DAYS)


async def by_session(db: Database, token: str, *, now: datetime, address: str = "") -> Principal | None:
    """The principal of a live session, or None."""
    async with db.transaction(NOBODY) as tx:
        row = await tx.one_of(SessionRow, queries.session_by_hash, hash=token_hash(token))
        if row is None or not is_live(row, now=now):
            return None
        if now - row.seen_at >= _SEEN_EVERY:
            await _as_operator(tx, row.account_id)
            await tx.execute(queries.touch_session, id=row.id, now=now, address=address)
    return _principal(
        rights_of(grants_of(row.grants)),
        operator_id=row.account_id,
        company_id=row.company_id,
        name=row.name,
        email=row.email,
        settings=row.settings,
        session_id=row.id,
        csrf_token=csrf_token(token),
    )


async def by_api_token(db: Database, token: str, *, now: datetime) -> Principal | None:
    """The principal of a live API token: never more than its maker may do today."""
    async with db.transaction(NOBODY) as tx:
        row = await tx.one_of(TokenRow, queries.api_token_by_hash, hash=token_hash(token))
        if row is None or not _is_valid(row, now=now):
            return None
        if row.used_at is None or now - row.used_at >= _SEEN_EVERY:
            await enter(tx, company_id=row.company_id, operator_id=row.operator_id)
            await tx.execute(queries.touch_api_token, company_id=row.company_id, id=row.id, now=now)
    rights = _limited(rights_of(grants_of(row.grants)), row)
    return _principal(rights, operator_id=row.operator_id, company_id=row.company_id, name=row.name, token_id=row.id)


async def as_operator(tx: Tx, *, company_id: CompanyId, operator_id: OperatorId) -> Principal | None:
    """The principal of an operator who is known by other means than a session: never more than they may do today.

    None for somebody disabled or gone.
    """
    row = await tx.fetch_one(queries.standing_operator, company_id=company_id, operator_id=operator_id)
    if row is None:
        return None
    rights = rights_of(grants_of(row["grants"]))
    return _principal(
        rights, operator_id=operator_id, company_id=company_id, name=row["name"], settings=row["settings"]
    )


def _principal(rights: Rights, *, operator_id: int, company_id: int | None, **rest: Any) -> Principal:
    together = NOWHERE
    for reach in rights.values():
        together = together.joined(reach)
    return Principal(
        operator_id=OperatorId(operator_id),
        company_id=NO_COMPANY if company_id is None else CompanyId(company_id),
        permissions=frozenset(rights),
        lines=lines_of(together),
        reaches=rights,
        **rest,
    )


async def still_stands(db: Database, who: Principal, *, clock: Clock) -> bool:
    """Whether a stream opened as ``who`` may go on: neither ended, nor disabled, nor with other rights by now."""
    async with db.transaction(who.scope) as tx:
        row = await tx.fetch_one(
            queries.standing,
            company_id=who.company_id,
            operator_id=who.operator_id,
            session_id=who.session_id,
            token_id=who.token_id,
            now=clock.now(),
        )
    if row is None or not row["is_live"]:
        return False
    rights = rights_of(grants_of(row["grants"]))
    return all(rights.get(permission, NOWHERE).covers(reach) for permission, reach in who.reaches.items())


def is_live(row: SessionRow, *, now: datetime) -> bool:
    """Neither ended, nor idle for too long, nor of a disabled account."""
    return row.disabled_at is None and now < row.expires_at and now - row.seen_at < _IDLE


def _is_valid(row: TokenRow, *, now: datetime) -> bool:
    expired = row.expires_at is not None and row.expires_at <= now
    return row.disabled_at is None and row.revoked_at is None and not expired


def grants_of(rows: Iterable[Mapping[str, Any]]) -> list[Grant]:
    """Stored grants; the owner has every permission, also those of a later release."""
    return [
        Grant(
            role_code=row["role"],
            permissions=frozenset(Permission)
            if row["role"] == BuiltInRole.OWNER
            else known_permissions(row["permissions"]),
            reach=EVERYWHERE if row["line"] is None else Reach.of(row["line"]),
        )
        for row in rows
    ]


def _limited(rights: Rights, row: TokenRow) -> Rights:
    allowed = known_permissions(row.permissions)
    limit = EVERYWHERE if row.business_line_ids is None else Reach.of(*row.business_line_ids)
    return {
        permission: reach.met(limit)
        for permission, reach in rights.items()
        if permission in allowed and (limit.everywhere or permission not in COMPANY_WIDE)
    }


async def enter(tx: Tx, *, company_id: int, operator_id: int) -> None:
    """Let the transaction see a whole company as this operator."""
    await tx.fetch_value(queries.enter_company, company_id=company_id, operator_id=operator_id)


async def _as_operator(tx: Tx, operator_id: int) -> None:
    await tx.fetch_value(queries.become_operator, operator_id=operator_id)
