r"""JSON read piece by piece: an export of gigabytes is never held whole, a damaged one is read as far as it goes.

Mended on the way: ``\xNN`` within strings, which Telegram Desktop writes and JSON forbids
(https://github.com/telegramdesktop/tdesktop, export_output_json.cpp), and a comma that is not there.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from pristan.migration.notes import Notes

LARGEST = 64 << 20  # characters of one value
_NEAR = 16  # an error so near to the end of what is read may be the end itself
_ESCAPE = re.compile(r"\\(x([0-9A-Fa-f]{2})|.)", re.DOTALL)
_OPEN_ESCAPE = re.compile(r"(\\+)(x[0-9A-Fa-f]?)?$")
_SPACE = re.compile(r"[ \t\r\n\ufeff]*")
_scan = json.JSONDecoder(strict=False).raw_decode


class Damaged(Exception):
    """The file cannot be followed further from here."""

    def __init__(self, line: int, *, is_end: bool) -> None:
        super().__init__(line)
        self.line, self.is_end = line, is_end


class JsonStream:
    """A cursor over JSON. ``members`` and ``elements`` walk into a container; what the caller leaves is skipped."""

    def __init__(self, pieces: Iterable[str], notes: Notes, *, file: str = "") -> None:
        self._pieces = mended(pieces, notes, file=file)
        self._notes, self._file = notes, file
        self._text, self._at, self._is_over = "", 0, False
        self._line, self._counted = 1, 0
        self._moves = 0
        self._from = 0  # where the last value began

    @property
    def line(self) -> int:
        """The number of the line the cursor stands on."""
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def peek(self) -> str:
        """The next character that is not a space; empty at the end."""
        while True:
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def members(self) -> Iterator[str]:
        """Names of the object the cursor stands at."""
        self._expect("{")
        is_first = True
        while (letter := self._separated(is_first=is_first)) != "}":
            if letter != '"':
                raise self._damage()
            name = self.value()
            self._expect(":")
            moves = self._moves
            yield str(name)
            if self._moves == moves:
                self.value()
            is_first = False
        self._step()

    def elements(self) -> Iterator[None]:
        """Stops before each element of the array the cursor stands at."""
        self._expect("[")
        yield from self.rest_of_elements()

    def rest_of_elements(self) -> Iterator[None]:
        """Elements from the one the cursor stands at to the end of its array."""
        is_first = True
        while (letter := self._separated(is_first=is_first)) != "]":
            if not letter:
                raise self._damage()
            moves = self._moves
            yield
            if self._moves == moves:
                self.value()
            is_first = False
        self._step()

    def value(self) -> Any:
        """The whole value the cursor stands at."""
        self.peek()
        while True:
            try:
                value, end = _scan(self._text, self._at)
            except json.JSONDecodeError as exc:
                is_open = exc.msg.startswith("Unterminated") or exc.pos >= len(self._text) - _NEAR
                if not is_open or len(self._text) - self._at > LARGEST or not self._more(len(self._text) - self._at):
                    raise self._damage() from exc
            except (RecursionError, ValueError) as exc:  # a number of thousands of digits
                raise self._damage() from exc
            else:
                if end < len(self._text) or not isinstance(value, int | float) or not self._more():
                    self._from, self._at, self._moves = self._at, end, self._moves + 1
                    return value

    def text(self) -> str:
        """The whole value the cursor stands at, as it is written."""
        self.value()
        return self._text[self._from : self._at]

    def resume(self, pattern: re.Pattern[str]) -> bool:
        """Go to the next place after the cursor where ``pattern`` stands; whether there is one."""
        self._at += 1
        while (found := pattern.search(self._text, self._at)) is None:
            self._at = max(self._at, len(self._text) - 200)
            if not self._more():
                return False
        self._at, self._moves = found.start(), self._moves + 1
        return True

    def _separated(self, *, is_first: bool) -> str:
        letter = self.peek()
        if letter == ",":
            self._step()
            return self.peek()
        if not is_first and letter not in {"}", "]", ""}:
            self._notes.line("пропущена запятая, прочитано как есть", self.line, file=self._file)
        return letter

    def _expect(self, wanted: str) -> None:
        if self.peek() != wanted:
            raise self._damage()
        self._step()

    def _step(self) -> None:
        self._at, self._moves = self._at + 1, self._moves + 1

    def _damage(self) -> Damaged:
        rest = not self._is_over or self.peek() != ""
        return Damaged(self.line, is_end=not rest or (self._is_over and len(self._text) - self._at < LARGEST))

    def _more(self, at_least: int = 1) -> bool:
        """Read on; a value that did not end is given twice as much each time. False at the end of the file."""
        line = self.line
        parts, size = [self._text[self._at :]], 0
        while size < at_least:
            piece = next(self._pieces, None)
            if piece is None:
                self._is_over = True
                break
            parts.append(piece)
            size += len(piece)
        self._text, self._at, self._counted, self._line = "".join(parts), 0, 0, line
        return size > 0


def mended(pieces: Iterable[str], notes: Notes, *, file: str = "") -> Iterator[str]:
    r"""The same text with ``\xNN`` written as JSON wants it."""
    held = ""
    for piece in pieces:
        text = held + piece
        found = _OPEN_ESCAPE.search(text, _last_run(text)) if "\\" in text[-3:] else None
        cut = found.end(1) - 1 if found and len(found[1]) % 2 else len(text)
        text, held = text[:cut], text[cut:]
        if "\\x" in text:
            fixed = _ESCAPE.sub(_as_json, text)
            if fixed != text:
                notes.warn(f"{file + ': ' if file else ''}исправлены управляющие знаки, записанные против правил JSON")
            text = fixed
        yield text
    if held:
        yield held


def _last_run(text: str) -> int:
    """Where the last run of backslashes begins."""
    last = text.rindex("\\")
    return len(text[: last + 1].rstrip("\\"))


def _as_json(found: re.Match[str]) -> str:
    return f"\\u00{found[2]}" if found[2] else found[0]
