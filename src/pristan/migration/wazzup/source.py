"""Which JSON is of Wazzup, and what it holds, one list after another."""

from collections.abc import Iterator, Mapping
from typing import Any

from pristan.migration.box import Box, Entry
from pristan.migration.encodings import decoded, sniff
from pristan.migration.json_stream import Damaged, JsonStream
from pristan.migration.model import Answers, Item, Unreadable
from pristan.migration.notes import Notes
from pristan.migration.wazzup.talks import Talks

_SIGNS = ('"contactData"', '"contact_data"', '"wazzup_messages"', '"wazzup_contacts"', '"wazzup_deals"')
_CHAT = ('"chatType"', '"chat_type"')
_LISTS = {"contacts": "contacts", "deals": "deals", "messages": "messages", "data": "", "items": "", "result": ""}


def is_ours(entry: Entry) -> bool:
    """Whether a file bears signs of Wazzup."""
    raw = entry.head()
    encoding, skip = sniff(raw)
    head = raw[skip:].decode(encoding, "replace").lstrip()
    if head[:1] not in {"{", "["}:
        return False
    return any(word in head for word in _SIGNS) or (
        any(word in head for word in _CHAT) and ('"chatId"' in head or '"chat_id"' in head)
    )


def items(box: Box, notes: Notes, _answers: Answers) -> Iterator[Item]:
    """People, deals and messages of every JSON of the export."""
    read, talks = False, Talks()
    for entry in box.entries:
        if entry.suffix not in {".json", ".ndjson", ".jsonl", ""} and len(box.entries) > 1:
            notes.warn(f"{entry.name}: не JSON, пропущено")
            continue
        read, file = True, "" if len(box.entries) == 1 else entry.name
        with entry.reading() as source:
            stream = JsonStream(decoded(source, notes, file=file), notes, file=file)
            try:
                yield from _whole(stream, _Given(talks, notes, file=file))
            except Damaged as exc:
                what = "файл обрезан" if exc.is_end else "файл повреждён"
                where = f"{file}: " if file else ""
                notes.warn(f"{where}{what} на строке {exc.line}, дальше ничего не прочитано")
    if not read:
        raise Unreadable(f"{box.name}: JSON здесь нет")


class _Given:
    def __init__(self, talks: Talks, notes: Notes, *, file: str) -> None:
        self.talks, self.notes, self.file = talks, notes, file

    def told(self, found: object, name: str, *, line: int) -> Iterator[Item]:
        """What one object holds; ``name``: of the list it stands in."""
        if not isinstance(found, dict):
            self.notes.line("не похоже на запись, пропущено", line, file=self.file)
            return
        said = list(self.talks.read(found, name, line=line))
        if not said:
            self.notes.line("вид записи не узнан, пропущено", line, file=self.file)
        yield from said


def _whole(stream: JsonStream, given: _Given) -> Iterator[Item]:
    while letter := stream.peek():
        if letter == "[":
            yield from _list(stream, "", given=given)
        elif letter == "{":
            yield from _page(stream, given)
        else:
            line = stream.line
            yield from given.told(stream.value(), "", line=line)


def _list(stream: JsonStream, name: str, *, given: _Given) -> Iterator[Item]:
    for _ in stream.elements():
        line = stream.line
        yield from given.told(stream.value(), name, line=line)


def _page(stream: JsonStream, given: _Given) -> Iterator[Item]:
    """An answer is walked into; anything else is a record of its own."""
    line, own = stream.line, dict[str, Any]()
    for key in stream.members():
        name = key.removeprefix("wazzup_")
        if name in _LISTS and not _is_record(own) and stream.peek() == "[":
            yield from _list(stream, _LISTS[name], given=given)
        elif key == "pristan_note":
            given.notes.warn(str(stream.value()))
        else:
            own[key] = stream.value()
    if _is_record(own):
        yield from given.told(own, "", line=line)


def _is_record(found: Mapping[str, Any]) -> bool:
    return bool({"id", "messageId", "message_id"} & found.keys())
