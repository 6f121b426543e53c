"""A company comes to be: its built-in roles, its first people. The wizard and the demo use the same words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pristan.kit.db import Tx
from pristan.staff.policy.roles import ROLE_NAMES, ROLE_PERMISSIONS, BuiltInRole
from pristan.staff.service.identify import enter
from pristan.staff.store import queries

DEFAULT_TIME_ZONE: Final = "Europe/Moscow"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCompany:
    """A company to be founded."""

    name: str
    inn: str | None = None
    time_zone: str = DEFAULT_TIME_ZONE
    is_demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hired:
    """The account of a new operator, and whether it is new to the installation."""

    id: int
    is_new: bool


async def found_company(tx: Tx, company: NewCompany, *, founder_id: int = 0) -> int:
    """A new company with its roles; the transaction works in it from here on."""
    company_id: int = await tx.fetch_value(
        queries.make_company,
        name=company.name,
        inn=company.inn,
        time_zone=company.time_zone,
        demo=company.is_demo,
    )
    await enter(tx, company_id=company_id, operator_id=founder_id)
    await add_built_in_roles(tx, company_id)
    return company_id


async def add_built_in_roles(tx: Tx, company_id: int) -> None:
    """The roles every company begins with."""
    for role, permissions in ROLE_PERMISSIONS.items():
        await tx.execute(
            queries.add_role,
            company_id=company_id,
            code=role.value,
            name=ROLE_NAMES[role],
            permissions=sorted(permissions),
            builtin=True,
        )


async def hire(tx: Tx, company_id: int, *, email: str, name: str) -> Hired:
    """An operator of the company; the account is made if the e-mail is new here."""
    row = await tx.fetch_one(queries.ensure_account, email=email.strip(), name=name.strip())
    if row is None:
        raise LookupError("ensure_account returned nothing")
    await tx.execute(queries.add_operator, company_id=company_id, operator_id=row["id"], name=name.strip())
    return Hired(id=row["id"], is_new=row["is_new"])


async def give_built_in(
    tx: Tx,
    company_id: int,
    *,
    operator_id: int,
    role: BuiltInRole,
    now: datetime,
    line_id: int | None = None,
) -> None:
    """Grant a built-in role without asking who grants it: for founding only."""
    role_id = await tx.fetch_value(queries.role_by_code, company_id=company_id, code=role.value)
    await tx.execute(
        queries.add_grant,
        company_id=company_id,
        operator_id=operator_id,
        role_id=role_id,
        line_id=line_id,
        granted_by=None,
        now=now,
    )
