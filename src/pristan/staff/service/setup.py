"""The first run: an administrator, a company, its lines. Possible only while nobody owns anything here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from pristan.core.errors import Conflict, Forbidden
from pristan.kit.db import Tx, to_json
from pristan.kit.principal import Principal
from pristan.staff.model import Caller, Entry
from pristan.staff.policy.roles import BuiltInRole
from pristan.staff.service import access_log
from pristan.staff.service.founding import NewCompany, found_company, give_built_in
from pristan.staff.service.identify import enter
from pristan.staff.service.organisation import CompanyDetails, add_line, demand_valid
from pristan.staff.service.second_factor import disable
from pristan.staff.service.sign_in import open_session
from pristan.staff.store import queries

# An administrator who began and never came back does not lock the installation for ever.
_ABANDONED_AFTER: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Administrator:
    """The first person, with the password already hashed."""

    email: str
    name: str
    password_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupState:
    """How far the first run has come."""

    required: bool
    demo: bool
    started: bool
    step: str
    company_id: int | None = None
    account_id: int | None = None


async def setup_state(tx: Tx, *, lock: bool = False) -> SetupState:
    """Where the first run stands; ``lock`` lets one browser at a time go on."""
    row = await tx.fetch_one(queries.lock_installation if lock else queries.installation) or {}
    progress: dict[str, Any] = (row.get("settings") or {}).get("setup", {})
    demo = await tx.fetch_value(queries.has_owner, real_only=False) and not await tx.fetch_value(
        queries.has_owner, real_only=True
    )
    return SetupState(
        required=row.get("setup_finished_at") is None and not demo,
        demo=bool(demo),
        started="account_id" in progress,
        step=progress.get("step", "account"),
        company_id=progress.get("company_id"),
        account_id=progress.get("account_id"),
    )


async def begin(tx: Tx, *, administrator: Administrator, caller: Caller, now: datetime) -> str:
    """The administrator's account and first session. Of two browsers at once one wins."""
    await setup_state(tx, lock=True)
    await _demand_free(tx, now=now)
    row = await tx.fetch_one(queries.ensure_account, email=administrator.email.strip(), name=administrator.name)
    account_id: int = (row or {})["id"]
    await tx.fetch_value(queries.become_operator, operator_id=account_id)
    await tx.execute(queries.set_password, account_id=account_id, hash=administrator.password_hash, now=now)
    await tx.execute(queries.end_other_sessions, account_id=account_id, kept=0)
    await disable(tx, account_id)
    await _save(tx, {"account_id": account_id, "started_at": now.isoformat(), "step": "company"})
    await access_log.append(tx, Entry(action="setup.begun", account_id=account_id, address=caller.address), now=now)
    return await open_session(tx, account_id, caller=caller, now=now)


async def name_company(tx: Tx, who: Principal, *, details: CompanyDetails, now: datetime) -> int:
    """The company of the first run, founded once and corrected afterwards."""
    demand_valid(details)
    state = await _demand_mine(tx, who)
    if state.company_id is not None:
        await enter(tx, company_id=state.company_id, operator_id=who.operator_id)
        await tx.execute(
            queries.change_company,
            company_id=state.company_id,
            name=details.name.strip(),
            inn=details.inn,
            time_zone=details.time_zone,
        )
        return state.company_id
    company_id = await found_another(tx, who, details=details, now=now)
    await tx.execute(queries.work_in, id=who.session_id, company_id=company_id)
    await _save(tx, {"company_id": company_id, "step": "rules"})
    return company_id


async def name_lines(tx: Tx, who: Principal, *, names: Collection[str], now: datetime) -> None:
    """The business lines of the first run: new ones are added, ones no longer named are put away."""
    await _demand_mine(tx, who)
    rows = await tx.fetch_all(queries.lines_of_company, company_id=who.company_id)
    there = {row["name"].casefold(): row for row in rows}
    wanted = {name.strip().casefold(): name.strip() for name in names if name.strip()}
    for key, name in wanted.items():
        if key not in there:
            await add_line(tx, who, name=name)
    for key, row in there.items():
        await tx.fetch_value(
            queries.change_line,
            company_id=who.company_id,
            id=row["id"],
            name=None,
            archived=key not in wanted,
            now=now,
        )


async def save_step(tx: Tx, who: Principal, *, step: str) -> None:
    """Where to go on after a break."""
    await _demand_mine(tx, who)
    await _save(tx, {"step": step})


async def finish(tx: Tx, who: Principal, *, now: datetime) -> None:
    """The first run is over; it never comes back by itself."""
    state = await _demand_mine(tx, who)
    if state.company_id is None:
        raise Conflict("Сначала назовите компанию", code="setup.no_company")
    await tx.execute(queries.finish_setup, now=now)


async def found_another(tx: Tx, who: Principal, *, details: CompanyDetails, now: datetime) -> int:
    """A new company owned by ``who``; the transaction works in it from here on."""
    demand_valid(details)
    company = NewCompany(name=details.name.strip(), inn=details.inn, time_zone=details.time_zone)
    company_id = await found_company(tx, company, founder_id=who.operator_id)
    await tx.execute(queries.add_operator, company_id=company_id, operator_id=who.operator_id, name=who.name)
    await give_built_in(tx, company_id, operator_id=who.operator_id, role=BuiltInRole.OWNER, now=now)
    return company_id


async def enter_demo(tx: Tx, *, operator_id: int, caller: Caller, now: datetime) -> str:
    """A session of one of the invented people, without a password: only while there is nothing but the demo."""
    people = await tx.fetch_all(queries.demo_people)
    if operator_id not in {person["id"] for person in people}:
        raise Forbidden("Без пароля входят только в демо", code="setup.not_demo")
    return await open_session(tx, operator_id, caller=caller, now=now)


async def end_demo(tx: Tx, who: Principal) -> list[str]:
    """Take the demo away with everything in it; returns the keys of its files, to be deleted after the commit."""
    state = await setup_state(tx, lock=True)
    company = await tx.fetch_one(queries.current_company, company_id=who.company_id)
    if not state.demo or company is None or not company["demo"]:
        raise Conflict("Это не демо. Здесь работает настоящая компания", code="setup.not_demo")
    rows = await tx.fetch_all(queries.file_keys, company_id=who.company_id)
    await tx.fetch_value(queries.remove_demo)
    return sorted({key for row in rows for key in (row["storage_key"], row["thumb_key"]) if key})


async def _demand_free(tx: Tx, *, now: datetime) -> None:
    if await tx.fetch_value(queries.has_owner, real_only=False):
        raise Conflict("Пристань уже настроена. Войдите или попросите приглашение", code="setup.done")
    row = await tx.fetch_one(queries.installation) or {}
    started = (row.get("settings") or {}).get("setup", {}).get("started_at")
    if started and now - datetime.fromisoformat(started) < _ABANDONED_AFTER:
        raise Conflict("Настройку уже начали в другом окне. Войдите с той же почтой и паролем", code="setup.started")


async def _demand_mine(tx: Tx, who: Principal) -> SetupState:
    state = await setup_state(tx, lock=True)
    if not state.required:
        raise Conflict("Пристань уже настроена", code="setup.done")
    if state.account_id != who.operator_id:
        raise Forbidden("Настройку ведёт другой человек", code="setup.not_yours")
    return state


async def _save(tx: Tx, progress: dict[str, Any]) -> None:
    await tx.execute(queries.save_setup, progress=to_json(progress))
