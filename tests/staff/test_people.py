import asyncio
from typing import Any

import httpx
import pytest
from litestar import Litestar

from pristan.kit.db import Database
from pristan.staff import Hasher
from pristan.staff.policy.roles import BuiltInRole
from tests.staff.people import PASSWORD, AFirm, MovingClock, a_firm, a_person, browser, sign_in


@pytest.fixture
async def firm(worker_db: Database, hasher: Hasher) -> AFirm:
    return await a_firm(worker_db, hasher)


async def roles_by_code(client: httpx.AsyncClient) -> dict[str, int]:
    items = (await client.get("/api/v1/roles")).json()["items"]
    return {item["code"]: item["id"] for item in items}


async def invite(client: httpx.AsyncClient, email: str, **grant: Any) -> httpx.Response:
    body = {"email": email, "name": "Нина Власова", "grants": [grant]}
    return await client.post("/api/v1/invitations", json=body)


async def test_an_invited_person_sets_a_password_and_works(
    visitor: httpx.AsyncClient, app: Litestar, firm: AFirm, clock: MovingClock
) -> None:
    await sign_in(visitor, firm.owner)
    role = (await roles_by_code(visitor))["operator"]
    link = await invite(visitor, f"nina-{firm.id}@shop.example", role_id=role, business_line_id=firm.lines[0])
    assert link.status_code == 201, link.text
    path = "/api/v1/links/" + link.json()["path"].removeprefix("/invitation/")
    async with browser(app) as nina:
        greeting = (await nina.get(path)).json()
        assert (greeting["kind"], greeting["company_name"]) == ("invitation", "Фарватер")
        weak = await nina.post(path, json={"password": "1234567890"})
        assert weak.json()["errors"][0]["field"] == "password"
        assert (await nina.post(path, json={"password": PASSWORD, "name": "Нина В."})).status_code == 200
        session = (await nina.get("/api/v1/session")).json()
        assert session["account"]["name"] == "Нина В."
        assert session["lines"] == [firm.lines[0]]
        assert "operators.manage" not in session["permissions"]
        spent = await nina.post(path, json={"password": PASSWORD})
        assert (spent.status_code, spent.json()["code"]) == (404, "link.gone")
    again = await invite(visitor, f"nina-{firm.id}@shop.example", role_id=role)
    assert again.json()["code"] == "operator.exists"
    late = await invite(visitor, f"late-{firm.id}@shop.example", role_id=role)
    clock.move(days=2.9)
    assert (await visitor.get("/api/v1/session")).status_code == 200
    clock.move(days=4.2)
    gone = await visitor.get("/api/v1/links/" + late.json()["path"].removeprefix("/invitation/"))
    assert gone.status_code == 404


async def test_an_administrator_cannot_rise_nor_topple_an_owner(
    visitor: httpx.AsyncClient, worker_db: Database, hasher: Hasher, firm: AFirm
) -> None:
    admin = await a_person(worker_db, hasher, company_id=firm.id, role=BuiltInRole.ADMINISTRATOR)
    await sign_in(visitor, admin.email)
    roles = await roles_by_code(visitor)
    owner = f"/api/v1/operators/{firm.owner_id}"
    attempts = [
        await invite(visitor, f"o-{firm.id}@shop.example", role_id=roles["owner"]),
        await visitor.put(f"/api/v1/operators/{admin.id}/grants", json={"grants": [{"role_id": roles["owner"]}]}),
        await visitor.put(f"{owner}/grants", json={"grants": [{"role_id": roles["auditor"]}]}),
        await visitor.post(f"{owner}/disable"),
        await visitor.post(f"{owner}/reset-link", json={"clears_totp": True}),
        await visitor.delete(f"{owner}/sessions"),
        await visitor.post("/api/v1/roles", json={"name": "Тайная", "permissions": ["privacy.manage"]}),
        await visitor.post("/api/v1/api-tokens", json={"name": "т", "permissions": ["privacy.manage"]}),
    ]
    assert [answer.status_code for answer in attempts] == [403] * len(attempts)
    assert {answer.json()["code"] for answer in attempts} == {"forbidden.above_own_rights"}


async def test_the_last_owner_stays_even_when_two_leave_at_once(
    app: Litestar, worker_db: Database, hasher: Hasher, firm: AFirm
) -> None:
    other = await a_person(worker_db, hasher, company_id=firm.id, role=BuiltInRole.OWNER)
    async with browser(app) as one, browser(app) as two:
        await sign_in(one, firm.owner)
        await sign_in(two, other.email)
        role = (await roles_by_code(one))["operator"]
        body = {"grants": [{"role_id": role}]}
        answers = await asyncio.gather(
            one.put(f"/api/v1/operators/{firm.owner_id}/grants", json=body),
            two.put(f"/api/v1/operators/{other.id}/grants", json=body),
        )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert {answer.json().get("code") for answer in answers} == {None, "operator.last_owner"}


async def test_a_switched_off_operator_is_out_at_once(
    visitor: httpx.AsyncClient, app: Litestar, worker_db: Database, hasher: Hasher, firm: AFirm
) -> None:
    person = await a_person(worker_db, hasher, company_id=firm.id)
    await sign_in(visitor, firm.owner)
    async with browser(app) as fired:
        await sign_in(fired, person.email)
        assert (await visitor.post(f"/api/v1/operators/{person.id}/disable")).status_code == 200
        assert (await fired.get("/api/v1/session")).status_code == 401
        await sign_in(fired, person.email)
        assert (await fired.get("/api/v1/session")).json()["permissions"] == [], "an account without a grant"
        assert (await fired.get("/api/v1/roles")).status_code == 403
    assert (await visitor.post(f"/api/v1/operators/{firm.owner_id}/disable")).status_code == 409


async def test_an_account_without_a_grant_sees_nothing(
    visitor: httpx.AsyncClient, worker_db: Database, hasher: Hasher, firm: AFirm
) -> None:
    person = await a_person(worker_db, hasher, company_id=firm.id, role=None)
    await sign_in(visitor, person.email)
    session = (await visitor.get("/api/v1/session")).json()
    assert (session["permissions"], session["lines"], session["role"]) == ([], [], None)
    assert (await visitor.get("/api/v1/business-lines")).json()["items"] == []


async def test_a_reset_link_of_somebody_who_works_elsewhere_is_refused(
    visitor: httpx.AsyncClient, worker_db: Database, hasher: Hasher, firm: AFirm
) -> None:
    elsewhere = await a_firm(worker_db, hasher, name="Гавань")
    person = await a_person(worker_db, hasher, company_id=firm.id)
    await a_person(worker_db, hasher, company_id=elsewhere.id, role=BuiltInRole.OWNER, email=person.email)
    await sign_in(visitor, firm.owner)
    refused = await visitor.post(f"/api/v1/operators/{person.id}/reset-link", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "operator.elsewhere")


async def test_built_in_roles_are_copied_not_changed(visitor: httpx.AsyncClient, firm: AFirm) -> None:
    await sign_in(visitor, firm.owner)
    roles = await roles_by_code(visitor)
    shape = {"name": "Ночная смена", "permissions": ["conversations.view", "conversations.reply"]}
    builtin = await visitor.put(f"/api/v1/roles/{roles['operator']}", json=shape)
    assert builtin.json()["code"] == "role.builtin"
    made = (await visitor.post("/api/v1/roles", json=shape)).json()["id"]
    await invite(visitor, f"night-{firm.id}@shop.example", role_id=made)
    assert (await visitor.delete(f"/api/v1/roles/{made}")).json()["code"] == "role.in_use"
    unknown = await visitor.post("/api/v1/roles", json={"name": "x", "permissions": ["moon.land"]})
    assert unknown.status_code == 422


async def test_rights_hold_only_on_their_lines(
    visitor: httpx.AsyncClient, worker_db: Database, hasher: Hasher, firm: AFirm
) -> None:
    person = await a_person(
        worker_db, hasher, company_id=firm.id, role=BuiltInRole.ADMINISTRATOR, line_id=firm.lines[1]
    )
    await sign_in(visitor, person.email)
    lines = (await visitor.get("/api/v1/business-lines")).json()["items"]
    assert [line["id"] for line in lines] == [firm.lines[1]]
    wide = await visitor.post("/api/v1/business-lines", json={"name": "Чужое"})
    assert wide.status_code == 403, "a limited grant gives nothing that acts on the whole company"
