"""Builders: companies with people who can sign in."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
from litestar import Litestar

from pristan.kit.db import Database
from pristan.staff import Hasher
from pristan.staff.policy.roles import BuiltInRole
from pristan.staff.service.founding import NewCompany, found_company, give_built_in, hire
from pristan.staff.store import queries

PASSWORD = "верная лошадь скрепка"
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@dataclass
class MovingClock:
    """A clock that stands until it is moved."""

    moment: datetime = field(default_factory=lambda: NOON)

    def now(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


@dataclass(frozen=True, slots=True)
class AFirm:
    """A company, its lines and its owner's e-mail."""

    id: int
    lines: tuple[int, ...]
    owner: str
    owner_id: int


@dataclass(frozen=True, slots=True)
class APerson:
    id: int
    email: str


async def a_firm(worker_db: Database, hasher: Hasher, *, name: str = "Фарватер", lines: int = 2) -> AFirm:
    """A company with an owner who can sign in."""
    async with worker_db.transaction() as tx:
        company_id = await found_company(tx, NewCompany(name=name))
        line_ids = [
            await tx.fetch_value(
                "insert into business_lines (company_id, name) values (%(c)s, %(n)s) returning id",
                c=company_id,
                n=f"Направление {number}",
            )
            for number in range(1, lines + 1)
        ]
    owner = await a_person(worker_db, hasher, company_id=company_id, role=BuiltInRole.OWNER)
    return AFirm(id=company_id, lines=tuple(line_ids), owner=owner.email, owner_id=owner.id)


async def a_person(
    worker_db: Database,
    hasher: Hasher,
    *,
    company_id: int,
    role: BuiltInRole | None = BuiltInRole.OPERATOR,
    line_id: int | None = None,
    email: str = "",
    name: str = "Ира Лебедева",
) -> APerson:
    """An operator who can sign in with PASSWORD."""
    address = email or f"{uuid4().hex[:12]}@shop.example"
    hashed = await hasher.hash(PASSWORD)
    async with worker_db.transaction() as tx:
        hired = await hire(tx, company_id, email=address, name=name)
        await tx.execute(queries.set_password, account_id=hired.id, hash=hashed, now=NOON)
        if role is not None:
            await give_built_in(tx, company_id, operator_id=hired.id, role=role, now=NOON, line_id=line_id)
    return APerson(id=hired.id, email=address)


async def sign_in(client: httpx.AsyncClient, email: str, *, password: str = PASSWORD, totp: str = "") -> None:
    """Sign in and carry the CSRF token from here on."""
    answer = await client.post("/api/v1/login", json={"email": email, "password": password, "totp": totp})
    assert answer.status_code == 200, answer.text
    session = await client.get("/api/v1/session")
    assert session.status_code == 200, session.text
    client.headers["X-CSRF-Token"] = session.json()["csrf_token"]


def browser(app: Litestar) -> httpx.AsyncClient:
    """A browser of its own: cookies, headers and address of nobody else."""
    address = f"2001:db8::{uuid4().hex[:4]}:{uuid4().hex[:4]}"
    transport = httpx.ASGITransport(
        app=app,  # type: ignore[arg-type] # its own ASGI types
        raise_app_exceptions=False,
        client=(address, 50_000),
    )
    return httpx.AsyncClient(transport=transport, base_url="http://hub.example")
