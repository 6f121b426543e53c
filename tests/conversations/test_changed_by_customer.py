"""What a customer edits or removes: the thread, the list and the count of unread say what is there now."""

import json
from typing import Any

from tests.conversations.conftest import Desk, a_message

AT = 1763726400000


def a_picture(token: str, *, signed: str = "1") -> dict[str, Any]:
    return {"type": "image", "payload": {"url": f"https://i.example/{token}?sign={signed}", "token": token}}


def an_edit(mid: str, text: str, *, at: int, files: list[dict[str, Any]] | None = None) -> bytes:
    made = json.loads(a_message(mid, text, at=AT))
    made |= {"update_type": "message_edited", "timestamp": at}
    made["message"]["body"]["attachments"] = files
    return json.dumps(made).encode()


def a_removal(mid: str, *, at: int, user_id: int = 7001) -> bytes:
    made = {"update_type": "message_removed", "timestamp": at, "message_id": mid, "chat_id": user_id - 2000}
    return json.dumps(made | {"user_id": user_id}).encode()


async def thread(desk: Desk) -> list[dict[str, Any]]:
    row = await desk.conversation()
    items: list[dict[str, Any]] = (await desk.get(f"/conversations/{row['id']}/messages"))["items"]
    return items


async def last_fact(desk: Desk) -> dict[str, Any]:
    async with desk.db.transaction() as tx:
        sql = "select data from facts where company_id = %(c)s order by position desc limit 1"
        found: dict[str, Any] = await tx.fetch_value(sql, c=desk.firm.id)
    return found


async def fetched(desk: Desk) -> list[int]:
    """As if the files had been fetched; their ids in the order of the message."""
    file = await desk.client.post("/api/v1/files", files={"file": ("фото.pdf", b"%PDF-1.4", "")})
    async with desk.db.transaction() as tx:
        await tx.execute("update files set uploaded_by = null where company_id = %(c)s", c=desk.firm.id)
        rows = await tx.fetch_all(
            "update attachments set state = 'stored', file_id = %(f)s where company_id = %(c)s and state = 'pending'"
            " returning id",
            c=desk.firm.id,
            f=file.json()["id"],
        )
    return [row["id"] for row in rows]


async def test_an_edit_shows_the_new_files_and_keeps_those_that_stayed(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "", at=AT, attachments=[a_picture("a"), a_picture("b")]))
    old = await fetched(desk)
    edited = an_edit("mid.1", "", at=AT + 9, files=[a_picture("b", signed="2"), a_picture("c"), a_picture("c")])
    await desk.arrive(edited)
    message = (await thread(desk))[0]
    shown = message["attachments"]
    assert [(item["id"] in old, item["state"]) for item in shown] == [
        (True, "stored"),
        (False, "pending"),
        (False, "pending"),
    ]
    assert shown[0]["id"] == old[1]
    live = await last_fact(desk)
    assert [item["id"] for item in live["message"]["attachments"]] == [item["id"] for item in shown]
    async with desk.db.transaction() as tx:
        sql = "select id from attachments where company_id = %(c)s and replaced_at is not null"
        assert [row["id"] for row in await tx.fetch_all(sql, c=desk.firm.id)] == [old[0]]


async def test_a_file_that_an_edit_took_away_is_no_longer_given_out(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Вот", at=AT, attachments=[a_picture("a")]))
    await fetched(desk)
    url = (await thread(desk))[0]["attachments"][0]["url"]
    assert (await desk.client.get(url)).status_code == 200
    await desk.arrive(an_edit("mid.1", "Не то фото", at=AT + 9))
    assert (await thread(desk))[0]["attachments"] == []
    assert (await desk.client.get(url)).status_code == 404


async def test_an_edit_of_words_fetches_nothing_again(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Вот", at=AT, attachments=[a_picture("a")]))
    old = await fetched(desk)
    await desk.arrive(an_edit("mid.1", "Вот оно", at=AT + 9, files=[a_picture("a", signed="2")]))
    message = (await thread(desk))[0]
    assert (message["text"], [item["id"] for item in message["attachments"]]) == ("Вот оно", old)


async def test_a_file_not_yet_fetched_is_not_fetched_after_an_edit_took_it_away(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Вот", at=AT, attachments=[a_picture("a")]))
    await desk.arrive(an_edit("mid.1", "Вот", at=AT + 9))
    async with desk.db.transaction() as tx:
        states = await tx.fetch_all("select state from attachments where company_id = %(c)s", c=desk.firm.id)
    assert [row["state"] for row in states] == ["refused"]


async def test_the_list_names_what_the_edited_message_carries_now(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Позвоните", at=AT))
    await desk.arrive(an_edit("mid.1", "", at=AT + 9, files=[a_picture("a")]))
    assert ((await desk.conversation())["preview"]["kind"]) == "image"


async def test_what_is_removed_before_anybody_read_it_is_not_unread_and_not_in_the_list(desk: Desk) -> None:
    await desk.arrive(*[a_message(f"mid.{n}", f"{n}", at=AT + n * 1000, seq=n) for n in range(3)])
    before = await desk.conversation()
    assert (before["unread_count"], before["preview"]["text"]) == (3, "2")
    await desk.arrive(a_removal("mid.2", at=AT + 5000))
    row = await desk.conversation()
    assert (row["unread_count"], row["preview"]["text"], row["waiting_since"]) == (2, "1", before["waiting_since"])
    assert (await last_fact(desk))["conversation"]["unread_count"] == 2
    await desk.arrive(a_removal("mid.0", at=AT + 6000))
    row = await desk.conversation()
    assert (row["unread_count"], row["preview"]["text"]) == (1, "1")
    assert row["waiting_since"] > before["waiting_since"]
    await desk.arrive(a_removal("mid.1", at=AT + 7000))
    row = await desk.conversation()
    assert (row["unread_count"], row["waiting_since"], row["preview"]["kind"]) == (0, None, "removed")
    await desk.arrive(a_message("mid.9", "Передумал", at=AT + 9000, seq=9))
    row = await desk.conversation()
    assert (row["unread_count"], row["preview"]["text"]) == (1, "Передумал")


async def test_removing_what_was_read_leaves_the_count_of_the_unread(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "раз", at=AT))
    await desk.post(f"/conversations/{(await desk.conversation())['id']}/read")
    await desk.arrive(a_message("mid.2", "два", at=AT + 1000, seq=2))
    await desk.arrive(a_removal("mid.1", at=AT + 2000))
    row = await desk.conversation()
    assert (row["unread_count"], row["preview"]["text"]) == (1, "два")


async def test_a_message_whose_removal_came_first_bothers_nobody(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Спасибо", at=AT))
    row = await desk.conversation()
    await desk.post(f"/conversations/{row['id']}/close")
    await desk.arrive(a_removal("mid.2", at=AT + 3000), a_message("mid.2", "ошибся чатом", at=AT + 2000, seq=2))
    closed = (await desk.get("/conversations", status="closed"))["items"][0]
    assert (closed["unread_count"], closed["preview"]["text"]) == (0, "Спасибо")
    assert [item["removed_at"] is not None for item in await removed_or_not(desk, row["id"])] == [False, True]


async def removed_or_not(desk: Desk, id_: int) -> list[dict[str, Any]]:
    items = (await desk.get(f"/conversations/{id_}/messages"))["items"]
    return [item for item in items if item["kind"] == "in"]


async def test_taking_back_the_only_words_of_a_thread_leaves_nothing_in_the_list(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "раз", at=AT))
    row = await desk.conversation()
    said = await desk.post(f"/conversations/{row['id']}/messages", text="Ответ", client_key="k")
    await desk.arrive(a_removal("mid.1", at=AT + 2000))
    assert (await desk.conversation())["preview"]["text"] == "Ответ"
    await desk.post(f"/messages/{said['id']}/cancel")
    assert (await desk.conversation())["preview"]["kind"] == "removed"
