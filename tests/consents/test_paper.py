"""A consent on paper: the scan is its proof, read by those who may, written in the log, gone with the person."""

import httpx
from litestar import Litestar

from pristan.kit.db import Database
from pristan.staff.policy.roles import BuiltInRole
from tests.consents.conftest import Register, app, build, clock, desk, hasher, register
from tests.staff import conftest as staff_conftest
from tests.staff.people import a_person, browser, sign_in

__all__ = ["app", "build", "clock", "desk", "hasher", "register"]

SCAN = b"%PDF-1.4\n% a signed form\n%%EOF\n"


async def uploaded(client: httpx.AsyncClient, content: bytes = SCAN, name: str = "согласие.pdf") -> httpx.Response:
    return await client.post("/api/v1/consent-files", files={"file": (name, content, "application/pdf")})


async def test_a_signed_document_is_the_proof_with_its_day_and_who_took_it(register: Register) -> None:
    desk = register.desk
    await register.arrive("Здравствуйте")
    contact = await register.contact()
    file_id = (await uploaded(desk.client)).json()["id"]
    signed = desk.clock.now().isoformat()
    [found] = await desk.post(
        f"/contacts/{contact}/consents",
        purpose="ads",
        text_id=register.text["id"],
        given_at=signed,
        file_id=file_id,
        taken_by=" Ольга Лист ",
    )
    assert found["state"] == "given"
    [record] = found["records"]
    named = {item["name"]: item["value"] for item in record["evidence"]}
    assert named == {"file_id": str(file_id), "taken_by": "Ольга Лист"}
    read = await desk.client.get(f"/api/v1/contacts/{contact}/consents/{record['id']}/file")
    assert (read.status_code, read.content) == (200, SCAN)
    assert read.headers["content-disposition"].startswith("attachment")
    assert read.headers["x-content-type-options"] == "nosniff"
    log = (await desk.get("/access-log"))["items"]
    assert [entry["target"] for entry in log if entry["action"] == "consents.document_read"] == [f"contact:{contact}"]


async def test_the_officer_who_answers_nobody_may_bring_the_scan_and_a_reader_may_not(
    register: Register, app: Litestar, worker_db: Database
) -> None:
    firm = register.desk.firm
    for role, expected in ((BuiltInRole.PRIVACY_OFFICER, 201), (BuiltInRole.AUDITOR, 403)):
        person = await a_person(worker_db, staff_conftest.CHEAP, company_id=firm.id, role=role)
        async with browser(app) as client:
            await sign_in(client, person.email)
            assert (await uploaded(client)).status_code == expected


async def test_a_document_opens_only_under_the_record_and_the_person_it_proves(register: Register) -> None:
    desk = register.desk
    await register.arrive("Здравствуйте")
    contact = await register.contact()
    file_id = (await uploaded(desk.client)).json()["id"]
    given = {"purpose": "ads", "text_id": register.text["id"], "file_id": file_id}
    [found] = await desk.post(f"/contacts/{contact}/consents", **given)
    record = found["records"][0]["id"]
    other = await register.person_of(await register.arrive("Другой", user_id=7002))
    for path in (f"{other}/consents/{record}", f"{contact}/consents/{record + 1}", f"999999/consents/{record}"):
        assert (await desk.client.get(f"/api/v1/contacts/{path}/file")).status_code == httpx.codes.NOT_FOUND
    await desk.post(f"/contacts/{contact}/consents/withdraw", purpose="ads")
    [standing] = await desk.get(f"/contacts/{contact}/consents")
    withdrawn = standing["records"][0]["id"]
    refused = await desk.client.get(f"/api/v1/contacts/{contact}/consents/{withdrawn}/file")
    assert (refused.status_code, refused.json()["code"]) == (404, "consent.no_document")


async def test_an_empty_file_proves_nothing(register: Register) -> None:
    answer = await uploaded(register.desk.client, b"")
    assert (answer.status_code, answer.json()["code"]) == (422, "file.empty")
