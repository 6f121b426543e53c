"""``messages*.html`` of Telegram Desktop: names without ids, times with the offset of winter. JSON tells more."""

import html
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from pristan.migration.box import Entry
from pristan.migration.encodings import decoded
from pristan.migration.model import Kind, Record
from pristan.migration.notes import Notes

_BEGIN = '<div class="message '
LARGEST = 8 << 20  # characters of one message with all its markup
_HEAD = re.compile(r'(?P<classes>[^"]*)" id="message(?P<id>-?\d+)"')
_DATE = re.compile(r'class="pull_right date details" title="([^"]*)"')
_FROM = re.compile(r'<div class="from_name">\s*(.*?)\s*</div>', re.DOTALL)
_TEXT = re.compile(r'<div class="text">\s*(.*?)\s*</div>', re.DOTALL)
_BODY = re.compile(r'<div class="body details">\s*(.*?)\s*</div>', re.DOTALL)
_REPLY = re.compile(r'<div class="reply_to details">.*?#go_to_message(-?\d+)', re.DOTALL)
_MEDIA = re.compile(
    r'class="(?P<classes>(?:[^"]*\s)?(?:media_[a-z_]+|[a-z_]+_wrap)(?:\s[^"]*)?)"(?:\s+href="(?P<href>[^"]*)")?'
)
_TITLE = re.compile(r'<div class="page_header">.*?<div class="text bold">\s*(.*?)\s*</div>', re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")
_VIA = re.compile(r"\s+via @\w+\s*$")
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
    return html.unescape(_TAGS.sub("", re.sub(r"<br\s*/?>", "\n", markup))).strip()


def title_of(head: str) -> str:
    """The chat's name on a page."""
    found = _TITLE.search(head)
    return plain(found[1]) if found else ""


class Reading:
    """Pages of one chat in their order: the author of a joined message may stand on the page before."""

    def __init__(self, notes: Notes) -> None:
        self._notes, self._author, self._file = notes, "", ""

    def page(self, entry: Entry, *, file: str) -> Iterator[Record]:
        """Records of one page."""
        self._file = file
        with entry.reading() as source:
            for line, chunk in _chunks(decoded(source, self._notes, file=file)):
                if record := self._record(chunk, line):
                    yield record

    def _record(self, chunk: str, line: int) -> Record | None:
        head = _HEAD.match(chunk)
        if head is None:
            self._notes.line("не похоже на сообщение, пропущено", line, file=self._file)
            return None
        if "service" in head["classes"].split():
            return None if head["id"].startswith("-") else self._service(chunk, head["id"], line)
        own, _, forwarded = chunk.partition('class="forwarded body"')
        if (named := _FROM.search(own)) and "joined" not in head["classes"].split():
            self._author = _VIA.sub("", plain(named[1]))
        kind, files, omitted = _attached(chunk)
        text = _TEXT.search(forwarded or own)
        reply = _REPLY.search(own)
        return Record(
            kind=kind,
            at=self._moment(chunk, line),
            place=line,
            text=plain(text[1]) if text else "",
            author=self._author,
            author_id=self._author.casefold(),
            source_id=head["id"],
            reply_to=reply[1] if reply else "",
            files=files,
            omitted=omitted,
        )

    def _service(self, chunk: str, number: str, line: int) -> Record:
        body = _BODY.search(chunk)
        return Record(kind=Kind.NOTICE, at=None, place=line, source_id=number, text=plain(body[1]) if body else "")

    def _moment(self, chunk: str, line: int) -> datetime | None:
        found = _DATE.search(chunk)
        shown = html.unescape(found[1]).strip() if found else ""
        for shape in ("%d.%m.%Y %H:%M:%S UTC%z", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M"):
            with suppress(ValueError):
                return datetime.strptime(shown, shape)  # noqa: DTZ007 - some pages have no zone
        self._notes.line("время не читается", line, file=self._file)
        return None


def _attached(chunk: str) -> tuple[Kind, tuple[str, ...], int]:
    found = _MEDIA.search(chunk.replace('class="media_wrap clearfix"', ""))
    if found is None:
        return Kind.TEXT, (), 0
    word = next(name for name in found["classes"].split() if name.startswith("media_") or name.endswith("_wrap"))
    what = word.removeprefix("media_").removesuffix("_wrap")
    kind = _KINDS.get(what, Kind.TEXT if what in _NO_FILE else Kind.MEDIA)
    if what in _NO_FILE:
        return kind, (), 0
    href = html.unescape(found["href"] or "")
    return (kind, (href,), 0) if href else (kind, (), 1)


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
