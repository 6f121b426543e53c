"""Founds the demo company: its lines, its people and their passwords."""

from datetime import datetime, timedelta
from pathlib import Path

from pristan.compliance.service import answer
from pristan.core.ids import CompanyId, OperatorId
from pristan.demo.story import Operator, Story
from pristan.kit.db import Database
from pristan.kit.principal import Principal
from pristan.kit.sql import load
from pristan.staff import Hasher
from pristan.staff.policy.roles import ROLE_PERMISSIONS, BuiltInRole
from pristan.staff.service.founding import Hired, NewCompany, found_company, give_built_in, hire
from pristan.staff.store import queries as staff_queries

queries = load("pristan.demo")
PASSWORD = "demo-farvater"  # noqa: S105 - shown to whoever starts the demo


def marker(data_dir: Path) -> Path:
    """The file that says the story was told to its end, so that a removed demo does not come back."""
    return data_dir / "demo-told"


async def is_wanted(db: Database, data_dir: Path) -> bool:
    """Whether the story is still to be told. One that was broken off is taken away first."""
    if marker(data_dir).exists():
        return False
    async with db.transaction() as tx:
        row = await tx.fetch_one(queries.count_companies) or {}
        if row.get("demos"):
            await tx.fetch_value(staff_queries.remove_demo)
        return row.get("all") == row.get("demos")


async def is_there(db: Database) -> bool:
    """Whether there is a demo company now."""
    async with db.transaction() as tx:
        row = await tx.fetch_one(queries.count_companies) or {}
    return bool(row.get("demos"))


async def found(db: Database, story: Story, *, hasher: Hasher, now: datetime) -> int:
    """The company with its lines and people; everybody has the same password."""
    password = await hasher.hash(PASSWORD)
    async with db.transaction() as tx:
        company = NewCompany(name=story.company.name, inn=story.company.inn, is_demo=True)
        company_id = await found_company(tx, company)
        for line in story.line:
            await tx.fetch_value(staff_queries.add_line, company_id=company_id, name=line.name)
        hands: dict[str, Principal] = {}
        for person in story.operator:
            hired = await hire(tx, company_id, email=person.email, name=person.name)
            await tx.execute(staff_queries.set_password, account_id=hired.id, hash=password, now=now)
            role = BuiltInRole(person.role)
            await give_built_in(tx, company_id, operator_id=hired.id, role=role, now=now)
            hands[person.code] = _principal(hired, person, company_id=company_id)
        for after, told in enumerate(story.company.profile):
            at = now - timedelta(days=told.days_ago)
            await answer(tx, hands[told.by], answers=told.answers, inn=None, after=after, now=at)
    return company_id


def _principal(hired: Hired, person: Operator, *, company_id: int) -> Principal:
    return Principal(
        operator_id=OperatorId(hired.id),
        company_id=CompanyId(company_id),
        name=person.name,
        permissions=ROLE_PERMISSIONS[BuiltInRole(person.role)],
    )


async def point_at_sandbox(db: Database, base_url: str) -> None:
    """Tell the demo's inboxes where the sandbox of this process is: ``base_url`` is that of the hub."""
    async with db.transaction() as tx:
        for channel in ("max", "telegram"):
            address = f"{base_url}/sandbox/{channel}/api"
            given = {"channel": channel, "base_url": f"{address}/" if channel == "max" else address}
            await tx.execute(queries.point_at_sandbox, **given)
