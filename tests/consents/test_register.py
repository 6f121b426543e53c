"""The register: texts by version, records of staff with their proof, withdrawals, the table."""

import asyncio
import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import httpx
import psycopg
import pytest
from litestar import Litestar

from tests.consents.conftest import WORDS, Register, a_text, app, build, clock, desk, hasher, register
from tests.staff import conftest as staff_conftest
from tests.staff.people import a_person, browser, sign_in

__all__ = ["app", "build", "clock", "desk", "hasher", "register"]


async def test_a_published_text_is_never_changed_and_the_next_version_stands_beside_it(register: Register) -> None:
    desk, text = register.desk, register.text
    change = {"title": "Реклама", "text": "Другие слова", "changed_at": text["changed_at"]}
    refused = await desk.client.patch(f"/api/v1/consent-texts/{text['id']}", json=change)
    assert (refused.status_code, refused.json()["code"]) == (409, "consent_text.published")
    assert (await desk.client.delete(f"/api/v1/consent-texts/{text['id']}")).status_code == 409
    with pytest.raises(psycopg.errors.RestrictViolation):
        async with desk.db.transaction() as tx:
            await tx.execute("update consent_texts set text = 'Подмена' where id = %(id)s", id=text["id"])
    second = await a_text(desk, text="Другие слова")
    assert (second["version"], second["text_hash"] == text["text_hash"]) == (2, False)
    assert [item["version"] for item in await desk.get("/consent-texts", purpose="ads")] == [2, 1]


async def test_a_draft_changed_in_another_tab_is_not_overwritten(register: Register) -> None:
    desk = register.desk
    draft = await desk.post("/consent-texts", purpose="sms", title="SMS", text="Первые слова")
    assert (await desk.post("/consent-texts", expect=409, purpose="sms", title="SMS", text="Ещё одни"))["code"] == (
        "consent_text.draft_there"
    )
    desk.clock.move(seconds=1)
    bodies = [{"title": "SMS", "text": words, "changed_at": draft["changed_at"]} for words in ("Из одной", "Из другой")]
    answers = [await desk.client.patch(f"/api/v1/consent-texts/{draft['id']}", json=body) for body in bodies]
    assert [answer.status_code for answer in answers] == [200, 409]
    assert answers[1].json()["code"] == "consent_text.changed"


async def test_words_within_an_offer_do_not_come_in_force_today(register: Register) -> None:
    desk = register.desk
    draft = await desk.post("/consent-texts", purpose="sms", title="SMS", text="В оферте", is_separate=False)
    refused = await desk.post(f"/consent-texts/{draft['id']}/publish", expect=422)
    assert refused["code"] == "consent_text.not_separate"
    old = await desk.post(f"/consent-texts/{draft['id']}/publish", in_force_from="2024-01-01T00:00:00+03:00")
    assert old["in_force_from"].startswith("2023-12-31T21:00")


async def test_a_line_has_words_of_its_own_and_the_others_those_of_the_company(register: Register) -> None:
    desk = register.desk
    own = await a_text(desk, text="Слова направления", business_line_id=desk.firm.lines[0])
    assert (own["version"], own["business_line_name"]) == (1, "Направление 1")
    desk.clock.move(seconds=1)
    row = await desk.conversation()
    said = await desk.post(f"/conversations/{row['id']}/consents", purpose="ads")
    assert said["text"].startswith("Слова направления")
    wrong = {"purpose": "ads", "title": "x", "text": "y", "business_line_id": 999_999}
    await desk.post("/consent-texts", expect=422, **wrong)


async def test_a_record_with_the_persons_own_message_counts_and_a_stranger_s_does_not(register: Register) -> None:
    message = await register.arrive("Присылайте рекламу, согласна")
    strange = await register.arrive("А я не соглашался", user_id=7002)
    contact = await register.person_of(message)
    refused = await register.record(expect=422, contact_id=contact, message_id=strange)
    assert (refused["code"], refused["errors"][0]["field"]) == ("consent.evidence", "message_id")
    assert "другого человека" in refused["detail"]
    await register.record(contact_id=contact, message_id=message)
    found = await register.of(contact)
    assert (found["state"], found["records"][0]["text"], found["records"][0]["text_version"]) == ("given", WORDS, 1)
    assert [item["name"] for item in found["records"][0]["evidence"]] == ["message_id"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        pytest.param({}, "evidence", id="without evidence"),
        pytest.param({"file_id": 999_999}, "file_id", id="a file that is not there"),
        pytest.param({"confirmation_id": 999_999}, "confirmation_id", id="a code nobody asked for"),
        pytest.param({"text_hash": "0" * 64}, "text_hash", id="the hash of another text"),
        pytest.param({"given_at": "2020-01-01T00:00:00+03:00"}, "given_at", id="before the version"),
        pytest.param({"given_at": "2099-01-01T00:00:00+03:00"}, "given_at", id="in the future"),
    ],
)
async def test_a_record_that_does_not_match_is_refused_with_words(
    register: Register, more: dict[str, Any], field: str
) -> None:
    proof = (
        {}
        if field in {"evidence", "file_id", "confirmation_id"}
        else {"message_id": await register.arrive("Да, шлите")}
    )
    refused = await register.record(expect=422, **{**proof, **more})
    assert field in [error["field"] for error in refused["errors"]]
    assert await register.state() == "unknown"


async def test_a_person_of_another_company_is_nobody(register: Register) -> None:
    await register.record(expect=404, contact_id=999_999, message_id=1)
    await register.desk.post("/contacts/999999/consents/withdraw", expect=404, purpose="ads")
    await register.desk.post(f"/contacts/{await register.contact()}/consents/withdraw", expect=422, purpose="love")


async def test_a_withdrawal_counts_at_once_and_twice_is_once(register: Register) -> None:
    contact = await register.contact()
    await register.record(message_id=await register.arrive("Шлите"))
    for _ in range(2):
        register.desk.clock.move(seconds=5)
        after = await register.desk.post(f"/contacts/{contact}/consents/withdraw", purpose="ads", note="По телефону")
        assert after[0]["state"] == "withdrawn"
    kinds = [record["kind"] for record in (await register.of())["records"]]
    assert kinds == ["withdrawn", "given"]


async def test_two_tabs_that_withdraw_and_record_at_once_leave_one_answer_each(register: Register) -> None:
    contact, message = await register.contact(), await register.arrive("Шлите")
    at = register.desk.clock.now().isoformat()
    body = {"purpose": "ads", "text_id": register.text["id"], "message_id": message, "given_at": at}
    path = f"/api/v1/contacts/{contact}/consents"
    await asyncio.gather(*(register.desk.client.post(path, json=body) for _ in range(3)))
    assert [record["kind"] for record in (await register.of())["records"]].count("given") == 1
    register.desk.clock.move(seconds=5)
    ended = await asyncio.gather(
        *(register.desk.client.post(f"{path}/withdraw", json={"purpose": "ads"}) for _ in range(3))
    )
    assert {answer.status_code for answer in ended} == {200}
    assert [record["kind"] for record in (await register.of())["records"]] == ["withdrawn", "given"]


async def test_a_record_is_never_changed_or_taken_away(register: Register) -> None:
    await register.record(message_id=await register.arrive("Шлите"))
    for change in ("at = at + interval '1 day'", "kind = 'withdrawn'", "evidence = '{}'", "text = 'другое'"):
        with pytest.raises(psycopg.errors.RestrictViolation):
            async with register.desk.db.transaction() as tx:
                await tx.execute(f"update consent_records set {change}")


async def test_the_register_shows_what_holds_and_filters_by_it(register: Register) -> None:
    desk = register.desk
    await register.record(message_id=await register.arrive("Шлите"))
    rows = (await desk.get("/consents"))["items"]
    assert [(row["purpose"], row["state"], row["way"]) for row in rows] == [("ads", "given", "operator")]
    assert (await desk.get("/consents", stands="withdrawn"))["items"] == []
    await register.arrive("стоп")
    rows = (await desk.get("/consents", stands="withdrawn"))["items"]
    assert {(row["purpose"], row["way"]) for row in rows} == {("ads", "message"), ("sms", "message")}
    assert (await desk.get("/consents", purpose="ads", stands="given"))["items"] == []
    assert (await desk.get("/consents", way="message", purpose="sms"))["items"][0]["evidence"] == "message_id"


async def test_the_table_has_no_formulas_and_the_log_knows_who_took_it(register: Register) -> None:
    desk = register.desk
    await desk.client.patch(f"/api/v1/contacts/{await register.contact()}", json={"name": "=cmd|'/c calc'!A1"})
    await register.record(message_id=await register.arrive("Шлите"))
    answer = await desk.client.get("/api/v1/consents/export")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert [(row["name"], row["state"]) for row in rows] == [("'=cmd|'/c calc'!A1", "given")]
    async with desk.db.transaction() as tx:
        logged = await tx.fetch_value(
            "select count(*) from access_log where company_id = %(c)s and action = 'consents.exported'", c=desk.firm.id
        )
    assert logged == 1


async def test_operators_see_the_card_and_may_neither_read_the_register_nor_write_texts(
    register: Register, app: Litestar
) -> None:
    desk, contact = register.desk, await register.contact()
    person = await a_person(desk.db, staff_conftest.CHEAP, company_id=desk.firm.id)
    async with browser(app) as client:
        await sign_in(client, person.email)
        assert (await client.get(f"/api/v1/contacts/{contact}/consents")).status_code == httpx.codes.OK
        for path in ("/consents", "/consents/export"):
            assert (await client.get(f"/api/v1{path}")).status_code == httpx.codes.FORBIDDEN
        for path, body in (
            ("/consent-texts", {"purpose": "ads", "title": "x", "text": "y"}),
            ("/consents/import", {"csv": "purpose;given_at;text_version"}),
        ):
            assert (await client.post(f"/api/v1{path}", json=body)).status_code == httpx.codes.FORBIDDEN


async def test_a_consent_ends_with_the_days_its_words_give_it(register: Register) -> None:
    desk = register.desk
    text = await a_text(desk, purpose="sms", life_days=10)
    desk.clock.move(seconds=1)
    await register.record(purpose="sms", text_id=text["id"], message_id=await register.arrive("Шлите SMS"))
    assert (await register.of(purpose="sms"))["state"] == "given"
    desk.clock.move(seconds=timedelta(days=10).total_seconds())
    await sign_in(desk.client, desk.firm.owner)
    assert (await register.of(purpose="sms"))["state"] == "expired"
