"""Moves messages between one group of Odnoklassniki and the hub. Decides nothing."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

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
    Receipt,
    Reconciled,
)
from pristan.channels.ok import receiving
from pristan.channels.ok.client import DEFAULT_BASE_URL, OkClient
from pristan.channels.ok.render import Links, Part, render
from pristan.channels.payload import Payload
from pristan.channels.registry import Tools
from pristan.channels.watch import Arrangement
from pristan.core.errors import ChannelError, MessageRejected, OutcomeUnknown, RecipientUnreachable

LONGEST_LINK = "x" * 120  # stands for a link while only the number of parts is asked
CLOCKS_DIFFER = timedelta(minutes=1)


class OkConnector:
    """One group. The key is in the client and nowhere else."""

    def __init__(self, account: Account, tools: Tools) -> None:
        self._account = account
        self._tools = tools
        self._http = tools.client(account)
        given = account.settings.get("base_url")
        is_address = isinstance(given, str) and urlsplit(given).scheme in {"http", "https"}
        base_url = str(given) if is_address else DEFAULT_BASE_URL
        self.client = OkClient(self._http, token=account.credentials.get("token", ""), base_url=base_url)

    def parts(self, message: OutboundMessage) -> int:
        if message.kind is not OutboundKind.MESSAGE:
            return 1
        try:
            links = self._links(message)
        except MessageRejected:  # told when it is sent
            links = {file.file_id: LONGEST_LINK for file in message.files}
        return len(render(message, links))

    async def send(self, cleared: ClearedMessage, attempt: Attempt) -> Receipt:
        """Send one part, or answer a press. How an edit is sent could not be read."""
        message = cleared.message
        match message.kind:
            case OutboundKind.MESSAGE:
                return await self._send_part(message, attempt)
            case OutboundKind.ANSWER_CALLBACK:
                return await self._answer(message)
            case OutboundKind.EDIT | OutboundKind.REMOVE:
                raise MessageRejected("В Одноклассниках отправленное не исправить", code="ok.no_edits")

    async def reconcile(self, cleared: ClearedMessage, attempt: Attempt, *, known: Sequence[str]) -> Reconciled:
        """Read the chat back."""
        message = cleared.message
        if message.kind is not OutboundKind.MESSAGE:
            return NotSent()
        chat = message.address.get("chat_id")
        if not isinstance(chat, str):
            return CannotTell("Чат с клиентом ещё не известен")
        part = render(message, self._links(message))[attempt.part]
        since = attempt.started_at - CLOCKS_DIFFER
        for there in await self.client.history(chat):
            name = there.part("message").text("mid")
            if name and name not in known and _is_same(part, there, since=since):
                return FoundSent(Receipt(external_id=name))
        return NotSent()

    async def typing(self, recipient: str, address: Mapping[str, Any]) -> None:
        del recipient
        chat = address.get("chat_id")
        if isinstance(chat, str):
            with suppress(ChannelError):  # nothing depends on it
                await self.client.act(chat, "typing_on")

    async def check(self) -> Sequence[CheckResult]:
        return await receiving.check(self.client, account=self._account, tools=self._tools)

    async def arrange(self, *, url: str, secret: str, expected: bool) -> Arrangement:
        """Make exactly our subscription stand (none when ``url`` is empty)."""
        del secret  # it is a part of the address
        return await receiving.arrange(self.client, url=url, account=self._account, expected=expected)

    async def close(self) -> None:
        await self._http.aclose()

    async def _send_part(self, message: OutboundMessage, attempt: Attempt) -> Receipt:
        links = self._links(message)
        part = render(message, links)[attempt.part]
        sent = await self.client.send(_recipient(message), part.message(links))
        return Receipt(external_id=_name(sent) or _unnamed(sent, message, attempt))

    async def _answer(self, message: OutboundMessage) -> Receipt:
        """Nothing waits for an answer without words."""
        press, chat = message.callback_id or "", message.address.get("chat_id")
        if message.text and isinstance(chat, str):
            await self.client.answer(chat, press, {"text": message.text})
        return Receipt(external_id=press)

    def _links(self, message: OutboundMessage) -> Links:
        """An address for each file: pictures are fetched from it, the others are opened by the customer."""
        return {file.file_id: self._tools.link(file, message) for file in message.files}


def _recipient(message: OutboundMessage) -> dict[str, str]:
    chat = message.address.get("chat_id")
    if isinstance(chat, str) and chat:
        return {"chat_id": chat}
    if message.recipient.startswith("user:"):
        return {"user_id": message.recipient}
    raise RecipientUnreachable("У клиента нет адреса в Одноклассниках", code="ok.no_address")


def _name(sent: Payload) -> str:
    """The id of a message; which of the names the answer uses could not be read."""
    return sent.text("message_id") or sent.text("mid") or sent.part("message").text("mid")


def _unnamed(sent: Payload, message: OutboundMessage, attempt: Attempt) -> str:
    """What we call a message that was taken without a name; raises if it was not taken, or nothing is said."""
    if "success" not in sent:
        raise OutcomeUnknown("Одноклассники не назвали сообщение", code="ok.no_id")
    if not _is_taken(sent):
        raise RecipientUnreachable("Клиент не разрешил сообщения группы", code="ok.not_allowed")
    return f"unnamed:{message.outbox_id}:{attempt.part}"


def _is_taken(sent: Payload) -> bool:
    """Whether the answer says so: ``success`` is true, or a list with one answer for the one recipient."""
    return sent.flag("success") or sent.flags("success")[:1] == (True,)


def _is_same(part: Part, there: Payload, *, since: datetime) -> bool:
    """Whether a message of the history is this part, said by the group since then."""
    stamp, sender, said = there.integer("timestamp"), there.part("sender").text("user_id"), there.part("message")
    if sender.startswith("user:") or stamp is None or datetime.fromtimestamp(stamp / 1000, UTC) < since:
        return False
    has_picture = any(one.text("type") == "IMAGE" for one in said.parts("attachments"))
    return said.text("text") == part.text and has_picture == (part.picture is not None)
