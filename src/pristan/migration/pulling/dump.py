"""A dump in a file that goes away: read through once for what it says of itself, then given out part by part."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

from pristan.core.errors import Transient
from pristan.migration.encodings import decoded
from pristan.migration.json_stream import Damaged, JsonStream
from pristan.migration.notes import Notes

PART = 1 << 20  # characters that are given out at once
_LISTS = frozenset({"messages", "data", "items", "result"})
_RECORD = frozenset({"messageId", "message_id", "chatId", "chat_id"})
# What an object may hold besides a list: more than that says nothing to us, and only fills the memory.
_MOST = 4 << 20
_FIELDS = 200
_LONGEST = 4_000


class Dump:
    """Never held whole: a list, an object around one, or a line for each message."""

    def __init__(self, file: BinaryIO, *, name: str) -> None:
        self._file, self._name = file, name
        self.told: dict[str, Any] = {}
        self.count = 0

    def look(self) -> None:
        """Read through to the end: ``told`` is what stands around the messages, ``count`` how many there are."""
        self.count = sum(1 for _ in self.texts())

    def parts(self, done: int) -> Iterator[list[str]]:
        """Messages after the first ``done``, as they are written, in parts of about a million characters."""
        part, size = list[str](), 0
        for text in islice(self.texts(), done, None):
            part.append(text)
            size += len(text)
            if size >= PART:
                yield part
                part, size = [], 0
        if part:
            yield part

    def texts(self) -> Iterator[str]:
        """The JSON of each message, in the order of the file. A file that breaks off is asked for again: Transient."""
        self._file.seek(0)
        notes = Notes()
        stream = JsonStream(decoded(self._file, notes), notes)
        try:
            while letter := stream.peek():
                yield from _in_list(stream) if letter == "[" else self._in_object(stream, is_inner=False)
        except Damaged as exc:  # a page of a proxy instead of an answer, or its beginning only
            raise Transient(f"{self._name} ответил не JSON") from exc

    def _in_object(self, stream: JsonStream, *, is_inner: bool) -> Iterator[str]:
        own, size = dict[str, str](), 0
        for key in stream.members():
            letter, is_around = stream.peek(), not _RECORD & own.keys()
            if is_around and key in _LISTS and letter == "[":
                yield from _in_list(stream)
            elif is_around and key == "data" and letter == "{" and not is_inner:
                yield from self._in_object(stream, is_inner=True)
            elif size < _MOST:
                own[key] = stream.text()
                size += len(key) + len(own[key])
        if _RECORD & own.keys():
            yield f"{{{','.join(f'{json.dumps(key)}:{text}' for key, text in own.items())}}}"
        elif len(self.told) < _FIELDS:
            self.told |= {key: json.loads(text, strict=False) for key, text in own.items() if len(text) < _LONGEST}


def _in_list(stream: JsonStream) -> Iterator[str]:
    for _ in stream.elements():
        yield stream.text()
