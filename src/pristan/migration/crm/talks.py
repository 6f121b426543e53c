"""The correspondence within a ticket: a chat with its customer, and messages with authors, times, notes and statuses.

Shapes: Zendesk ``comments``, Intercom ``conversation_parts`` and ``source``, Freshdesk ``conversations``, Chatwoot
``messages`` (app/views/api/v1/models/_message.json.jbuilder).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from pristan.migration.crm.words import Names, id_of, is_customer, moment_of, plain, text_of
from pristan.migration.model import Chat, Item, Kind, Link, Person, Record

_ACTIVITIES = frozenset({"2", "activity"})  # message_type of Chatwoot
_TYPES: Mapping[object, bool] = {0: True, 1: False, 3: False, "incoming": True, "outgoing": False, "template": False}
_STATES = {"sent": "sent", "delivered": "delivered", "read": "read", "failed": "failed", "error": "failed"}
_FILES = ("data_url", "content_url", "attachment_url", "url")
# Inboxes of Chatwoot by the channel of ours whose history they are.
_CHANNELS = {
    "Channel::Whatsapp": "whatsapp",
    "Channel::Telegram": "telegram",
    "Channel::Email": "email",
    "Channel::WebWidget": "webchat",
    "Channel::Sms": "sms",
    "Channel::TwilioSms": "sms",
}
_PARTS = ("comments", "messages", "conversation_parts", "conversations")


def talk(found: Mapping[str, Any], line: int, *, names: Names) -> Iterator[Item]:
    """The chat and what was said in it; nothing where nothing was said."""
    customer, person = _customer(found, line, names=names)
    said = [_low(one) for name in _PARTS for one in said_in(found.get(name))]
    first = _first(found, line)
    records = [message(one, line, names=names, customer=customer) for one in said]
    if first and not (records and "comments" in found):  # the description is the first of the comments
        records.insert(0, _with_author(first, names, customer=customer))
    if records:
        meta = found.get("meta")
        channel = _CHANNELS.get(text_of(meta.get("channel")), "") if isinstance(meta, dict) else ""
        given = {"kind": "ticket", "person_id": customer, "channel": channel}
        yield Chat(key=id_of(found), title=names.name(customer), person=person, **given)
        yield from records


def _customer(found: Mapping[str, Any], line: int, *, names: Names) -> tuple[str, Person | None]:
    """The number of whoever the ticket is of; their card where the ticket carries it and it is the first time."""
    meta, source = found.get("meta"), found.get("source")
    told: object = found.get("requester") or (meta.get("sender") if isinstance(meta, dict) else None)
    if not isinstance(told, dict) and isinstance(source, dict):
        author = source.get("author")
        told = author if isinstance(author, dict) and is_customer(author.get("type")) is not False else None
    if isinstance(told, dict) and id_of(told):
        id_, name = id_of(told), text_of(told.get("name"))
        phones = (text_of(told.get("phone_number") or told.get("phone")),)
        emails = (text_of(told.get("email")),)
        if not names.learn(id_, name, role="contact"):
            return id_, None
        return id_, Person(place=line, name=name, phones=_filled(phones), emails=_filled(emails), external_id=id_)
    contacts = found.get("contacts")
    inner = contacts.get("contacts") if isinstance(contacts, dict) else contacts
    named = next((id_of(one) for one in inner if isinstance(one, dict)), "") if isinstance(inner, list) else ""
    return named or text_of(found.get("requester_id") or found.get("submitter_id") or found.get("contact_id")), None


def _filled(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value for value in values if value)


def said_in(value: object) -> list[Mapping[str, Any]]:
    """The objects of a list, or of the list within an object of Intercom."""
    if isinstance(value, dict):
        value = value.get("conversation_parts")
    return [said for said in value if isinstance(said, dict)] if isinstance(value, list) else []


def _low(found: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key).casefold(): value for key, value in found.items()}


def _first(found: Mapping[str, Any], line: int) -> Record | None:
    """What the ticket began with, where it stands beside the rest."""
    at = moment_of(found.get("created_at"))
    source = found.get("source")
    if isinstance(source, dict) and source.get("body"):
        told = _low(source)
        return message({"id": "source", **told, "created_at": told.get("created_at") or found.get("created_at")}, line)
    text = text_of(found.get("description_text") or plain(text_of(found.get("description"))))
    author = text_of(found.get("requester_id") or found.get("submitter_id"))
    if not (text and author):
        return None
    return Record(
        kind=Kind.TEXT, at=at, place=line, text=text, author=author, author_id=author, source_id="description"
    )


def _with_author(first: Record, names: Names, *, customer: str) -> Record:
    is_ours = first.is_ours
    if is_ours is None and first.author_id and customer:
        is_ours = first.author_id != customer
    return replace(first, author=names.name(first.author_id) or first.author, is_ours=is_ours)


def message(found: Mapping[str, Any], line: int, *, names: Names | None = None, customer: str = "") -> Record:
    """One thing said; ``customer`` is the number of whoever the correspondence is with."""
    known = names or Names()
    author = found.get("author") or found.get("sender") or {}
    author = author if isinstance(author, dict) else {"name": text_of(author)}
    author_id = text_of(author.get("id") or found.get("author_id") or found.get("user_id") or author.get("email"))
    body = text_of(found.get("plain_body") or found.get("body_text") or found.get("body") or found.get("content"))
    part = found.get("part_type")
    is_notice = text_of(found.get("message_type")) in _ACTIVITIES or (
        part is not None and part not in ("comment", "note") and not body
    )
    own = id_of(found)
    name = text_of(author.get("name") or author.get("email")) or known.name(author_id) or author_id
    is_ours = None if is_notice else _is_ours(found, author, author_id, known=known, customer=customer)
    return Record(
        kind=Kind.NOTICE if is_notice else Kind.DELETED if _is_deleted(found) else Kind.TEXT,
        at=_moment(found),
        place=line,
        text=plain(body),
        author=name,
        author_id=author_id,
        source_id=own,
        reply_to=_answered(found),
        links=tuple(_link(file) for file in said_in(found.get("attachments"))),
        is_ours=is_ours,
        is_note=found.get("private") is True or found.get("public") is False or found.get("part_type") == "note",
        state=_STATES.get(text_of(found.get("status")), "") if is_ours else "",
    )


def _is_ours(
    found: Mapping[str, Any], author: Mapping[str, Any], author_id: str, *, known: Names, customer: str
) -> bool | None:
    """Whether we said it, by the surest sign there is; None where the file does not tell."""
    kind = found.get("message_type")
    if isinstance(kind, int | str) and not isinstance(kind, bool) and kind in _TYPES:
        return not _TYPES[kind]
    if isinstance(found.get("incoming"), bool):
        return not found["incoming"]
    for told in (is_customer(author.get("type")), known.is_customer(author_id)):
        if told is not None:
            return not told
    return author_id != customer if author_id and customer else None


def _is_deleted(found: Mapping[str, Any]) -> bool:
    told = found.get("content_attributes")
    return isinstance(told, dict) and told.get("deleted") is True


def _answered(found: Mapping[str, Any]) -> str:
    told = found.get("content_attributes")
    return text_of(told.get("in_reply_to")) if isinstance(told, dict) else ""


def _moment(found: Mapping[str, Any]) -> datetime | None:
    return moment_of(found.get("created_at"))


def _link(file: Mapping[str, Any]) -> Link:
    url = next((word for key in _FILES if (word := text_of(file.get(key)))), "")
    told = text_of(file.get("file_name") or file.get("name") or file.get("filename"))
    kind = text_of(file.get("file_type") or file.get("content_type")).partition("/")[0]
    return Link(
        name=told or url.partition("?")[0].rpartition("/")[2] or "file",
        url=url,
        kind=kind if kind in {"image", "video", "audio"} else "file",
    )
