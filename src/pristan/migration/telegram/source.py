"""Which files of what was given are an export of Telegram Desktop, and their records."""

import re
from collections.abc import Iterator
from itertools import groupby

from pristan.migration.box import Box, Entry
from pristan.migration.encodings import decoded, sniff
from pristan.migration.json_stream import JsonStream
from pristan.migration.model import Answers, Chat, Item, Unreadable
from pristan.migration.notes import Notes
from pristan.migration.questions import time_zone
from pristan.migration.telegram import html_reader, json_reader

_OBJECT = re.compile(r'"type"\s*:\s*"(?:message|service|unsupported)"')
_CHAT = re.compile(
    r'"type"\s*:\s*"(?:saved_messages|replies|verification_codes|personal_chat|bot_chat|private_group|private_supergroup'
    r'|public_supergroup|private_channel|public_channel)"'
)
_ACCOUNT = re.compile(r'"(?:about|personal_information)"\s*:')
_PAGE = re.compile(r"(?:^|/)messages(\d*)\.html$")


def _head(entry: Entry) -> str:
    raw = entry.head()
    encoding, skip = sniff(raw)
    return raw[skip:].decode(encoding, "replace").lstrip()


def is_ours(entry: Entry) -> bool:
    """Whether a file begins as Telegram Desktop writes it."""
    head = _head(entry)
    if head.startswith("{"):
        return bool(('"messages"' in head and (_OBJECT.search(head) or _CHAT.search(head))) or _ACCOUNT.search(head))
    return head[:1] == "<" and 'class="page_wrap' in head and "message" in head


def items(box: Box, notes: Notes, answers: Answers) -> Iterator[Item]:
    """Everything of the export; JSON where there is one, pages otherwise."""
    texts = [entry for entry in box.entries if entry.suffix == ".json" or len(box.entries) == 1]
    found = [entry for entry in texts if _head(entry).startswith("{")]
    if found:
        yield from _from_json(found, box, notes)
        return
    pages = [entry for entry in box.entries if (_PAGE.search(entry.name) or len(box.entries) == 1) and is_ours(entry)]
    if not pages:
        raise Unreadable(
            f"{box.name}: выгрузки Telegram здесь нет: нужен result.json или messages.html из Telegram Desktop"
        )
    yield from _from_pages(pages, box, notes=notes, answers=answers)


def _from_json(found: list[Entry], box: Box, notes: Notes) -> Iterator[Item]:
    has_chats = False
    for entry in found:
        file = entry.name if len(box.entries) > 1 else ""
        with entry.reading() as source:
            reading = json_reader.Reading(
                JsonStream(decoded(source, notes, file=file), notes, file=file), notes, file=file
            )
            for item in reading.items():
                has_chats = has_chats or not isinstance(item, Chat)
                yield item
        has_chats = has_chats or reading.has_chats
    if not has_chats:
        raise Unreadable(f"{box.name}: выгрузки Telegram здесь нет: в файле нет ни чатов, ни контактов")


def _from_pages(pages: list[Entry], box: Box, *, notes: Notes, answers: Answers) -> Iterator[Item]:
    notes.warn(
        "В HTML нет номеров участников, только имена, а время записано со сдвигом зимнего времени. В JSON это есть"
    )
    if "time_zone" not in answers:
        notes.ask(time_zone())
    for folder, files in groupby(sorted(pages, key=_turn), key=lambda entry: entry.name.rpartition("/")[0]):
        reading, is_first = html_reader.Reading(notes), True
        for entry in files:
            if is_first:
                title = html_reader.title_of(_head(entry))
                yield Chat(key=folder or title or box.name, title=title, platform="telegram")
                is_first = False
            yield from reading.page(entry, file=entry.name if len(box.entries) > 1 else "")
        yield from reading.rest()


def _turn(entry: Entry) -> tuple[str, int]:
    found = _PAGE.search(entry.name)
    return entry.name.rpartition("/")[0], int(found[1] or 1) if found else 0
