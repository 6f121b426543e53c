from datetime import timedelta
from typing import Any, LiteralString

import httpx
import psycopg
import pytest
from litestar import Litestar

from pristan.kit.db import Database, Tx
from pristan.staff import Entry, Hasher, append_access_log, verify_access_log
from pristan.staff.policy.roles import BuiltInRole
from tests.conftest import TestDatabase
from tests.staff.conftest import Build
from tests.staff.people import AFirm, MovingClock, a_firm, a_person, browser, sign_in


@pytest.fixture
async def firm(worker_db: Database, hasher: Hasher) -> AFirm:
    return await a_firm(worker_db, hasher)


async def a_token(client: httpx.AsyncClient, *permissions: str, **rest: Any) -> tuple[int, dict[str, str]]:
    body = {"name": "Сайт", "permissions": permissions, **rest}
    made = await client.post("/api/v1/api-tokens", json=body)
    assert made.status_code == 201, made.text
    return made.json()["id"], {"Authorization": f"Bearer {made.json()['token']}"}


async def test_a_token_does_what_it_is_for_and_no_more(
    visitor: httpx.AsyncClient, app: Litestar, firm: AFirm, clock: MovingClock
) -> None:
    await sign_in(visitor, firm.owner)
    expires = (clock.now() + timedelta(days=1)).isoformat()
    token_id, header = await a_token(visitor, "operators.view", "organisation.manage", expires_at=expires)
    async with browser(app) as robot:
        robot.headers.update(header)
        assert (await robot.get("/api/v1/roles")).status_code == 200
        written = await robot.post("/api/v1/business-lines", json={"name": "Опт"})
        assert written.status_code == 201, "a token needs no CSRF token"
        assert (await robot.get("/api/v1/access-log")).status_code == 403
        profile = await robot.get("/api/v1/profile")
        assert (profile.status_code, profile.json()["code"]) == (403, "forbidden.token")
        listed = (await visitor.get("/api/v1/api-tokens")).json()["items"]
        assert header["Authorization"].removeprefix("Bearer ").startswith(listed[0]["shown"])
        assert "token_hash" not in listed[0]
        clock.move(days=1)
        assert (await robot.get("/api/v1/roles")).status_code == 401
        clock.move(days=-1)
        assert (await visitor.delete(f"/api/v1/api-tokens/{token_id}")).status_code == 200
        assert (await robot.get("/api/v1/roles")).status_code == 401


async def test_a_token_loses_what_its_maker_loses(
    visitor: httpx.AsyncClient, app: Litestar, firm: AFirm, worker_db: Database, hasher: Hasher
) -> None:
    maker = await a_person(worker_db, hasher, company_id=firm.id, role=BuiltInRole.ADMINISTRATOR)
    await sign_in(visitor, firm.owner)
    async with browser(app) as admin, browser(app) as robot:
        await sign_in(admin, maker.email)
        _, header = await a_token(admin, "operators.view")
        robot.headers.update(header)
        assert (await robot.get("/api/v1/roles")).status_code == 200
        await visitor.post(f"/api/v1/operators/{maker.id}/disable")
        assert (await robot.get("/api/v1/roles")).status_code == 403


async def test_what_matters_is_logged_and_read_with_filters(
    visitor: httpx.AsyncClient, app: Litestar, firm: AFirm
) -> None:
    async with browser(app) as guesser:
        await guesser.post("/api/v1/login", json={"email": firm.owner, "password": "мимо"})
    await sign_in(visitor, firm.owner)
    await visitor.post("/api/v1/business-lines", json={"name": "Опт"})
    items = (await visitor.get("/api/v1/access-log")).json()["items"]
    assert [item["action"] for item in items] == ["line.added", "login.done", "login.refused"]
    logins = (await visitor.get("/api/v1/access-log", params={"action": "login"})).json()["items"]
    assert [item["action"] for item in logins] == ["login.done", "login.refused"]
    page = (await visitor.get("/api/v1/access-log", params={"limit": 1})).json()
    rest = await visitor.get("/api/v1/access-log", params={"limit": 5, "before": page["next"]})
    assert len(rest.json()["items"]) == 2


@pytest.mark.parametrize(
    "statement", ["update access_log set action = 'x'", "delete from access_log", "truncate access_log"]
)
@pytest.mark.parametrize("role", ["owner", "web", "worker"])
async def test_no_role_of_the_product_changes_the_log(
    database: TestDatabase, firm: AFirm, visitor: httpx.AsyncClient, *, role: str, statement: str
) -> None:
    await sign_in(visitor, firm.owner)
    url = {"owner": database.owner, "web": database.web, "worker": database.worker}[role]
    with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement.encode())


TAMPERINGS = {
    "changed": "update access_log set details = '{\"a\": 1}' where seq = 2",
    "another time": "update access_log set at = at + interval '1 microsecond' where seq = 2",
    "taken out": "delete from access_log where seq = 2",
    "tail cut off": "delete from access_log where seq >= 2",
}


@pytest.mark.parametrize("how", TAMPERINGS)
async def test_tampering_by_a_superuser_is_found(
    empty: TestDatabase, empty_db: Database, build: Build, hasher: Hasher, *, how: str
) -> None:
    worker = Database(empty.worker, size=1, now=lambda: MovingClock().now())
    await worker.open()
    firm = await a_firm(worker, hasher)
    async with browser(build(empty_db)) as client:
        for _ in range(3):
            await sign_in(client, firm.owner)
    async with worker.transaction() as tx:
        whole = await verify_access_log(tx)
    assert (whole.entries, whole.ok, whole.first_broken) == (3, True, None)
    with psycopg.connect(empty.owner, autocommit=True) as superuser:
        superuser.execute("alter table access_log disable trigger all")
        superuser.execute(TAMPERINGS[how].encode())
    async with worker.transaction() as tx:
        report = await verify_access_log(tx)
    await worker.close()
    assert (report.ok, report.first_broken) == (False, 2)


class Busy:
    """A reader of the log beside whom somebody signs in the moment after each of the first two looks."""

    def __init__(self, tx: Tx, others: Database) -> None:
        self._tx, self._others, self._left = tx, others, 2

    async def fetch_one(self, sql: LiteralString, **params: Any) -> Any:
        return await self._and_more(await self._tx.fetch_one(sql, **params))

    async def fetch_all(self, sql: LiteralString, **params: Any) -> Any:
        return await self._and_more(await self._tx.fetch_all(sql, **params))

    async def _and_more(self, found: Any) -> Any:
        if self._left:
            self._left -= 1
            async with self._others.transaction() as tx:
                await append_access_log(tx, Entry(action="session.started"), now=MovingClock().now())
        return found


async def test_a_log_that_others_go_on_writing_is_whole(empty: TestDatabase) -> None:
    worker = Database(empty.worker, size=2, now=lambda: MovingClock().now())
    await worker.open()
    async with worker.transaction() as tx:
        await append_access_log(tx, Entry(action="session.started"), now=MovingClock().now())
    async with worker.transaction() as tx:
        report = await verify_access_log(Busy(tx, worker))  # type: ignore[arg-type] # reads as a transaction does
    await worker.close()
    assert (report.entries, report.ok) == (3, True)
