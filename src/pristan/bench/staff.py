"""Operators of a bench: hired as the product hires, signed in through its API."""

from datetime import UTC, datetime

import httpx

from pristan.bench.ground import Ground
from pristan.kit.db import Database
from pristan.staff import Hasher
from pristan.staff.policy.roles import BuiltInRole
from pristan.staff.service.founding import add_built_in_roles, give_built_in, hire
from pristan.staff.store import queries

PASSWORD = "замер скорости пристани"  # noqa: S105 - of accounts that live as long as the bench


async def hire_operators(
    ground: Ground, count: int, *, role: BuiltInRole = BuiltInRole.SUPERVISOR, line_ids: tuple[int, ...] = ()
) -> list[str]:
    """E-mails of new operators who can sign in; with ``line_ids`` they see these lines only."""
    db: Database = ground.here.database("worker", size=2)
    now = datetime.now(UTC)
    hashed = await Hasher().hash(PASSWORD)
    emails = [f"{role.value}-{'-'.join(map(str, line_ids))}-{number}@bench.example" for number in range(count)]
    await db.open()
    try:
        async with db.transaction() as tx:
            if await tx.fetch_value(queries.role_by_code, company_id=ground.company_id, code=role.value) is None:
                await add_built_in_roles(tx, ground.company_id)
            for number, email in enumerate(emails):
                hired = await hire(tx, ground.company_id, email=email, name=f"Оператор {number}")
                await tx.execute(queries.set_password, account_id=hired.id, hash=hashed, now=now)
                await tx.execute(
                    "update accounts set settings = '{\"undo_seconds\": 0}' where id = %(id)s", id=hired.id
                )
                for line_id in line_ids or (None,):
                    await give_built_in(
                        tx, ground.company_id, operator_id=hired.id, role=role, now=now, line_id=line_id
                    )
    finally:
        await db.close()
    return emails


async def sign_in(base_url: str, email: str) -> dict[str, str]:
    """Headers of a signed-in session, good at every web process of the installation."""
    async with httpx.AsyncClient(base_url=base_url, timeout=30, trust_env=False) as client:
        answer = await client.post("/api/v1/login", json={"email": email, "password": PASSWORD})
        answer.raise_for_status()
        # A site with a public address gives cookies for HTTPS only; here it is asked behind its proxy, so to speak.
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in client.cookies.jar)
        session = await client.get("/api/v1/session", headers={"Cookie": cookies})
        session.raise_for_status()
        return {"Cookie": cookies, "X-CSRF-Token": session.json()["csrf_token"]}
