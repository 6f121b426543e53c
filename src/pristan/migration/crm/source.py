"""Which files of what was given are tables or JSON of a CRM, whose they are, and what they hold."""

from collections.abc import Iterator
from itertools import islice

from pristan.migration.box import Box, Entry
from pristan.migration.crm import objects, tables
from pristan.migration.crm.columns import Table, systems_of, understood
from pristan.migration.crm.rows import rows_of
from pristan.migration.crm.words import Names
from pristan.migration.encodings import decoded, sniff
from pristan.migration.json_stream import JsonStream
from pristan.migration.model import Answers, Item, Unreadable
from pristan.migration.notes import Notes

_TABLES = {".csv", ".tsv", ".txt", ".xls", ".html", ".htm", ""}
_JSON = {".json", ".ndjson", ".jsonl"}
_WORDS = {
    "zendesk": ('"requester_id"', '"submitter_id"', '"assignee_id"', '"domain_names"', '"organization_id"'),
    "intercom": ('"conversation_parts"', '"last_request_at"', '"unsubscribed_from_emails"'),
    "freshdesk": ('"responder_id"', '"fr_due_by"', '"cc_emails"'),
    "chatwoot": ('"inbox_id"', '"message_type"', '"contact_inboxes"'),
    "amocrm": ('"_embedded"', '"pipeline_id"', '"responsible_user_id"'),
    "bitrix24": ('"STAGE_ID"', '"ASSIGNED_BY_ID"', '"LAST_NAME"'),
}
_BOOK = "xl/workbook.xml"
GENERIC = "csv"


def is_ours(entry: Entry, system: str) -> bool:
    """Whether a file bears signs of the system; ``csv`` is any table of people."""
    head = _head(entry)
    if head[:1] in {"{", "["}:
        return any(word in head for word in _WORDS.get(system, ()))
    if entry.suffix not in _TABLES:
        return False
    rows = list(islice(rows_of(entry, Notes()), 20))
    if len(rows) == 0 or "\0" in head:
        return False
    headers = rows[0][1]
    if system == GENERIC:
        is_named = entry.suffix in {".csv", ".tsv"}
        return len(headers) > 1 and (
            is_named or understood(headers, [row for _, row in rows[1:]]).table is not Table.UNKNOWN
        )
    return next(iter(systems_of(headers)), "") == system


def items(box: Box, notes: Notes, answers: Answers, *, system: str) -> Iterator[Item]:
    """People, deals, companies and messages of every table and JSON file of the export."""
    if any(entry.name == _BOOK for entry in box.entries):
        raise Unreadable(f"{box.name}: это книга Excel. Сохраните лист как CSV UTF-8 и выберите его")
    is_one = len(box.entries) == 1
    read, names = False, Names()
    for entry in box.entries:
        file = "" if is_one else entry.name
        is_json = _head(entry)[:1] in {"{", "["}
        if is_json and (is_one or entry.suffix in _JSON):
            read = True
            with entry.reading() as source:
                stream = JsonStream(decoded(source, notes, file=file), notes, file=file)
                yield from objects.items(stream, notes, file=file, names=names)
        elif not is_json and (is_one or entry.suffix in _TABLES) and not _is_binary(entry):
            read = True
            whose = "" if system == GENERIC else system
            yield from tables.items(tables.Given(entry=entry, notes=notes, answers=answers, file=file, system=whose))
        else:
            notes.warn(f"{entry.name}: не таблица и не JSON, пропущено")
    if not read:
        raise Unreadable(f"{box.name}: таблиц и JSON здесь нет")


def _is_binary(entry: Entry) -> bool:
    raw = entry.head(4096)
    return sniff(raw)[0] in {"cp1251", "koi8-r", "cp866", "utf-8"} and b"\0" in raw


def _head(entry: Entry) -> str:
    raw = entry.head()
    encoding, skip = sniff(raw)
    return raw[skip:].decode(encoding, "replace").lstrip()
