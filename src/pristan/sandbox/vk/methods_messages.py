"""messages.* of the twin."""

from __future__ import annotations

import json
from typing import Any

from pristan.sandbox.vk.call import Call, Method
from pristan.sandbox.vk.errors import VkError
from pristan.sandbox.vk.model import Dialog, Json, Message
from pristan.sandbox.vk.sending import content_of, send_to, targets

MOST_PEERS = 100
DAY_S = 86_400
PRESS_S = 60
ACTIVITIES = {"typing", "audiomessage", "file", "photo", "video"}
EVENT_DATA = 1000
SNACKBAR = 90


def send(call: Call) -> Any:
    """One recipient gives the id of the message, ``peer_ids`` gives the fate of each."""
    call.need("messages")
    if not call.has("random_id"):
        raise VkError(100, "random_id is a required parameter")
    peers, is_many = targets(call)
    if len(peers) > MOST_PEERS:
        raise VkError(100, "peer_ids")
    content = content_of(call)
    if not is_many:
        return send_to(call, peers[0], content).id
    results: list[Json] = []
    for peer_id in peers:
        try:
            sent = send_to(call, peer_id, content)
        except VkError as exc:
            error = {"code": exc.code, "description": exc.message}
            results.append({"peer_id": peer_id, "message_id": 0, "conversation_message_id": 0, "error": error})
        else:
            results.append({"peer_id": peer_id, "message_id": sent.id, "conversation_message_id": sent.cmid})
    return results


def edit(call: Call) -> int:
    call.need("messages")
    message = _message(call)
    if message.out != 1:
        raise VkError(920)
    if call.world.now() - message.date > DAY_S:
        raise VkError(909)
    changed = content_of(call)
    message.text, message.attachments = changed["text"], changed["attachments"]  # what is not named again is gone
    message.keyboard = changed["keyboard"] if call.has("keyboard") else message.keyboard
    message.update_time = call.world.now()
    call.line.emit("message_edit", call.world.shown(message), peer_id=message.peer_id)
    return 1


def delete(call: Call) -> list[Json]:
    call.need("messages")
    peer_id = call.number("peer_id", 0)
    results = []
    for number in call.numbers("cmids") or call.numbers("message_ids"):
        by = {"cmid": number} if call.has("cmids") else {"message_id": number}
        row: Json = {"peer_id": peer_id, "message_id": 0, "conversation_message_id": number}
        try:
            message = call.world.message(call.community.group_id, peer_id or _peer_of(call, number), **by)
            _check_deletable(call, message)
            message.is_removed = True
            row |= {"message_id": message.id, "conversation_message_id": message.cmid, "response": 1}
        except VkError as exc:
            row["error"] = {"code": exc.code, "description": exc.message}
        results.append(row)
    return results


def _check_deletable(call: Call, message: Message) -> None:
    if call.flag("delete_for_all") and (message.out != 1 or call.world.now() - message.date > DAY_S):
        raise VkError(924)


def send_message_event_answer(call: Call) -> int:
    call.need("messages")
    press = call.world.memory.presses.get(call.text("event_id"))
    if press is None or (press.user_id, press.peer_id) != (call.number("user_id"), call.number("peer_id")):
        raise VkError(100, "event_id is invalid")
    if call.world.now() - press.at > PRESS_S:
        raise VkError(100, "event_id is expired")
    toast = _event_data(call.text("event_data"))
    del call.world.memory.presses[press.event_id]
    call.world.dialog(call.community.group_id, press.peer_id).toast = toast
    return 1


def set_activity(call: Call) -> int:
    call.need("messages")
    if call.text("type") not in ACTIVITIES:
        raise VkError(100, "type is invalid")
    peer_id = call.number("peer_id") if call.has("peer_id") else call.number("user_id")
    call.world.dialog(call.community.group_id, peer_id).activity = call.text("type")
    return 1


def mark_as_read(call: Call) -> int:
    call.need("messages")
    dialog = _dialog(call)
    dialog.read_by_group = call.number("up_to_cmid", dialog.last_cmid)
    return 1


def is_messages_from_group_allowed(call: Call) -> Json:
    call.own_group()
    dialog = call.world.dialog(call.community.group_id, call.number("user_id"))
    return {"is_allowed": int(dialog.is_allowed and not dialog.is_banned)}


def get_history(call: Call) -> Json:
    call.need("messages")
    dialog = _dialog(call)
    count, offset = call.number("count", 20), call.number("offset", 0)
    if not 0 <= count <= 200:  # noqa: PLR2004 - the limit of the method
        raise VkError(100, "count")
    there = [one for one in dialog.messages.values() if not one.is_removed]
    newest_first = there if call.flag("rev") else there[::-1]
    return {"count": len(there), "items": [call.world.shown(one) for one in newest_first[offset : offset + count]]}


def get_by_conversation_message_id(call: Call) -> Json:
    call.need("messages")
    dialog = _dialog(call)
    found = [dialog.messages.get(number) for number in call.numbers("conversation_message_ids")]
    items = [call.world.shown(one) for one in found if one is not None and not one.is_removed]
    return {"count": len(items), "items": items}


def get_conversations(call: Call) -> Json:
    call.need("messages")
    there = [one for one in call.world.dialogs(call.community.group_id) if one.messages]
    found = sorted(there, key=lambda one: one.messages[max(one.messages)].id, reverse=True)
    if call.text("filter") == "unread":
        found = [one for one in found if _unread(one)]
    count, offset = call.number("count", 20), call.number("offset", 0)
    if not 0 <= count <= 200:  # noqa: PLR2004 - the limit of the method
        raise VkError(100, "count")
    items = [
        {"conversation": _conversation(one), "last_message": call.world.shown(one.messages[max(one.messages)])}
        for one in found[offset : offset + count]
    ]
    return {"count": len(found), "items": items}


def get_conversations_by_id(call: Call) -> Json:
    call.need("messages")
    found = [call.world.dialog(call.community.group_id, peer_id) for peer_id in call.numbers("peer_ids")]
    return {"count": len(found), "items": [_conversation(one) for one in found]}


def _event_data(text: str) -> str:
    """What the person sees: the words of a snackbar, or nothing."""
    if not text:
        return ""
    try:
        data = json.loads(text)
        kind = data["type"]
    except (ValueError, KeyError, TypeError):
        raise VkError(100, "event_data is invalid") from None
    if len(text) > EVENT_DATA or kind not in {"show_snackbar", "open_link", "open_app"}:
        raise VkError(100, "event_data is invalid")
    said = str(data.get("text", data.get("link", "")))
    if kind == "show_snackbar" and not 0 < len(said) <= SNACKBAR:
        raise VkError(100, "event_data is invalid")
    return said


def _conversation(dialog: Dialog) -> Json:
    peer = {"id": dialog.peer_id, "type": "user", "local_id": dialog.peer_id}
    shown = {"peer": peer, "in_read_cmid": dialog.read_by_group, "out_read_cmid": dialog.read_by_person}
    shown |= {"last_conversation_message_id": dialog.last_cmid, "can_write": {"allowed": dialog.is_allowed}}
    return shown | ({"unread_count": found} if (found := _unread(dialog)) else {})


def _unread(dialog: Dialog) -> int:
    waiting = (one for one in reversed(dialog.messages.values()) if one.out == 0 and not one.is_removed)
    return sum(1 for one in waiting if one.cmid > dialog.read_by_group)


def _message(call: Call) -> Message:
    number, message_id = call.number("cmid", 0), call.number("message_id", 0)
    if not number and not message_id:
        number = call.number("conversation_message_id")
    return call.world.message(call.community.group_id, call.number("peer_id"), cmid=number, message_id=message_id)


def _peer_of(call: Call, message_id: int) -> int:
    for dialog in call.world.dialogs(call.community.group_id):
        if any(one.id == message_id for one in dialog.messages.values()):
            return dialog.peer_id
    raise VkError(104)


def _dialog(call: Call) -> Dialog:
    peer_id = call.number("peer_id") if call.has("peer_id") else call.number("user_id")
    return call.world.dialog(call.community.group_id, peer_id)


METHODS: dict[str, Method] = {
    "messages.send": send,
    "messages.edit": edit,
    "messages.delete": delete,
    "messages.sendMessageEventAnswer": send_message_event_answer,
    "messages.setActivity": set_activity,
    "messages.markAsRead": mark_as_read,
    "messages.isMessagesFromGroupAllowed": is_messages_from_group_allowed,
    "messages.getHistory": get_history,
    "messages.getByConversationMessageId": get_by_conversation_message_id,
    "messages.getConversations": get_conversations,
    "messages.getConversationsById": get_conversations_by_id,
}
