"""Groups and channels: chats, members, rights, pins, comments."""

from typing import Any

import pytest

from .conftest import Bench
from .schema import check

ALL = ["read_all_messages", "write", "pin_message", "change_chat_info", "add_remove_members", "add_admins"]


async def a_group(bench: Bench, *, permissions: list[str] | None = None, **more: Any) -> int:
    """A group of Марина with the bot in it."""
    chat_id = await act(bench, "bot_added", text="Склад", **more)
    if permissions is not None:
        await act(bench, "permissions", chat_id=chat_id["chat_id"], permissions=permissions)
    return int(chat_id["chat_id"])


async def act(bench: Bench, kind: str, **more: Any) -> dict[str, Any]:
    answer = await bench.control.post("/groups", json={"kind": kind, "user_id": 7001, **more})
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_group_is_addressed_by_its_negative_chat_id(bench: Bench) -> None:
    chat_id = await a_group(bench)
    sent = (await bench.send({"text": "Всем привет"}, chat_id=chat_id)).json()["message"]
    assert sent["recipient"] == {"chat_id": chat_id, "chat_type": "chat"}
    found = (await bench.api.get(f"/chats/{chat_id}")).json()
    assert (found["type"], found["title"], found["participants_count"], found["owner_id"]) == ("chat", "Склад", 2, 7001)


async def test_without_rights_nothing_is_changed(bench: Bench) -> None:
    chat_id = await a_group(bench)
    for method, path, body in (
        ("PATCH", f"/chats/{chat_id}", {"title": "Новый"}),
        ("PUT", f"/chats/{chat_id}/pin", {"message_id": "mid.1"}),
        ("POST", f"/chats/{chat_id}/members", {"user_ids": [7002]}),
        ("GET", f"/chats/{chat_id}/members/admins", None),
    ):
        answer = await bench.api.request(method, path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "chat.denied")
        assert answer.json()["message"] == "Method is available only for chat administrator"


async def test_an_administrator_changes_title_pins_and_members(bench: Bench) -> None:
    chat_id = await a_group(bench, permissions=ALL)
    mid = (await bench.send({"text": "Важное"}, chat_id=chat_id)).json()["message"]["body"]["mid"]
    chat = f"/chats/{chat_id}"
    changed = await bench.api.patch(chat, json={"title": "Склад 2", "description": "Север", "pin": mid})
    assert (changed.json()["title"], changed.json()["pinned_message"]["body"]["mid"]) == ("Склад 2", mid)
    assert (await bench.api.delete(f"{chat}/pin")).json() == {"success": True}
    assert (await bench.api.get(f"{chat}/pin")).json() == {"message": None}
    added = (await bench.api.post(f"{chat}/members", json={"user_ids": [7002, 4242]})).json()
    assert added["failed_user_details"] == [{"error_code": "add.participant.not.found", "user_ids": [4242]}]
    admins = {"admins": [{"user_id": 7002, "permissions": ["write"], "alias": "Старший"}]}
    assert (await bench.api.post(f"{chat}/members/admins", json=admins)).json() == {"success": True}
    found = (await bench.api.get(f"{chat}/members/admins")).json()["members"]
    assert {one["user_id"]: one["is_owner"] for one in found} == {7001: True, 9001: False, 7002: False}
    assert (await bench.api.delete(f"{chat}/members/admins/7002")).json() == {"success": True}
    assert (await bench.api.delete(f"{chat}/members", params={"user_id": 7002})).json() == {"success": True}
    assert (await bench.api.delete(f"{chat}/members", params={"user_id": 7002})).json()["success"] is False
    page = (await bench.api.get(f"{chat}/members", params={"count": 1})).json()
    rest = (await bench.api.get(f"{chat}/members", params={"count": 5, "marker": page["marker"]})).json()
    assert [one["user_id"] for one in page["members"] + rest["members"]] == [7001, 9001]
    assert rest["marker"] is None


async def test_a_bot_leaves_a_group_but_not_a_dialog(bench: Bench) -> None:
    chat_id = await a_group(bench)
    bench.customer().start()
    assert (await bench.api.delete("/chats/5001/members/me")).status_code == 403
    assert (await bench.api.delete(f"/chats/{chat_id}/members/me")).json() == {"success": True}
    assert (await bench.send({"text": "?"}, chat_id=chat_id)).status_code == 403


@pytest.mark.parametrize(
    "body", [{"action": "dancing"}, {}, {"action": 5}], ids=["unknown action", "no action", "not a word"]
)
async def test_a_wrong_action_is_refused(bench: Bench, body: dict[str, Any]) -> None:
    bench.customer().start()
    assert (await bench.api.post("/chats/5001/actions", json=body)).status_code == 400


async def test_comments_live_under_posts_of_a_channel(bench: Bench) -> None:
    chat_id = await a_group(bench, permissions=ALL, is_channel=True)
    quiet = await bench.send({"text": "Тихо", "notify": False}, chat_id=chat_id)
    assert quiet.status_code == 400
    post = (await bench.send({"text": "Скидки"}, chat_id=chat_id)).json()["message"]["body"]["mid"]
    theirs = (await act(bench, "comment", chat_id=chat_id, mid=post, text="Есть в наличии?"))["mid"]
    place = f"/messages/{post}/comments"
    mine = (await bench.api.post(place, json={"text": "Есть", "link": {"type": "reply", "mid": theirs}})).json()[
        "message"
    ]
    assert (mine["recipient"]["post_id"], mine["link"]["message"]["mid"]) == (post, theirs)
    assert (
        await bench.api.post(place, json={"attachments": [{"type": "share", "payload": {"url": "x"}}]})
    ).status_code == 400
    own = {"comment_id": mine["body"]["mid"]}
    assert (await bench.api.put(place, params=own, json={"text": "Да, есть"})).json() == {"success": True}
    assert (await bench.api.put(place, params={"comment_id": theirs}, json={"text": "?"})).status_code == 403
    listed = (await bench.api.get(place)).json()["messages"]
    assert [one["body"]["text"] for one in listed] == ["Да, есть", "Есть в наличии?"]
    assert (await bench.api.get(f"{place}/{theirs}")).json()["body"]["text"] == "Есть в наличии?"
    assert (await bench.api.delete(place, params=own)).json() == {"success": True}
    assert (await bench.api.delete(place, params={"comment_id": theirs})).json()["success"] is False
    await act(bench, "comment_edit", chat_id=chat_id, mid=post, comment_id=theirs, text="Ещё есть?")
    await act(bench, "comment_remove", chat_id=chat_id, mid=post, comment_id=theirs)
    assert (await bench.api.get(place)).json() == {"messages": []}
    found = [one for one in await bench.updates() if one["update_type"].startswith("comment")]
    for one in found:
        check("Update", one)
    assert [one["update_type"] for one in found] == ["comment_created", "comment_edited", "comment_removed"]


async def test_commands_are_kept_within_their_limits(bench: Bench) -> None:
    kept = {"commands": [{"name": "start", "description": "Начать"}]}
    assert (await bench.api.patch("/me/commands", json=kept)).json() == kept
    assert (await bench.api.get("/me")).json()["commands"] == kept["commands"]
    for wrong in ([{"name": "start"}], {"commands": [{"name": "x" * 65}]}, {"commands": [{"name": "a"}] * 33}):
        assert (await bench.api.patch("/me/commands", json=wrong)).status_code == 400
    assert (await bench.api.patch("/me/commands", json={"commands": []})).json() == {"commands": []}
