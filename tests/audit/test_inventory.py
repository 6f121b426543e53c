"""The inventory at the HTTP API: writing down, changing, the interview, tables in and out."""

import base64
from io import BytesIO
from typing import Any

import httpx
import pytest
from openpyxl import Workbook, load_workbook

from pristan.staff.policy.roles import BuiltInRole
from tests.conversations.conftest import Desk, app, build, clock, desk, hasher
from tests.staff import conftest as staff_conftest
from tests.staff.people import a_person, sign_in

__all__ = ["app", "build", "clock", "desk", "hasher"]

HUBSPOT: dict[str, Any] = {
    "kind": "crm", "service": "hubspot", "title": "HubSpot", "purposes": ["store"], "data": ["FIO", "PHONE"],
    "first_in": "US", "kept_in": "US", "volume": 12_400, "owner": "Отдел продаж", "contract": "yes",
    "contract_note": "Оферта", "note": "=1+1",
}  # fmt: skip


def packed(content: bytes, **more: Any) -> dict[str, Any]:
    return {"name": "опись.csv", "content": base64.b64encode(content).decode(), **more}


async def items(desk: Desk, **wanted: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await desk.get("/audit/items", **wanted))["items"]
    return found


async def test_an_item_is_written_down_once_and_read_back_whole(desk: Desk) -> None:
    line = desk.firm.lines[0]
    body = {**HUBSPOT, "business_line_id": line, "client_key": "k1"}
    made = await desk.post("/audit/items", **body)
    assert await desk.post("/audit/items", **body) == made
    [item] = await items(desk)
    assert {name: item[name] for name in HUBSPOT} == HUBSPOT
    assert (item["state"], item["source"], item["business_line_id"]) == ("active", "hand", line)


async def test_two_who_change_an_item_at_once_do_not_lose_words(desk: Desk) -> None:
    made = (await desk.post("/audit/items", **HUBSPOT))["id"]
    first = await desk.client.put(f"/api/v1/audit/items/{made}", json={**HUBSPOT, "owner": "ИТ", "version": 1})
    assert first.is_success, first.text
    late = await desk.client.put(f"/api/v1/audit/items/{made}", json={**HUBSPOT, "owner": "Х", "version": 1})
    assert (late.status_code, late.json()["code"]) == (409, "audit.item_changed")
    assert [item["owner"] for item in await items(desk)] == ["ИТ"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"kind": "steamer", "service": "volga"}, "kind", id="kind nobody knows"),
        pytest.param({"purposes": ["fun"]}, "purposes", id="purpose nobody knows"),
        pytest.param({"data": ["WEIGHT"]}, "data", id="data nobody knows"),
        pytest.param({"business_line_id": 10**9}, "business_line_id", id="line of nobody"),
    ],
)
async def test_what_the_rules_have_no_word_for_is_refused_by_field(
    desk: Desk, change: dict[str, Any], field: str
) -> None:
    answer = await desk.client.post("/api/v1/audit/items", json={**HUBSPOT, **change})
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY, answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_an_item_goes_only_where_its_state_allows(desk: Desk) -> None:
    made = (await desk.post("/audit/items", **HUBSPOT))["id"]
    path = f"/audit/items/{made}/judge"
    await desk.post(path, expect=409, verdict="accept")
    await desk.post(path, expect=422, verdict="merge", into_id=made)
    await desk.post(path, verdict="retire", why="Закрыли")
    await desk.post(path, expect=409, verdict="retire")
    await desk.post(path, verdict="restore")
    assert (await desk.get("/audit/items"))["counts"] == {"active": 1}
    await desk.post("/audit/items/999999/judge", expect=404, verdict="retire")


async def test_the_list_goes_page_by_page_and_finds_by_word(desk: Desk) -> None:
    for number in range(103):
        await desk.post("/audit/items", kind="spreadsheet", title=f"Таблица {number}", service=f"t{number}")
    first = await desk.get("/audit/items")
    rest = await desk.get("/audit/items", before=first["next"])
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (100, 3, None)
    assert [item["title"] for item in await items(desk, word="таблица 77")] == ["Таблица 77"]


TABLE = (
    "Вид;Сервис;Название;Назначение;Данные;Первая запись;Место хранения;Объём;Владелец;Договор;Направление\n"
    "CRM или служба поддержки;HubSpot;Продажи;хранение данных;FIO, Телефон;США;US;12 400;Отдел продаж;да;\n"
    "site_form;google_forms;Заявки;сбор данных;FIO;не знаю;за рубежом;;;не знаю;направление 1\n"
    "Теплоход;;Речной;;;;;;;;\n"
    "crm;amocrm;Сделки;;;Атлантида;;;;;\n"
    "crm;amocrm;Сделки;;;;;много;;;\n"
    "crm;amocrm;Сделки;;;;;;;может быть;\n"
    "crm;amocrm;Сделки;;;;;;;;Луна\n"
)


async def test_a_table_is_taken_in_with_every_skipped_line_told(desk: Desk) -> None:
    trial = await desk.post("/audit/items/import", **packed(TABLE.encode(), is_trial=True))
    assert (trial["rows"], trial["added"], trial["refused"]) == (7, 2, 5)
    assert await items(desk) == [], "a trial keeps nothing"
    told = await desk.post("/audit/items/import", **packed(TABLE.encode("cp1251")))
    assert told["added"] == 2
    assert [line["line"] for line in told["skipped"]] == [4, 5, 6, 7, 8]
    assert "Атлантида" in told["skipped"][1]["why"]
    by_name = {item["title"]: item for item in await items(desk)}
    assert by_name["Продажи"]["data"] == ["FIO", "PHONE"]
    assert (by_name["Продажи"]["first_in"], by_name["Продажи"]["volume"]) == ("US", 12_400)
    assert (by_name["Заявки"]["first_in"], by_name["Заявки"]["kept_in"]) == (None, "XX")
    assert by_name["Заявки"]["business_line_id"] == desk.firm.lines[0]
    again = await desk.post("/audit/items/import", **packed(TABLE.encode()))
    assert (again["added"], again["there_already"]) == (0, 2)


async def test_what_goes_out_as_a_table_comes_back_the_same(desk: Desk) -> None:
    await desk.post("/audit/items", **HUBSPOT)
    for kind in ("csv", "xlsx"):
        sent = (await desk.client.get(f"/api/v1/audit/items/export?kind={kind}")).content
        told = await desk.post("/audit/items/import", **packed(sent, is_trial=True))
        assert (told["rows"], told["there_already"], told["refused"]) == (1, 1, 0), kind


async def test_no_cell_that_goes_out_is_a_formula(desk: Desk) -> None:
    evil = '=HYPERLINK("http://evil.example","x")'
    await desk.post("/audit/items", **{**HUBSPOT, "title": evil, "owner": "+7", "note": "@SUM(A1)"})
    content = (await desk.client.get("/api/v1/audit/items/export?kind=xlsx")).content
    cells = [cell for row in load_workbook(BytesIO(content)).active.iter_rows() for cell in row]  # type: ignore[union-attr]
    assert "'" + evil in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    table = (await desk.client.get("/api/v1/audit/items/export?kind=csv")).text
    assert ";=" not in table
    assert ";@" not in table
    assert ";+" not in table


async def test_a_file_that_is_no_table_is_refused_in_words(desk: Desk) -> None:
    book = Workbook()
    book.active.append(["Не", "то"])  # type: ignore[union-attr]
    made = BytesIO()
    book.save(made)
    for content in (b"", b"PK\x03\x04 broken", b"\0\1\2", "одно;другое\n1;2\n".encode(), made.getvalue()):
        given = packed(content) | ({"content": "AA=="} if not content else {})
        answer = await desk.client.post("/api/v1/audit/items/import", json=given)
        assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY, answer.text
        assert [error["field"] for error in answer.json()["errors"]] == ["content"]


async def test_the_interview_asks_only_what_matters_and_writes_rows_down_once(desk: Desk) -> None:
    start = await desk.post("/audit/interview/questions", answers={})
    ids = [question["id"] for question in start["questions"]]
    assert "talk" in ids
    assert "forms" not in ids, "nobody has said that there is a site"
    assert "talk_notify" not in ids
    answers = {"talk": ["telegram"], "site": ["yes"], "forms": ["unknown"], "talk_documents": ["yes"], "sms": ["no"]}
    then = await desk.post("/audit/interview/questions", answers=answers)
    assert {"forms", "talk_notify", "signin"} <= {question["id"] for question in then["questions"]}
    rows = {row["key"]: row for row in then["rows"]}
    assert set(rows) == {"messenger:telegram", "site_form:"}
    assert "PASSPORT_RF" in rows["messenger:telegram"]["data"]
    given: dict[str, Any] = {
        "answers": answers,
        "business_line_id": desk.firm.lines[1],
        "details": {"messenger:telegram": {"kept_in": "RU", "owner": "Колл-центр"}},
    }
    assert await desk.post("/audit/interview", **given) == {"added": 2, "there_already": 0}
    assert await desk.post("/audit/interview", **given) == {"added": 0, "there_already": 2}
    by_kind = {item["kind"]: item for item in await items(desk)}
    assert (by_kind["messenger"]["owner"], by_kind["messenger"]["kept_in"]) == ("Колл-центр", "RU")
    assert (by_kind["site_form"]["service"], by_kind["site_form"]["first_in"]) == ("", None)


async def test_the_interview_branches_by_what_a_line_does(desk: Desk) -> None:
    async def asked(*business: str) -> set[str]:
        found = await desk.post("/audit/interview/questions", answers={"business": list(business)})
        return {question["id"] for question in found["questions"]}

    assert {"couriers", "loyalty"} <= await asked("shop")
    assert "parents" not in await asked("shop")
    assert {"parents", "marks"} <= await asked("school")
    assert "schedule" in await asked("booking") & await asked("clinic")
    assert not {"couriers", "parents", "results", "passports"} & (await asked("none") | await asked("unknown"))
    told: dict[str, Any] = {"answers": {"business": ["school"], "parents": ["whatsapp"]}}
    rows = (await desk.post("/audit/interview/questions", **told))["rows"]
    assert [(row["key"], "CHILD" in row["data"]) for row in rows] == [("messenger:whatsapp", True)]
    assert (await desk.post("/audit/interview", **told))["added"] == 1


async def test_a_messenger_nobody_can_name_is_written_down(desk: Desk) -> None:
    given: dict[str, Any] = {"answers": {"talk": ["unknown"]}}
    assert (await desk.post("/audit/interview", **given))["added"] == 1


async def test_nothing_to_choose_from_stands_twice(desk: Desk) -> None:
    words = await desk.get("/audit/words")
    for name, options in words.items():
        ids = [option["id"] for option in options]
        assert len(ids) == len(set(ids)), name


async def test_answers_nobody_asked_for_are_refused(desk: Desk) -> None:
    for answers in ({"nothing": ["yes"]}, {"talk": ["pigeon"]}, {"sms": ["telegram"]}):
        await desk.post("/audit/interview/questions", expect=422, answers=answers)
        await desk.post("/audit/interview", expect=422, answers=answers)


async def test_an_operator_sees_nothing_and_an_auditor_changes_nothing(desk: Desk) -> None:
    made = (await desk.post("/audit/items", **HUBSPOT))["id"]
    hasher = staff_conftest.CHEAP
    operator = await a_person(desk.db, hasher, company_id=desk.firm.id, role=BuiltInRole.OPERATOR)
    auditor = await a_person(desk.db, hasher, company_id=desk.firm.id, role=BuiltInRole.AUDITOR)
    await sign_in(desk.client, operator.email)
    assert (await desk.client.get("/api/v1/audit/items")).status_code == httpx.codes.FORBIDDEN
    assert (await desk.client.get("/api/v1/audit/items/export")).status_code == httpx.codes.FORBIDDEN
    await sign_in(desk.client, auditor.email)
    assert len(await items(desk)) == 1
    await desk.post(f"/audit/items/{made}/judge", expect=403, verdict="retire")
    await desk.post("/audit/runs", expect=403)
