"""Moves messages between one bot of Telegram and the hub. Decides nothing."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from pristan.channels.model import (
    Account,
    Attempt,
    CannotTell,
    CheckResult,
    ClearedMessage,
    NotSent,
    OutboundKind,
    OutboundMessage,
    PollBatch,
    Receipt,
    Reconciled,
)
from pristan.channels.payload import Payload
from pristan.channels.registry import Tools
from pristan.channels.telegram import receiving
from pristan.channels.telegram.client import DEFAULT_BASE_URL, TelegramClient
from pristan.channels.telegram.parse import UPDATE_KINDS
from pristan.channels.telegram.render import number_of, render
from pristan.channels.watch import Arrangement
from pristan.core.errors import ChannelError, MessageRejected, OutcomeUnknown, RecipientUnreachable

POLL_TIMEOUT_S = 25


class TelegramConnector:
    """One bot. The token is in the client and nowhere else."""

    def __init__(self, account: Account, tools: Tools) -> None:
        self._account = account
        self._tools = tools
        self._http = tools.client(account)
        self.client = TelegramClient(
            self._http,
            token=account.credentials.get("token", ""),
            base_url=_address(account, "base_url") or DEFAULT_BASE_URL,
        )
        self._is_unsubscribed = False

    def parts(self, message: OutboundMessage) -> int:
        return len(render(message)) if message.kind is OutboundKind.MESSAGE else 1

    async def send(self, cleared: ClearedMessage, attempt: Attempt) -> Receipt:
        """Send one part, or do the edit, the removal, the answer to a press."""
        message = cleared.message
        match message.kind:
            case OutboundKind.MESSAGE:
                return await self._send_part(message, attempt)
            case OutboundKind.EDIT:
                return await self._edit(message)
            case OutboundKind.REMOVE:
                return await self._remove(message)
            case OutboundKind.ANSWER_CALLBACK:
                callback_id = message.callback_id or ""
                await self.client.answer(callback_id, message.text)
                return Receipt(external_id=callback_id)

    async def reconcile(self, cleared: ClearedMessage, attempt: Attempt, *, known: Sequence[str]) -> Reconciled:
        """A bot cannot read its chats back: an operator decides. Everything but a message may be repeated."""
        del attempt, known
        if cleared.message.kind is not OutboundKind.MESSAGE:
            return NotSent()
        return CannotTell("Telegram не даёт боту прочесть, что дошло")

    async def typing(self, recipient: str, address: Mapping[str, Any]) -> None:
        del address
        if recipient.isdecimal():
            with suppress(ChannelError):  # nothing depends on it
                await self.client.action(int(recipient), "typing")

    async def poll(self, cursor: Mapping[str, Any]) -> PollBatch:
        """Wait for updates. The offset confirms all before it, so it is kept together with what came."""
        if not self._is_unsubscribed:  # a standing webhook switches polling off
            await receiving.arrange(self.client, url="", secret="", expected=False)
            self._is_unsubscribed = True
        offset = cursor.get("offset")
        entries = await self.client.updates(
            offset=offset if isinstance(offset, int) else None, kinds=UPDATE_KINDS, timeout_s=POLL_TIMEOUT_S
        )
        numbers = [number for raw in entries if (number := _number(raw)) is not None]
        return PollBatch(entries=entries, cursor={"offset": max(numbers) + 1} if numbers else dict(cursor))

    async def check(self) -> Sequence[CheckResult]:
        return await receiving.check(self.client, account=self._account, tools=self._tools)

    async def arrange(self, *, url: str, secret: str, expected: bool) -> Arrangement:
        """Make our webhook stand (none when ``url`` is empty)."""
        return await receiving.arrange(self.client, url=url, secret=secret, expected=expected)

    async def locate(self, source: Mapping[str, Any]) -> str | None:
        """Where the bytes of a file are; the address holds the token, so it is asked for anew each time."""
        file_id = source.get("remote_id")
        return await self.client.file_url(file_id) if isinstance(file_id, str) and file_id else None

    async def close(self) -> None:
        await self._http.aclose()

    async def _send_part(self, message: OutboundMessage, attempt: Attempt) -> Receipt:
        part, chat_id = render(message)[attempt.part], _chat(message)
        files = None
        if part.file is not None:
            content = await self._tools.files.get(part.file.storage_key)
            files = {part.field: (part.file.name, content, part.file.mime)}
        sent = await self.client.send(part.method, part.body(chat_id), files=files)
        number = sent.integer("message_id")
        if number is None:
            raise OutcomeUnknown("Telegram принял сообщение, но не назвал его", code="telegram.no_id")
        return _receipt(chat_id, number, sent)

    async def _edit(self, message: OutboundMessage) -> Receipt:
        number = number_of(message.targets[0] if message.targets else None)
        parts = render(message)
        if number is None:
            raise MessageRejected("Это сообщение ещё не отправлено в Telegram", code="telegram.nothing_to_edit")
        if len(parts) > 1:
            raise MessageRejected("Правка длиннее, чем принимает Telegram", code="telegram.text_too_long")
        try:
            await self.client.edit(parts[0].body(_chat(message)) | {"message_id": number})
        except MessageRejected as exc:
            if exc.own_code != "telegram.not_modified":  # the wanted words are there already
                raise
        return Receipt(external_id=message.targets[0])

    async def _remove(self, message: OutboundMessage) -> Receipt:
        for target in message.targets:
            number = number_of(target)
            if number is None:
                continue
            try:
                await self.client.delete(_chat(message), number)
            except MessageRejected as exc:
                if exc.own_code != "telegram.gone":  # gone already is what was wanted
                    raise
        return Receipt(external_id=message.targets[0] if message.targets else "")


def _address(account: Account, name: str) -> str:
    given = account.settings.get(name)
    return given if isinstance(given, str) and urlsplit(given).scheme in {"http", "https"} else ""


def _chat(message: OutboundMessage) -> int:
    chat_id = message.address.get("chat_id")
    if not isinstance(chat_id, int) and message.recipient.isdecimal():
        chat_id = int(message.recipient)
    if not isinstance(chat_id, int):
        raise RecipientUnreachable("У клиента нет адреса в Telegram", code="telegram.no_address")
    return chat_id


def _receipt(chat_id: int, number: int, sent: Payload) -> Receipt:
    stamp = sent.integer("date")
    at = datetime.fromtimestamp(stamp, UTC) if stamp and 0 < stamp < 253_370_764_800 else None  # noqa: PLR2004
    return Receipt(external_id=f"{chat_id}:{number}", at=at)


def _number(raw: bytes) -> int | None:
    return (Payload.decode(raw) or Payload()).integer("update_id")
