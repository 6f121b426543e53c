"""An operator looks at what the customer will see, over the API."""

from typing import Any

from tests.conversations.conftest import Desk, a_message, app, build, clock, desk, hasher

__all__ = ["app", "build", "clock", "desk", "hasher"]

AT = 1763726400000


async def test_a_long_answer_is_shown_in_its_parts_and_nothing_is_sent(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Вопрос", at=AT))
    row = await desk.conversation()
    shown = await desk.post(f"/conversations/{row['id']}/preview", text="Ответ из многих слов. " * 300)
    assert len(shown["parts"]) == 2
    assert shown["notes"] == ["Придёт по частям, сообщений: 2"]
    thread = await desk.get(f"/conversations/{row['id']}/messages")
    assert [item["text"] for item in thread["items"]] == ["Вопрос"]


async def test_buttons_and_files_are_shown_as_the_channel_carries_them(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Вопрос", at=AT))
    row = await desk.conversation()
    sent = await desk.client.post("/api/v1/files", files={"file": ("акт.txt", b"words", "text/plain")})
    body: dict[str, Any] = {"text": "Вот", "file_ids": [sent.json()["id"]], "buttons": [[{"text": "Спасибо"}]]}
    shown = await desk.post(f"/conversations/{row['id']}/preview", **body)
    assert [name for part in shown["parts"] for name in part["files"]] == ["акт.txt"]
    assert [row for part in shown["parts"] for row in part["buttons"]] == [["Спасибо"]]


async def test_a_foreign_file_and_a_foreign_conversation_are_not_shown(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Вопрос", at=AT))
    row = await desk.conversation()
    sent = await desk.client.post("/api/v1/files", files={"file": ("чужое.txt", b"words", "text/plain")})
    async with desk.db.transaction() as tx:
        await tx.execute("update files set uploaded_by = null where id = %(id)s", id=sent.json()["id"])
    refused = await desk.post(f"/conversations/{row['id']}/preview", expect=422, text="", file_ids=[sent.json()["id"]])
    assert refused["code"] == "message.file_missing"
    await desk.post(f"/conversations/{row['id'] + 1000}/preview", expect=404, text="слова")
