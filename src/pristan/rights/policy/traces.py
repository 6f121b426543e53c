"""How an address looks inside a raw entry of the journal. Pure."""

from typing import Final

SURE: Final = 9  # characters: a longer value stands for nobody else
_AROUND: Final = (('"', '"'), ("=", "&"), (":", ","), (":", "}"), (": ", ","), (": ", "}"), ("<", ">"))


def traces(value: str) -> list[bytes]:
    """Byte strings of which one stands in every entry that carries ``value``; short values only between their marks."""
    raw = value.encode()
    if not raw:
        return []
    if len(value) >= SURE:
        return [raw]
    return [before.encode() + raw + after.encode() for before, after in _AROUND]
