"""Grants: nobody gives, changes or takes away more than they have; an owner always remains."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pristan.core.access import EVERYWHERE, Permission, Reach
from pristan.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from pristan.kit.db import Tx
from pristan.kit.principal import Principal
from pristan.staff.policy.roles import BuiltInRole, Grant, keeps_an_owner, known_permissions, missing_to_grant
from pristan.staff.service.identify import grants_of
from pristan.staff.store import queries


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedGrant:
    """A role to be held over one line, or over all lines (None)."""

    role_id: int
    line_id: int | None = None


async def replace_grants(
    tx: Tx, who: Principal, *, operator_id: int, wanted: Sequence[WantedGrant], now: datetime
) -> None:
    """Give exactly these grants. Both what goes and what comes must be within the giver's rights."""
    await lock_people(tx, who)
    await demand_over(tx, who, operator_id=operator_id)
    roles = await _demand_may_give(tx, who, wanted)
    owns = any(roles[item.role_id] == BuiltInRole.OWNER and item.line_id is None for item in wanted)
    if not owns:
        await demand_owner_remains(tx, who, leaving=operator_id)
    await tx.execute(queries.drop_grants, company_id=who.company_id, operator_id=operator_id)
    for item in wanted:
        await tx.execute(
            queries.add_grant,
            company_id=who.company_id,
            operator_id=operator_id,
            role_id=item.role_id,
            line_id=item.line_id,
            granted_by=who.operator_id,
            now=now,
        )


async def demand_over(tx: Tx, who: Principal, *, operator_id: int) -> None:
    """Raise unless the operator exists here and holds nothing that ``who`` does not."""
    found = await tx.fetch_one(queries.operator_by_id, company_id=who.company_id, operator_id=operator_id)
    if found is None:
        raise NotFound("Такого оператора в компании нет")
    rows = await tx.fetch_value(queries.grants_of_operator, company_id=who.company_id, operator_id=operator_id)
    demand_within(who, grants_of(rows))


def demand_within(who: Principal, grants: Iterable[Grant]) -> None:
    """Raise Forbidden if any of the grants is more than ``who`` has."""
    for grant in grants:
        missing = missing_to_grant(who.reaches, permissions=grant.permissions, reach=grant.reach)
        if missing:
            raise Forbidden(
                f"Это больше ваших прав. Не хватает: {', '.join(missing)}", code="forbidden.above_own_rights"
            )


async def demand_may_hold(who: Principal, permissions: Iterable[Permission]) -> None:
    """Raise Forbidden if a role with these permissions is more than ``who`` has."""
    demand_within(who, [Grant(role_code="", permissions=frozenset(permissions), reach=EVERYWHERE)])


async def demand_owner_remains(tx: Tx, who: Principal, *, leaving: int) -> None:
    """Raise Conflict if nobody else owns the company. The company's row must be locked already."""
    rows = await tx.fetch_all(queries.owners, company_id=who.company_id)
    owner_ids = [row["operator_id"] for row in rows]
    if leaving in owner_ids and not keeps_an_owner(owner_ids, leaving=leaving):
        raise Conflict("Это последний владелец. Сначала назначьте другого", code="operator.last_owner")


async def _demand_may_give(tx: Tx, who: Principal, wanted: Sequence[WantedGrant]) -> dict[int, str]:
    rows = await tx.fetch_all(queries.roles_of_company, company_id=who.company_id)
    roles = {row["id"]: row for row in rows}
    lines = {row["id"] for row in await tx.fetch_all(queries.lines_of_company, company_id=who.company_id)}
    for item in wanted:
        if item.role_id not in roles or (item.line_id is not None and item.line_id not in lines):
            raise InvalidInput("Такой роли или такого направления нет", code="grant.unknown")
        role = roles[item.role_id]
        is_owner = role["code"] == BuiltInRole.OWNER
        permissions = frozenset(Permission) if is_owner else known_permissions(role["permissions"])
        reach = EVERYWHERE if item.line_id is None else Reach.of(item.line_id)
        demand_within(who, [Grant(role_code=role["code"], permissions=permissions, reach=reach)])
    return {role_id: row["code"] for role_id, row in roles.items()}


async def lock_people(tx: Tx, who: Principal) -> None:
    """Two administrators must not remove each other's last owner at once."""
    await tx.fetch_value(queries.lock_company, company_id=who.company_id)
