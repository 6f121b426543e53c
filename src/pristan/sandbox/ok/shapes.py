"""Objects as https://apiok.ru/en/dev/graph_api/bot_api shows them (read 2026-11-21)."""

from __future__ import annotations

from pristan.sandbox.ok.world import Chat, Group, Json, Line


def message(line: Line) -> Json:
    found: Json = {"seq": line.seq, "mid": line.mid}
    if line.text:
        found["text"] = line.text
    if line.attachments:
        found["attachments"] = line.attachments
    if line.reply_to:
        found["reply_to"] = line.reply_to
    return found


def created(chat: Chat, line: Line) -> Json:
    return {"webhookType": "MESSAGE_CREATED", **_who(chat), "message": message(line), "timestamp": _stamp(line)}


def pressed(chat: Chat, line: Line, *, press: str, payload: str, at_ms: int) -> Json:
    told = {"payload": payload, "callbackId": press, "mid": line.mid, "timestamp": at_ms}
    return {"webhookType": "MESSAGE_CALLBACK", **_who(chat), **told}


def opened(chat: Chat, *, at_ms: int) -> Json:
    return {"webhookType": "CHAT_SYSTEM", **_who(chat), "timestamp": at_ms}


def history(group: Group, chat: Chat) -> Json:
    """Newest first."""
    found = []
    for line in reversed(chat.lines):
        who = {"user_id": group.id, "name": group.name} if line.is_ours else _who(chat)["sender"]
        found.append({"sender": who, "recipient": {"chat_id": chat.id}, "message": message(line),
                      "timestamp": _stamp(line)})  # fmt: skip
    return {"messages": found}


def _who(chat: Chat) -> Json:
    person = chat.person
    return {"sender": {"user_id": person.id, "name": person.name}, "recipient": {"chat_id": chat.id}}


def _stamp(line: Line) -> int:
    return int(line.at.timestamp() * 1000)
