"""An update of Yandex Messenger → what a colleague did. Pure.

https://yandex.ru/dev/messenger/doc/ru/data-types. Asking brings updates one by one, a webhook in a batch. An unknown
update or field costs only itself.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pristan.channels.model import (
    TIME_NOT_TOLD,
    Account,
    AttachmentKind,
    Inbound,
    InboundAttachment,
    InboundCallback,
    InboundMessage,
    Person,
    Quote,
    UnparsableError,
    Unusable,
)
from pristan.channels.payload import Payload

LARGEST_BATCH = 1000
_LAST_SECOND = 253_370_764_800  # the year 9999
_NOT_CONTENT = frozenset(
    {
        "update_id", "message_id", "timestamp", "chat", "from", "text", "file", "images", "sticker",
        "forwarded_messages", "callback_data", "bot_request",
    }
)  # fmt: skip


def parse(raw: bytes, account: Account) -> Sequence[Inbound]:
    """What ``raw`` means; raises UnparsableError when it is neither an update nor a batch."""
    del account
    found = Payload.decode(raw)
    if found is None:
        raise UnparsableError("not a JSON object")
    updates = list(found.parts("updates"))[:LARGEST_BATCH] if "updates" in found else [found]
    digest = hashlib.sha256(raw).hexdigest()
    return [_update(update, digest=f"{digest}:{number}") for number, update in enumerate(updates)]


def lane_key(raw: bytes) -> str:
    """Updates of one chat are handled in order."""
    found = Payload.decode(raw)
    if found is None:
        return ""
    first = next(found.parts("updates"), found) if "updates" in found else found
    return first.part("chat").text("id") or first.part("from").text("login")


def _update(update: Payload, *, digest: str) -> Inbound:
    number = update.integer("update_id")
    key = f"update:{number}" if number is not None else f"sha256:{digest}"
    sender = update.part("from")
    login = sender.text("login")
    if sender.flag("robot"):
        return Unusable(dedupe_key=key, reason="a bot wrote it")
    if not login:
        return Unusable(dedupe_key=key, reason="nobody wrote it: a channel, or a member without a login")
    chat = update.part("chat")
    kind, chat_id = chat.text("type"), chat.text("id")
    if kind not in {"private", "group"} or (kind == "group" and not chat_id):
        return Unusable(dedupe_key=key, reason=f"a chat of the kind {kind[:20] or 'unknown'}", unknown=True)
    address: dict[str, Any] = {"chat": chat_id} if kind == "group" else {}
    person = Person(value=login, name=sender.text("display_name"), address=address)
    if "bot_request" in update or "callback_data" in update:
        return _press(update, person, key=key)
    return _message(update, person, key=key)


def _press(update: Payload, person: Person, *, key: str) -> Inbound:
    request, old = update.part("bot_request"), update.part("callback_data")
    action = request.part("server_action")
    payload = (action.part("payload") if action else old).text("t")
    if not payload:
        return Unusable(dedupe_key=key, reason="a button that is not ours", unknown=not old)
    number = update.integer("message_id")
    return InboundCallback(
        dedupe_key=key,
        callback_id=f"{person.value}:{update.integer('update_id')}",
        person=person,
        at=_at(update),
        payload=payload,
        external_id=None if number is None else str(number),
    )


def _message(update: Payload, person: Person, *, key: str) -> Inbound:
    number = update.integer("message_id")
    return InboundMessage(
        dedupe_key=key,
        external_id=key if number is None else str(number),
        person=person,
        at=_at(update),
        text=update.text("text"),
        attachments=_files(update),
        forwarded_from=_forwarded(update),
        unknown=tuple(name for name in update.names() if name not in _NOT_CONTENT),
    )


def _files(update: Payload) -> list[InboundAttachment]:
    found: list[InboundAttachment] = []
    file = update.part("file")
    if file.text("id"):
        found.append(_file(AttachmentKind.FILE, file.text("id"), file))
    for sizes in update.rows("images"):
        largest = max(sizes, key=lambda one: (one.integer("width") or 0) * (one.integer("height") or 0), default=None)
        if largest is not None and largest.text("file_id"):
            found.append(_file(AttachmentKind.IMAGE, largest.text("file_id"), largest))
    return found


def _file(kind: AttachmentKind, file_id: str, told: Payload) -> InboundAttachment:
    return InboundAttachment(
        kind=kind,
        source={"remote_id": file_id},
        name=told.text("name"),
        size=told.integer("size"),
        width=told.integer("width"),
        height=told.integer("height"),
    )


def _forwarded(update: Payload) -> Quote | None:
    for message in update.parts("forwarded_messages"):
        number = message.integer("message_id")
        author = message.part("from")
        return Quote(
            external_id=None if number is None else str(number),
            text=message.text("text"),
            author=author.text("display_name") or author.text("login"),
        )
    return None


def _at(update: Payload) -> datetime:
    stamp = update.integer("timestamp")
    return datetime.fromtimestamp(stamp, UTC) if stamp and 0 < stamp < _LAST_SECOND else TIME_NOT_TOLD
