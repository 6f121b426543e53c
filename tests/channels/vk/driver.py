"""Our connector as one more client of the scenario in tests/sandbox."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from pristan.channels.hook import HookRequest
from pristan.channels.model import (
    Account,
    AttachmentKind,
    Button,
    Inbound,
    OutboundFile,
    OutboundKind,
    OutboundMessage,
)
from pristan.channels.registry import Tools
from pristan.channels.vk import CHANNEL
from pristan.channels.vk.connector import VkConnector
from pristan.channels.vk.glance import split_message_id
from pristan.core.errors import ChannelError, MessageRejected, RecipientUnreachable
from pristan.core.ids import FileId, OutboxId
from pristan.kit.files import open_files
from pristan.kit.media import sniff
from pristan.testing.accounts import INBOX_KEY, a_vk_account
from pristan.testing.outbound import NOON, an_attempt, an_outbound, cleared
from tests.sandbox.strangers import Refused
from tests.sandbox.vk_scenario import TOKEN, Mode, Place

SECRET = "secret-of-our-connector"
NUMBERS = {"vk.not_allowed": 901, "vk.in_black_list": 900, "vk.event_is_over": 100}
KINDS = {"photo": AttachmentKind.IMAGE, "doc": AttachmentKind.FILE, "audio_message": AttachmentKind.AUDIO}
MIMES = {"photo": "", "doc": "application/pdf", "audio_message": "audio/ogg"}


def tools_for(place: Place, folder: Path) -> Tools:
    host = place.url.removeprefix("http://")
    return Tools(files=open_files("", folder), public_url="https://hub.example", sandbox_hosts=(host,))


def connected(place: Place, folder: Path, **settings: Any) -> VkConnector:
    account = a_vk_account(token=TOKEN, base_url=place.api, **settings)
    return VkConnector(account, tools_for(place, folder))


def a_message(place: Place, **more: Any) -> OutboundMessage:
    person = place.people[0]
    defaults: dict[str, Any] = {"channel": "vk", "recipient": str(person), "address": {"peer_id": person}}
    return an_outbound(**{**defaults, **more})


class OurConnector:
    """Receives as the hub does (poll or webhook, then parse), sends as delivery does (part by part)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._files_sent = 0
        self._confirmation: Mapping[str, str] = {}

    async def start(self, place: Place, mode: Mode) -> None:
        self._place = place
        self.connector = connected(place, self._folder)
        self._tools = tools_for(place, self._folder)
        if mode == "polling":
            place.listen()
            self._receiving = asyncio.create_task(self._poll({"ts": "1"}))
            return
        self._server = await asyncio.start_server(self._hook, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/hooks/vk/{INBOX_KEY}"
        self._confirmation = await self.connector.prepare(url=url)
        arranged = await self.connector.arrange(url=url, secret=SECRET, expected=False)
        assert arranged.subscribed
        self._receiving = asyncio.create_task(self._server.serve_forever())
        for _ in range(1200):
            if await self.connector.prepare(url=url) == {}:
                return
            await asyncio.sleep(0.05)
        raise AssertionError("VK has not confirmed the server")

    async def stop(self) -> None:
        self._receiving.cancel()
        with suppress(asyncio.CancelledError):
            await self._receiving
        await self.connector.close()

    async def next_event(self) -> dict[str, Any]:
        return await self._events.get()

    async def do(self, op: str, **wish: Any) -> dict[str, Any]:
        try:
            found: dict[str, Any] | None = await getattr(self, f"_{op}")(**wish)
        except (RecipientUnreachable, MessageRejected) as exc:
            raise Refused(NUMBERS[exc.own_code]) from exc
        return found or {}

    async def _send(
        self,
        *,
        random_id: int,
        peers: Sequence[int],
        text: str = "",
        buttons: Sequence[Sequence[Mapping[str, str]]] = (),
        attachments: Sequence[Mapping[str, str]] = (),
        **_: Any,
    ) -> dict[str, Any]:
        files = [await self._stored(one) for one in attachments]
        rows = [
            [
                Button(text=one["text"], kind="link" if "url" in one else "callback", url=one.get("url", ""),
                       payload=one.get("payload", ""))
                for one in row
            ]
            for row in buttons
        ]  # fmt: skip
        cmids, errors = [], []
        for peer in peers:
            message = a_message(
                self._place, text=text, files=files, buttons=rows, recipient=str(peer), address={"peer_id": peer},
                outbox_id=OutboxId(random_id),
            )  # fmt: skip
            try:
                receipt = await self.connector.send(cleared(message), an_attempt())
            except RecipientUnreachable as exc:
                errors.append(NUMBERS[exc.own_code])
                cmids.append(0)
            else:
                errors.append(0)
                cmids.append(_cmid(receipt.external_id) or 0)
        return {"cmids": cmids, "errors": errors}

    async def _edit(self, *, cmid: int, text: str, **_: Any) -> None:
        await self._change(OutboundKind.EDIT, cmid, text=text)

    async def _delete(self, *, cmid: int, **_: Any) -> None:
        await self._change(OutboundKind.REMOVE, cmid)
        await self._change(OutboundKind.REMOVE, cmid)  # twice is as good as once

    async def _change(self, kind: OutboundKind, cmid: int, **more: Any) -> None:
        message = a_message(self._place, kind=kind, targets=[f"{self._place.people[0]}:{cmid}"], **more)
        await self.connector.send(cleared(message), an_attempt())

    async def _answer(self, *, event_id: str, text: str, **_: Any) -> None:
        message = a_message(self._place, kind=OutboundKind.ANSWER_CALLBACK, text=text, callback_id=event_id)
        await self.connector.send(cleared(message), an_attempt())

    async def _typing(self, **_: Any) -> None:
        await self.connector.typing(str(self._place.people[0]), {})

    async def _history(self, *, peer: int, **_: Any) -> dict[str, Any]:
        found = [json.loads(one) for one in await self.connector.client.history(peer)]
        return {"cmids": [one["conversation_message_id"] for one in found]}

    async def _names(self, *, peer: int, **_: Any) -> dict[str, Any]:
        return {"names": [one.name for one in await self.connector.people([str(peer)])]}

    async def _stored(self, wish: Mapping[str, str]) -> OutboundFile:
        path = Path(wish["file"])
        content = await asyncio.to_thread(path.read_bytes)
        self._files_sent += 1
        key = f"1/{self._files_sent}"
        await self._tools.files.put(key, content)
        return OutboundFile(
            file_id=FileId(self._files_sent), storage_key=key, name=path.name,
            mime=MIMES[wish["type"]] or sniff(content),
            kind=KINDS[wish["type"]], size=len(content), sha256=b"",
        )  # fmt: skip

    async def _poll(self, cursor: Mapping[str, Any]) -> None:
        while True:
            try:
                batch = await self.connector.poll(cursor)
            except ChannelError:
                await asyncio.sleep(0.2)
                continue
            cursor = batch.cursor
            for entry in batch.entries:
                self._take(entry)

    async def _hook(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """What the entrance of webhooks does with the channel's own words."""
        hook = CHANNEL.hook
        assert hook is not None
        assert hook.secret is not None
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length:")[2].splitlines()[0])
        body = await reader.readexactly(length)
        request = HookRequest(method="POST", rest="", query=b"", headers={}, body=body, at=NOON)
        account = replace(self._account, settings=dict(self._confirmation))
        good = hook.secret(request) == SECRET
        greeting = hook.greet(request, account) if hook.greet else None
        answer = (hook.answer if greeting is None else greeting) if good else b""
        status = 200 if good else 403
        head_out = f"HTTP/1.1 {status} X\r\nContent-Length: {len(answer)}\r\nConnection: close\r\n\r\n"
        writer.write(head_out.encode() + answer)
        await writer.drain()
        writer.close()
        if good and greeting is None:
            self._take(body)

    @property
    def _account(self) -> Account:
        return a_vk_account(token=TOKEN)

    def _take(self, raw: bytes) -> None:
        assert CHANNEL.lane_key(raw).startswith("peer:")
        for inbound in CHANNEL.parse(raw, self._account):
            event = told(inbound, json.loads(raw))
            if event is not None:
                self._events.put_nowait(event)


def told(inbound: Inbound, event: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the scenario compares, from what we made of the event; a link is told together with its message."""
    person = getattr(inbound, "person", None)
    found: dict[str, Any] = {
        "type": event["type"],
        "text": getattr(inbound, "text", ""),
        "user_id": int(person.value) if person else None,
        "cmid": _cmid(getattr(inbound, "external_id", None) or ""),
        "payload": getattr(inbound, "payload", None),
        "event_id": getattr(inbound, "callback_id", None),
        "key": getattr(inbound, "payload", None),
        "attachments": _kinds(inbound),
    }
    name = type(inbound).__name__
    if name == "ConversationStarted" and event["type"] == "message_new":
        return None
    if name == "Unusable":
        found["text"] = event["object"].get("text", "")
    if name == "InboundMessage" and "ref" in event["object"]["message"]:
        message = event["object"]["message"]
        started = next(iter(CHANNEL.parse(json.dumps(event).encode(), a_vk_account(token=TOKEN))))
        found |= {"ref": getattr(started, "payload", ""), "ref_source": getattr(started, "source", "")}
        assert found["ref"] == message["ref"]
    return found


def _kinds(inbound: Inbound) -> list[str]:
    names = {"image": "photo", "file": "doc", "audio": "audio_message"}
    kinds = [names[str(one.kind)] for one in getattr(inbound, "attachments", ())]
    return kinds + (["geo"] if getattr(inbound, "location", None) else [])


def _cmid(external_id: str) -> int | None:
    found = split_message_id(external_id)
    return found[1] if found else None
