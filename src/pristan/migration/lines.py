"""Lines of a text as they come, with their numbers. A line that never ends is cut, not kept in memory."""

from collections.abc import Iterable, Iterator

from pristan.migration.notes import Notes

LONGEST = 1 << 20


def numbered(
    pieces: Iterable[str], notes: Notes, *, file: str = "", longest: int = LONGEST
) -> Iterator[tuple[int, str]]:
    """Number (from 1) and text without its end; ends are LF, CRLF and CR, never U+2028 or the like."""
    number, tail, is_cut = 0, "", False
    for piece in _with_one_end(pieces):
        lines = (tail + piece).split("\n")
        tail = lines.pop()
        for line in lines:
            number += 1
            if is_cut or len(line) > longest:
                notes.line(f"длиннее {longest} знаков, прочитано только начало", number, file=file)
            yield number, line[:longest]
            is_cut = False
        if len(tail) > longest:
            tail, is_cut = tail[:longest], True
    if tail:
        if is_cut:
            notes.line(f"длиннее {longest} знаков, прочитано только начало", number + 1, file=file)
        yield number + 1, tail


def _with_one_end(pieces: Iterable[str]) -> Iterator[str]:
    held = ""
    for piece in pieces:
        text = held + piece
        held = "\r" if text.endswith("\r") else ""
        body = text[:-1] if held else text
        yield body.replace("\r\n", "\n").replace("\r", "\n") if "\r" in body else body
    if held:
        yield "\n"
