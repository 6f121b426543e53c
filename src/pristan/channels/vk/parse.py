"""An event of VK → what it means for the inbox. Pure.

https://dev.vk.com/ru/api/community-events/json-schema. The decoder is open: an unknown event, attachment or field
costs only itself. Most events but messages carry no time; then the time of receiving counts.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pristan.channels.model import (
    TIME_NOT_TOLD,
    Account,
    ConversationStarted,
    IdentityChange,
    IdentityChanged,
    Inbound,
    InboundCallback,
    InboundEdit,
    InboundMessage,
    InboundReceipt,
    Person,
    ReceiptKind,
    SaidElsewhere,
    UnparsableError,
    Unusable,
)
from pristan.channels.payload import Payload
from pristan.channels.vk.buttons import opened, payload_of
from pristan.channels.vk.content import quote, read_content
from pristan.channels.vk.glance import FIRST_CHAT, dedupe_key, message_id, message_of, peer_of

_LAST_MOMENT_S = 253_370_764_800  # the year 9999
_SEQ_BITS = 2**31
_CHANGES = {
    "message_deny": IdentityChange.BLOCKED,
    "user_block": IdentityChange.BANNED,
    "user_unblock": IdentityChange.RESUMED,
}
# Of no use to an inbox.
_NOT_NEEDED = frozenset({"message_typing_state", "message_reaction_event", "group_join", "group_leave", "confirmation"})


class _Event:
    """One event with what every branch needs of it."""

    def __init__(self, raw: bytes, account: Account) -> None:
        body = Payload.decode(raw)
        if body is None:
            raise UnparsableError("not a JSON object")
        self.kind = body.text("type")
        self.key = dedupe_key(body, raw)
        self.token = account.credentials.get("token", "")
        self.object = body.part("object")
        self.message = message_of(body)
        self.peer_id = peer_of(body)

    def unusable(self, reason: str, *, unknown: bool = False) -> Unusable:
        return Unusable(dedupe_key=self.key, reason=reason, unknown=unknown)


def parse(raw: bytes, account: Account) -> Sequence[Inbound]:
    """What ``raw`` means; raises UnparsableError when it is no event at all."""
    event = _Event(raw, account)
    if event.kind in _NOT_NEEDED:
        return [event.unusable(event.kind)]
    if event.kind in _CHANGES:
        return [_changed(event)]
    branch = _BRANCHES.get(event.kind)
    if branch is None:
        return [event.unusable(f"unknown event {event.kind[:60] or 'without a type'}", unknown=True)]
    return branch(event)


def _new(event: _Event) -> list[Inbound]:
    message = event.message
    if message.integer("out") == 1 or (message.integer("from_id") or 0) < 0:
        return [event.unusable("message of a community")]
    if message.part("action"):
        return [event.unusable(f"service action {message.part('action').text('type')[:40]}")]
    found = _message(event)
    if found is None:
        return [event.unusable("message without a person or a number", unknown=True)]
    started = _came_by_link(event, found)
    return [found] if started is None else [started, found]


def _came_by_link(event: _Event, found: InboundMessage) -> ConversationStarted | None:
    """The values of ``vk.me/…?ref=`` come back with the first message written through the link."""
    ref, source = event.message.text("ref"), event.message.text("ref_source")
    if not ref:
        return None
    return ConversationStarted(
        dedupe_key=f"{event.key}:ref", person=found.person, at=found.at, payload=ref[:500], source=source[:200]
    )


def _message(event: _Event) -> InboundMessage | None:
    message = event.message
    person = _person(event)
    peer_id, cmid = event.peer_id, message.integer("conversation_message_id")
    if person is None or not peer_id or not cmid:
        return None
    content = read_content(message)
    prefix = f"vk.com/id{message.integer('from_id')}: " if peer_id > FIRST_CHAT else ""
    return InboundMessage(
        dedupe_key=event.key,
        external_id=message_id(peer_id, cmid),
        person=person,
        at=_time(message, "date"),
        seq=cmid % _SEQ_BITS,
        text=prefix + content.text if content.text else "",
        attachments=content.attachments,
        location=content.location,
        share=content.share,
        reply_to=quote(message.part("reply_message")),
        forwarded_from=content.forwarded,
        unknown=content.unknown,
    )


def _said_elsewhere(event: _Event) -> list[Inbound]:
    """What left in the name of the community: by us, or by somebody in VK itself."""
    message = event.message
    cmid, person = message.integer("conversation_message_id"), _peer_person(event)
    if person is None or not event.peer_id or not cmid:
        return [event.unusable("reply without a dialog", unknown=True)]
    content = read_content(message)
    is_human = bool(message.integer("admin_author_id"))
    return [
        SaidElsewhere(
            dedupe_key=event.key,
            external_id=message_id(event.peer_id, cmid),
            person=person,
            at=_time(message, "date"),
            seq=cmid % _SEQ_BITS,
            text=content.text,
            attachments=content.attachments,
            author="Сотрудник ВКонтакте" if is_human else "Сообщество ВКонтакте",
            mark=str(message.integer("random_id") or ""),
        )
    ]


def _edited(event: _Event) -> list[Inbound]:
    if event.message.integer("out") == 1 or (event.message.integer("from_id") or 0) < 0:
        return [event.unusable("edit of a message of the community")]
    found = _message(event)
    if found is None:
        return [event.unusable("edit without a person or a number", unknown=True)]
    at = _time(event.message, "update_time")
    return [InboundEdit(dedupe_key=event.key, external_id=found.external_id, at=at, message=found)]


def _pressed(event: _Event) -> list[Inbound]:
    body, person = event.object, _peer_person(event)
    event_id, user_id = body.text("event_id"), body.integer("user_id")
    if person is None or not event_id or not user_id or not event.peer_id:
        return [event.unusable("press without a person", unknown=True)]
    found = opened(payload_of(body), peer=str(event.peer_id), token=event.token)
    if found is None:
        return [event.unusable("press of a button that is not ours")]
    cmid = body.integer("conversation_message_id")
    return [
        InboundCallback(
            dedupe_key=event.key,
            callback_id=f"{event_id}:{user_id}:{event.peer_id}",
            person=person,
            at=TIME_NOT_TOLD,
            payload=found[0],
            external_id=message_id(event.peer_id, cmid) if cmid else None,
            button_text=found[1],
        )
    ]


def _allowed(event: _Event) -> list[Inbound]:
    """Comes with the first message too; ``key`` is what our page gave to the widget."""
    person, key = _peer_person(event), event.object.text("key")
    if person is None:
        return [event.unusable("message_allow without a person", unknown=True)]
    if key:
        return [ConversationStarted(dedupe_key=event.key, person=person, at=TIME_NOT_TOLD, payload=key[:500])]
    return [IdentityChanged(dedupe_key=event.key, person=person, at=TIME_NOT_TOLD, change=IdentityChange.RESUMED)]


def _changed(event: _Event) -> Inbound:
    user_id = event.object.integer("user_id")
    if not user_id or user_id <= 0:
        return event.unusable(f"{event.kind} without a person", unknown=True)
    return IdentityChanged(
        dedupe_key=event.key,
        person=Person(value=str(user_id), address={"peer_id": user_id}),
        at=TIME_NOT_TOLD,
        change=_CHANGES[event.kind],
    )


def _read(event: _Event) -> list[Inbound]:
    peer_id, cmid = event.object.integer("peer_id"), event.object.integer("conversation_message_id")
    if (event.object.integer("from_id") or 0) < 0:
        return [event.unusable("read by the community")]
    if not peer_id or not cmid:
        return [event.unusable("reading without a number", unknown=True)]
    return [
        InboundReceipt(
            dedupe_key=event.key,
            external_id=message_id(peer_id, cmid),
            at=TIME_NOT_TOLD,
            kind=ReceiptKind.READ,
            upto=True,
        )
    ]


def _person(event: _Event) -> Person | None:
    """Who wrote, with what their client can draw; a group chat is one conversation."""
    found = _peer_person(event)
    can = event.object.part("client_info")
    if found is None or not can:
        return found
    drawn: dict[str, Any] = {
        "inline_keyboard": can.flag("inline_keyboard"),
        "buttons": sorted(can.texts("button_actions"))[:20],
    }
    return Person(value=found.value, name=found.name, address={**found.address, **drawn})


def _peer_person(event: _Event) -> Person | None:
    peer_id = event.peer_id
    if not peer_id or peer_id <= 0:
        return None
    if peer_id > FIRST_CHAT:
        name = f"Беседа ВКонтакте {peer_id - FIRST_CHAT}"
        return Person(value=f"chat:{peer_id}", name=name, address={"peer_id": peer_id})
    return Person(value=str(peer_id), address={"peer_id": peer_id})


def _time(message: Payload, name: str) -> datetime:
    stamp = message.integer(name)
    return datetime.fromtimestamp(stamp, UTC) if stamp and 0 < stamp < _LAST_MOMENT_S else TIME_NOT_TOLD


_BRANCHES: Mapping[str, Callable[[_Event], list[Inbound]]] = {
    "message_new": _new,
    "message_reply": _said_elsewhere,
    "message_edit": _edited,
    "message_event": _pressed,
    "message_allow": _allowed,
    "message_read": _read,
}
