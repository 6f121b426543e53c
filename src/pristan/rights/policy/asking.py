"""Does a message look like a request about personal data? A guess for the operator. Pure."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from pristan.rights.model import Kind

LONGEST = 4_000  # of a message that is looked at; whoever hides a request behind more asks by the form


@cache
def _pattern(sign: str) -> re.Pattern[str]:
    return re.compile(sign, re.IGNORECASE)


def asks_for(text: str, kinds: Sequence[Kind]) -> Kind | None:
    """The first kind whose signs stand in ``text``; the kinds come in the order of their weight."""
    words = text[:LONGEST]
    return next((kind for kind in kinds if any(_pattern(sign).search(words) for sign in kind.signs)), None)


def last_asked(texts: Iterable[tuple[int, str]], kinds: Sequence[Kind]) -> tuple[int, Kind] | None:
    """The first of these messages (id, text) that asks for something."""
    for message_id, text in texts:
        kind = asks_for(text, kinds)
        if kind is not None:
            return message_id, kind
    return None
