"""Cuts a long text into parts a channel accepts, where a reader would pause."""

import re

_PAUSES = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"[.!?…]+[»)\"”]*\s+"), re.compile(r"\s+"))


def split_text(text: str, *, limit: int) -> list[str]:
    """Parts of at most ``limit`` characters; joined, they hold every character but spaces at the cuts."""
    parts: list[str] = []
    rest = text.strip()
    while len(rest) > limit:
        cut = _cut(rest, limit)
        part = rest[:cut].rstrip()
        if part:
            parts.append(part)
        rest = rest[cut:].lstrip()
    return [*parts, rest] if rest else parts


def _cut(text: str, limit: int) -> int:
    """Where to cut: the last pause of the best kind in the second half, else the limit itself."""
    window = text[: limit + 1]
    for pause in _PAUSES:
        ends = [found.end() for found in pause.finditer(window) if limit // 2 <= found.end() <= limit + 1]
        if ends:
            return min(ends[-1], limit + 1) if window[ends[-1] - 1].isspace() else min(ends[-1], limit)
    return _between_characters(text, limit)


def _between_characters(text: str, cut: int) -> int:
    """Do not tear an emoji apart: step back over joiners, variation selectors and skin tones."""
    for candidate in range(cut, max(cut - 12, 1), -1):
        if not _joins(text[candidate]) and text[candidate - 1] != "\u200d":
            return candidate
    return cut


def _joins(character: str) -> bool:
    return (
        character in "\u200d\ufe0e\ufe0f\u20e3"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\u0300" <= character <= "\u036f"
    )
