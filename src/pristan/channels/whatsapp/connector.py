"""Moves messages between one number of WhatsApp and the hub. Decides nothing."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from pristan.channels.model import (
    Account,
    Attempt,
    CheckResult,
    ClearedMessage,
    NotSent,
    OutboundKind,
    OutboundMessage,
    Receipt,
    Reconciled,
    ToBeReported,
)
from pristan.channels.registry import Tools
from pristan.channels.watch import Arrangement
from pristan.channels.whatsapp import receiving
from pristan.channels.whatsapp.client import DEFAULT_BASE_URL, WhatsAppClient
from pristan.channels.whatsapp.render import Part, render
from pristan.core.errors import ChannelError, MessageRejected, RecipientUnreachable

REPORT_PATIENCE = timedelta(minutes=2)


class WhatsAppConnector:
    """One number. The key is in the client and nowhere else."""

    def __init__(self, account: Account, tools: Tools) -> None:
        self._account = account
        self._tools = tools
        self._http = tools.client(account)
        self.client = WhatsAppClient(
            self._http,
            token=account.credentials.get("token", ""),
            phone_number_id=str(account.settings.get("phone_number_id", "0")),
            base_url=_address(account, "base_url") or DEFAULT_BASE_URL,
        )

    def parts(self, message: OutboundMessage) -> int:
        return len(render(message)) if message.kind is OutboundKind.MESSAGE else 1

    async def send(self, cleared: ClearedMessage, attempt: Attempt) -> Receipt:
        """Send one part. A press needs no answer here; what has left can be neither mended nor taken back."""
        message = cleared.message
        match message.kind:
            case OutboundKind.MESSAGE:
                return await self._send_part(message, attempt)
            case OutboundKind.ANSWER_CALLBACK:
                return Receipt(external_id=message.callback_id or "")
            case OutboundKind.EDIT | OutboundKind.REMOVE:
                raise MessageRejected("WhatsApp не даёт исправить отправленное", code="whatsapp.no_edits")

    async def reconcile(self, cleared: ClearedMessage, attempt: Attempt, *, known: Sequence[str]) -> Reconciled:
        """Meta reports every message it took, and names our own mark in the report."""
        del known
        if cleared.message.kind is not OutboundKind.MESSAGE:
            return NotSent()
        return ToBeReported(
            mark=self._mark(cleared.message, attempt),
            until=attempt.started_at + REPORT_PATIENCE,
            reason="WhatsApp не сообщил, принято ли сообщение",
        )

    async def typing(self, recipient: str, address: Mapping[str, Any]) -> None:
        del recipient
        last = address.get("last_message")
        if isinstance(last, str) and last:
            with suppress(ChannelError):  # nothing depends on it
                await self.client.type(last)

    async def check(self) -> Sequence[CheckResult]:
        return await receiving.check(self.client, account=self._account, tools=self._tools)

    async def arrange(self, *, url: str, secret: str, expected: bool) -> Arrangement:
        """Make our address stand at Meta for this number (none when ``url`` is empty)."""
        del secret  # events are signed with the key of the app
        return await receiving.arrange(self.client, url=url, account=self._account, expected=expected)

    async def content(self, source: Mapping[str, Any]) -> bytes | None:
        """A file in two steps: where it is, then the bytes; both only with the key."""
        media_id = source.get("remote_id")
        url = await self.client.media_url(media_id) if isinstance(media_id, str) and media_id else ""
        return await self.client.download(url) if url else None

    async def close(self) -> None:
        await self._http.aclose()

    async def _send_part(self, message: OutboundMessage, attempt: Attempt) -> Receipt:
        part = render(message)[attempt.part]
        recipient = _recipient(message)
        media_id = await self._uploaded(part, attempt.memo)
        mark = {"biz_opaque_callback_data": self._mark(message, attempt)}
        return Receipt(external_id=await self.client.send({**recipient, **part.body(media_id=media_id), **mark}))

    async def _uploaded(self, part: Part, memo: dict[str, Any]) -> str:
        """What Meta calls the file; uploaded once however often the send is repeated."""
        file = part.file
        if file is None:
            return ""
        key = f"upload:{file.file_id}"
        known = memo.get(key)
        if isinstance(known, str):
            return known
        content = await self._tools.files.get(file.storage_key)
        memo[key] = name = await self.client.upload(name=file.name, mime=file.mime, content=content)
        return name

    def _mark(self, message: OutboundMessage, attempt: Attempt) -> str:
        return f"{self._account.key.hex}:{message.outbox_id}:{attempt.part}"


def _recipient(message: OutboundMessage) -> dict[str, str]:
    """By the BSUID where it is known: it goes on when the phone is hidden."""
    bsuid, phone = message.address.get("bsuid"), message.address.get("phone")
    if isinstance(bsuid, str) and bsuid:
        return {"recipient": bsuid}
    if isinstance(phone, str) and phone:
        return {"to": phone}
    if message.recipient.isdecimal():
        return {"to": message.recipient}
    if "." in message.recipient:
        return {"recipient": message.recipient}
    raise RecipientUnreachable("У клиента нет адреса в WhatsApp", code="whatsapp.no_address")


def _address(account: Account, name: str) -> str:
    given = account.settings.get(name)
    return given if isinstance(given, str) and urlsplit(given).scheme in {"http", "https"} else ""
