"""Our connector as one more client of the scenario in tests/sandbox."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pristan.channels.max import CHANNEL
from pristan.channels.max.connector import MaxConnector
from pristan.channels.max.subscription import SECRET_HEADER
from pristan.channels.model import (
    Account,
    AttachmentKind,
    Button,
    ConversationStarted,
    IdentityChange,
    IdentityChanged,
    Inbound,
    InboundCallback,
    InboundEdit,
    InboundMessage,
    InboundRemoval,
    OutboundFile,
    OutboundKind,
    OutboundMessage,
)
from pristan.channels.registry import Tools
from pristan.core.errors import AuthFailed, ChannelError, NotReady, RateLimited, RecipientUnreachable
from pristan.core.ids import FileId
from pristan.kit.files import Files, open_files
from pristan.kit.media import sniff
from pristan.testing.accounts import a_max_account
from pristan.testing.outbound import an_attempt, an_outbound, cleared
from tests.sandbox.scenario import Mode, Refused
from tests.sandbox.twin import Twin

SECRET = "secret-of-our-connector"
REFUSALS = {
    "max.stopped": Refused(403, "chat.denied"),
    "max.no_dialog": Refused(404, "dialog.not.found"),
}

NAMES = {
    InboundMessage: "message_created",
    InboundEdit: "message_edited",
    InboundRemoval: "message_removed",
    InboundCallback: "message_callback",
    ConversationStarted: "bot_started",
}
CHANGES = {IdentityChange.BLOCKED: "bot_stopped", IdentityChange.REMOVED: "dialog_removed"}


def tools_for(twin: Twin, folder: Path) -> Tools:
    return Tools(
        files=open_files("", folder),
        public_url="https://hub.example",
        sandbox_hosts=(twin.url.removeprefix("http://"),),
    )


class OurConnector:
    """Receives as the hub does (poll or webhook, then parse), sends as delivery does (part by part)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._updates: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._files_sent = 0

    async def start(self, twin: Twin, mode: Mode) -> None:
        self._account: Account = a_max_account(token=twin.token, base_url=twin.url)
        tools = tools_for(twin, self._folder)
        self._files: Files = tools.files
        self.connector = MaxConnector(self._account, tools)
        if mode == "polling":
            self._receiving = asyncio.create_task(self._poll())
            return
        self._server = await asyncio.start_server(self._hook, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/hooks/max/1"
        arranged = await self.connector.arrange(url=url, secret=SECRET, expected=False)
        assert arranged.subscribed
        assert not (await self.connector.arrange(url=url, secret=SECRET, expected=True)).subscribed
        self._receiving = asyncio.create_task(self._server.serve_forever())

    async def stop(self) -> None:
        self._receiving.cancel()
        with suppress(asyncio.CancelledError):
            await self._receiving
        await self.connector.close()

    async def next_update(self) -> dict[str, Any]:
        return await self._updates.get()

    async def do(self, op: str, **wish: Any) -> dict[str, Any]:
        try:
            return await getattr(self, f"_{op}")(**wish) or {}
        except AuthFailed as exc:
            raise Refused(401, "verify.token") from exc
        except RateLimited as exc:
            raise Refused(429, "too.many.requests") from exc
        except RecipientUnreachable as exc:
            raise REFUSALS[exc.own_code] from exc

    async def _check(self) -> None:
        await self.connector.client.me()

    async def _commands(self, names: Sequence[str]) -> None:
        await self.connector.client.set_commands([{"name": name} for name in names])

    async def _send(
        self,
        *,
        user_id: int,
        text: str = "",
        buttons: Sequence[Sequence[Mapping[str, str]]] = (),
        attachments: Sequence[Mapping[str, str]] = (),
    ) -> dict[str, Any]:
        rows = [[Button(text=button["text"], payload=button["payload"]) for button in row] for row in buttons]
        files = [await self._stored(one) for one in attachments]
        address = {"user_id": user_id}
        message = an_outbound(text=text, buttons=rows, files=files, recipient=str(user_id), address=address)
        mids = [await self._part(message, part) for part in range(self.connector.parts(message))]
        return {"mid": mids[-1]}

    async def _part(self, message: OutboundMessage, part: int) -> str:
        attempt = an_attempt(part=part)
        while True:
            try:
                return (await self.connector.send(cleared(message), attempt)).external_id
            except NotReady as exc:  # as delivery does: the same send, a little later
                await asyncio.sleep(exc.retry_after.total_seconds())

    async def _stored(self, wish: Mapping[str, str]) -> OutboundFile:
        path = Path(wish["file"])
        content = await asyncio.to_thread(path.read_bytes)
        self._files_sent += 1
        key = f"1/{self._files_sent}"
        await self._files.put(key, content)
        mime = {"image": "", "video": "video/mp4"}.get(wish["type"], "application/octet-stream")
        return OutboundFile(
            file_id=FileId(self._files_sent),
            storage_key=key,
            name=path.name,
            mime=mime or sniff(content),
            kind=AttachmentKind(wish["type"]),
            size=len(content),
            sha256=b"",
        )

    async def _edit(self, *, mid: str, text: str) -> None:
        message = an_outbound(text=text, kind=OutboundKind.EDIT, targets=[mid])
        await self.connector.send(cleared(message), an_attempt())

    async def _delete(self, *, mid: str) -> None:
        message = an_outbound(kind=OutboundKind.REMOVE, targets=[mid])
        await self.connector.send(cleared(message), an_attempt())
        await self.connector.send(cleared(message), an_attempt())  # twice is as good as once

    async def _answer(self, *, callback_id: str, notification: str, text: str) -> None:
        changed = {"text": text, "attachments": []}
        await self.connector.client.answer(callback_id, notification=notification, message=changed)

    async def _action(self, *, chat_id: int, action: str) -> None:
        assert action == "typing_on"
        await self.connector.typing("7001", {"chat_id": chat_id})

    async def _poll(self) -> None:
        cursor: Mapping[str, Any] = {}
        while True:
            try:
                batch = await self.connector.poll(cursor)
            except ChannelError:
                await asyncio.sleep(0.5)
                continue
            cursor = batch.cursor
            for entry in batch.entries:
                self._take(entry)

    async def _hook(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length:")[2].splitlines()[0])
        raw = await reader.readexactly(length)
        good = f"{SECRET_HEADER}: {SECRET}" in head
        writer.write(f"HTTP/1.1 {200 if good else 403} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()
        if good:
            self._take(raw)

    def _take(self, raw: bytes) -> None:
        assert CHANNEL.lane_key(raw).startswith("user:")
        for inbound in CHANNEL.parse(raw, self._account):
            self._updates.put_nowait(told(inbound))


def told(inbound: Inbound) -> dict[str, Any]:
    """What the scenario compares."""
    match inbound:
        case InboundMessage():
            seen: dict[str, Any] = {"text": inbound.text, "attachments": _kinds(inbound)}
        case InboundEdit():
            seen = {"text": inbound.message.text}
        case InboundCallback():
            seen = {"payload": inbound.payload, "callback_id": inbound.callback_id}
        case ConversationStarted():
            seen = {"payload": inbound.payload}
        case IdentityChanged():
            return {"type": CHANGES[inbound.change]}
        case _:
            seen = {}
    return {"type": NAMES.get(type(inbound), type(inbound).__name__), **seen}


def _kinds(message: InboundMessage) -> list[str]:
    kinds = [str(one.kind) for one in message.attachments]
    kinds += ["location"] if message.location else []
    card = message.contact_card
    return kinds + (["contact"] if card and card.verified else ["contact by hand"] if card else [])
