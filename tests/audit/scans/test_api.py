"""Scanners over HTTP: who may begin, what is refused, what comes back, and nothing begun twice."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from litestar import Litestar

from pristan.kit.db import Database
from pristan.staff import Hasher
from pristan.staff.policy.roles import BuiltInRole
from tests.audit.scans.test_pages import PAGE, a_zip
from tests.conversations.conftest import Desk, app, build, clock, desk, hasher
from tests.staff.people import a_person, browser, sign_in

__all__ = ["app", "build", "clock", "desk", "hasher"]

ROOT = "/api/v1/audit/scans"


async def begin(desk: Desk, **given: Any) -> httpx.Response:
    return await desk.client.post(ROOT, json={"client_key": str(uuid4()), **given})


async def upload(desk: Desk, name: str, content: bytes, *, kind: str = "pages", key: str = "") -> httpx.Response:
    data = {"kind": kind, "client_key": key or str(uuid4())}
    return await desk.client.post(f"{ROOT}/uploads", data=data, files={"file": (name, content)})


async def test_a_look_is_begun_shown_paused_gone_on_with_and_cancelled(desk: Desk) -> None:
    made = await begin(desk, kind="site", target="apteka.example/", pages=20)
    assert made.status_code == 201
    id_ = made.json()["id"]
    [line] = (await desk.get("/audit/scans"))["items"]
    assert (line["id"], line["target"], line["state"]) == (id_, "https://apteka.example/", "running")
    turns = [(await desk.client.post(f"{ROOT}/{id_}/turn", json={"act": act})).status_code for act in TURNS]
    assert turns == [200, 409, 200, 200, 409]
    detail = await desk.get(f"/audit/scans/{id_}")
    assert (detail["scan"]["state"], detail["result"], detail["warnings"]) == ("cancelled", None, [])


TURNS = ("pause", "pause", "resume", "cancel", "resume")


async def test_the_same_key_begins_nothing_twice(desk: Desk) -> None:
    key = str(uuid4())
    first = await begin(desk, kind="dns", target="apteka.example", client_key=key)
    again = await begin(desk, kind="dns", target="apteka.example", client_key=key)
    assert first.json() == again.json()
    archive = a_zip({"page.html": PAGE.format("")})
    one, two = [await upload(desk, "pages.zip", archive, key=str(first.json()["id"]).zfill(32)) for _ in range(2)]
    assert one.json() == two.json()
    assert len((await desk.get("/audit/scans"))["items"]) == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "site", "target": "file:///etc/passwd"}, "target"), ({"kind": "site", "target": ""}, "target"),
        ({"kind": "dns", "target": "localhost"}, "target"), ({"kind": "mail", "inbox_id": 1}, "inbox_id"),
        ({"kind": "mail"}, "inbox_id"),
    ],
)  # fmt: skip
async def test_what_cannot_be_looked_at_is_refused_by_its_field(desk: Desk, given: dict[str, Any], field: str) -> None:
    refused = await begin(desk, **given)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [("a.exe", b"MZ", "files"), ("a.har", b"", "pages"), ("a.csv", b"x", "pages"), ("a.zip", b"PK", "site")],
)
async def test_an_upload_that_no_look_takes_is_refused(desk: Desk, name: str, content: bytes, kind: str) -> None:
    refused = await upload(desk, name, content, kind=kind)
    assert refused.status_code in {400, 422}
    assert (await desk.get("/audit/scans"))["items"] == []


async def test_no_more_looks_than_can_be_watched_run_at_once(desk: Desk) -> None:
    answers = [(await begin(desk, kind="dns", target=f"d{number}.example")).status_code for number in range(11)]
    assert answers == [201] * 10 + [409]


async def test_long_histories_come_by_pages(desk: Desk, worker_db: Database) -> None:
    company_id = desk.firm.id
    async with worker_db.transaction() as tx:
        await tx.execute(
            "insert into scans (company_id, kind, target, client_key, state, started_at, changed_at)"
            " select %(c)s, 'dns', 'd' || n, gen_random_uuid(), 'done', now() - n * interval '1 minute', now()"
            " from generate_series(1, 60) n",
            c=company_id,
        )
    first = await desk.get("/audit/scans")
    rest = await desk.get("/audit/scans", before=first["next_before"])
    assert (len(first["items"]), len(rest["items"]), rest["next_before"]) == (50, 10, None)
    assert len({line["id"] for line in [*first["items"], *rest["items"]]}) == 60


async def test_an_operator_neither_sees_nor_begins_looks(
    desk: Desk, app: Litestar, worker_db: Database, hasher: Hasher
) -> None:
    person = await a_person(worker_db, hasher, company_id=desk.firm.id, role=BuiltInRole.OPERATOR)
    async with browser(app) as client:
        await sign_in(client, person.email)
        seen = await client.get(ROOT)
        begun = await client.post(ROOT, json={"kind": "dns", "target": "a.example", "client_key": str(uuid4())})
    assert (seen.status_code, begun.status_code) == (403, 403)
