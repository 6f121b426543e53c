"""Objects of Wazzup as people, deals and messages. A chat is known by its messenger and its address there.

https://wazzup24.ru/help/api-ru/ (webhooks of v3: messageId, dateTime, chatType, chatId, isEcho, status, contentUri).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pristan.migration.crm.words import moment_of, text_of
from pristan.migration.model import Chat, Deal, Item, Kind, Link, Person, Record

_REMEMBERED = 500_000
# Messengers of Wazzup by the channel of ours whose history they are.
_CHANNELS = {
    "whatsapp": "whatsapp",
    "whatsgroup": "whatsapp",
    "telegram": "telegram",
    "telegroup": "telegram",
    "vk": "vk",
    "max": "max",
    "maxgroup": "max",
}
_BY_PHONE = frozenset({"whatsapp", "viber"})
_STATES = {"sent": "sent", "delivered": "delivered", "read": "read", "error": "failed"}
_KINDS = {"image": "image", "video": "video", "audio": "audio", "voice": "audio"}
_PHONE = re.compile(r"[1-9]\d{9,14}")
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Talks:
    """Reads objects in their order; knows whose chats were told before, bounded."""

    def __init__(self) -> None:
        self._whose: dict[str, str] = {}
        self._met: set[str] = set()
        self._chat = ""

    def read(self, found: Mapping[str, Any], name: str, *, line: int) -> Iterator[Item]:
        """What an object holds; nothing where it is none of these."""
        low = {_WORD.sub("_", str(key)).casefold(): value for key, value in found.items()}
        if "chat_id" in low or "message_id" in low:
            yield from self._message(low, line)
        elif "contact_data" in low or name == "contacts":
            yield self._person(low, line)
        elif name == "deals" or "pipeline_id" in low or "stage_id" in low:
            yield _deal(low, line)

    def _person(self, found: Mapping[str, Any], line: int) -> Person:
        id_ = text_of(found.get("id"))
        phones: list[str] = []
        told = found.get("contact_data")
        for one in told if isinstance(told, list) else []:
            if isinstance(one, dict):
                kind = text_of(one.get("chatType") or one.get("chat_type"))
                address = text_of(one.get("chatId") or one.get("chat_id"))
                if len(self._whose) < _REMEMBERED:
                    self._whose[f"{kind}:{address}"] = id_
                phones += _phones(kind, address)
        return Person(
            place=line,
            name=text_of(found.get("name")),
            phones=tuple(dict.fromkeys(phones)),
            external_id=id_,
            extra={"Карточка в прежней системе": uri} if (uri := text_of(found.get("uri"))) else {},
        )

    def _message(self, found: Mapping[str, Any], line: int) -> Iterator[Item]:
        kind, address = text_of(found.get("chat_type") or found.get("transport")), text_of(found.get("chat_id"))
        key = f"{kind}:{address}"
        contact = found.get("contact")
        name = text_of(contact.get("name")) if isinstance(contact, dict) else text_of(found.get("contact_name"))
        whose = self._whose.get(key, key)
        person = None
        if key not in self._met and len(self._met) < _REMEMBERED:
            self._met.add(key)
            if whose == key:  # nobody's card has told of this chat
                person = Person(place=line, name=name, phones=_phones(kind, address), external_id=key)
        if key != self._chat:
            self._chat = key
            channel = _CHANNELS.get(kind, "")
            yield Chat(key=key, title=name, kind="ticket", person_id=whose, person=person, channel=channel)
        yield self._said(found, name=name, line=line)

    def _said(self, found: Mapping[str, Any], *, name: str, line: int) -> Record:
        status = text_of(found.get("status")).casefold()
        is_ours = found.get("is_echo") is True or status in _STATES or text_of(found.get("direction")) in _OUT
        link = text_of(found.get("content_uri") or _inner(found, "attachment", "url"))
        text = text_of(found.get("text"))
        quoted = _inner(found, "quoted_message", "messageId") or _inner(found, "quoted_message", "message_id")
        ours = text_of(found.get("author_name")) or "Оператор"
        return Record(
            kind=Kind.DELETED if found.get("is_deleted") is True else Kind.TEXT,
            at=moment_of(found.get("date_time") or found.get("created_at") or found.get("timestamp")),
            place=line,
            text=text,
            author=ours if is_ours else name,
            author_id=text_of(found.get("author_id")) if is_ours else "",
            source_id=text_of(found.get("message_id") or found.get("id")),
            reply_to=text_of(quoted or found.get("quoted_message_id")),
            links=(_link(link, text_of(found.get("type"))),) if link else (),
            is_edited=found.get("is_edited") is True,
            is_ours=is_ours,
            state=_STATES.get(status, "") if is_ours else "",
        )


_OUT = frozenset({"out", "outgoing", "outbound"})


def _deal(found: Mapping[str, Any], line: int) -> Deal:
    contacts = found.get("contacts")
    first = next((text_of(one) for one in contacts), "") if isinstance(contacts, list) else ""
    amount, stage = text_of(found.get("price")), text_of(found.get("stage_id"))
    closed = {"Закрыта": "да"} if found.get("closed") is True else {}
    return Deal(
        place=line,
        external_id=text_of(found.get("id")),
        title=text_of(found.get("name")),
        amount=amount,
        stage=stage,
        person_id=first,
        extra=closed,
    )


def _phones(kind: str, address: str) -> tuple[str, ...]:
    return (f"+{address}",) if kind in _BY_PHONE and _PHONE.fullmatch(address) else ()


def _inner(found: Mapping[str, Any], name: str, key: str) -> object:
    told = found.get(name)
    return told.get(key) if isinstance(told, dict) else None


def _link(url: str, kind: str) -> Link:
    return Link(name=url.partition("?")[0].rpartition("/")[2] or "file", url=url, kind=_KINDS.get(kind, "file"))
