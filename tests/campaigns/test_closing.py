"""A connection is closed: who is told, what still comes in, what leaves, and what is left of it."""

import io
import json
import zipfile
from typing import Any

import pytest

from pristan.channels.model import Purpose
from pristan.core.ids import CompanyId, IdentityId
from pristan.gate.policy import assess
from pristan.gate.store import circumstances_of
from tests.campaigns.closing import TELL, Closing, a_closing
from tests.campaigns.conftest import Move, app, build, clock, desk, hasher, move, pier
from tests.staff.people import MovingClock, sign_in

__all__ = ["app", "build", "clock", "desk", "hasher", "move", "pier"]

WITHDRAWN = """
insert into consent_records (company_id, contact_id, purpose, kind, at, way, recorded_at)
values (%(c)s, %(id)s, 'ads', 'withdrawn', now() - interval '1 day', 'message', now()) returning id
"""


@pytest.fixture
async def closing(move: Move) -> Closing:
    return await a_closing(move)


async def test_before_a_closing_its_people_its_rule_and_words_are_known(move: Move) -> None:
    await move.people(3)
    found = await move.desk.get("/closings/draft", inbox_id=move.pier.telegram)
    assert {name: found[name] for name in ("people", "left", "moved", "can_send", "has_link")} == {
        "people": 3,
        "left": 3,
        "moved": 0,
        "can_send": True,
        "has_link": True,
    }
    assert "{link}" in found["notice"]
    assert " года. " in found["notice"]
    assert "MAX" in found["reply"]
    assert (await move.desk.get("/closings"))[0]["inbox_id"] == move.pier.telegram


async def test_the_gate_is_asked_before_anybody_is_told(closing: Closing) -> None:
    assert (await closing.look("Пишите нам в MAX"))["verdict"] is None
    await closing.move.people(1)
    never = await closing.look("Пишите нам в MAX")
    assert (never["reachable"], never["shut"][0]["title"]) == (0, "Первым здесь пишет клиент")
    row = await closing.move.pier.arrive_in_telegram()
    clear = await closing.look("Пишите нам в MAX: {link}")
    assert (clear["verdict"]["outcome"], clear["looked_at"], clear["reachable"]) == ("cleared", 2, 1)
    identity = await closing.identity(row["id"])
    await closing.move.one(
        "update identities set state = 'blocked' where company_id = %(c)s and id = %(i)s returning id", i=identity
    )
    assert (await closing.look("Пишите нам в MAX"))["reachable"] == 0


async def test_everybody_is_written_down_first_and_told_once(closing: Closing) -> None:
    people = await closing.move.people(3)
    assert (await closing.act("notices"))["people"] == 3
    assert [row["state"] for row in await closing.notices()] == ["waiting"] * 3
    await closing.move.work()
    await closing.move.work()
    assert [(row["contact_id"], row["state"]) for row in await closing.notices()] == [(id_, "sent") for id_ in people]
    said = await closing.move.one("select count(*) from outbox where company_id = %(c)s and purpose = 'invitation'")
    links = await closing.move.one("select count(distinct payload ->> 'link') from outbox where company_id = %(c)s")
    assert (said, links) == (3, 3)
    assert (
        await closing.move.one("select count(*) from conversations where company_id = %(c)s and status = 'open'") == 0
    )


async def test_nobody_is_told_who_moved_or_refused_or_sleeps(closing: Closing) -> None:
    people = await closing.move.people(3)
    await closing.move.one(WITHDRAWN, id=people[0])
    moment = closing.move.desk.clock.moment
    closing.move.desk.clock.moment = moment.replace(hour=21)  # midnight in Moscow
    await closing.act("notices")
    await closing.move.work()
    assert [row["state"] for row in await closing.notices()] == ["skipped", "waiting", "waiting"]
    await closing.moves(people[1])
    closing.move.desk.clock.moment = moment.replace(hour=21)
    await closing.move.pass_hours(12)
    await closing.move.work()
    assert [row["state"] for row in await closing.notices()] == ["skipped", "moved", "sent"]
    [left, also] = (await closing.move.desk.get(f"/closings/{closing.id}/people"))["items"]
    assert [(one["contact_id"], one["reason"]) for one in (left, also)] == [(people[0], "refused"), (people[2], "")]
    # By its line a row is shown or hidden.
    assert {one["business_line_id"] for one in (left, also)} == {closing.move.desk.firm.lines[0]}


async def test_what_cannot_be_said_to_one_person_stops_nobody(closing: Closing) -> None:
    people = await closing.move.people(2)
    token = await closing.move.pier.link(people[0])
    assert token
    await closing.move.desk.post(f"/campaigns/{closing.move.pier.campaign}/invitations/revoke", contact_id=people[0])
    await closing.act("notices")
    await closing.move.work()
    rows = await closing.notices()
    assert [(row["state"], row["reason"]) for row in rows] == [("skipped", "invitation.no_campaign"), ("sent", "")]


async def test_after_the_closing_messages_come_in_and_only_the_forwarding_leaves(closing: Closing) -> None:
    await closing.move.one(
        "update inboxes set settings = '{}' where company_id = %(c)s and id = %(i)s returning id",
        i=closing.move.pier.telegram,
    )
    row = await closing.move.pier.arrive_in_telegram("Есть ли аспирин?")
    await closing.act("close")
    refused = await closing.reply(row["id"], "Есть")
    assert (refused["code"], "MAX" in refused["title"] + refused.get("detail", "")) == ("inbox.closed", True)
    assert refused["status"] == 409
    verdict = await closing.move.desk.post("/gate/preview", conversation_id=row["id"], text="Есть", expect=200)
    assert [one["rule_id"] for one in verdict["reasons"]][:1] == ["house-inbox-closed"]
    assert "invite" in [way["kind"] for way in verdict["ways"] if way["enabled"]]
    await closing.forward()
    again = await closing.move.pier.arrive_in_telegram("А ибупрофен?")
    await closing.forward()
    await closing.move.pier.arrive_in_telegram("Ответьте")
    await closing.forward()
    said = await closing.words(again["id"])
    assert "А ибупрофен?" in said
    assert "Ответьте" in said
    assert [text for text in said if text.startswith("Мы закрылись")] == ["Мы закрылись, пишите в MAX: [личная ссылка]"]
    since = (await closing.get())["since"]
    assert (since["received"] >= 2, since["writers"], since["forwarded"]) == (True, 1, 1)
    await closing.move.pass_hours(24 * 7)
    await sign_in(closing.move.desk.client, closing.move.desk.firm.owner)
    await closing.move.pier.arrive_in_telegram("Алло")
    await closing.forward()
    assert len([text for text in await closing.words(again["id"]) if text.startswith("Мы закрылись")]) == 2


async def test_a_forwarding_that_could_not_be_said_is_said_as_soon_as_it_can_be(closing: Closing) -> None:
    move = closing.move
    row = await move.pier.arrive_in_telegram()
    await closing.act("close")
    state = "update inboxes set state = %(s)s where company_id = %(c)s and id = %(i)s returning id"
    await move.one(state, i=move.pier.telegram, s="removed")
    await closing.forward()
    assert await closing.words(row["id"]) == ["Есть ли аспирин?"]
    await move.one(state, i=move.pier.telegram, s="active")
    await move.pier.arrive_in_telegram("Алло")
    await closing.forward()
    assert "Мы закрылись, пишите в MAX: [личная ссылка]" in await closing.words(row["id"])


async def test_the_last_notice_is_no_answer_of_the_forwarding(closing: Closing) -> None:
    await closing.move.people(1)
    await closing.act("notices")
    await closing.act("close")
    await closing.move.work()
    found = await closing.get()
    assert (found["notices"]["sent"], found["since"]["forwarded"]) == (1, 0)


async def test_a_notice_that_has_not_left_is_taken_back_with_its_closing(closing: Closing) -> None:
    people = await closing.move.people(3)
    await closing.act("notices")
    await closing.move.work()
    gone = await closing.move.one(
        "update outbox set state = 'sent', finished_at = now() where id = ("
        " select min(id) from outbox where company_id = %(c)s and purpose = 'invitation') returning message_id"
    )
    await closing.act("cancel")
    await closing.move.work()
    rows = {row["contact_id"]: (row["state"], row["reason"]) for row in await closing.notices()}
    told = await closing.move.one(
        "select contact_id from closing_notices where company_id = %(c)s and message_id = %(m)s", m=gone
    )
    assert rows == {id_: ("sent", "") if id_ == told else ("skipped", "cancelled") for id_ in people}
    left = await closing.move.one(
        "select count(*) from outbox where company_id = %(c)s and purpose = 'invitation' and finished_at is null"
    )
    assert left == 0


async def test_a_closing_outlives_the_rule_it_was_for(closing: Closing) -> None:
    await closing.move.one(
        "update closings set rule = 'NO-SUCH-RULE@1' where company_id = %(c)s and id = %(i)s returning id", i=closing.id
    )
    found = await closing.get()
    assert (found["rule"], found["rule_title"]) == ("NO-SUCH-RULE@1", "")


async def test_nobody_begins_a_conversation_where_it_is_closed(closing: Closing) -> None:
    row = await closing.move.pier.arrive_in_telegram()
    identity = await closing.move.one(
        "select identity_id from conversations where company_id = %(c)s and id = %(i)s", i=row["id"]
    )
    await closing.act("close")
    body = {"inbox_id": closing.move.pier.telegram, "identity_id": identity}
    answer = await closing.move.desk.client.post("/api/v1/conversations", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "inbox.closed")


async def test_what_waited_to_leave_is_stopped_by_the_gate(closing: Closing, clock: MovingClock) -> None:
    row = await closing.move.pier.arrive_in_telegram()
    await closing.act("close")
    company_id, identity = CompanyId(closing.move.desk.firm.id), IdentityId(await closing.identity(row["id"]))
    async with closing.move.desk.db.transaction() as tx:
        found = await circumstances_of(tx, company_id, [identity], purposes={Purpose.REPLY}, now=clock.now())
    known = found[identity]
    assert [one.rule_id for one in assess(known)] == ["house-inbox-closed"]
    assert assess(known, purpose=Purpose.INVITATION) == ()


async def test_two_presses_close_once_and_a_closing_can_be_taken_back(closing: Closing) -> None:
    row = await closing.move.pier.arrive_in_telegram()
    await closing.act("close")
    await closing.act("close", expect=409)
    await closing.act("notices", expect=409)
    await closing.act("cancel")
    await closing.act("cancel", expect=409)
    found = await closing.get()
    assert (found["state"], found["inbox_state"]) == ("cancelled", "active")
    assert await closing.move.one(
        "select closed_at is null and forwarding = '' from inboxes where company_id = %(c)s and id = %(i)s",
        i=closing.move.pier.telegram,
    )
    assert (await closing.reply(row["id"], "Есть", expect=201))["text"] == "Есть"
    again = await a_closing(closing.move)
    assert again.id != closing.id


async def test_one_connection_has_one_closing_and_one_key_makes_one(move: Move) -> None:
    body: dict[str, Any] = {**TELL, "inbox_id": move.pier.telegram, "client_key": "one"}
    first = await move.desk.post("/closings", **body)
    assert await move.desk.post("/closings", **body) == first
    answer = await move.desk.client.post("/api/v1/closings", json={**body, "client_key": "two"})
    assert (answer.status_code, answer.json()["code"]) == (409, "closing.already")


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"closes_on": "2020-01-01"}, id="a day that has passed"),
        pytest.param({"notice": "  "}, id="no words"),
        pytest.param({"reply_days": 0}, id="an answer to every message"),
    ],
)
async def test_a_plan_that_makes_no_sense_is_refused(move: Move, more: dict[str, Any]) -> None:
    body = {**TELL, "inbox_id": move.pier.telegram, **more}
    answer = await move.desk.client.post("/api/v1/closings", json=body)
    assert answer.status_code == 422


async def test_words_with_a_link_need_a_campaign(move: Move) -> None:
    await move.desk.post(f"/campaigns/{move.pier.campaign}/revoke")
    answer = await move.desk.client.post("/api/v1/closings", json={**TELL, "inbox_id": move.pier.telegram})
    assert (answer.status_code, answer.json()["code"]) == (422, "closing.no_campaign")


async def test_another_day_and_words_until_it_is_closed(closing: Closing) -> None:
    path = f"/api/v1/closings/{closing.id}"
    body = {**TELL, "reply": "Нас здесь нет: {link}"}
    assert (await closing.move.desk.client.put(path, json=body)).status_code == 200
    assert (await closing.get())["reply"] == "Нас здесь нет: {link}"
    await closing.act("close")
    assert (await closing.move.desk.client.put(path, json=body)).status_code == 409


async def test_an_archive_destroys_the_keys_and_keeps_every_word(closing: Closing) -> None:
    row = await closing.move.pier.arrive_in_telegram("<script>Есть ли аспирин?</script>")
    await closing.act("archive", expect=409)
    await closing.act("close")
    await closing.act("archive")
    keys = "select credentials is null and state = 'removed' from inboxes where company_id = %(c)s and id = %(i)s"
    assert await closing.move.one(keys, i=closing.move.pier.telegram)
    await closing.act("cancel", expect=409)
    assert "<script>Есть ли аспирин?</script>" in await closing.words(row["id"])
    assert (await closing.reply(row["id"], "Есть"))["code"] == "inbox.closed"
    answer = await closing.move.desk.client.get(f"/api/v1/closings/{closing.id}/archive")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as box:
        names = box.namelist()
        page = box.read("диалоги/00001.html").decode()
        told = json.loads(box.read("диалоги/00001.json"))
    assert "начало.html" in names
    assert ("&lt;script&gt;Есть ли аспирин?" in page, "<script" in page) == (True, False)
    assert told[0]["messages"][0]["text"] == "<script>Есть ли аспирин?</script>"


async def test_every_step_stands_in_the_access_log(closing: Closing) -> None:
    for what in ("notices", "close", "archive"):
        await closing.act(what)
    rows = (await closing.move.desk.get("/access-log"))["items"]
    told = [row["action"] for row in rows if row["action"].startswith("closing.")]
    assert told[::-1] == ["closing.planned", "closing.announced", "closing.closed", "closing.archived"]


async def test_the_act_tells_what_was_done_and_what_is_missing(closing: Closing) -> None:
    await closing.move.people(2)
    await closing.act("close")
    items = (await closing.move.desk.get("/documents"))["items"]
    act = next(one for one in items if one["document"] == "CLOSING_ACT")
    gaps = {gap["name"] for gap in act["gaps"]}
    assert {"closing.noticed", "closing.archived"} <= gaps
    assert "closing.closed" not in gaps
    made = await closing.move.desk.post("/documents", template="CLOSING_ACT", about=f"closing:{closing.id}", expect=200)
    for kind, head in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = await closing.move.desk.client.get(f"/api/v1/documents/{made['id']}/file?kind={kind}")
        assert answer.content.startswith(head)


async def test_a_closing_is_nobody_elses(closing: Closing, move: Move) -> None:
    operator = await closing.operator()
    await sign_in(move.desk.client, operator)
    assert (await move.desk.client.get(f"/api/v1/closings/{closing.id}")).status_code == 403
    assert (await move.desk.client.post(f"/api/v1/closings/{closing.id}/close")).status_code == 403


async def test_an_imported_archive_is_closed_without_a_notice(move: Move) -> None:
    await move.people(1)
    await move.one(
        "update inboxes set state = 'removed', settings = '{\"archive\": true}' where company_id = %(c)s and id = %(i)s"
        " returning id",
        i=move.pier.telegram,
    )
    assert not (await move.desk.get("/closings/draft", inbox_id=move.pier.telegram))["can_send"]
    closing = await a_closing(move)
    refused = await closing.act("notices", expect=409)
    assert refused["code"] == "closing.archive_only"
    await closing.act("close")
    await closing.act("archive")
    found = await closing.get()
    assert (found["state"], found["people"], found["is_imported"]) == ("archived", 1, True)


async def test_a_connection_closed_by_name_reads_nobody_elses_people(closing: Closing) -> None:
    await closing.move.people(1)
    answer = await closing.move.desk.client.get(f"/api/v1/closings/{closing.id + 10_000}/people")
    assert (answer.status_code, answer.json()["code"]) == (404, "closing.not_found")
    answer = await closing.move.desk.client.get("/api/v1/closings/draft", params={"inbox_id": 2**40})
    assert (answer.status_code, answer.json()["code"]) == (404, "inbox.not_found")
