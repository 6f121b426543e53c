"""An update of MAX → what it means for the inbox. Pure.

https://dev.max.ru/docs-api/objects/Update. The decoder is open: an unknown update, attachment, button or
field costs only itself, because the schema changes every month.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from pristan.channels.max.attachments import Content, read_content
from pristan.channels.max.contact_card import person_name
from pristan.channels.max.glance import counterpart, dedupe_key
from pristan.channels.model import (
    Account,
    ConversationStarted,
    IdentityChange,
    IdentityChanged,
    Inbound,
    InboundCallback,
    InboundEdit,
    InboundMessage,
    InboundRemoval,
    Person,
    Quote,
    UnparsableError,
    Unusable,
    VoiceLost,
)
from pristan.channels.payload import Payload

_LAST_MOMENT_MS = 253_370_764_800_000  # the year 9999
_IDENTITY_CHANGES = {
    "bot_stopped": IdentityChange.BLOCKED,
    "bot_removed": IdentityChange.BLOCKED,
    "dialog_cleared": IdentityChange.CLEARED,
    "dialog_removed": IdentityChange.REMOVED,
    "dialog_muted": IdentityChange.MUTED,
    "dialog_unmuted": IdentityChange.UNMUTED,
}
# Of no use to an inbox: groups and comments are outside of a conversation with a customer.
_NOT_NEEDED = frozenset(
    {
        "bot_added",
        "user_added",
        "user_removed",
        "chat_title_changed",
        "bot_admin_permissions_changed",
        "comment_created",
        "comment_edited",
        "comment_removed",
        "message_chat_created",
    }
)


class _Update:
    """One update with what every branch needs of it."""

    def __init__(self, raw: bytes, account: Account) -> None:
        body = Payload.decode(raw)
        if body is None:
            raise UnparsableError("not a JSON object")
        self.body = body
        self.kind = body.text("update_type")
        self.key = dedupe_key(body, raw)
        self.token = account.credentials.get("token", "")
        self.message = body.part("message")
        self.sender = self.message.part("sender")
        recipient = self.message.part("recipient")
        self.is_post = recipient.text("chat_type") == "channel"
        self.chat_id = recipient.integer("chat_id") or body.integer("chat_id")
        self.group_id = self.chat_id if self.chat_id is not None and self.chat_id < 0 else None

    def at(self, *parts: Payload) -> datetime:
        """The first time that is told, the most precise first."""
        for part in (*parts, self.body):
            stamp = part.integer("timestamp")
            if stamp is not None and 0 < stamp < _LAST_MOMENT_MS:
                return datetime.fromtimestamp(stamp / 1000, UTC)
        raise UnparsableError("no timestamp")

    def unusable(self, reason: str, *, unknown: bool = False) -> Unusable:
        return Unusable(dedupe_key=self.key, reason=reason, unknown=unknown)


def parse(raw: bytes, account: Account) -> Sequence[Inbound]:
    """What ``raw`` means; raises UnparsableError when it is no update at all."""
    update = _Update(raw, account)
    if update.kind in _IDENTITY_CHANGES:
        return [_identity_changed(update)]
    if update.kind in _NOT_NEEDED:
        return [update.unusable(update.kind)]
    branch = _BRANCHES.get(update.kind)
    if branch is None:
        return [update.unusable(f"unknown update {update.kind[:60] or 'without a type'}", unknown=True)]
    return [branch(update)]


def _created(update: _Update) -> Inbound:
    if not update.message:
        # A native voice message comes as an empty update (max-bot-api-client-ts issue 250).
        return VoiceLost(dedupe_key=update.key, at=update.at())
    return _message(update)


def _message(update: _Update) -> InboundMessage | VoiceLost | Unusable:
    message = update.message
    if update.is_post:
        return update.unusable("channel post")
    if update.sender.flag("is_bot"):
        return update.unusable("message of a bot")
    person = _person(update)
    if person is None:
        return update.unusable("message without a sender", unknown=True)
    content = _content(update)
    at = update.at(message)
    if content.is_empty and not message.part("link"):
        return VoiceLost(dedupe_key=update.key, at=at, person=person)
    reply_to, forwarded_from, content = _link(message.part("link"), content, token=update.token)
    body = message.part("body")
    return InboundMessage(
        dedupe_key=update.key,
        external_id=body.text("mid") or update.key,
        person=person,
        at=at,
        seq=body.integer("seq") or 0,
        text=content.text,
        attachments=content.attachments,
        markup=content.markup,
        location=content.location,
        contact_card=content.contact_card,
        share=content.share,
        reply_to=reply_to,
        forwarded_from=forwarded_from,
        unknown=content.unknown,
    )


def _content(update: _Update) -> Content:
    in_dialog = update.group_id is None
    return read_content(
        update.message.part("body"),
        token=update.token,
        sender_id=update.sender.integer("user_id"),
        in_dialog=in_dialog,
        speaker="" if in_dialog else person_name(update.sender),
    )


def _link(link: Payload, content: Content, *, token: str) -> tuple[Quote | None, Quote | None, Content]:
    """The quote of an answer, the origin of a forward, and the content with what was forwarded."""
    if not link:
        return None, None, content
    original = link.part("message")
    quote = Quote(
        external_id=original.text("mid") or None,
        text=original.text("text"),
        author=person_name(link.part("sender")),
    )
    match link.text("type"):
        case "reply":
            return quote, None, content
        case "forward":
            forwarded = read_content(original, token=token, sender_id=None, in_dialog=False)
            return None, quote, content.with_forwarded(forwarded)
        case other:
            return None, quote, content.with_unknown(f"link {other[:40]}")


def _edited(update: _Update) -> Inbound:
    parsed = _message(update) if update.message else None
    match parsed:
        case InboundMessage():
            return InboundEdit(dedupe_key=update.key, external_id=parsed.external_id, at=update.at(), message=parsed)
        case Unusable():
            return parsed
        case _:
            return update.unusable("edit without content", unknown=True)


def _removed(update: _Update) -> Inbound:
    mid = update.body.text("message_id")
    if not mid:
        return update.unusable("removal without a message", unknown=True)
    return InboundRemoval(dedupe_key=update.key, external_id=mid, at=update.at())


def _callback(update: _Update) -> Inbound:
    callback = update.body.part("callback")
    person = _person(update)
    callback_id = callback.text("callback_id")
    if person is None or not callback_id:
        return update.unusable("press without a person", unknown=True)
    body = update.message.part("body")
    payload = callback.text("payload")
    return InboundCallback(
        dedupe_key=update.key,
        callback_id=callback_id,
        person=person,
        at=update.at(callback),
        payload=payload,
        external_id=body.text("mid") or None,
        button_text=_button_text(body, payload),
    )


def _button_text(body: Payload, payload: str) -> str:
    for attachment in body.parts("attachments"):
        for row in attachment.part("payload").rows("buttons"):
            for button in row:
                if button.text("payload") == payload and button.text("type") == "callback":
                    return button.text("text")
    return ""


def _started(update: _Update) -> Inbound:
    person = _person(update)
    if person is None:
        return update.unusable("start without a person", unknown=True)
    return ConversationStarted(
        dedupe_key=update.key, person=person, at=update.at(), payload=update.body.text("payload") or None
    )


def _identity_changed(update: _Update) -> Inbound:
    person = _person(update)
    if person is None:
        return update.unusable(f"{update.kind} without a person", unknown=True)
    until_ms = update.body.integer("muted_until")
    until = None
    if until_ms is not None and 0 < until_ms < _LAST_MOMENT_MS:
        until = datetime.fromtimestamp(until_ms / 1000, UTC)
    return IdentityChanged(
        dedupe_key=update.key,
        person=person,
        at=update.at(),
        change=_IDENTITY_CHANGES[update.kind],
        until=until,
    )


def _person(update: _Update) -> Person | None:
    """Whose conversation it is: the person of a dialog, or the group as a whole."""
    if update.group_id is not None:
        name = f"Группа MAX {update.group_id}"
        return Person(value=f"chat:{update.group_id}", name=name, address={"chat_id": update.group_id})
    body = update.body
    user_id = counterpart(body)
    if not user_id:
        return None
    user = body.part("callback").part("user") or update.sender or body.part("user")
    return Person(
        value=str(user_id),
        name=person_name(user),
        username=user.text("username") or None,
        locale=body.text("user_locale")[:10] or None,
        address={"user_id": user_id} | ({"chat_id": update.chat_id} if update.chat_id else {}),
    )


_BRANCHES: Mapping[str, Callable[[_Update], Inbound]] = {
    "message_created": _created,
    "message_edited": _edited,
    "message_removed": _removed,
    "message_callback": _callback,
    "bot_started": _started,
}
