"""Our connector as one more client of the scenario in tests/sandbox."""

import asyncio
import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from pristan.channels.hook import HookRequest
from pristan.channels.model import (
    Account,
    AttachmentKind,
    Button,
    Inbound,
    InboundCallback,
    InboundEdit,
    InboundMessage,
    InboundReceipt,
    InboundRemoval,
    OutboundFile,
    ReceiptKind,
)
from pristan.channels.whatsapp import CHANNEL
from pristan.channels.whatsapp.connector import WhatsAppConnector
from pristan.channels.whatsapp.failures import table
from pristan.core.errors import ChannelError
from pristan.core.ids import FileId
from pristan.kit.files import Files
from pristan.testing.outbound import NOON, an_attempt, an_outbound, cleared
from tests.sandbox.strangers import Refused

WORDS = {ReceiptKind.SENT: "sent", ReceiptKind.DELIVERED: "delivered", ReceiptKind.READ: "read"}


def number_of(code: str) -> int:
    """The first number of Meta that becomes this error of ours."""
    row = next(row for row in table() if row.code == code)
    return row.codes[-1] if row.codes else row.between[0] + 1


class Ours:
    """Receives as the entrance of webhooks does, sends as delivery does."""

    def __init__(self, connector: WhatsAppConnector, account: Account, files: Files) -> None:
        self.connector = connector
        self.account = account
        self.raw: list[bytes] = []
        self._files = files
        self._events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._stored = 0

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/hooks/whatsapp/{self.account.key}"

    async def stop(self) -> None:
        self._server.close()
        with suppress(Exception):
            await self._server.wait_closed()
        await self.connector.close()

    async def next_event(self) -> dict[str, Any]:
        return await self._events.get()

    async def do(self, op: str, **wish: Any) -> Any:
        try:
            return await getattr(self, f"_{op}")(**wish)
        except ChannelError as exc:
            code = "whatsapp.throughput" if exc.own_code == "channel.rate_limited" else exc.own_code
            raise Refused(number_of(code)) from exc

    async def out(self, to: str, **content: Any) -> str:
        return (await self.connector.send(cleared(addressed(to, **content)), an_attempt())).external_id

    async def _name(self) -> str:
        return (await self.connector.client.number()).text("verified_name")

    async def _hook(self) -> None:
        arranged = await self.connector.arrange(url=self.url, secret="", expected=False)
        assert arranged.subscribed

    async def _send(
        self,
        *,
        to: str,
        text: str,
        answers: Sequence[Sequence[str]] = (),
        lines: Sequence[Sequence[str]] = (),
        link: Sequence[str] = (),
    ) -> str:
        rows = [[Button(text=title, payload=data)] for title, data in (*answers, *lines)]
        if link:
            rows = [[Button(text=link[0], kind="link", url=link[1])]]
        return await self.out(to, text=text, buttons=rows)

    async def _image(self, *, to: str, caption: str, data: str) -> str:
        file = await self._stored_file("foto.png", data, mime="image/png", kind=AttachmentKind.IMAGE)
        return await self.out(to, text=caption, files=[file])

    async def _document(self, *, to: str, filename: str, data: str) -> str:
        file = await self._stored_file(filename, data, mime="application/pdf", kind=AttachmentKind.FILE)
        return await self.out(to, files=[file])

    async def _ask_phone(self, *, to: str, text: str) -> str:
        return await self.out(to, text=text, buttons=[[Button(text="Поделиться", kind="request_contact")]])

    async def _template(self, *, to: str) -> None:
        shape = {"name": "nobody_knows", "language": {"code": "ru"}}
        await self.connector.client.send({"to": to, "type": "template", "template": shape})

    async def _download(self, *, file: str) -> int:
        return len(await self.connector.content({"remote_id": file}) or b"")

    async def _typing(self, *, message: str) -> None:
        await self.connector.typing("", {"last_message": message})

    async def _stored_file(self, name: str, data: str, *, mime: str, kind: AttachmentKind) -> OutboundFile:
        content = bytes.fromhex(data)
        self._stored += 1
        key = hashlib.sha256(content).hexdigest()
        await self._files.put(key, content)
        return OutboundFile(
            file_id=FileId(self._stored), storage_key=key, name=name, mime=mime, kind=kind, size=len(content),
            sha256=b"",
        )  # fmt: skip

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """What the entrance of webhooks does with the channel's own words."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        method, target, *_ = head.split(" ", 2)
        headers = {
            name.strip().lower().encode(): value.strip().encode()
            for name, _, value in (line.partition(":") for line in head.split("\r\n")[1:])
        }
        body = await reader.readexactly(int(headers.get(b"content-length", b"0")))
        query = urlsplit(target).query.encode()
        request = HookRequest(method=method, rest="", query=query, headers=headers, body=body, at=NOON)
        status, answer = self._answered(request)
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(answer)}\r\nConnection: close\r\n\r\n".encode())
        writer.write(answer)
        await writer.drain()
        writer.close()

    def _answered(self, request: HookRequest) -> tuple[int, bytes]:
        hook = CHANNEL.hook
        assert hook is not None
        assert hook.signed is not None
        assert hook.greet is not None
        if not hook.signed(request, self.account):
            self._events.put_nowait({"kind": "refused"})
            return 403, b""
        greeting = hook.greet(request, self.account)
        if greeting is not None:
            return 200, greeting
        self.raw.append(request.body)
        for inbound in CHANNEL.parse(request.body, self.account):
            self._events.put_nowait(told(inbound))
        return 200, b""


def addressed(to: str, **content: Any) -> Any:
    """A message to a phone or to a BSUID."""
    name = "phone" if to.isdecimal() else "bsuid"
    return replace(an_outbound(**content), recipient=to, address={name: to}, channel="whatsapp")


def told(inbound: Inbound) -> dict[str, Any]:
    match inbound:
        case InboundMessage():
            return _message(inbound)
        case InboundEdit():
            return {"kind": "edited", "id": inbound.external_id, "text": inbound.message.text}
        case InboundRemoval():
            return {"kind": "deleted", "id": inbound.external_id}
        case InboundCallback():
            return {
                "kind": "press",
                "data": inbound.payload,
                "title": inbound.button_text,
                "under": inbound.external_id,
            }
        case InboundReceipt():
            error = number_of(inbound.code) if inbound.code else None
            return {
                "kind": "status",
                "id": inbound.external_id,
                "status": WORDS.get(inbound.kind, "failed"),
                "error": error,
            }
        case _:
            raise AssertionError(inbound)


def _message(message: InboundMessage) -> dict[str, Any]:
    card, files, address = message.contact_card, message.attachments, message.person.address
    return {
        "kind": "message",
        "id": message.external_id,
        "from": message.person.value,
        "phone": address.get("phone"),
        "name": message.person.name,
        "text": message.text,
        "file": files[0].source["remote_id"] if files else None,
        "place": list(message.location) if message.location else None,
        "card": card.phone.lstrip("+") if card else None,
        "asked": card.verified if card else None,
        "reply_to": message.reply_to.external_id if message.reply_to else None,
    }


def keys_of(raw: Sequence[bytes], account: Account) -> list[str]:
    """What makes each thing of these webhooks one of a kind."""
    return [inbound.dedupe_key for one in raw for inbound in CHANNEL.parse(one, account)]
