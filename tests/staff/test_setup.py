import asyncio
from typing import Any

import httpx
import psycopg

from pristan.kit.db import Database
from tests.conftest import TestDatabase
from tests.staff.conftest import Build
from tests.staff.people import PASSWORD, MovingClock, browser, sign_in

ME = {"name": "Глеб Ремизов", "email": "gleb@shop.example", "password": PASSWORD}
COMPANY = {"name": "ООО «Фарватер»", "inn": "7707083893"}


async def begin(client: httpx.AsyncClient, who: dict[str, Any] = ME) -> httpx.Response:
    answer = await client.post("/api/v1/setup/account", json=who)
    if answer.status_code == 201:
        session = await client.get("/api/v1/session")
        client.headers["X-CSRF-Token"] = session.json()["csrf_token"]
    return answer


async def test_the_wizard_leads_from_nothing_to_a_working_company(empty_db: Database, build: Build) -> None:
    app = build(empty_db)
    async with browser(app) as client:
        assert (await client.get("/api/v1/setup")).json()["required"] is True
        assert (await begin(client)).status_code == 201
        wrong = await client.put("/api/v1/setup/company", json={**COMPANY, "inn": "7707083894"})
        assert wrong.status_code == 422
        assert wrong.json()["errors"][0]["field"] == "inn"
        made = await client.put("/api/v1/setup/company", json=COMPANY)
        assert made.status_code == 200, made.text
        again = await client.put("/api/v1/setup/company", json={**COMPANY, "name": "ООО «Гавань»"})
        assert again.json() == made.json(), "going back corrects the same company"
        for names in (["Карты", "Вклады"], ["Карты", "Ипотека"]):
            done = await client.put("/api/v1/setup/lines", json={"names": names})
            assert done.status_code == 200, done.text
        lines = (await client.get("/api/v1/business-lines")).json()["items"]
        assert {line["name"] for line in lines if not line["is_archived"]} == {"Карты", "Ипотека"}
        await client.put("/api/v1/setup/step", json={"step": "people"})
        assert (await client.get("/api/v1/setup")).json()["step"] == "people"
        assert (await client.post("/api/v1/setup/finish")).status_code == 200
        session = (await client.get("/api/v1/session")).json()
        assert (session["role"], session["company"]["name"]) == ("owner", "ООО «Гавань»")
        assert session["setup_required"] is False
    async with browser(app) as stranger:
        refused = await begin(stranger, {**ME, "email": "x@shop.example"})
        assert (refused.status_code, refused.json()["code"]) == (409, "setup.done")


async def test_of_two_browsers_at_once_one_wins(empty_db: Database, build: Build) -> None:
    app = build(empty_db)
    async with browser(app) as one, browser(app) as two:
        answers = await asyncio.gather(begin(one), begin(two, {**ME, "email": "two@shop.example"}))
        assert sorted(answer.status_code for answer in answers) == [201, 409]


async def test_an_abandoned_start_does_not_lock_the_installation(
    empty_db: Database, build: Build, clock: MovingClock
) -> None:
    app = build(empty_db)
    async with browser(app) as one, browser(app) as two:
        assert (await begin(one)).status_code == 201
        assert (await begin(two, {**ME, "email": "two@shop.example"})).status_code == 409
        clock.move(minutes=31)
        assert (await begin(two, {**ME, "email": "two@shop.example"})).status_code == 201
        late = await one.put("/api/v1/setup/company", json=COMPANY)
        assert (late.status_code, late.json()["code"]) == (403, "setup.not_yours")


async def test_the_demo_goes_without_a_trace_and_the_wizard_begins(
    empty: TestDatabase, empty_db: Database, build: Build
) -> None:
    app = build(empty_db)
    async with browser(app) as client:
        await begin(client)
        await client.put("/api/v1/setup/company", json=COMPANY)
        await client.put("/api/v1/setup/lines", json={"names": ["Карты"]})
        await client.post("/api/v1/setup/finish")
        not_demo = await client.post("/api/v1/setup/remove-demo", json={"confirm": "remove-demo"})
        assert (not_demo.status_code, not_demo.json()["code"]) == (409, "setup.not_demo")
        with psycopg.connect(empty.owner, autocommit=True) as owner:
            _fill_demo(owner)
        assert (await client.get("/api/v1/setup")).json()["demo"] is True
        assert (await client.get("/api/v1/session")).json()["setup_required"] is False
        unconfirmed = await client.post("/api/v1/setup/remove-demo", json={})
        assert unconfirmed.status_code == 422
        removed = await client.post("/api/v1/setup/remove-demo", json={"confirm": "remove-demo"})
        assert removed.status_code == 200, removed.text
        assert (await client.get("/api/v1/session")).status_code == 401
        assert (await client.get("/api/v1/setup")).json()["required"] is True
        assert (await begin(client)).status_code == 201
    with psycopg.connect(empty.owner) as owner:
        left = {name: owner.execute(f"select count(*) from {name}".encode()).fetchone() for name in _TABLES}
        assert {name: row for name, row in left.items() if row != (0,)} == {}


_TABLES = (
    "companies",
    "files",
    "operators",
    "conversations",
    "messages",
    "contacts",
    "inboxes",
    "facts",
    "journal",
    "grants",
)


def _fill_demo(owner: psycopg.Connection[Any]) -> None:
    """The smallest company in which every kind of reference occurs."""
    owner.execute("update companies set is_demo = true")
    owner.execute("update installation set setup_finished_at = null")
    owner.execute("""
        with c as (select id as company_id from companies), l as (select id, company_id from business_lines),
        i as (insert into inboxes (company_id, channel, name, business_line_id)
              select company_id, 'max', 'Бот', id from l returning *),
        p as (insert into contacts (company_id, name) select company_id, 'Ира' from c returning *),
        d as (insert into identities (company_id, contact_id, inbox_id, channel, value)
              select i.company_id, p.id, i.id, 'max', '1' from i, p returning *),
        v as (insert into conversations (company_id, inbox_id, business_line_id, channel, identity_id, contact_id,
              assignee_id, last_message_at)
              select i.company_id, i.id, i.business_line_id, 'max', d.id, p.id, o.id, now()
              from i, d, p, operators o returning *),
        m as (insert into messages (company_id, conversation_id, inbox_id, business_line_id, kind, author_kind,
              sort_at, sent_at, state)
              select company_id, id, inbox_id, business_line_id, 'in', 'contact', now(), now(), 'received' from v)
        insert into facts (company_id, position, at, kind, data)
        select company_id, 1, now(), 'message_received', '{}' from c
    """)
    owner.execute("""
        insert into files (company_id, storage_key, name, mime, kind, size, sha256)
        select id, 'the same content twice', 'a.txt', 'text/plain', 'file', 1, '' from companies, generate_series(1, 2)
    """)
    owner.execute("""
        insert into journal (company_id, inbox_id, channel, lane, raw)
        select company_id, id, channel, 0, '' from inboxes
    """)


async def test_sign_in_still_works_after_the_wizard(empty_db: Database, build: Build) -> None:
    app = build(empty_db)
    async with browser(app) as client:
        await begin(client)
    async with browser(app) as later:
        await sign_in(later, ME["email"])
        made = await later.put("/api/v1/setup/company", json=COMPANY)
        assert made.status_code == 200, "whoever came back goes on where they stopped"


async def test_anybody_is_anybody_in_the_demo_and_nowhere_else(
    empty: TestDatabase, empty_db: Database, build: Build
) -> None:
    app = build(empty_db)
    async with browser(app) as client, browser(app) as guest:
        await begin(client)
        await client.put("/api/v1/setup/company", json=COMPANY)
        owner_id = (await client.get("/api/v1/session")).json()["account"]["id"]
        real = await guest.post("/api/v1/setup/demo-session", json={"operator_id": owner_id})
        assert (real.status_code, real.json()["code"]) == (403, "setup.not_demo")
        assert (await guest.get("/api/v1/setup")).json()["demo_people"] == []
        with psycopg.connect(empty.owner, autocommit=True) as owner:
            owner.execute("update companies set is_demo = true")
        people = (await guest.get("/api/v1/setup")).json()["demo_people"]
        assert [(person["id"], person["role"]) for person in people] == [(owner_id, "owner")]
        entered = await guest.post("/api/v1/setup/demo-session", json={"operator_id": owner_id})
        assert entered.status_code == 200
        assert (await guest.get("/api/v1/session")).json()["demo"] is True


async def test_a_colleague_who_comes_early_is_not_sent_to_the_wizard(empty_db: Database, build: Build) -> None:
    app = build(empty_db)
    async with browser(app) as client, browser(app) as early:
        await begin(client)
        await client.put("/api/v1/setup/company", json=COMPANY)
        assert (await client.get("/api/v1/session")).json()["setup_required"] is True
        roles = {item["code"]: item["id"] for item in (await client.get("/api/v1/roles")).json()["items"]}
        body = {"email": "early@shop.example", "name": "Нина", "grants": [{"role_id": roles["operator"]}]}
        path = (await client.post("/api/v1/invitations", json=body)).json()["path"]
        link = "/api/v1/links/" + path.removeprefix("/invitation/")
        assert (await early.post(link, json={"password": PASSWORD})).status_code == 200
        assert (await early.get("/api/v1/session")).json()["setup_required"] is False
