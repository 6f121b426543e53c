"""Messages in both directions: what is accepted, what is refused and in which words."""

from typing import Any

import pytest
from pytest import param as row  # noqa: PT013 - a table of many short rows

from .conftest import Bench


def keyboard(rows: list[list[dict[str, Any]]]) -> dict[str, Any]:
    return {"type": "inline_keyboard", "payload": {"buttons": rows}}


def callback(text: str = "Да", **more: Any) -> dict[str, Any]:
    return {"type": "callback", "text": text, "payload": "yes", **more}


LINK = {"type": "link", "text": "Сайт", "url": "https://example.ru"}
IMAGE_BY_URL = {"type": "image", "payload": {"url": "https://example.ru/1.png"}}
FILE = {"type": "file", "payload": {"token": "$file"}}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        row({"text": "я" * 4001}, "Field 'text' size (4001) must be at most 4000", id="text too long"),
        row({"text": ""}, None, id="nothing to say"),
        row({"text": "<b></b>", "format": "html"}, None, id="nothing visible"),
        row({"text": "a", "format": "md"}, None, id="unknown format"),
        row({"text": 5}, None, id="text is a number"),
        row(["text"], None, id="body is a list"),
        row({"attachments": [FILE, FILE]}, "Must be only one file attachment in message", id="two files"),
        row({"attachments": [FILE, IMAGE_BY_URL]}, "Must be only one file attachment in message", id="file and image"),
        row(
            {"attachments": [{"type": "image", "payload": {}}]}, "No `photos`, `url` or `token` provided", id="no image"
        ),
        row(
            {"attachments": [{"type": "image", "payload": {"token": "$file"}}]},
            "Invalid photo token provided",
            id="file as image",
        ),
        row(
            {"attachments": [{"type": "video", "payload": {"url": "https://x.ru/1"}}]},
            "Missing `token` in video attachment",
            id="video by url",
        ),
        row(
            {"text": "a", "attachments": [keyboard([[{**LINK, "url": "tg://resolve"}]])]},
            "Must have only http/https links format in buttons",
            id="link of another scheme",
        ),
        row({"text": "a", "attachments": [keyboard([[callback()] * 8])]}, "errors.maxRowSize", id="eight in a row"),
        row({"text": "a", "attachments": [keyboard([[callback()] * 3 + [LINK]])]}, "errors.maxRowSize", id="four wide"),
        row({"text": "a", "attachments": [keyboard([[callback()]] * 31)]}, "errors.maxRows", id="31 rows"),
        row({"text": "a", "attachments": [keyboard([[callback("я" * 129)]])]}, None, id="caption too long"),
        row({"text": "a", "attachments": [keyboard([[callback(payload="я" * 1025)]])]}, None, id="payload too long"),
        row(
            {"text": "a", "attachments": [keyboard([[{"type": "chat", "text": "x"}]])]}, None, id="button that is gone"
        ),
        row({"attachments": [IMAGE_BY_URL] * 13}, None, id="13 pictures"),
        row({"attachments": [{"type": "location", "latitude": 91, "longitude": 0}]}, None, id="beyond the pole"),
    ],
)
@pytest.mark.parametrize("user_id", [7001, 424242], ids=["known", "stranger"])
async def test_a_wrong_body_is_refused_before_the_recipient_is_looked_up(
    bench: Bench, body: Any, message: str | None, user_id: int
) -> None:
    bench.customer().start()
    token = (await bench.upload("file", "akt.pdf"))["answer"].json()["token"]
    answer = await bench.send(_with_token(body, token), user_id=user_id)
    assert (answer.status_code, answer.json()["code"]) == (400, "proto.payload")
    assert message is None or answer.json()["message"] == message


def _with_token(value: Any, token: str) -> Any:
    if isinstance(value, dict):
        return {name: _with_token(one, token) for name, one in value.items()}
    if isinstance(value, list):
        return [_with_token(one, token) for one in value]
    return token if value == "$file" else value


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        row({"notify": "x"}, 400, "proto.payload", id="nobody named"),
        row({"user_id": 424242}, 404, "dialog.not.found", id="stranger"),
        row({"chat_id": 424242}, 404, "chat.not.found", id="no such chat"),
        row({"chat_id": 0}, 403, "chat.denied", id="chat zero"),
        row({"user_id": "abc"}, 400, "proto.payload", id="not a number"),
        row({"user_id": 2**63}, 400, "proto.payload", id="beyond int64"),
        row({"user_id": 7001}, 200, None, id="by user"),
        row({"chat_id": 5001}, 200, None, id="by chat"),
    ],
)
async def test_the_recipient_stands_in_the_query(
    bench: Bench, query: dict[str, Any], status: int, code: str | None
) -> None:
    bench.customer().start()
    answer = await bench.send({"text": "Здравствуйте"}, **query)
    assert (answer.status_code, answer.json().get("code")) == (status, code)


async def test_a_stopped_bot_may_not_write_and_may_again_after_a_new_start(bench: Bench) -> None:
    customer = bench.customer()
    customer.start()
    customer.stop()
    refused = await bench.send({"text": "Вы здесь?"})
    assert (refused.status_code, refused.json()["code"]) == (403, "chat.denied")
    assert "error.dialog.suspended" in refused.json()["message"]
    assert (await bench.api.get("/messages", params={"chat_id": 5001})).status_code == 403
    customer.start()
    assert (await bench.send({"text": "С возвращением"})).status_code == 200


async def test_html_becomes_text_with_markup_in_utf16_units(bench: Bench) -> None:
    bench.customer().start()
    text = "🙂 <b>жирно</b> <script>x</script> <a href='https://a.ru'>ссылка</a> &lt;"
    body = (await bench.send({"text": text, "format": "html"})).json()["message"]["body"]
    assert body["text"] == "🙂 жирно x ссылка <"
    assert body["markup"] == [
        {"type": "strong", "from": 3, "length": 5},
        {"type": "link", "from": 11, "length": 6, "url": "https://a.ru"},
    ]


async def test_without_a_format_text_is_literal(bench: Bench) -> None:
    bench.customer().start()
    body = (await bench.send({"text": "**не** <b>жирно</b>"})).json()["message"]["body"]
    assert (body["text"], body.get("markup")) == ("**не** <b>жирно</b>", None)


async def test_history_goes_newest_first_and_by_time(bench: Bench) -> None:
    customer = bench.customer()
    customer.start()
    said = [customer.say(f"№ {number}") for number in range(5)]
    for number, message in enumerate(said):
        message.at_ms = 1_793_000_000_000 + number
    query = {"chat_id": 5001, "before": said[4].at_ms, "after": said[0].at_ms, "count": 2}
    found = (await bench.api.get("/messages", params=query)).json()["messages"]
    assert [one["body"]["text"] for one in found] == ["№ 3", "№ 2"]
    some = await bench.api.get("/messages", params={"message_ids": f"{said[0].mid},{said[1].mid},mid.no"})
    assert [one["body"]["mid"] for one in some.json()["messages"]] == [said[0].mid, said[1].mid]
    assert (await bench.api.get(f"/messages/{said[2].mid}")).json()["body"]["text"] == "№ 2"
    assert (await bench.api.get("/messages/mid.no")).status_code == 404


async def test_a_pressed_button_waits_for_one_answer_with_content(bench: Bench) -> None:
    customer = bench.customer()
    customer.start()
    sent = (await bench.send({"text": "Оцените", "attachments": [keyboard([[callback("5")]])]})).json()["message"]
    pressed = customer.press(sent["body"]["mid"], row=0, column=0)["callback_id"]
    update = (await bench.updates())[-1]
    assert update["callback"]["callback_id"] == pressed
    assert update["message"]["recipient"] == {"chat_id": 5001, "chat_type": "dialog", "user_id": 7001}
    empty = await bench.api.post("/answers", params={"callback_id": pressed}, json={})
    assert empty.json()["message"] == "Invalid request. `message` or `notification` required"
    changed = {"message": {"text": "Спасибо", "attachments": []}, "notification": "Принято"}
    assert (await bench.api.post("/answers", params={"callback_id": pressed}, json=changed)).json() == {"success": True}
    after = (await bench.api.get(f"/messages/{sent['body']['mid']}")).json()["body"]
    assert (after["text"], after.get("attachments")) == ("Спасибо", None)


async def test_an_old_message_without_keyboard_cannot_be_edited(bench: Bench) -> None:
    bench.customer().start()
    mids = []
    for attachments in ([], [keyboard([[callback()]])]):
        sent = await bench.send({"text": "Цена 10", "attachments": attachments})
        mid = sent.json()["message"]["body"]["mid"]
        bench.platform.world.memory.messages[mid].at_ms -= 8 * 86_400_000
        mids.append(mid)
    edited = [await bench.api.put("/messages", params={"message_id": mid}, json={"text": "Цена 12"}) for mid in mids]
    assert [(one.status_code, one.json()["success"]) for one in edited] == [(200, False), (200, True)]


async def test_editing_keeps_attachments_unless_a_list_is_given(bench: Bench) -> None:
    bench.customer().start()
    sent = await bench.send({"text": "Выбор", "attachments": [keyboard([[callback()]])]})
    mid = sent.json()["message"]["body"]["mid"]
    await bench.api.put("/messages", params={"message_id": mid}, json={"text": "Выбор 2"})
    assert (await bench.api.get(f"/messages/{mid}")).json()["body"]["attachments"]
    await bench.api.put("/messages", params={"message_id": mid}, json={"text": "Всё", "attachments": []})
    assert "attachments" not in (await bench.api.get(f"/messages/{mid}")).json()["body"]
    assert (await bench.api.delete("/messages", params={"message_id": mid})).json() == {"success": True}
    assert (await bench.api.get(f"/messages/{mid}")).status_code == 404
