"""Events of a company's system → inbound things. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from pristan.channels.api_channel import shapes
from pristan.channels.api_channel.entry import WrongError, read
from pristan.channels.api_channel.shapes import MessageDelivered, MessageFailed, MessageRead
from pristan.channels.model import (
    Account,
    AttachmentKind,
    ContactCard,
    ConversationStarted,
    IdentityChange,
    IdentityChanged,
    Inbound,
    InboundAttachment,
    InboundCallback,
    InboundEdit,
    InboundMessage,
    InboundReceipt,
    InboundRemoval,
    Person,
    Quote,
    ReceiptKind,
    SaidElsewhere,
    UnparsableError,
)
from pristan.channels.payload import clean_text

OURS = "pm-"
THEIRS = "in:"


class _Lane(msgspec.Struct):
    person: dict[str, Any]


def parse(raw: bytes, account: Account) -> Sequence[Inbound]:
    """The one thing an event tells."""
    del account
    try:
        event = read(raw)
    except WrongError as exc:
        raise UnparsableError(str(exc)) from exc
    return (_MAKERS[type(event)](event),)


def lane_key(raw: bytes) -> str:
    """Events of one person keep their order."""
    try:
        return str(msgspec.json.decode(raw, type=_Lane).person.get("id", ""))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""


def their_id(given: str) -> str:
    """A message of the customer by its id there: never mistaken for one of ours."""
    return f"{THEIRS}{given}"


def _any_id(given: str) -> str:
    return given if given.startswith(OURS) else their_id(given)


def _when(event: shapes.Event) -> dict[str, Any]:
    return {"dedupe_key": event.id, "at": event.at}


def _message(event: shapes.MessageCreated) -> InboundMessage:
    said = event.message
    card, is_vouched = _card(event.person, said.contact)
    return InboundMessage(
        external_id=their_id(said.id),
        person=_person(event.person),
        text=clean_text(said.text),
        attachments=_attachments(said.files),
        location=None if said.location is None else (said.location.latitude, said.location.longitude),
        contact_card=card,
        is_card_vouched=is_vouched,
        reply_to=None if said.reply_to is None else Quote(external_id=_any_id(said.reply_to)),
        **_when(event),
    )


def _edit(event: shapes.MessageEdited) -> InboundEdit:
    said = event.message
    message = InboundMessage(
        external_id=their_id(said.id),
        person=_person(event.person),
        text=clean_text(said.text),
        attachments=_attachments(said.files or []),
        **_when(event),
    )
    tells_files = said.files is not None
    return InboundEdit(external_id=message.external_id, message=message, tells_files=tells_files, **_when(event))


def _elsewhere(event: shapes.MessageSentElsewhere) -> SaidElsewhere:
    return SaidElsewhere(
        external_id=their_id(event.message.id),
        person=_person(event.person),
        text=clean_text(event.message.text),
        attachments=_attachments(event.message.files),
        author=clean_text(event.author),
        **_when(event),
    )


def _removal(event: shapes.MessageRemoved) -> InboundRemoval:
    return InboundRemoval(external_id=their_id(event.message.id), **_when(event))


def _start(event: shapes.PersonStarted) -> ConversationStarted:
    person, payload = _person(event.person), clean_text(event.payload) or None
    return ConversationStarted(person=person, payload=payload, source=clean_text(event.source), **_when(event))


def _change(event: shapes.PersonChanged) -> IdentityChanged:
    return IdentityChanged(person=_person(event.person), change=IdentityChange(event.change), **_when(event))


def _press(event: shapes.ButtonPressed) -> InboundCallback:
    return InboundCallback(
        callback_id=event.id,
        person=_person(event.person),
        payload=clean_text(event.payload),
        external_id=event.message.id,
        button_text=clean_text(event.text),
        **_when(event),
    )


def _receipt(event: MessageDelivered | MessageRead | MessageFailed) -> InboundReceipt:
    about = {"external_id": event.message.id, "recipient": event.person.id, **_when(event)}
    match event:
        case MessageDelivered():
            return InboundReceipt(kind=ReceiptKind.DELIVERED, **about)
        case MessageRead():
            return InboundReceipt(kind=ReceiptKind.READ, **about)
        case MessageFailed():
            code, detail = clean_text(event.code), clean_text(event.detail)
            return InboundReceipt(kind=ReceiptKind.FAILED, code=code, detail=detail, **about)


def _person(person: shapes.Person) -> Person:
    return Person(
        value=person.id,
        name=clean_text(person.name).strip(),
        username=clean_text(person.username) or None,
        locale=clean_text(person.locale) or None,
    )


def _card(person: shapes.Person, shared: shapes.Card | None) -> tuple[ContactCard | None, bool]:
    """What is known of the person, else the contact they shared; and whether the company vouches for it."""
    if person.phone or person.email:
        is_sure = person.verified
        return (
            ContactCard(
                name=clean_text(person.name),
                phone=clean_text(person.phone),
                verified=is_sure and bool(person.phone),
                email=clean_text(person.email),
                email_verified=is_sure and bool(person.email),
                is_own=True,
            ),
            is_sure,
        )
    if shared is None:
        return None, False
    return ContactCard(
        name=clean_text(shared.name), phone=clean_text(shared.phone), email=clean_text(shared.email)
    ), False


def _attachments(files: Sequence[shapes.File]) -> list[InboundAttachment]:
    return [
        InboundAttachment(
            kind=AttachmentKind(file.kind or _kind_of(file.mime)),
            source={"url": file.url} if file.url is not None else {"content": file.content},
            name=clean_text(file.name),
            mime=clean_text(file.mime),
        )
        for file in files
    ]


def _kind_of(mime: str) -> str:
    kind = mime.partition("/")[0].lower()
    return kind if kind in {"image", "video", "audio"} else "file"


_MAKERS: Final[Mapping[type[shapes.Event], Callable[[Any], Inbound]]] = {
    shapes.MessageCreated: _message,
    shapes.MessageEdited: _edit,
    shapes.MessageRemoved: _removal,
    shapes.MessageSentElsewhere: _elsewhere,
    MessageDelivered: _receipt,
    MessageRead: _receipt,
    MessageFailed: _receipt,
    shapes.ButtonPressed: _press,
    shapes.PersonStarted: _start,
    shapes.PersonChanged: _change,
}
