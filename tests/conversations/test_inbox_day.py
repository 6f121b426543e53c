"""A working day over the API."""

from typing import Any

import pytest

from tests.conversations.conftest import Desk, a_message

AT = 1763726400000  # 2025-11-21, before the clock of the tests


async def test_a_message_makes_a_row_a_thread_and_counters(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Где мой заказ?", at=AT))
    row = await desk.conversation()
    assert row["contact_name"] == "Анна Тестова"
    assert row["unread_count"] == 1
    assert row["preview"]["text"] == "Где мой заказ?"
    thread = await desk.get(f"/conversations/{row['id']}/messages")
    assert [item["text"] for item in thread["items"]] == ["Где мой заказ?"]
    counters = await desk.get("/conversations/counters")
    assert counters == {"mine": 0, "unassigned": 1, "all": 1, "mentions": 0, "unread_mine": 0}


async def test_an_answer_takes_the_conversation_and_waits_to_be_taken_back(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Где мой заказ?", at=AT))
    row = await desk.conversation()
    said = await desk.post(f"/conversations/{row['id']}/messages", text="Уже едет", client_key="k1")
    again = await desk.post(f"/conversations/{row['id']}/messages", text="Уже едет", client_key="k1")
    assert said["id"] == again["id"]
    assert said["state"] == "queued"
    assert said["undo_until"] is not None
    after = await desk.conversation()
    assert (after["assignee_id"], after["waiting_since"], after["preview"]["text"]) == (
        desk.firm.owner_id,
        None,
        "Уже едет",
    )
    taken_back = await desk.post(f"/messages/{said['id']}/cancel")
    assert taken_back["state"] == "cancelled"
    back = await desk.conversation()
    assert (back["waiting_since"], back["preview"]) == (row["waiting_since"], row["preview"])  # nobody answered
    thread = await desk.get(f"/conversations/{row['id']}/messages")
    assert [item["text"] for item in thread["items"]] == ["Где мой заказ?"]
    await desk.post(f"/messages/{said['id']}/cancel", expect=409)


async def test_closing_and_a_new_message_reopens(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Спасибо", at=AT))
    row = await desk.conversation()
    closed = await desk.post(f"/conversations/{row['id']}/close")
    assert (closed["status"], closed["unread_count"]) == ("closed", 0)
    assert (await desk.get("/conversations"))["items"] == []
    await desk.arrive(a_message("mid.2", "Ой, ещё вопрос", at=AT + 1000, seq=2))
    assert (await desk.conversation())["status"] == "open"


async def test_notes_mention_and_never_touch_the_outbox(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Вопрос", at=AT))
    row = await desk.conversation()
    note = await desk.post(f"/conversations/{row['id']}/notes", text="Посмотри", mentions=[desk.firm.owner_id])
    assert note["kind"] == "note"
    assert (await desk.get("/conversations", view="mentions"))["items"][0]["id"] == row["id"]
    async with desk.db.transaction() as tx:
        assert await tx.fetch_value("select count(*) from outbox where company_id = %(c)s", c=desk.firm.id) == 0
    async with desk.db.transaction() as tx:  # by this fact the colleague's screen knows whom it names
        facts = "select data from facts where company_id = %(c)s and kind = 'note_added' order by position desc limit 1"
        told = await tx.fetch_value(facts, c=desk.firm.id)
    assert told["message"]["mentions"] == [desk.firm.owner_id]


async def test_labels_snooze_assignment_and_bulk(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "раз", at=AT), a_message("mid.2", "два", at=AT, user_id=7002))
    ids = [row["id"] for row in (await desk.get("/conversations"))["items"]]
    label = await desk.post("/labels", name="Доставка", color="acc")
    done = await desk.post("/conversations/bulk", ids=[*ids, 999999], action={"kind": "labels", "add": [label["id"]]})
    assert done["skipped"] == [999999]
    assert all(row["label_ids"] == [label["id"]] for row in done["items"])
    assert len((await desk.get("/conversations", label_id=label["id"]))["items"]) == 2
    await desk.post(f"/conversations/{ids[0]}/snooze", until="2027-01-01T10:00:00Z")
    assert [row["id"] for row in (await desk.get("/conversations", status="snoozed"))["items"]] == [ids[0]]
    await desk.post(f"/conversations/{ids[0]}/snooze", expect=422, until="2020-01-01T10:00:00Z")
    mine = await desk.post(f"/conversations/{ids[1]}/assign", operator_id=desk.firm.owner_id)
    assert mine["assignee_name"]
    assert [row["id"] for row in (await desk.get("/conversations", view="mine"))["items"]] == [ids[1]]


@pytest.mark.parametrize("labelled", [False, True], ids=["all", "of a label"])
async def test_pages_follow_each_other_without_gaps_in_their_order(desk: Desk, *, labelled: bool) -> None:
    raws = [a_message(f"mid.{n}", f"текст {n}", at=AT + n * 1000, user_id=7001 + n) for n in range(7)]
    await desk.arrive(*raws)
    newest_first = [row["id"] for row in (await desk.get("/conversations"))["items"]]
    answered = newest_first[1::2]  # in one moment, so that the id decides
    for id_ in answered:
        await desk.post(f"/conversations/{id_}/messages", text="Отвечаем", client_key=f"k{id_}")
    label = await desk.post("/labels", name="Доставка", color="acc")
    if labelled:
        await desk.post("/conversations/bulk", ids=newest_first, action={"kind": "labels", "add": [label["id"]]})
    wanted = {"label_id": label["id"]} if labelled else {}
    longest_waiting = [id_ for id_ in reversed(newest_first) if id_ not in answered]
    assert await _walked(desk, sort="recent", **wanted) == [*answered, *reversed(longest_waiting)]
    assert await _walked(desk, sort="waiting", **wanted) == [*longest_waiting, *answered]


async def _walked(desk: Desk, **params: Any) -> list[int]:
    """The ids of a list read to its end, three rows a page."""
    page = await desk.get("/conversations", limit=3, **params)
    seen = [row["id"] for row in page["items"]]
    while page["next"]:
        page = await desk.get("/conversations", limit=3, before=page["next"], **params)
        seen += [row["id"] for row in page["items"]]
    return seen


async def test_a_thread_is_read_backwards_page_by_page(desk: Desk) -> None:
    await desk.arrive(*[a_message(f"mid.{n}", f"{n}", at=AT + n * 1000, seq=n) for n in range(5)])
    row = await desk.conversation()
    last = await desk.get(f"/conversations/{row['id']}/messages", limit=2)
    assert [item["text"] for item in last["items"]] == ["3", "4"]
    before = await desk.get(f"/conversations/{row['id']}/messages", limit=10, before=last["previous"])
    assert [item["text"] for item in before["items"]] == ["0", "1", "2"]


async def test_two_tabs_editing_one_draft_are_told(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Вопрос", at=AT))
    row = await desk.conversation()
    path = f"/api/v1/conversations/{row['id']}/draft"
    first = await desk.client.put(path, json={"text": "раз", "version": 0})
    assert first.json() == {"version": 1}
    second = await desk.client.put(path, json={"text": "другое", "version": 0})
    assert second.status_code == 409
    assert second.json()["code"] == "draft.conflict"
    assert second.json()["theirs"]["text"] == "раз"
    assert second.json()["theirs"]["version"] == 1
    assert (await desk.conversation())["draft"] == "раз"


async def test_a_draft_keeps_its_files_for_another_machine(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Вопрос", at=AT))
    row = await desk.conversation()
    path = f"/conversations/{row['id']}/draft"
    kept = [await an_upload(desk, name) for name in ("договор.txt", "акт.txt")]
    given = {"text": "", "file_ids": [kept[1]["id"], kept[0]["id"]], "version": 0}
    assert (await desk.client.put(f"/api/v1{path}", json=given)).json() == {"version": 1}
    [draft] = await desk.get(path)
    assert [file["name"] for file in draft["files"]] == ["акт.txt", "договор.txt"]
    assert (await desk.conversation())["draft"] == ""
    refused = await desk.client.put(f"/api/v1{path}", json={"text": "другое", "version": 0})
    assert [file["name"] for file in refused.json()["theirs"]["files"]] == ["акт.txt", "договор.txt"]


async def test_a_draft_tells_nothing_of_a_file_its_operator_may_not_read(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Вопрос", at=AT))
    row = await desk.conversation()
    path = f"/conversations/{row['id']}/draft"
    file = await an_upload(desk, "чужое.txt")
    async with desk.db.transaction() as tx:
        await tx.execute("update files set uploaded_by = null where id = %(id)s", id=file["id"])
    await desk.client.put(f"/api/v1{path}", json={"text": "слова", "file_ids": [file["id"]], "version": 0})
    assert [draft["files"] for draft in await desk.get(path)] == [[]]


async def an_upload(desk: Desk, name: str) -> dict[str, Any]:
    sent = await desk.client.post("/api/v1/files", files={"file": (name, b"words", "text/plain")})
    found: dict[str, Any] = sent.json()
    return found


async def test_merging_moves_the_history_of_one_person(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "раз", at=AT), a_message("mid.2", "два", at=AT + 1, user_id=7002))
    first, second = (await desk.get("/conversations"))["items"]
    refused = await desk.client.post(f"/api/v1/conversations/{first['id']}/merge", json={"into_id": second["id"]})
    assert refused.json()["code"] == "merge.other_contact"
    await desk.post(f"/contacts/{first['contact_id']}/merge", into_id=second["contact_id"])
    await desk.post(f"/conversations/{first['id']}/merge", into_id=second["id"])
    thread = await desk.get(f"/conversations/{second['id']}/messages")
    assert {"раз", "два"} <= {item["text"] for item in thread["items"]}
    assert [row["id"] for row in (await desk.get("/conversations"))["items"]] == [second["id"]]


async def test_a_person_is_shown_over_all_conversations_and_can_be_renamed(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "раз", at=AT))
    row = await desk.conversation()
    person = await desk.get(f"/contacts/{row['contact_id']}")
    assert person["identities"][0]["reachability"]["state"] == "can_write"
    renamed = await desk.client.patch(f"/api/v1/contacts/{row['contact_id']}", json={"name": "Анна Петровна"})
    assert renamed.json()["contact"]["name"] == "Анна Петровна"
    assert (await desk.conversation())["contact_name"] == "Анна Петровна"


async def test_a_file_is_uploaded_sent_and_readable_only_through_its_conversation(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "раз", at=AT))
    row = await desk.conversation()
    upload = await desk.client.post("/api/v1/files", files={"file": ("счёт.pdf", b"%PDF-1.4 test", "text/html")})
    assert upload.status_code == 201, upload.text
    file = upload.json()
    assert (file["mime"], file["kind"]) == ("application/pdf", "file")
    said = await desk.post(f"/conversations/{row['id']}/messages", text="", file_ids=[file["id"]])
    assert said["attachments"][0]["url"] == f"/api/v1/files/{file['id']}"
    content = await desk.client.get(said["attachments"][0]["url"])
    assert content.content == b"%PDF-1.4 test"
    assert content.headers["content-disposition"].startswith("attachment")


async def test_queues_show_who_waits_and_the_load(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "раз", at=AT))
    found = await desk.get("/supervisor/queues")
    assert (found["queues"][0]["waiting"], found["queues"][0]["unassigned"]) == (1, 1)
    assert found["queues"][0]["longest_wait_s"] > 0


async def test_what_could_not_be_parsed_is_shown_and_replayed(desk: Desk) -> None:
    await desk.arrive(b"{broken")
    letters = await desk.get("/dead-letters")
    entry = letters["journal"][0]
    assert entry["reason"]
    assert await desk.post(f"/dead-letters/journal/{entry['id']}/replay") == {"count": 1}
    await desk.arrive()
    assert (await desk.get("/dead-letters"))["journal"][0]["id"] == entry["id"]


async def test_the_gate_says_beforehand_what_it_would_say(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "раз", at=AT))
    row = await desk.conversation()
    assert (await desk.post("/gate/preview", conversation_id=row["id"], text="Привет"))["outcome"] == "cleared"
    async with desk.db.transaction() as tx:
        await tx.execute("update identities set state = 'blocked' where company_id = %(c)s", c=desk.firm.id)
    denied = await desk.post("/gate/preview", conversation_id=row["id"], text="Привет")
    assert (denied["outcome"], denied["reasons"][0]["rule_id"]) == ("denied", "house-recipient-stopped")


async def test_the_gate_names_the_address_of_the_same_person_where_an_answer_may_go(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "раз", at=AT), a_message("mid.2", "два", at=AT + 1, user_id=7002))
    stopped, other = (await desk.get("/conversations"))["items"]
    await desk.post(f"/contacts/{stopped['contact_id']}/merge", into_id=other["contact_id"])
    async with desk.db.transaction() as tx:
        await tx.execute("update identities set state = 'blocked' where id = %(id)s", id=stopped["identity_id"])
    denied = await desk.post("/gate/preview", conversation_id=stopped["id"], text="Привет")
    way = denied["ways"][0]
    assert (way["kind"], way["enabled"], way["conversation_id"]) == ("other_channel", True, other["id"])
    assert (await desk.post("/gate/preview", conversation_id=other["id"], text="Привет"))["outcome"] == "cleared"
