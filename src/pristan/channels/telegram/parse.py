"""An update of Telegram → what it means for the inbox. Pure.

https://core.telegram.org/bots/api#update. The decoder is open: an unknown update or field costs only itself.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from pristan.channels.model import (
    TIME_NOT_TOLD,
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
    Markup,
    Person,
    Quote,
    UnparsableError,
    Unusable,
)
from pristan.channels.payload import Payload

UPDATE_KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
_LAST_SECOND = 253_370_764_800  # the year 9999
_LAST_BMP = "\uffff"
_MARKS = {
    "bold": "strong",
    "italic": "emphasized",
    "underline": "underline",
    "strikethrough": "strikethrough",
    "code": "monospaced",
    "pre": "monospaced",
    "text_link": "link",
}
_FILES = {
    "document": AttachmentKind.FILE,
    "voice": AttachmentKind.AUDIO,
    "audio": AttachmentKind.AUDIO,
    "video": AttachmentKind.VIDEO,
    "video_note": AttachmentKind.VIDEO,
    "animation": AttachmentKind.VIDEO,
    "sticker": AttachmentKind.STICKER,
}
_NOT_CONTENT = frozenset(
    {
        "message_id", "date", "edit_date", "chat", "from", "text", "caption", "entities", "caption_entities",
        "media_group_id", "reply_to_message", "reply_markup", "photo", "location", "contact", "venue",
        "forward_origin", "forward_date", "forward_from", "forward_sender_name", "link_preview_options", "via_bot",
        "has_protected_content", "is_from_offline", "quote", "external_reply", "message_thread_id", "sender_chat",
        "has_media_spoiler", "show_caption_above_media", "effect_id",
    }
)  # fmt: skip


def parse(raw: bytes, account: Account) -> Sequence[Inbound]:
    """What ``raw`` means; raises UnparsableError when it is no update at all."""
    del account
    update = Payload.decode(raw)
    if update is None:
        raise UnparsableError("not a JSON object")
    number = update.integer("update_id")
    key = f"update:{number}" if number is not None else "sha256:" + hashlib.sha256(raw).hexdigest()
    if "message" in update:
        return _message(update.part("message"), key=key)
    if "edited_message" in update:
        return _edited(update.part("edited_message"), key=key)
    if "callback_query" in update:
        return _pressed(update.part("callback_query"), key=key)
    if "my_chat_member" in update:
        return _member(update.part("my_chat_member"), key=key)
    return [Unusable(dedupe_key=key, reason="an update of a kind we do not know", unknown=True)]


def lane_key(raw: bytes) -> str:
    """Updates of one person are handled in order."""
    update = Payload.decode(raw)
    if update is None:
        return ""
    for kind in UPDATE_KINDS:
        part = update.part(kind)
        if part:
            sender = part.part("from").integer("id") or part.part("chat").integer("id")
            return "" if sender is None else f"user:{sender}"
    return ""


def _message(message: Payload, *, key: str) -> Sequence[Inbound]:
    aside = _aside(message, key=key)
    if aside is not None:
        return [aside]
    person = _person(message)
    started = _start_payload(message.text("text"))
    if started is not None:
        return [ConversationStarted(dedupe_key=key, person=person, at=_at(message, "date"), payload=started or None)]
    return [_content(message, person, key=key)]


def _edited(message: Payload, *, key: str) -> Sequence[Inbound]:
    aside = _aside(message, key=key)
    if aside is not None:
        return [aside]
    content = _content(message, _person(message), key=key)
    at = _at(message, "edit_date", "date")
    return [InboundEdit(dedupe_key=key, external_id=content.external_id, at=at, message=content)]


def _pressed(query: Payload, *, key: str) -> Sequence[Inbound]:
    sender, message = query.part("from"), query.part("message")
    user_id = sender.integer("id")
    if user_id is None or not query.text("id"):
        return [Unusable(dedupe_key=key, reason="a press without a person", unknown=True)]
    message_id, payload = message.integer("message_id"), query.text("data")
    return [
        InboundCallback(
            dedupe_key=key,
            callback_id=query.text("id"),
            person=_named(sender, user_id=user_id),
            at=TIME_NOT_TOLD,
            payload=payload,
            external_id=None if message_id is None else f"{user_id}:{message_id}",
            button_text=_button_text(message, payload),
        )
    ]


def _member(change: Payload, *, key: str) -> Sequence[Inbound]:
    chat = change.part("chat")
    if chat.text("type") != "private":
        return [Unusable(dedupe_key=key, reason="groups are no conversations with a customer")]
    user_id = change.part("from").integer("id")
    status = change.part("new_chat_member").text("status")
    changes = {"kicked": IdentityChange.BLOCKED, "member": IdentityChange.RESUMED}
    if user_id is None or status not in changes:
        return [Unusable(dedupe_key=key, reason=f"membership became {status[:20] or 'nothing'}", unknown=True)]
    person = _named(change.part("from"), user_id=user_id)
    return [IdentityChanged(dedupe_key=key, person=person, at=_at(change, "date"), change=changes[status])]


def _aside(message: Payload, *, key: str) -> Unusable | None:
    """What is no message of a customer to us."""
    chat = message.part("chat")
    if chat.text("type") != "private":
        return Unusable(dedupe_key=key, reason="groups are no conversations with a customer")
    if message.part("from").flag("is_bot"):
        return Unusable(dedupe_key=key, reason="written by a bot")
    if chat.integer("id") is None or message.integer("message_id") is None:
        return Unusable(dedupe_key=key, reason="a message without a chat or a number", unknown=True)
    return None


def _content(message: Payload, person: Person, *, key: str) -> InboundMessage:
    text = message.text("text") or message.text("caption")
    card = _card(message)
    entities = "entities" if message.text("text") else "caption_entities"
    return InboundMessage(
        dedupe_key=key,
        external_id=_external(message),
        person=person,
        at=_at(message, "date"),
        seq=message.integer("message_id") or 0,
        text=text,
        markup=_markup(message, entities, text),
        attachments=_attachments(message),
        location=_location(message.part("location")),
        contact_card=card,
        is_card_vouched=card is not None and card.verified,  # by Telegram itself, which names the owner of the number
        reply_to=_quote(message.part("reply_to_message")),
        forwarded_from=_forwarded(message),
        unknown=_unknown(message),
    )


def _person(message: Payload) -> Person:
    chat_id = message.part("chat").integer("id") or 0
    return _named(message.part("from") or message.part("chat"), user_id=chat_id)


def _named(user: Payload, *, user_id: int) -> Person:
    name = " ".join(part for part in (user.text("first_name"), user.text("last_name")) if part)
    return Person(
        value=str(user_id),
        name=name,
        username=user.text("username") or None,
        locale=user.text("language_code") or None,
        address={"chat_id": user_id},
    )


def _external(message: Payload) -> str:
    """Numbers of messages count within a chat."""
    return f"{message.part('chat').integer('id')}:{message.integer('message_id')}"


def _at(part: Payload, *names: str) -> datetime:
    for name in names:
        stamp = part.integer(name)
        if stamp is not None and 0 < stamp < _LAST_SECOND:
            return datetime.fromtimestamp(stamp, UTC)
    raise UnparsableError("no date")


def _start_payload(text: str) -> str | None:
    """What follows ``/start``; None when the text is something else."""
    command, _, payload = text.partition(" ")
    return payload.strip()[:64] if command.partition("@")[0] == "/start" else None


def _attachments(message: Payload) -> tuple[InboundAttachment, ...]:
    found = []
    sizes = list(message.parts("photo"))
    if sizes:
        largest = max(sizes, key=lambda size: (size.integer("width") or 0) * (size.integer("height") or 0))
        found.append(_file(largest, AttachmentKind.IMAGE))
    found += [_file(message.part(name), kind) for name, kind in _FILES.items() if message.part(name)]
    return tuple(found)


def _file(part: Payload, kind: AttachmentKind) -> InboundAttachment:
    return InboundAttachment(
        kind=kind,
        source={"remote_id": part.text("file_id")},
        name=part.text("file_name"),
        mime=part.text("mime_type"),
        size=part.integer("file_size"),
        width=part.integer("width"),
        height=part.integer("height"),
        duration_s=part.real("duration"),
    )


def _location(part: Payload) -> tuple[float, float] | None:
    latitude, longitude = part.real("latitude"), part.real("longitude")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:  # noqa: PLR2004
        return None
    return latitude, longitude


def _card(message: Payload) -> ContactCard | None:
    """A shared contact; the person's own number only if Telegram names the sender as its owner."""
    contact = message.part("contact")
    if not contact:
        return None
    owner, sender = contact.integer("user_id"), message.part("from").integer("id")
    phone = contact.text("phone_number").lstrip("+")
    return ContactCard(
        name=" ".join(part for part in (contact.text("first_name"), contact.text("last_name")) if part),
        phone=f"+{phone}" if phone else "",
        verified=owner is not None and owner == sender,
    )


def _quote(message: Payload) -> Quote | None:
    if message.integer("message_id") is None:
        return None
    author = message.part("from")
    return Quote(
        external_id=_external(message),
        text=message.text("text") or message.text("caption"),
        author=author.text("first_name"),
    )


def _forwarded(message: Payload) -> Quote | None:
    origin = message.part("forward_origin")
    if not origin:
        return None
    user, chat = origin.part("sender_user"), origin.part("sender_chat") or origin.part("chat")
    return Quote(author=user.text("first_name") or origin.text("sender_user_name") or chat.text("title"))


def _unknown(message: Payload) -> tuple[str, ...]:
    """Names of contents we cannot show; the operator is told that something else came."""
    known = _NOT_CONTENT | _FILES.keys()
    return tuple(name[:40] for name in message.names() if name not in known)[:5]


def _markup(message: Payload, name: str, text: str) -> tuple[Markup, ...]:
    marks = []
    for entity in message.parts(name):
        kind, start, length = _MARKS.get(entity.text("type")), entity.integer("offset"), entity.integer("length")
        if kind is None or start is None or length is None:
            continue  # mentions, hashtags and addresses speak for themselves
        begin, end = _code_point(text, start), _code_point(text, max(start, 0) + max(length, 0))
        url = entity.text("url") if entity.text("url").startswith(("https://", "http://")) else None
        if end > begin and not (kind == "link" and url is None):
            marks.append(Markup(type=kind, start=begin, length=end - begin, url=url))
    return tuple(marks)


def _code_point(text: str, offset: int) -> int:
    """An offset in UTF-16 units as one in code points, clamped to the text."""
    if offset <= 0:
        return 0
    units = 0
    for index, character in enumerate(text):
        if units >= offset:
            return index
        units += 2 if character > _LAST_BMP else 1
    return len(text)


def _button_text(message: Payload, payload: str) -> str:
    for row in message.part("reply_markup").rows("inline_keyboard"):
        for button in row:
            if payload and button.text("callback_data") == payload:
                return button.text("text")
    return ""
