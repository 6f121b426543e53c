"""What a screen needs to know about who is signed in."""

from typing import Any, Final

from pristan.core.errors import NotFound
from pristan.kit.db import Tx
from pristan.kit.principal import Principal
from pristan.staff.model import CompanyRow
from pristan.staff.store import queries

DEFAULT_SETTINGS: Final[dict[str, Any]] = {
    "theme": "auto",
    "density": "normal",
    "sound": True,
    "notifications": True,
    "dnd_until": None,
    "enter_sends": False,
    "undo_seconds": 5,
    "single_keys": True,
}


async def overview(tx: Tx, who: Principal) -> dict[str, Any]:
    """The answer of ``GET /session``."""
    account = await tx.fetch_one(queries.own_account, account_id=who.operator_id)
    company = await tx.fetch_one(queries.current_company, company_id=who.company_id)
    companies = await tx.all_of(CompanyRow, queries.account_companies, account_id=who.operator_id)
    roles = await tx.fetch_all(queries.role_names_of, company_id=who.company_id, operator_id=who.operator_id)
    awaited = await tx.fetch_value(queries.setup_awaits, account_id=who.operator_id)
    is_demo = bool(company and company["demo"])
    return {
        "account": {**(account or {}), "settings": DEFAULT_SETTINGS | dict((account or {}).get("settings") or {})},
        "company": company,
        "companies": [{"id": item.id, "name": item.name} for item in companies],
        "role": roles[0]["code"] if roles else None,
        "role_name": roles[0]["name"] if roles else None,
        "permissions": sorted(who.permissions),
        "lines": "all" if who.lines is None else sorted(who.lines),
        "csrf_token": who.csrf_token,
        "setup_required": bool(awaited) and not is_demo,
        "demo": is_demo,
    }


async def work_in(tx: Tx, who: Principal, *, company_id: int) -> None:
    """The session works in another company of the account from now on."""
    companies = await tx.all_of(CompanyRow, queries.account_companies, account_id=who.operator_id)
    if company_id not in {company.id for company in companies}:
        raise NotFound("Такой компании у вас нет")
    await tx.execute(queries.work_in, id=who.session_id, company_id=company_id)
