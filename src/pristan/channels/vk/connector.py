"""Moves messages between one community of VK and the hub. Decides nothing."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
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
    Person,
    PollBatch,
    Receipt,
    Reconciled,
)
from pristan.channels.payload import EMPTY, Payload
from pristan.channels.registry import Tools
from pristan.channels.vk import receiving
from pristan.channels.vk.client import DEFAULT_BASE_URL, DocKind, Source, VkClient
from pristan.channels.vk.glance import message_id, split_message_id
from pristan.channels.vk.long_poll import LongPoll
from pristan.channels.vk.matching import same_message
from pristan.channels.vk.render import (
    Part,
    Upload,
    edited,
    kept_attachments,
    random_id,
    render,
    snackbar,
    without_keyboard,
)
from pristan.channels.watch import Arrangement
from pristan.core.errors import (
    ChannelError,
    MessageRejected,
    NotReady,
    OutcomeUnknown,
    ProtocolError,
    RecipientUnreachable,
)

FLOOD_TRIES = 6
PLAIN = "without_keyboard"


class VkConnector:
    """One community. The token is in the client and signs the buttons, it is nowhere else."""

    def __init__(self, account: Account, tools: Tools) -> None:
        self._account = account
        self._tools = tools
        self._token = account.credentials.get("token", "")
        self._http = tools.client(account)
        self.client = VkClient(
            self._http, token=self._token, base_url=base_url(account), guard=partial(receiving.guard, tools=tools)
        )
        self._group_id = 0
        self._long_poll: LongPoll | None = None

    def parts(self, message: OutboundMessage) -> int:
        return len(render(message, token=self._token)) if message.kind is OutboundKind.MESSAGE else 1

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
                return await self._answer(message)

    async def reconcile(self, cleared: ClearedMessage, attempt: Attempt, *, known: Sequence[str]) -> Reconciled:
        """Read the dialog back. A repeat within the hour would be dropped by VK; later it would not."""
        message = cleared.message
        if message.kind is not OutboundKind.MESSAGE:
            return NotSent()  # edits, removals and answers may be repeated without harm
        peer_id = _peer(message)
        part = self._part(message, attempt)
        number = self._random_id(message, attempt)
        try:
            found = await self.client.history(peer_id)
        except RecipientUnreachable:
            return CannotTell("ВКонтакте не показывают этот диалог")
        for raw in found:
            there = Payload.decode(raw) or EMPTY
            name = message_id(peer_id, there.integer("conversation_message_id") or 0)
            if name not in known and same_message(part, there, random_id=number):
                return FoundSent(Receipt(external_id=name))
        return NotSent()

    async def typing(self, recipient: str, address: Mapping[str, Any]) -> None:
        peer_id = address.get("peer_id", int(recipient) if recipient.isdecimal() else None)
        if isinstance(peer_id, int):
            with suppress(ChannelError):  # nothing depends on it
                await self.client.typing(peer_id)

    async def poll(self, cursor: Mapping[str, Any]) -> PollBatch:
        """Wait for events; ``ts`` of the cursor is where to go on."""
        if self._long_poll is None:
            await self.arrange(url="", secret="", expected=False)  # both ways at once would bring all twice
            group_id = await self._group()
            await self.client.set_long_poll(group_id, events=receiving.EVENTS)
            self._long_poll = LongPoll(self.client, group_id=group_id)
        return await self._long_poll.poll(cursor)

    async def check(self) -> Sequence[CheckResult]:
        return await receiving.check(self.client, account=self._account, tools=self._tools)

    async def prepare(self, *, url: str) -> Mapping[str, str]:
        """The word to answer VK's question with, before it is asked; it changes with every server added."""
        group_id = await self._group()
        if await receiving.is_arranged(self.client, group_id=group_id, url=url):
            return {}
        return {"confirmation_code": await self.client.confirmation_code(group_id)}

    async def arrange(self, *, url: str, secret: str, expected: bool) -> Arrangement:
        """Make exactly our Callback server stand at VK (none when ``url`` is empty)."""
        return await receiving.arrange(
            self.client,
            group_id=await self._group(),
            url=url,
            account=self._account,
            secret=secret,
            expected=expected,
        )

    async def dialogs(self, *, since: datetime) -> Sequence[Mapping[str, Any]]:
        """Where anything was said since then, by people we have never heard of too."""
        return await receiving.dialogs(self.client, since=since)

    async def missed(self, address: Mapping[str, Any], *, since: datetime) -> Sequence[bytes]:
        """What a customer wrote since then, as events: for the time when VK could not reach us."""
        return await receiving.missed(self.client, address, group_id=await self._group(), since=since)

    async def people(self, values: Sequence[str]) -> Sequence[Person]:
        """Names: events of VK carry only numbers."""
        found = await self.client.users([int(value) for value in values if value.isdecimal()])
        return [person for one in found if (person := _person(one)) is not None]

    async def close(self) -> None:
        await self._http.aclose()

    async def _group(self) -> int:
        """The number of the community of the key."""
        if not self._group_id:
            self._group_id = (await self.client.group()).integer("id") or 0
        return self._group_id

    async def _send_part(self, message: OutboundMessage, attempt: Attempt) -> Receipt:
        peer_id = _peer(message)
        part = self._part(message, attempt)
        attachments = [await self._uploaded(upload, attempt.memo, peer_id=peer_id) for upload in part.uploads]
        form = part.form(attachments, peer_id=peer_id)
        try:
            sent = await self.client.send([peer_id], random_id=self._random_id(message, attempt), content=form)
            if not sent:
                raise OutcomeUnknown("ВКонтакте приняли сообщение, но не назвали его", code="vk.no_cmid")
            if sent[0].error is not None:
                raise sent[0].error
        except MessageRejected as exc:
            if exc.own_code != "vk.keyboard_refused" or not part.keyboard or self._plain(message, attempt) is None:
                raise
            attempt.memo[PLAIN] = True  # bots are off in this community: the buttons become text
            return await self._send_part(message, attempt)
        except NotReady as exc:
            raise _still_flooded(exc, attempt) from exc
        return Receipt(external_id=message_id(peer_id, sent[0].cmid))

    async def _uploaded(self, upload: Upload, memo: dict[str, Any], *, peer_id: int) -> str:
        """What VK calls the file; uploaded once however often the send is repeated."""
        file = upload.file
        key = f"upload:{file.file_id}"
        known = memo.get(key)
        if isinstance(known, str):
            return known
        chunks = partial(self._tools.files.stream, file.storage_key)
        source = Source(name=file.name, mime=file.mime, size=file.size, chunks=chunks)
        name = await self.client.upload_photo(source, peer_id=peer_id) if upload.kind == "photo" else None
        if name is None:  # a document, or a picture VK does not take as a photo
            kind: DocKind = "audio_message" if upload.kind == "audio_message" else "doc"
            name = await self.client.upload_doc(source, peer_id=peer_id, kind=kind)
        memo[key] = name
        return name

    async def _edit(self, message: OutboundMessage) -> Receipt:
        target = split_message_id(message.targets[0]) if message.targets else None
        if target is None:
            raise MessageRejected("Это сообщение ещё не отправлено во ВКонтакте", code="vk.nothing_to_edit")
        if len([part for part in render(message, token=self._token) if part.text]) > 1:
            raise MessageRejected("Правка длиннее 4 096 знаков. ВКонтакте такую не примут", code="vk.text_too_long")
        there = await self.client.message(*target)
        # An edit without attachments takes them away, so what the message carried is named again.
        form = edited(message, token=self._token).form(kept_attachments(there), peer_id=target[0])
        await self.client.edit(*target, content=form)
        return Receipt(external_id=message.targets[0])

    async def _remove(self, message: OutboundMessage) -> Receipt:
        for name in message.targets:
            target = split_message_id(name)
            if target is None:
                continue
            try:
                await self.client.delete(*target)
            except MessageRejected as exc:
                if exc.own_code != "vk.not_found":  # gone already is what was wanted
                    raise
        return Receipt(external_id=message.targets[0] if message.targets else "")

    async def _answer(self, message: OutboundMessage) -> Receipt:
        callback_id = message.callback_id or ""
        event_id, user_id, peer_id = [*callback_id.rsplit(":", 2), "", ""][:3]
        if not (event_id and user_id.isdecimal() and peer_id.isdecimal()):
            raise MessageRejected("Это нажатие не из ВКонтакте", code="vk.no_event")
        data = snackbar(message.text)
        try:
            await self.client.answer_event(event_id, user_id=int(user_id), peer_id=int(peer_id), data=data)
        except ProtocolError as exc:  # VK has no number of its own for a press that waited too long
            raise MessageRejected("Нажатие уже не ждёт ответа", code="vk.event_is_over") from exc
        return Receipt(external_id=callback_id)

    def _part(self, message: OutboundMessage, attempt: Attempt) -> Part:
        plain = self._plain(message, attempt) if attempt.memo.get(PLAIN) else None
        return plain or render(message, token=self._token)[attempt.part]

    def _plain(self, message: OutboundMessage, attempt: Attempt) -> Part | None:
        return without_keyboard(message, attempt.part, token=self._token)

    def _random_id(self, message: OutboundMessage, attempt: Attempt) -> int:
        return random_id(self._account.key, outbox_id=message.outbox_id, part=attempt.part)


def base_url(account: Account) -> str:
    """Where the API is: data, because VK is moving from one name to another."""
    given = account.settings.get("base_url")
    return given if isinstance(given, str) and urlsplit(given).scheme in {"http", "https"} else DEFAULT_BASE_URL


def mark(account: Account, outbox_id: int, part: int) -> str:
    """What an echo of our own message carries."""
    return str(random_id(account.key, outbox_id=outbox_id, part=part))


def _peer(message: OutboundMessage) -> int:
    peer_id = message.address.get("peer_id")
    if isinstance(peer_id, int):
        return peer_id
    if message.recipient.isdecimal():
        return int(message.recipient)
    raise RecipientUnreachable("У клиента нет адреса во ВКонтакте", code="vk.no_address")


def _person(found: Payload) -> Person | None:
    user_id = found.integer("id")
    if not user_id:
        return None
    name = f"{found.text('first_name')} {found.text('last_name')}".strip()
    return Person(value=str(user_id), name=name[:200], username=found.text("screen_name") or None)


def _still_flooded(exc: NotReady, attempt: Attempt) -> ChannelError:
    """Later again, or after half an hour the truth for the operator."""
    tries = int(attempt.memo.get("flooded", 0)) + 1
    attempt.memo["flooded"] = tries
    if tries >= FLOOD_TRIES:
        attempt.memo["flooded"] = 0  # whoever tries it again has as many tries
        return MessageRejected(exc.detail, code=exc.own_code)
    return exc
