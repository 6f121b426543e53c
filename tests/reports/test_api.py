"""Documents over HTTP: told, made, made again when something changed, read by nobody else."""

import httpx
import pytest
from litestar import Litestar

from pristan.kit.db import to_json
from pristan.reports.jobs import renew_documents
from pristan.staff.policy.roles import BuiltInRole
from tests.conversations.conftest import Desk, app, build, clock, desk, hasher
from tests.reports.papers import PURPOSE, docx_text, pdf_text
from tests.staff import conftest as staff_conftest
from tests.staff.people import a_firm, a_person, browser, sign_in

__all__ = ["app", "build", "clock", "desk", "hasher"]


async def entry(desk: Desk, template: str, about: str = "") -> dict[str, object]:
    items = (await desk.get("/documents"))["items"]
    [found] = [item for item in items if item["template"] == template and item["about"] == about]
    return dict(found)


async def tell(desk: Desk, **values: str) -> None:
    told = {name.replace("__", "."): value for name, value in values.items()}
    answer = await desk.client.put("/api/v1/documents/details", json={"values": told})
    assert answer.is_success, answer.text


async def put_rows(desk: Desk, name: str, *rows: dict[str, str]) -> list[dict[str, str]]:
    answer = await desk.client.put(f"/api/v1/documents/lists/{name}", json={"rows": list(rows)})
    assert answer.is_success, answer.text
    [table] = [item for item in (await desk.get("/documents/details"))["lists"] if item["id"] == name]
    found: list[dict[str, str]] = table["rows"]
    return found


async def page(desk: Desk, id_: int, kind: str = "pdf") -> httpx.Response:
    answer = await desk.client.get(f"/api/v1/documents/{id_}/file", params={"kind": kind})
    assert answer.status_code == httpx.codes.OK, answer.text
    return answer


async def test_a_new_company_sees_what_each_document_lacks_and_where_it_is_told(desk: Desk) -> None:
    policy = await entry(desk, "POLICY")
    gaps = {gap["name"]: gap["place"] for gap in policy["gaps"]}  # type: ignore[attr-defined] # a list
    assert policy["state"] == "none"
    assert gaps["company.inn"] == "/settings/company"
    assert gaps["purposes"] == "/privacy/documents"
    assert "company.name" not in gaps, "the name is known"
    consent = await entry(desk, "CONSENT_PD")
    assert (consent["can_make"], consent["about_what"]) == (False, "purpose")


async def test_what_is_told_fills_the_document_and_a_change_makes_it_stale(desk: Desk) -> None:
    await put_rows(desk, "purposes", PURPOSE)
    await tell(desk, operator__address="Тверь, Советская, 1", operator__ogrn="1027700132195")
    made = (await desk.post("/documents", template="POLICY"))["id"]
    now = await entry(desk, "POLICY")
    assert (now["state"], now["version"], now["id"]) == ("current", 1, made)
    assert (await desk.post("/documents", template="POLICY"))["id"] == made, "nothing changed: the same making"

    shown = " ".join(pdf_text((await page(desk, made)).content))
    assert "Тверь, Советская, 1" in shown
    assert "Фарватер" in docx_text((await page(desk, made, "docx")).content)

    await tell(desk, operator__address="Тверь, Новая, 2")
    assert (await entry(desk, "POLICY"))["state"] == "stale"
    again = (await desk.post("/documents", template="POLICY"))["id"]
    assert (await entry(desk, "POLICY"))["version"] == 2
    assert "Редакция 2 от 21.11.2026" in " ".join(pdf_text((await page(desk, again)).content))
    assert "Тверь, Советская, 1" in " ".join(pdf_text((await page(desk, made)).content)), "what was made stays"


async def test_each_purpose_has_a_consent_of_its_own(desk: Desk) -> None:
    first, second = await put_rows(desk, "purposes", PURPOSE, {**PURPOSE, "purpose": "доставка"})
    about = f"purpose:{second['id']}"
    made = (await desk.post("/documents", template="CONSENT_PD", about=about))["id"]
    shown = " ".join(pdf_text((await page(desk, made)).content))
    assert "доставка" in shown
    assert "исполнение заказов" not in shown
    kept, changed = await put_rows(desk, "purposes", first, {**second, "purpose": "доставка на дом"})
    assert (kept["id"], changed["id"]) == (first["id"], second["id"]), "a row that is edited stays that row"
    assert (await entry(desk, "CONSENT_PD", about))["state"] == "stale"
    assert (await entry(desk, "CONSENT_PD", f"purpose:{first['id']}"))["name"] == "исполнение заказов"
    await put_rows(desk, "purposes", first)
    await desk.post("/documents", expect=404, template="CONSENT_PD", about=about)


async def test_the_answerable_person_and_channels_are_taken_from_the_hub(desk: Desk) -> None:
    person = await a_person(
        desk.db, staff_conftest.CHEAP, company_id=desk.firm.id, role=BuiltInRole.PRIVACY_OFFICER, name="Павел Смирнов"
    )
    made = (await desk.post("/documents", template="RESPONSIBLE_ORDER"))["id"]
    shown = " ".join(pdf_text((await page(desk, made)).content))
    assert "Павел Смирнов" in shown
    assert person.email in shown
    order = (await desk.post("/documents", template="MESSENGER_ORDER"))["id"]
    shown = " ".join(pdf_text((await page(desk, order)).content))
    assert "WhatsApp" in shown
    assert "каналах: MAX" in shown


async def test_the_level_of_protection_follows_from_the_table(desk: Desk) -> None:
    await tell(desk, security__data="other", security__subjects="own_or_under_100k", security__threats="3")
    made = (await desk.post("/documents", template="LEVEL_ACT"))["id"]
    assert "соответствует: УЗ-4" in " ".join(pdf_text((await page(desk, made)).content))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        pytest.param({"operator.nam": "x"}, "operator.nam", id="a field nobody knows"),
        pytest.param({"company.name": "x"}, "company.name", id="a field that is told elsewhere"),
        pytest.param({"harm.level": "huge"}, "harm.level", id="a choice that is not there"),
    ],
)
async def test_an_answer_nobody_asked_for_is_refused(desk: Desk, values: dict[str, str], field: str) -> None:
    answer = await desk.client.put("/api/v1/documents/details", json={"values": values})
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_a_withdrawn_answer_is_a_gap_again(desk: Desk) -> None:
    await tell(desk, operator__ogrn="1")
    assert "operator.ogrn" not in [gap["name"] for gap in (await entry(desk, "POLICY"))["gaps"]]  # type: ignore[attr-defined]
    await tell(desk, operator__ogrn="  ")
    assert "operator.ogrn" in [gap["name"] for gap in (await entry(desk, "POLICY"))["gaps"]]  # type: ignore[attr-defined]


async def test_a_table_that_is_not_told_here_and_a_text_that_is_not_there_are_refused(desk: Desk) -> None:
    assert (await desk.client.put("/api/v1/documents/lists/channels", json={"rows": []})).status_code == 404
    await desk.post("/documents", expect=404, template="../../etc/passwd")
    assert (await desk.client.get("/api/v1/documents/999999999/file")).status_code == 404


async def test_a_row_of_another_company_is_not_taken_over(desk: Desk, app: Litestar) -> None:
    [row] = await put_rows(desk, "purposes", PURPOSE)
    firm = await a_firm(desk.db, staff_conftest.CHEAP, name="Чужая")
    async with browser(app) as client:
        await sign_in(client, firm.owner)
        answer = await client.put("/api/v1/documents/lists/purposes", json={"rows": [{**row, "purpose": "моё"}]})
        assert answer.is_success
        made = await client.post("/api/v1/documents", json={"template": "CONSENT_PD", "about": f"purpose:{row['id']}"})
        assert made.status_code == httpx.codes.NOT_FOUND
    assert (await desk.get("/documents/details"))["lists"][0]["rows"] == [row]


async def test_only_those_who_keep_privacy_may_look(desk: Desk, app: Litestar) -> None:
    person = await a_person(desk.db, staff_conftest.CHEAP, company_id=desk.firm.id, role=BuiltInRole.ADMINISTRATOR)
    made = (await desk.post("/documents", template="POLICY"))["id"]
    async with browser(app) as client:
        await sign_in(client, person.email)
        for path in ("", "/details", f"/{made}/file"):
            assert (await client.get(f"/api/v1/documents{path}")).status_code == httpx.codes.FORBIDDEN
        assert (await client.post("/api/v1/documents", json={"template": "POLICY"})).status_code == 403


async def test_making_and_reading_stand_in_the_access_log(desk: Desk) -> None:
    made = (await desk.post("/documents", template="POLICY"))["id"]
    await page(desk, made)
    async with desk.db.transaction() as tx:
        rows = await tx.fetch_all(
            "select action from access_log where company_id = %(c)s and target = %(t)s order by seq",
            c=desk.firm.id,
            t=f"document:{made}",
        )
    assert [row["action"] for row in rows] == ["document.made", "document.read"]


async def test_what_changed_is_made_again_by_night_and_what_was_sent_is_not(desk: Desk) -> None:
    await desk.post("/documents", template="POLICY")
    await desk.post("/documents", template="RKN_NOTIFICATION.initial")
    await renew_documents(desk.db, now=desk.clock.now())
    assert (await entry(desk, "POLICY"))["version"] == 1, "nothing changed"
    await tell(desk, operator__address="Тверь, Новая, 2")
    await renew_documents(desk.db, now=desk.clock.now())
    policy, notice = await entry(desk, "POLICY"), await entry(desk, "RKN_NOTIFICATION.initial")
    assert (policy["state"], policy["version"], policy["made_by_name"]) == ("current", 2, "")
    assert (notice["state"], notice["version"]) == ("stale", 1)


async def destroyed(desk: Desk) -> tuple[int, int]:
    """A request whose person is gone, and the act of it, as the room of rights leaves them."""
    fields = [
        {"id": "subject", "title": "x", "value": "клиент, карточка № 4812"},
        {"id": "ispdn", "title": "x", "value": "«Пристань»"},
        {"id": "date", "title": "x", "value": "2026-11-20"},
    ]
    async with desk.db.transaction() as tx:
        request_id = await tx.fetch_value(
            "insert into subject_requests (company_id, kind, origin, subject, rules, received_on, due_on, asked_at)"
            " values (%(c)s, 'deletion', 'form', 'Анна Серова', '{}', '2026-11-12', '2026-11-26', now()) returning id",
            c=desk.firm.id,
        )
        erasure_id = await tx.fetch_value(
            "insert into erasures (company_id, cause, request_id, reason, state, asked_at, done_at)"
            " values (%(c)s, 'request', %(r)s, 'x', 'done', now(), '2026-11-20 12:00+00') returning id",
            c=desk.firm.id,
            r=request_id,
        )
        act_id = await tx.fetch_value(
            "insert into destruction_acts (company_id, erasure_id, fields, digest, made_at)"
            " values (%(c)s, %(e)s, %(f)s::jsonb, '\\x00', now()) returning id",
            c=desk.firm.id,
            e=erasure_id,
            f=to_json({"fields": fields, "counts": [{"title": "Переписка", "rows": 10_412}]}),
        )
    return request_id, act_id


async def test_an_act_and_an_answer_are_made_of_the_rows_of_a_destruction_and_only_the_act_is_kept(desk: Desk) -> None:
    request_id, act_id = await destroyed(desk)
    act = (await desk.post("/documents", template="DESTRUCTION_ACT", about=f"act:{act_id}"))["id"]
    shown = " ".join(pdf_text((await page(desk, act)).content))
    assert f"№ {act_id} от 20.11.2026" in shown
    assert "клиент, карточка № 4812" in shown
    assert "[не заполнено: способ уничтожения]" in shown
    assert f"Выгрузка из журнала событий системы к акту № {act_id}" in shown
    assert "Переписка 10412" in shown
    about = f"request:{request_id}"
    answer = (await desk.post("/documents", template="SUBJECT_ANSWER.destroyed_notice", about=about))["id"]
    shown = " ".join(pdf_text((await page(desk, answer)).content))
    assert f"На ваш запрос № {request_id} от 12.11.2026 (удалить данные)" in shown
    assert f"данные уничтожены 20.11.2026, акт № {act_id}" in shown
    async with desk.db.transaction() as tx:
        kept = await tx.fetch_all("select content from documents where company_id = %(c)s order by id", c=desk.firm.id)
        await tx.execute("update subject_requests set subject = '' where company_id = %(c)s", c=desk.firm.id)
    assert [row["content"] is None for row in kept] == [False, True], "the act is kept, the letter is not"
    gone = await desk.client.get(f"/api/v1/documents/{answer}/file")
    assert (gone.status_code, gone.json()["code"]) == (409, "document.changed")
