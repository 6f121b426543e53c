"""Attacks on every operation there is. A new endpoint is attacked without a line being added here."""

import re
from typing import Any

import httpx
import pytest
from litestar import Litestar

from pristan.kit.db import Database
from pristan.staff import Hasher
from pristan.staff.policy.roles import BuiltInRole
from tests.abuse.bodies import body_of, takes_files
from tests.abuse.operations import STREAMS, Operation, all_permissions, closed, operations
from tests.abuse.world import SECRET, Victim, snapshot
from tests.conftest import TestDatabase
from tests.staff.people import AFirm, a_person, browser, sign_in

REFUSED = {400, 403, 404, 409, 410, 422, 429}
PARAMETER = re.compile(r"{(\w+)}")

# Open by decision, each for a reason that can be told. A new one needs a line here.
PUBLIC = {
    "POST /api/v1/login": "nobody is signed in yet",
    "GET /api/v1/setup": "the first run is asked about before there is anybody",
    "GET /api/v1/setup/inn/{inn}": "a calculation",
    "POST /api/v1/setup/account": "works only while nobody owns anything",
    "POST /api/v1/setup/demo-session": "works only while there is nothing but the demo",
    "GET /api/v1/links/{token}": "whoever holds the link",
    "POST /api/v1/links/{token}": "whoever holds the link",
}


# Names that mean the same in every company: of a channel, of a rule, a lesson, a list of the documents.
SHARED = {"channel", "channel_id", "rule_id", "circumstance", "list_id", "lesson_id", "number"}


def each(*chosen: Operation) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("operation", [pytest.param(item, id=item.label) for item in chosen])


def path_for(operation: Operation, ids: dict[str, Any]) -> str:
    """The path with ids in it; an unknown parameter must be taught to ``world``."""
    return PARAMETER.sub(lambda match: str(ids[match[1]]), operation.path)


async def call(client: httpx.AsyncClient, operation: Operation, ids: dict[str, Any]) -> httpx.Response:
    content: dict[str, Any] = {}
    if takes_files(operation):
        content["files"] = {"file": ("x.txt", b"x", "text/plain")}
    elif operation.writes:
        content["json"] = body_of(operation, ids) or {}
    return await client.request(operation.method, path_for(operation, ids), **content)


def test_what_is_open_is_open_by_decision() -> None:
    assert {item.label for item in operations() if item.is_public} == set(PUBLIC)


def test_there_is_something_to_attack() -> None:
    assert len(closed()) > 40


@each(*closed())
async def test_nothing_opens_without_a_session(client: httpx.AsyncClient, victim: Victim, operation: Operation) -> None:
    answer = await call(client, operation, victim.ids)
    assert answer.status_code == 401
    assert answer.json()["code"] == "unauthenticated"
    client.cookies.set("pristan_session", "A" * 43, domain="hub.example")
    assert (await call(client, operation, victim.ids)).status_code == 401
    forged = {"Authorization": "Bearer prs_" + "A" * 43}
    assert (await client.request(operation.method, path_for(operation, victim.ids), headers=forged)).status_code == 401


@each(*(item for item in closed() if item.writes))
async def test_no_write_without_the_csrf_token(
    client: httpx.AsyncClient, attacker: AFirm, victim: Victim, operation: Operation
) -> None:
    await sign_in(client, attacker.owner)
    del client.headers["X-CSRF-Token"]
    answer = await call(client, operation, victim.ids)
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")


@each(*(item for item in closed() if item.path not in STREAMS))
async def test_another_company_is_out_of_reach(
    client: httpx.AsyncClient, attacker: AFirm, victim: Victim, database: TestDatabase, operation: Operation
) -> None:
    before = snapshot(database, victim.firm.id)
    await sign_in(client, attacker.owner)
    answer = await call(client, operation, victim.ids)
    assert snapshot(database, victim.firm.id) == before
    assert SECRET not in answer.text
    assert answer.status_code < 500, answer.text
    addressed = set(PARAMETER.findall(operation.path)) - SHARED
    if addressed:
        assert answer.status_code in REFUSED, answer.text


OF_A_LINE = {"conversation_id", "message_id", "inbox_id"}


@each(*(item for item in closed() if OF_A_LINE & set(PARAMETER.findall(item.path))))
async def test_another_business_line_is_out_of_reach(
    client: httpx.AsyncClient,
    victim: Victim,
    worker_db: Database,
    hasher: Hasher,
    database: TestDatabase,
    operation: Operation,
) -> None:
    there = victim.firm.lines[1]
    person = await a_person(worker_db, hasher, company_id=victim.firm.id, role=BuiltInRole.ADMINISTRATOR, line_id=there)
    await sign_in(client, person.email)
    before = snapshot(database, victim.firm.id)
    answer = await call(client, operation, victim.ids)
    assert answer.status_code in REFUSED, answer.text
    assert SECRET not in answer.text
    assert snapshot(database, victim.firm.id) == before


@each(*(item for item in closed() if item.permissions))
async def test_nothing_is_done_without_the_permission(
    client: httpx.AsyncClient,
    victim: Victim,
    worker_db: Database,
    hasher: Hasher,
    database: TestDatabase,
    operation: Operation,
) -> None:
    nobody = await a_person(worker_db, hasher, company_id=victim.firm.id, role=None)
    await sign_in(client, nobody.email)
    before = snapshot(database, victim.firm.id)
    answer = await call(client, operation, victim.ids)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden.permission")
    assert SECRET not in answer.text
    assert snapshot(database, victim.firm.id) == before


async def a_token(client: httpx.AsyncClient, permissions: list[str]) -> dict[str, str]:
    made = await client.post("/api/v1/api-tokens", json={"name": "x", "permissions": permissions})
    assert made.status_code == 201, made.text
    return {"Authorization": f"Bearer {made.json()['token']}"}


@each(*(item for item in closed() if item.path not in STREAMS))
async def test_a_token_reaches_no_further_than_its_scope(
    client: httpx.AsyncClient, app: Litestar, attacker: AFirm, victim: Victim, operation: Operation
) -> None:
    await sign_in(client, attacker.owner)
    rest = [name for name in all_permissions() if name not in operation.permissions]
    async with browser(app) as robot:
        robot.headers.update(await a_token(client, rest))
        answer = await call(robot, operation, victim.ids)
    assert answer.status_code == 403
    assert answer.json()["code"] in {"forbidden.permission", "forbidden.token"}


@each(*(item for item in operations() if item.path not in STREAMS))
async def test_errors_are_problem_documents(
    client: httpx.AsyncClient, attacker: AFirm, victim: Victim, operation: Operation
) -> None:
    if not operation.is_public:
        await sign_in(client, attacker.owner)
    path = path_for(operation, victim.ids)
    headers = {"content-type": "application/json"}
    answer = await client.request(operation.method, path, content=b'{"\x00', headers=headers)
    assert answer.status_code < 500
    if answer.status_code >= 400:
        assert answer.headers["content-type"].startswith("application/problem+json"), answer.text
        body = answer.json()
        assert {"type", "title", "status", "code", "detail"} <= set(body)
        assert body["status"] == answer.status_code
