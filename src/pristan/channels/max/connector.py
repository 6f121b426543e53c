"""Moves messages between one bot of MAX and the hub. Decides nothing."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from pristan.channels.max import receiving
from pristan.channels.max.client import DEFAULT_BASE_URL, MaxClient, Recipient, UploadSource
from pristan.channels.max.matching import same_message
from pristan.channels.max.render import Part, Upload, ascii_name, edited_body, render
from pristan.channels.max.schedule import next_try
from pristan.channels.max.subscription import UPDATE_TYPES
from pristan.channels.model import (
    Account,
    Attempt,
    CannotTell,
    CheckResult,
    ClearedMessage,
    FoundSent,
    NotSent,
    OutboundKind,
    OutboundMessage,
    PollBatch,
    Receipt,
    Reconciled,
)
from pristan.channels.payload import Payload
from pristan.channels.registry import Tools
from pristan.channels.watch import Arrangement
from pristan.core.errors import ChannelError, MessageRejected, NotReady, OutcomeUnknown, RecipientUnreachable

LOOK_BACK = timedelta(minutes=2)  # clocks of two machines differ
POLL_TIMEOUT_S = 25
VIDEO_SIZES = (720, 480, 360, 240, 144, 1080)


class MaxConnector:
    """One bot. The token is in the client and nowhere else."""

    def __init__(self, account: Account, tools: Tools) -> None:
        self._account = account
        self._tools = tools
        self._http = tools.client(account)
        self.client = MaxClient(
            self._http, token=account.credentials.get("token", ""), base_url=base_url(account), guard=self._guard
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
                await self.client.answer(callback_id, notification=message.text)
                return Receipt(external_id=callback_id)

    async def reconcile(self, cleared: ClearedMessage, attempt: Attempt, *, known: Sequence[str]) -> Reconciled:
        """Read the chat back: MAX has no idempotency key, but a bot can see what it said."""
        message = cleared.message
        if message.kind is not OutboundKind.MESSAGE:
            return NotSent()  # edits, removals and answers may be repeated without harm
        chat_id = message.address.get("chat_id")
        if not isinstance(chat_id, int):
            return CannotTell("MAX не назвал чат этого клиента")
        part = render(message)[attempt.part]
        after = attempt.started_at - LOOK_BACK
        try:
            found = await self.client.messages(chat_id, count=100, after_ms=int(after.timestamp() * 1000))
        except RecipientUnreachable:
            return CannotTell("MAX не показывает этот чат")
        for raw in reversed(found):
            there = Payload.decode(raw) or Payload()
            if there.part("body").text("mid") not in known and same_message(part, there):
                return FoundSent(_receipt(there))
        return NotSent()

    async def typing(self, recipient: str, address: Mapping[str, Any]) -> None:
        del recipient  # MAX wants the chat here
        chat_id = address.get("chat_id")
        if isinstance(chat_id, int):
            with suppress(ChannelError):  # nothing depends on it
                await self.client.action(chat_id, "typing_on")

    async def poll(self, cursor: Mapping[str, Any]) -> PollBatch:
        """Wait for updates. The marker confirms all before it, so it is kept together with what came."""
        if not self._is_unsubscribed:  # a standing webhook switches polling off
            await receiving.arrange(self.client, url="", secret="", expected=False)
            self._is_unsubscribed = True
        marker = cursor.get("marker")
        entries, following = await self.client.updates(
            marker=marker if isinstance(marker, int) else None, types=UPDATE_TYPES, timeout_s=POLL_TIMEOUT_S
        )
        return PollBatch(entries=entries, cursor=dict(cursor) if following is None else {"marker": following})

    async def check(self) -> Sequence[CheckResult]:
        return await receiving.check(self.client, account=self._account, tools=self._tools)

    async def arrange(self, *, url: str, secret: str, expected: bool) -> Arrangement:
        """Make exactly our subscription stand at MAX (none when ``url`` is empty)."""
        return await receiving.arrange(self.client, url=url, secret=secret, expected=expected)

    async def missed(self, address: Mapping[str, Any], *, since: datetime) -> Sequence[bytes]:
        """What a customer wrote since then, as updates: for the time when MAX could not reach us."""
        return await receiving.missed(self.client, address, since=since)

    async def locate(self, source: Mapping[str, Any]) -> str | None:
        """The direct address of a video: the largest that is not larger than 720 lines."""
        token = source.get("token")
        if not isinstance(token, str) or not token:
            return None
        urls = (await self.client.video(token)).part("urls")
        return next((url for size in VIDEO_SIZES if (url := urls.text(f"mp4_{size}"))), None)

    async def close(self) -> None:
        await self._http.aclose()

    async def _send_part(self, message: OutboundMessage, attempt: Attempt) -> Receipt:
        part = render(message)[attempt.part]
        payloads = [await self._uploaded(upload, attempt.memo) for upload in part.uploads]
        try:
            sent = await self.client.send(_recipient(message), part.body(payloads))
        except NotReady as exc:
            raise _still_processed(part, attempt, cause=exc) from exc
        except MessageRejected:
            _forget(part, attempt)
            raise
        if not sent.part("body").text("mid"):
            raise OutcomeUnknown("MAX принял сообщение, но не назвал его", code="max.no_mid")
        return _receipt(sent)

    async def _uploaded(self, upload: Upload, memo: dict[str, Any]) -> Mapping[str, Any]:
        """What MAX calls the file; uploaded once however often the send is repeated."""
        key = _key(upload)
        known = memo.get(key)
        if isinstance(known, dict):
            return known
        file = upload.file
        source = UploadSource(
            name=file.name,
            ascii_name=ascii_name(file.name),
            mime=file.mime,
            size=file.size,
            chunks=partial(self._tools.files.stream, file.storage_key),
        )
        payload = await self.client.upload(upload.kind, source)
        memo[key] = payload
        return payload

    async def _edit(self, message: OutboundMessage) -> Receipt:
        if not message.targets:
            raise MessageRejected("Это сообщение ещё не отправлено в MAX", code="max.nothing_to_edit")
        if self.parts_of_text(message) > 1:
            raise MessageRejected("Правка длиннее 4 000 знаков. MAX такую не принимает", code="max.text_too_long")
        await self.client.edit(message.targets[0], edited_body(message))
        return Receipt(external_id=message.targets[0])

    async def _remove(self, message: OutboundMessage) -> Receipt:
        for mid in message.targets:
            try:
                await self.client.delete(mid)
            except MessageRejected as exc:
                if exc.own_code != "max.not_found":  # gone already is what was wanted
                    raise
        return Receipt(external_id=message.targets[0] if message.targets else "")

    def parts_of_text(self, message: OutboundMessage) -> int:
        return sum(1 for part in render(message) if part.text)

    async def _guard(self, url: str) -> None:
        await receiving.guard(url, tools=self._tools)


def base_url(account: Account) -> str:
    """Where the API of this bot is: data, because MAX has moved twice in a year."""
    given = account.settings.get("base_url")
    return given if isinstance(given, str) and urlsplit(given).scheme in {"http", "https"} else DEFAULT_BASE_URL


def _recipient(message: OutboundMessage) -> Recipient:
    user_id, chat_id = message.address.get("user_id"), message.address.get("chat_id")
    if not isinstance(user_id, int) and message.recipient.isdecimal():
        user_id = int(message.recipient)
    if not isinstance(user_id, int) and not isinstance(chat_id, int):
        raise RecipientUnreachable("У клиента нет адреса в MAX", code="max.no_address")
    return Recipient(
        user_id=user_id if isinstance(user_id, int) else None, chat_id=chat_id if isinstance(chat_id, int) else None
    )


def _receipt(sent: Payload) -> Receipt:
    stamp = sent.integer("timestamp")
    at = datetime.fromtimestamp(stamp / 1000, UTC) if stamp and 0 < stamp < 253_370_764_800_000 else None  # noqa: PLR2004
    return Receipt(external_id=sent.part("body").text("mid"), at=at)


def _still_processed(part: Part, attempt: Attempt, *, cause: NotReady) -> ChannelError:
    """The same send again a little later, or, after minutes, the truth for the operator."""
    key = f"waiting:{attempt.part}"
    since = datetime.fromisoformat(attempt.memo.setdefault(key, attempt.started_at.isoformat()))
    size = max((upload.file.size for upload in part.uploads), default=0)
    delay = next_try(attempt.started_at - since, size=size)
    if delay is None:
        _forget(part, attempt)
        return MessageRejected("MAX не обработал файл за отведённое время", code="max.attachment_timeout")
    return NotReady(delay, cause.detail, code=cause.own_code)


def _forget(part: Part, attempt: Attempt) -> None:
    """Whoever tries a refused message again uploads its files anew, and waits for them as long as the first time."""
    for key in (f"waiting:{attempt.part}", *(_key(upload) for upload in part.uploads)):
        attempt.memo.pop(key, None)


def _key(upload: Upload) -> str:
    return f"upload:{upload.kind}:{upload.file.file_id}"
