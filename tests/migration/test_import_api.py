"""An export in front of the API: sent in pieces, looked at, asked about, carried over, shown, taken back."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from pristan.ingest.marking import MarkingStation
from pristan.kit.files import Files, open_files
from pristan.migration import service, uploading
from pristan.migration.jobs import ImportStation, clear_imports
from pristan.migration.store import piece_key
from tests.conversations.conftest import Desk, app, build, clock, desk, hasher
from tests.migration.archives import a_whatsapp_zip, a_zip
from tests.staff import conftest as staff_conftest
from tests.staff.people import a_firm, browser, sign_in

__all__ = ["app", "build", "clock", "desk", "hasher"]

ANSWERS = {"time_zone": "Europe/Moscow", "who_are_we": "Аптека"}


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return open_files("", tmp_path)


@pytest.fixture
def station(desk: Desk, files: Files) -> ImportStation:
    return ImportStation(desk.db, files, now=desk.clock.now)


async def worked(station: ImportStation) -> None:
    """All that waits, to its end; other companies have exports that wait too."""
    while await station.run_once():
        await station.work.settled()


async def announced(desk: Desk, size: int, *, name: str = "chat.zip", key: str = "") -> int:
    body: dict[str, Any] = {
        "name": name,
        "size": size,
        "business_line_id": desk.firm.lines[0],
        "client_key": key or uuid4().hex,
    }
    return int((await desk.post("/imports", **body))["id"])


async def put(desk: Desk, id_: int, number: int, content: bytes) -> httpx.Response:
    headers = {"Content-Type": "application/octet-stream"}
    return await desk.client.put(f"/api/v1/imports/{id_}/pieces/{number}", content=content, headers=headers)


async def sent(desk: Desk, content: bytes, *, name: str = "chat.zip") -> int:
    id_ = await announced(desk, len(content), name=name)
    for number, start in enumerate(range(0, len(content), uploading.PIECE)):
        answer = await put(desk, id_, number, content[start : start + uploading.PIECE])
        assert answer.is_success, answer.text
    await desk.post(f"/imports/{id_}/look")
    return id_


async def detail(desk: Desk, id_: int) -> dict[str, Any]:
    found: dict[str, Any] = await desk.get(f"/imports/{id_}")
    return found


async def answered(desk: Desk, station: ImportStation, id_: int, **answers: str) -> None:
    body = {"format": (await detail(desk, id_))["item"]["format"], "answers": answers or ANSWERS}
    reply = await desk.client.put(f"/api/v1/imports/{id_}/answers", json=body)
    assert reply.is_success, reply.text
    await worked(station)


async def carried(desk: Desk, station: ImportStation, content: bytes) -> int:
    id_ = await sent(desk, content)
    await worked(station)
    await answered(desk, station, id_)
    await desk.post(f"/imports/{id_}/start", business_line_id=desk.firm.lines[0], is_again=True)
    await worked(station)
    assert (await detail(desk, id_))["item"]["state"] == "done"
    return id_


async def thread(desk: Desk) -> list[dict[str, Any]]:
    [conversation] = (await desk.get("/conversations", status="closed"))["items"]
    found: list[dict[str, Any]] = (await desk.get(f"/conversations/{conversation['id']}/messages"))["items"]
    return found


async def test_nothing_is_carried_over_before_the_questions_are_answered(desk: Desk, station: ImportStation) -> None:
    id_ = await sent(desk, a_whatsapp_zip())
    assert (await detail(desk, id_))["item"]["state"] == "looking"
    await worked(station)
    found = await detail(desk, id_)
    assert (found["item"]["state"], found["item"]["format"]) == ("asked", "whatsapp")
    assert (found["findings"]["messages"], found["findings"]["media"]) == (4, 2)
    assert "+7 999 000-00-01" in found["findings"]["participants"]
    assert {one["id"] for one in found["questions"]} == {"time_zone", "who_are_we"}
    refused = await desk.post(f"/imports/{id_}/start", expect=409, business_line_id=desk.firm.lines[0])
    assert refused["code"] == "import.questions"
    await answered(desk, station, id_)
    found = await detail(desk, id_)
    assert (found["questions"], found["answers"]) == ([], ANSWERS)
    assert (await desk.get("/conversations", status="closed"))["items"] == []


async def test_messages_come_with_their_files_and_say_where_they_came_from(desk: Desk, station: ImportStation) -> None:
    id_ = await carried(desk, station, a_whatsapp_zip())
    item = (await detail(desk, id_))["item"]
    assert (item["counts"]["messages"], item["counts"]["files"], item["counts"]["files_left"]) == (4, 1, 1)
    while await MarkingStation(desk.db, now=desk.clock.now).run_once():
        pass
    said = await thread(desk)
    assert {one["imported"]["from"] for one in said} == {"WhatsApp"}
    [photo] = next(one["attachments"] for one in said if one["text"].startswith("вот чек"))
    assert (photo["kind"], photo["state"]) == ("image", "stored")
    picture = await desk.client.get(photo["url"])
    assert picture.headers["content-type"] == "image/png"
    [voice] = next(one["attachments"] for one in said if one["sent_at"].startswith("2024-03-25T15:04"))
    assert (voice["state"], voice["reason"]) == ("failed", "В выгрузке этого файла нет")


async def test_what_came_through_a_foreign_messenger_is_veiled_like_what_arrives(
    desk: Desk, station: ImportStation
) -> None:
    await carried(desk, station, a_whatsapp_zip())
    said = await thread(desk)
    incoming = [one for one in said if one["kind"] == "in"]
    assert {one["veil"]["state"] for one in incoming} == {"pending"}, "not read yet: nothing of it is shown"
    assert not any("4509" in one["text"] for one in said)
    async with desk.db.transaction() as tx:
        facts = await tx.fetch_value("select count(*) from facts where company_id = %(c)s", c=desk.firm.id)
    while await MarkingStation(desk.db, now=desk.clock.now).run_once():
        pass
    [passport] = [one for one in await thread(desk) if one["text"].startswith("Здравствуйте")]
    assert passport["veil"]["state"] == "marked"
    assert "4509" not in passport["text"]
    async with desk.db.transaction() as tx:
        after = await tx.fetch_value("select count(*) from facts where company_id = %(c)s", c=desk.firm.id)
        days = await tx.fetch_value("select count(*) from detected_days where company_id = %(c)s", c=desk.firm.id)
    assert (after - facts, days) == (0, 0), "history is told to no open screen and counted on no day of today"


async def test_pieces_come_in_turn_and_a_repeat_changes_nothing(desk: Desk) -> None:
    content = b"x" * (uploading.PIECE + 5)
    id_ = await announced(desk, len(content))
    assert (await put(desk, id_, 1, content[uploading.PIECE :])).status_code == 409
    assert (await put(desk, id_, 0, b"short")).status_code == 422
    early = await desk.post(f"/imports/{id_}/look", expect=409)
    assert early["code"] == "import.incomplete"
    for _ in range(2):
        assert (await put(desk, id_, 0, content[: uploading.PIECE])).is_success
    assert (await detail(desk, id_))["item"]["pieces"] == 1
    assert (await put(desk, id_, 1, content[uploading.PIECE :])).is_success
    too_long = await put(desk, id_, 1, b"x" * (uploading.PIECE + 4096))
    assert too_long.status_code == 413


async def test_a_repeated_announcement_is_the_same_import(desk: Desk) -> None:
    first = await announced(desk, 10, key="same-key-1")
    assert await announced(desk, 10, key="same-key-1") == first


async def test_the_same_file_is_named_and_refused_until_it_is_meant(desk: Desk, station: ImportStation) -> None:
    export = a_whatsapp_zip()
    first = await carried(desk, station, export)
    second = await sent(desk, export)
    await worked(station)
    await answered(desk, station, second)
    assert (await detail(desk, second))["twin"]["id"] == first
    line = desk.firm.lines[0]
    refused = await desk.post(f"/imports/{second}/start", expect=409, business_line_id=line)
    assert refused["code"] == "import.twice"
    await desk.post(f"/imports/{second}/start", business_line_id=line, is_again=True)
    await worked(station)
    counts = (await detail(desk, second))["item"]["counts"]
    assert (counts["messages"], counts["duplicates"]) == (0, 5)
    assert len(await thread(desk)) == 5


async def test_an_import_is_taken_back_whole_after_saying_what_will_vanish(desk: Desk, station: ImportStation) -> None:
    id_ = await carried(desk, station, a_whatsapp_zip())
    loss = await desk.get(f"/imports/{id_}/loss")
    assert loss == {"messages": 5, "conversations": 1, "people": 1, "files": 1, "kept": 0}
    answer = await desk.client.put(f"/api/v1/imports/{id_}/state", json={"state": "undoing"})
    assert answer.is_success, answer.text
    await worked(station)
    assert (await detail(desk, id_))["item"]["state"] == "undone"
    assert (await desk.get("/conversations", status="closed"))["items"] == []
    assert (await desk.get("/contacts"))["items"] == []


async def test_a_bomb_and_a_name_that_leads_out_are_refused(desk: Desk, station: ImportStation) -> None:
    bomb = await sent(desk, a_zip(_chat__txt=b"25.03.2024, 18:01 - A: " + b"0" * (200 << 20)))
    await worked(station)
    found = (await detail(desk, bomb))["item"]
    assert (found["state"], "бомб" in found["failure"]) == ("refused", True)
    names: dict[str, bytes | str] = {"../../etc/cron__d/x": b"x", "_chat__txt": "25.03.2024, 18:01 - Иван: да\n"}
    outside = a_zip(**names)
    id_ = await sent(desk, outside)
    await worked(station)
    warnings = (await detail(desk, id_))["warnings"]
    assert any("за пределы архива" in one for one in warnings)


async def test_the_report_names_every_skipped_line_and_holds_no_formula(desk: Desk, station: ImportStation) -> None:
    table = "ID,Имя,Телефон\n1,Анна,+79990000001\n2,,\n3,=cmd|' /C calc'!A0,+79990000003\n"
    id_ = await sent(desk, table.encode(), name="=people.csv")
    await worked(station)
    questions = (await detail(desk, id_))["questions"]
    assert [one["id"] for one in questions] == ["mapping"]
    columns = {one["header"]: one["field"] for one in questions[0]["columns"]}
    assert columns == {"ID": "person_id", "Имя": "first_name", "Телефон": "phone"}
    await answered(desk, station, id_, mapping='{"ID": "person_id", "Имя": "full_name", "Телефон": "phone"}')
    await desk.post(f"/imports/{id_}/start", business_line_id=desk.firm.lines[0])
    await worked(station)
    found = await detail(desk, id_)
    assert found["item"]["counts"]["people"] == 2
    report = (await desk.client.get(f"/api/v1/imports/{id_}/report")).content.decode("utf-8-sig")
    assert "нет ни имени, ни телефона, ни адреса, пропущено;;3;3;1" in report
    assert not any(cell.startswith(("=", "+", "@")) for line in report.splitlines() for cell in line.split(";"))


async def test_columns_that_were_mapped_once_are_offered_again(desk: Desk, station: ImportStation) -> None:
    table = "Кто;Куда звонить;Размер\nАнна;+79990000001;42\n"
    mapping = '{"Кто":"full_name","Куда звонить":"phone","Размер":""}'
    first = await sent(desk, table.encode(), name="one.csv")
    await worked(station)
    await answered(desk, station, first, mapping=mapping)
    await desk.post(f"/imports/{first}/start", business_line_id=desk.firm.lines[0])
    await worked(station)
    second = await sent(desk, table.replace("Анна", "Пётр").encode(), name="two.csv")
    await worked(station)
    [question] = (await detail(desk, second))["questions"]
    assert json.loads(question["suggested"]) == json.loads(mapping)
    [person] = (await desk.get("/contacts"))["items"]
    assert (person["name"], person["conversation_id"]) == ("Анна", None)
    card = await desk.get(f"/contacts/{person['id']}/carried")
    assert {one["header"]: one["value"] for one in card["fields"]} == {"Размер": "42"}
    whole = await desk.get(f"/contacts/{person['id']}")
    assert [one["value"] for one in whole["details"]] == ["+79990000001"]
    assert await desk.get(f"/contacts/{person['id']}/consents") == [], "no consent is invented"


async def test_deals_stand_read_only_on_the_card_of_their_person(desk: Desk, station: ImportStation) -> None:
    table = (
        "ID,Название сделки,Бюджет,Этап сделки,Воронка,Полное имя контакта,Рабочий телефон,Источник\n"
        "7,Диван,90000,Оплата,Продажи,Анна,+79990000001,сайт\n"
        "8,Кресло,20000,Отказ,Продажи,Анна,+79990000001,звонок\n"
    )
    id_ = await sent(desk, table.encode(), name="deals.csv")
    await worked(station)
    await desk.post(f"/imports/{id_}/start", business_line_id=desk.firm.lines[0])
    await worked(station)
    assert (await detail(desk, id_))["item"]["counts"] | {"people": 1, "records": 2} == (await detail(desk, id_))[
        "item"
    ]["counts"]
    [person] = (await desk.get("/contacts"))["items"]
    records = (await desk.get(f"/contacts/{person['id']}/carried"))["records"]
    assert {one["title"] for one in records} == {"Диван", "Кресло"}
    sofa = next(one for one in records if one["title"] == "Диван")
    assert {"header": "Сумма", "value": "90000"} in sofa["fields"]
    assert {"header": "Источник", "value": "сайт"} in sofa["fields"]


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({"time_zone": "../../etc/passwd"}, id="a zone that leads out"),
        pytest.param({"time_zone": "Europe/Nowhere"}, id="a zone that is none"),
        pytest.param({"date_order": "xyz"}, id="an order that is none"),
        pytest.param({"mapping": "[1]"}, id="columns that are not named"),
    ],
)
async def test_an_answer_that_no_reader_understands_is_refused(
    desk: Desk, station: ImportStation, answers: dict[str, str]
) -> None:
    id_ = await sent(desk, a_whatsapp_zip())
    await worked(station)
    reply = await desk.client.put(f"/api/v1/imports/{id_}/answers", json={"answers": answers})
    assert reply.status_code == 422


async def test_what_is_dropped_or_carried_over_leaves_no_piece_in_the_storage(
    desk: Desk, station: ImportStation, files: Files
) -> None:
    await carried(desk, station, a_whatsapp_zip())
    dropped = await sent(desk, a_whatsapp_zip())
    forsaken = await sent(desk, a_whatsapp_zip())
    assert [key async for key in files.listing() if key.startswith(f"imports/{desk.firm.id}/{dropped}/")]
    assert (await desk.client.delete(f"/api/v1/imports/{dropped}")).is_success
    await worked(station)
    desk.clock.move(hours=24 * 8)
    assert await clear_imports(desk.db, files, now=desk.clock.now()) >= 1
    assert [key async for key in files.listing() if key.startswith(f"imports/{desk.firm.id}/")] == []
    async with desk.db.transaction() as tx:
        left = await tx.fetch_all("select id from imports where company_id = %(c)s", c=desk.firm.id)
    assert forsaken not in {row["id"] for row in left}


async def test_every_forsaken_export_is_cleared_however_many_there_are(desk: Desk, files: Files) -> None:
    async with desk.db.transaction() as tx:
        await tx.execute(
            "insert into imports (company_id, format, name, size, pieces, business_line_id, state, started_at)"
            " select %(c)s, 'auto', 'chat.zip', 1, 1, %(l)s, 'uploading', %(now)s from generate_series(1, 120)",
            c=desk.firm.id,
            l=desk.firm.lines[0],
            now=desk.clock.now(),
        )
        rows = await tx.fetch_all("select id from imports where company_id = %(c)s", c=desk.firm.id)
    keys = [piece_key(desk.firm.id, row["id"], 0) for row in rows]
    for key in keys:
        await files.put(key, b"x")
    desk.clock.move(hours=24 * 8)
    assert await clear_imports(desk.db, files, now=desk.clock.now()) >= len(keys)
    assert [key async for key in files.listing() if key in keys] == []


async def test_a_piece_that_comes_while_its_import_is_dropped_is_told_from_others(desk: Desk) -> None:
    id_ = await announced(desk, 3)
    async with desk.db.transaction() as tx:
        found = await service.load(tx, id_)
    assert (await desk.client.delete(f"/api/v1/imports/{id_}")).is_success
    async with desk.db.transaction() as tx:
        assert not await uploading.piece_arrived(tx, found, 0)


async def test_nobody_else_sees_touches_or_feeds_an_import(desk: Desk, app: Any) -> None:
    id_ = await announced(desk, 3)
    stranger = await a_firm(desk.db, staff_conftest.CHEAP, name="Чужая")
    async with browser(app) as client:
        await sign_in(client, stranger.owner)
        calls = (
            client.get(f"/api/v1/imports/{id_}"),
            client.put(f"/api/v1/imports/{id_}/pieces/0", content=b"abc"),
            client.post(f"/api/v1/imports/{id_}/look", json={}),
            client.delete(f"/api/v1/imports/{id_}"),
        )
        assert {(await call).status_code for call in calls} == {404}
    assert (await detail(desk, id_))["item"]["pieces"] == 0


async def test_a_pull_is_asked_for_shown_without_its_key_and_dropped(desk: Desk) -> None:
    body: dict[str, Any] = {
        "system": "wazzup",
        "url": "https://93.184.216.34",
        "key": "a-key-nobody-sees",
        "business_line_id": desk.firm.lines[0],
        "client_key": uuid4().hex,
    }
    for address in ("https://127.0.0.1", "https://192.168.1.5/chat"):
        refused = await desk.post("/imports/pulls", expect=422, **(body | {"url": address}))
        assert refused["code"] == "url.internal"
    lost = await desk.post("/imports/pulls", expect=422, **(body | {"system": "chatwoot", "account": "1/../2"}))
    assert lost["code"] == "import.account"
    id_ = (await desk.post("/imports/pulls", **body))["id"]
    try:
        assert (await desk.post("/imports/pulls", **body))["id"] == id_, "a repeat is the same import"
        answer = await desk.client.get(f"/api/v1/imports/{id_}/pull")
        assert (answer.json()["system"], answer.json()["got"]) == ("wazzup", {})
        whole = answer.text + (await desk.client.get(f"/api/v1/imports/{id_}")).text
        assert "a-key-nobody-sees" not in whole
        paused = await desk.client.put(f"/api/v1/imports/{id_}/state", json={"state": "paused"})
        assert paused.is_success, paused.text
        assert (await detail(desk, id_))["item"]["state"] == "held"
        changed = await desk.client.put(f"/api/v1/imports/{id_}/key", json={"key": "another-key"})
        assert changed.is_success, changed.text
    finally:
        assert (await desk.client.delete(f"/api/v1/imports/{id_}")).is_success
    assert (await desk.client.get(f"/api/v1/imports/{id_}/pull")).status_code == 404
