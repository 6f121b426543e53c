"""The page of places over HTTP: who may see, who may change, what is refused."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from pristan.kit.db import Database, to_json
from pristan.staff import Hasher
from pristan.staff.policy.roles import BuiltInRole
from tests.conftest import NOON, TestDatabase
from tests.staff.conftest import Build, build, clock, empty, empty_db, hasher
from tests.staff.people import a_firm, a_person, browser, sign_in

__all__ = ["build", "clock", "empty", "empty_db", "hasher"]
PLACES = "/api/v1/residency"
REASON = {"reason": "Переезд в российское облако до 1 марта 2027 года"}
ABROAD = {"country": "de", "owner": "Hetzner", "operator": "Подрядчик", "networks": ["10.0.0.0/8"]}


@pytest.fixture
async def workers(empty: TestDatabase) -> AsyncIterator[Database]:
    db = Database(empty.worker, size=2, now=lambda: NOON)
    await db.open()
    yield db
    await db.close()


@pytest.fixture
async def visitor(empty_db: Database, build: Build) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(build(empty_db)) as client:
        yield client


async def places(visitor: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
    answer = await visitor.get(PLACES)
    assert answer.status_code == 200, answer.text
    return {place["id"]: place for place in answer.json()["places"]}


async def test_an_administrator_declares_and_answers_for_a_store(
    visitor: httpx.AsyncClient, workers: Database, hasher: Hasher
) -> None:
    firm = await a_firm(workers, hasher)
    await sign_in(visitor, firm.owner)
    assert (await places(visitor))["files"]["state"] == "undeclared"
    assert (await visitor.put(f"{PLACES}/files", json=ABROAD)).status_code == 200
    found = (await places(visitor))["files"]
    assert (found["state"], found["country"], found["why"]) == ("refused", "DE", "заявлена страна DE")
    assert found["declared"]["networks"] == ["10.0.0.0/8"]
    assert (await visitor.put(f"{PLACES}/files/reason", json=REASON)).status_code == 200
    twice = await visitor.put(f"{PLACES}/files/reason", json=REASON)
    assert (twice.status_code, twice.json()["code"]) == (409, "residency.reason_stands")
    found = (await places(visitor))["files"]
    assert (found["state"], found["reason"]["by"]) == ("admitted", "Ира Лебедева")
    assert (await visitor.delete(f"{PLACES}/files/reason")).status_code == 200
    assert (await visitor.delete(f"{PLACES}/files/reason")).status_code == 404
    assert (await places(visitor))["files"]["state"] == "refused"
    log = (await visitor.get("/api/v1/access-log")).json()["items"]
    told = [item["action"] for item in log if item["action"].startswith("residency.")]
    assert sorted(told) == ["residency.admitted", "residency.declared", "residency.withdrawn"]


async def test_who_controls_reads_and_only_an_administrator_changes(
    visitor: httpx.AsyncClient, workers: Database, hasher: Hasher
) -> None:
    firm = await a_firm(workers, hasher)
    for role, may_read in (
        (BuiltInRole.PRIVACY_OFFICER, True),
        (BuiltInRole.AUDITOR, True),
        (BuiltInRole.OPERATOR, False),
    ):
        person = await a_person(workers, hasher, company_id=firm.id, role=role)
        await sign_in(visitor, person.email)
        answer = await visitor.get(PLACES)
        assert answer.status_code == (200 if may_read else 403), role
        if may_read:
            assert answer.json()["may_change"] is False
        refused = [
            await visitor.put(f"{PLACES}/files", json=ABROAD),
            await visitor.put(f"{PLACES}/files/reason", json=REASON),
            await visitor.delete(f"{PLACES}/files/reason"),
            await visitor.post(f"{PLACES}/check"),
        ]
        assert [item.status_code for item in refused] == [403] * 4, role


async def test_where_several_companies_live_none_speaks_for_the_others(
    visitor: httpx.AsyncClient, workers: Database, hasher: Hasher
) -> None:
    firm = await a_firm(workers, hasher)
    await a_firm(workers, hasher, name="Сосед")
    await sign_in(visitor, firm.owner)
    assert (await visitor.get(PLACES)).json()["may_change"] is False
    refused = await visitor.put(f"{PLACES}/files", json=ABROAD)
    assert (refused.status_code, refused.json()["code"]) == (409, "residency.not_alone")


async def test_who_administers_every_company_speaks_for_all_of_them(
    visitor: httpx.AsyncClient, workers: Database, hasher: Hasher
) -> None:
    firm = await a_firm(workers, hasher)
    other = await a_firm(workers, hasher, name="Сосед")
    async with workers.transaction() as tx:
        await tx.execute(
            "insert into inboxes (company_id, channel, name, business_line_id, settings)"
            " values (%(c)s, 'email', 'Почта соседа', %(l)s, %(settings)s::jsonb)",
            settings=to_json({"provider": "own", "imap_host": "imap.sosed.example", "smtp_host": "smtp.sosed.example"}),
            c=other.id,
            l=other.lines[0],
        )
    await sign_in(visitor, firm.owner)
    assert (await places(visitor))["mail"]["hosts"] == []  # what others have connected is not theirs to see
    for role, may in ((BuiltInRole.SUPERVISOR, False), (BuiltInRole.ADMINISTRATOR, True)):
        await also_works_for(workers, firm.owner_id, company_id=other.id, role=role)
        assert (await visitor.get(PLACES)).json()["may_change"] is may, role
        answer = await visitor.put(f"{PLACES}/files", json=ABROAD)
        assert answer.status_code == (200 if may else 409), role
    assert (await places(visitor))["mail"]["hosts"] == ["imap.sosed.example", "smtp.sosed.example"]


async def also_works_for(workers: Database, operator_id: int, *, company_id: int, role: BuiltInRole) -> None:
    """The same person in another company, with a role over all of it."""
    async with workers.transaction() as tx:
        where = {"c": company_id, "o": operator_id, "r": str(role)}
        await tx.execute(
            "insert into operators (company_id, id, name) values (%(c)s, %(o)s, 'Ира') on conflict do nothing", **where
        )
        await tx.execute(
            "insert into grants (company_id, operator_id, role_id)"
            " select %(c)s, %(o)s, id from roles where company_id = %(c)s and code = %(r)s",
            **where,
        )


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("files", {**ABROAD, "country": "D1"}, 422),
        ("files", {**ABROAD, "country": "ДЕ"}, 422),
        ("files", {**ABROAD, "owner": "  "}, 422),
        ("files", {**ABROAD, "networks": ["10.0.0.1/8"]}, 422),
        ("files", {**ABROAD, "networks": ["x'); drop table companies; --"]}, 422),
        ("files", {**ABROAD, "networks": ["10.0.0.0/8"] * 51}, 422),
        ("files", {**ABROAD, "extra": 1}, 422),
        ("moon", ABROAD, 404),
        ("channel:moon", ABROAD, 404),
        ("channel:", ABROAD, 404),
        ("channel:max", ABROAD, 200),
        ("files/reason", REASON, 422),
        ("channel:telegram/reason", REASON, 404),
        ("files/reason", {"reason": "надо"}, 422),
        ("files/reason", {"reason": " " * 40}, 422),
    ],
)
async def test_bad_input_is_refused_and_changes_nothing(
    visitor: httpx.AsyncClient, workers: Database, hasher: Hasher, path: str, body: dict[str, Any], status: int
) -> None:
    await sign_in(visitor, (await a_firm(workers, hasher)).owner)
    answer = await visitor.put(f"{PLACES}/{path}", json=body)
    assert answer.status_code == status, answer.text
    assert (await places(visitor))["files"]["declared"] is None


async def test_servers_of_a_mailbox_are_looked_at_and_a_password_never_shown(
    visitor: httpx.AsyncClient, workers: Database, hasher: Hasher
) -> None:
    firm = await a_firm(workers, hasher)
    async with workers.transaction() as tx:
        await tx.execute(
            "insert into inboxes (company_id, channel, name, business_line_id, settings)"
            " values (%(c)s, 'email', 'Почта', %(l)s, %(settings)s::jsonb)",
            settings=to_json({"provider": "own", "imap_host": "localhost:1143", "smtp_host": "nobody.invalid:465"}),
            c=firm.id,
            l=firm.lines[0],
        )
    await sign_in(visitor, firm.owner)
    told = {"country": "RU", "owner": "мы", "networks": ["10.0.0.0/8"]}
    assert (await visitor.put(f"{PLACES}/mail", json=told)).status_code == 200
    seen = {item["host"]: item for item in (await visitor.post(f"{PLACES}/check")).json()["items"]}
    assert seen["localhost"]["reach"] == ["here"]
    assert "127.0.0.1" in seen["localhost"]["outside"]
    assert seen["nobody.invalid"]["trouble"] == "имя не найдено"
