"""Drives vkbottle: one JSON command per line in, one JSON answer or event per line out.

Usage: python vk_bot.py <base url> <token> <group id> polling
"""

import asyncio
import json
import sys
from typing import Any

from typing_extensions import override
from vkbottle import API, Callback, DocMessagesUploader, Keyboard, OpenLink, PhotoMessageUploader, VKAPIError
from vkbottle.http import SingleAiohttpClient
from vkbottle.polling import BotPolling
from vkbottle.tools import VoiceMessageUploader

base_url, token, group_id = sys.argv[1], sys.argv[2], int(sys.argv[3])


class LocalAPI(API):
    API_URL = f"{base_url}/"


began = asyncio.Event()


class Polling(BotPolling):
    @override
    async def get_server(self) -> dict[str, Any]:
        """Tells when it knows its place in the queue: what happened before is never heard."""
        server: dict[str, Any] = await super().get_server()
        began.set()
        return server

    @override
    def save_server_ts(self, server: dict[str, Any]) -> None:
        """Keeps nothing on the disk."""


api = LocalAPI(token, http_client=SingleAiohttpClient())


def tell(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def seen(event: dict[str, Any]) -> dict[str, Any]:
    """What the scenario compares."""
    body = event["object"]
    message = body.get("message", body)
    told = {name: message.get(name) for name in ("text", "ref", "ref_source", "user_id", "key")}
    return {
        "type": event["type"],
        "cmid": message.get("conversation_message_id"),
        "attachments": [one["type"] for one in message.get("attachments", [])] + (["geo"] if "geo" in message else []),
        "event_id": body.get("event_id"),
        "payload": body.get("payload"),
        **told,
    }


def keyboard(rows: list[list[dict[str, str]]]) -> str:
    made = Keyboard(inline=True)
    for number, row in enumerate(rows):
        if number:
            made.row()
        for button in row:
            action = OpenLink(button["url"], button["text"]) if "url" in button else None
            made.add(action or Callback(button["text"], {"p": button["payload"]}))
    return made.get_json()


async def uploaded(kind: str, file: str, peer_id: int) -> str:
    match kind:
        case "photo":
            return str(await PhotoMessageUploader(api).upload(file, peer_id=peer_id))
        case "audio_message":
            return str(await VoiceMessageUploader(api).upload(file, peer_id=peer_id))
        case _:
            return str(await DocMessagesUploader(api).upload(file, peer_id=peer_id, title="Счёт.pdf"))


async def send(wish: dict[str, Any]) -> dict[str, Any]:
    peers = wish["peers"]
    names = [await uploaded(one["type"], one["file"], peers[0]) for one in wish.get("attachments", [])]
    found = await api.messages.send(
        peer_ids=peers,
        random_id=wish["random_id"],
        message=wish.get("text"),
        attachment=",".join(names) or None,
        keyboard=keyboard(wish["buttons"]) if "buttons" in wish else None,
    )
    errors = [one.error.code if one.error else 0 for one in found]
    return {"cmids": [one.conversation_message_id for one in found], "errors": errors}


async def edit(wish: dict[str, Any]) -> dict[str, Any]:
    await api.messages.edit(peer_id=wish["peer"], cmid=wish["cmid"], message=wish["text"])
    return {}


async def delete(wish: dict[str, Any]) -> dict[str, Any]:
    await api.messages.delete(peer_id=wish["peer"], cmids=[wish["cmid"]], delete_for_all=True)
    return {}


async def answer(wish: dict[str, Any]) -> dict[str, Any]:
    data = json.dumps({"type": "show_snackbar", "text": wish["text"]})
    await api.messages.send_message_event_answer(
        event_id=wish["event_id"], user_id=wish["peer"], peer_id=wish["peer"], event_data=data
    )
    return {}


async def typing(wish: dict[str, Any]) -> dict[str, Any]:
    await api.messages.set_activity(peer_id=wish["peer"], type="typing")
    return {}


async def history(wish: dict[str, Any]) -> dict[str, Any]:
    found = await api.messages.get_history(peer_id=wish["peer"], count=50)
    return {"cmids": [one.conversation_message_id for one in found.items]}


async def names(wish: dict[str, Any]) -> dict[str, Any]:
    found = await api.users.get(user_ids=[wish["peer"]])
    return {"names": [f"{one.first_name} {one.last_name}" for one in found]}


COMMANDS = {
    "send": send, "edit": edit, "delete": delete, "answer": answer, "typing": typing, "history": history,
    "names": names,
}  # fmt: skip


async def listen() -> None:
    polling = Polling(api, wait=2)
    polling.group_id = group_id
    async for batch in polling.listen():
        for event in batch["updates"]:
            tell({"event": seen(event)})


async def main() -> None:
    events = [
        "message_new", "message_reply", "message_edit", "message_allow", "message_deny", "message_read",
        "message_event",
    ]  # fmt: skip
    assert (await api.groups.get_by_id()).groups[0].id == group_id
    await api.groups.set_long_poll_settings(
        group_id=group_id, enabled=True, api_version="5.199", **dict.fromkeys(events, True)
    )
    listening = asyncio.create_task(listen())
    await began.wait()
    tell({"started": True})
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async for line in reader:
        wish = json.loads(line)
        try:
            tell({"id": wish["id"], "result": await COMMANDS[wish["op"]](wish)})
        except VKAPIError as exc:
            tell({"id": wish["id"], "error": {"code": exc.code}})
        except Exception as exc:  # noqa: BLE001 - the test shows it
            tell({"id": wish["id"], "error": {"code": repr(exc)}})
    listening.cancel()


asyncio.run(main())
