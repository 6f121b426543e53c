"""``messages*.html`` of Telegram Desktop: names without ids, times with the offset of winter. JSON tells more."""

import html
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from pristan.migration.box import Entry
from pristan.migration.encodings import decoded
from pristan.migration.model import Kind, Record
from pristan.migration.notes import Notes
from pristan.migration.telegram.messages import possible

_BEGIN = '<div class="message '
_MOST_WAITING = 1_000
LARGEST = 8 << 20  # characters of one message with all its markup
_HEAD = re.compile(r'(?P<classes>[^"]*)" id="message(?P<id>-?\d+)"')
_DATE = re.compile(r'class="pull_right date details" title="([^"]*)"')
_NUMBER = re.compile(r"#go_to_message(-?\d+)")
_CLASS = re.compile(r'class="([^"]{0,300})"(?:\s{1,9}href="([^"]{0,4096})")?')
_TITLE = ('<div class="page_header">', '<div class="text bold">')
_FROM, _TEXT, _BODY = ('<div class="from_name">',), ('<div class="text">',), ('<div class="body details">',)
_MEDIA = re.compile(r"media_[a-z_]+|[a-z]+_wrap")
_TAGS = re.compile(r"<[^<>]*>")
_VIA = re.compile(r"\s{1,9}via @\w+$")
_KINDS = {
    "call": Kind.CALL,
    "location": Kind.LOCATION,
    "live_location": Kind.LOCATION,
    "venue": Kind.LOCATION,
    "poll": Kind.POLL,
    "contact": Kind.CONTACT,
}
_NO_FILE = frozenset({"call", "location", "live_location", "venue", "poll", "game", "invoice"})


def plain(markup: str) -> str:
    """Text of a piece of HTML; ``<br>`` is a line break."""
    return html.unescape(_TAGS.sub("", re.sub(r"<br\s{0,9}/?>", "\n", markup))).strip()


def title_of(head: str) -> str:
    """The chat's name on a page."""
    return plain(_within(head, _TITLE) or "")


def _within(markup: str, begins: tuple[str, ...]) -> str | None:
    """What stands between the last of these beginnings, found one after another, and the next end of a block."""
    at = 0
    for begin in begins:
        found = markup.find(begin, at)
        if found < 0:
            return None
        at = found + len(begin)
    end = markup.find("</div>", at)
    return markup[at:end] if end >= 0 else markup[at:]


class Reading:
    """Pages of one chat in their order: the author of a joined message may stand on the page before."""

    def __init__(self, notes: Notes) -> None:
        self._notes, self._author, self._file = notes, "", ""
        self._waiting: list[Record] | None = []  # notices that stand before the first time of the chat

    def page(self, entry: Entry, *, file: str) -> Iterator[Record]:
        """Records of one page; a notice has no time of its own, and before any other it has that of the next."""
        self._file = file
        with entry.reading() as source:
            for line, chunk in _chunks(decoded(source, self._notes, file=file)):
                if (record := self._record(chunk, line)) is None:
                    continue
                if self._waiting is None:
                    yield record
                elif record.at is None and len(self._waiting) < _MOST_WAITING:
                    self._waiting.append(record)
                else:
                    yield from self.rest(record.at)
                    yield record

    def rest(self, at: datetime | None = None) -> Iterator[Record]:
        """Notices that wait for a time, with that time."""
        waiting, self._waiting = self._waiting or (), None
        for record in waiting:
            yield replace(record, at=at)

    def _record(self, chunk: str, line: int) -> Record | None:
        head = _HEAD.match(chunk)
        if head is None:
            self._notes.line("не похоже на сообщение, пропущено", line, file=self._file)
            return None
        if "service" in head["classes"].split():
            return None if head["id"].startswith("-") else self._service(chunk, head["id"], line)
        own, _, forwarded = chunk.partition('class="forwarded body"')
        if (named := _within(own, _FROM)) and "joined" not in head["classes"].split():
            self._author = _VIA.sub("", plain(named))
        kind, files, omitted = _attached(chunk)
        text = _within(forwarded or own, _TEXT)
        reply = _NUMBER.search(_within(own, ('<div class="reply_to details">',)) or "")
        return Record(
            kind=kind,
            at=self._moment(chunk, line),
            place=line,
            text=plain(text or ""),
            author=self._author,
            author_id=self._author.casefold(),
            source_id=head["id"],
            reply_to=reply[1] if reply else "",
            files=files,
            omitted=omitted,
        )

    def _service(self, chunk: str, number: str, line: int) -> Record:
        body = _within(chunk, _BODY)
        return Record(kind=Kind.NOTICE, at=None, place=line, source_id=number, text=plain(body or ""))

    def _moment(self, chunk: str, line: int) -> datetime | None:
        found = _DATE.search(chunk)
        shown = html.unescape(found[1]).strip() if found else ""
        for shape in ("%d.%m.%Y %H:%M:%S UTC%z", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M"):
            with suppress(ValueError):
                return possible(datetime.strptime(shown, shape))  # noqa: DTZ007 - some pages have no zone
        self._notes.line("время не читается", line, file=self._file)
        return None


def _attached(chunk: str) -> tuple[Kind, tuple[str, ...], int]:
    for found in _CLASS.finditer(chunk):
        word = next((name for name in found[1].split() if _MEDIA.fullmatch(name)), "")
        if word in {"", "media_wrap"}:
            continue
        what = word.removeprefix("media_").removesuffix("_wrap")
        kind = _KINDS.get(what, Kind.TEXT if what in _NO_FILE else Kind.MEDIA)
        if what in _NO_FILE:
            return kind, (), 0
        href = html.unescape(found[2] or "")
        return (kind, (href,), 0) if href else (kind, (), 1)
    return Kind.TEXT, (), 0


def _chunks(pieces: Iterator[str]) -> Iterator[tuple[int, str]]:
    """Markup of each message with the number of its first line."""
    text, line, is_first = "", 1, True
    for piece in pieces:
        parts = (text + piece).split(_BEGIN)
        text = parts.pop()
        for part in parts:
            if not is_first:
                yield line, part
            line, is_first = line + part.count("\n"), False
        if len(text) > LARGEST:
            text = text[:LARGEST]
    if not is_first:
        yield line, text
