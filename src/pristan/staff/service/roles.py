"""Roles of a company: built-in ones stay as they are; copies are adjusted."""

from collections.abc import Collection
from typing import Any

from psycopg.errors import ForeignKeyViolation

from pristan.core.access import Permission
from pristan.core.errors import Conflict, NotFound
from pristan.kit.clock import random_token
from pristan.kit.db import Tx
from pristan.kit.principal import Principal
from pristan.staff.policy.roles import BuiltInRole, known_permissions
from pristan.staff.service.granting import demand_may_hold
from pristan.staff.store import queries


async def list_roles(tx: Tx, who: Principal) -> list[dict[str, Any]]:
    """Roles with the permissions they give today."""
    rows = await tx.fetch_all(queries.roles_of_company, company_id=who.company_id)
    for row in rows:
        is_owner = row["code"] == BuiltInRole.OWNER
        row["permissions"] = sorted(Permission if is_owner else known_permissions(row["permissions"]))
    return rows


async def create_role(tx: Tx, who: Principal, *, name: str, permissions: Collection[Permission]) -> int:
    """A role of the company's own."""
    await demand_may_hold(who, permissions)
    role_id: int = await tx.fetch_value(
        queries.add_role,
        company_id=who.company_id,
        code=f"own_{random_token(6)}",
        name=name,
        permissions=sorted(permissions),
        builtin=False,
    )
    return role_id


async def change_role(tx: Tx, who: Principal, *, role_id: int, name: str, permissions: Collection[Permission]) -> None:
    """Both what the role gave and what it will give must be within the rights of who changes it."""
    before = await _own_role(tx, who, role_id)
    await demand_may_hold(who, known_permissions(before["permissions"]))
    await demand_may_hold(who, permissions)
    await tx.execute(
        queries.change_role,
        company_id=who.company_id,
        id=role_id,
        name=name,
        permissions=sorted(permissions),
    )


async def drop_role(tx: Tx, who: Principal, *, role_id: int) -> None:
    """Only a role nobody holds goes."""
    await _own_role(tx, who, role_id)
    try:
        async with tx.savepoint():
            await tx.execute(queries.drop_role, company_id=who.company_id, id=role_id)
    except ForeignKeyViolation as exc:
        raise Conflict("Роль кому-то выдана. Сначала выдайте им другую", code="role.in_use") from exc


async def _own_role(tx: Tx, who: Principal, role_id: int) -> dict[str, Any]:
    rows = await tx.fetch_all(queries.roles_of_company, company_id=who.company_id)
    found = next((row for row in rows if row["id"] == role_id), None)
    if found is None:
        raise NotFound("Такой роли нет")
    if found["is_builtin"]:
        raise Conflict("Встроенную роль не меняют. Сделайте копию", code="role.builtin")
    return found
