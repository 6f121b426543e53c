"""Texts of people on pages: without what a page cannot hold, with places to break words that are too long. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_SPACES: Final = re.compile(r"[^\S\n]+")
_UNBROKEN: Final = re.compile(r"[^\s\u200b]{33,}")  # a word longer than any of Russian
_SHORT: Final = re.compile(
    r"(?<![\w\u00a0])(№|ст\.|ч\.|п\.|г\.|[авикосуя]|во|до|за|из|ко|на|не|ни|но|об|от|по|со|для|или|над|под|при)"
    r" (?=[\w«№])",
    re.IGNORECASE,
)
_UNIT: Final = re.compile(
    r"(?<=\d) (?=(?:тыс\.|млн|млрд|руб|₽|%|ч(?!\.)|мин|лет|год|г\.)(?!\w))|(?<=тыс\.|.млн|млрд) (?=₽)"
)
_PIECE: Final = re.compile(r".{5}(?=.)")  # fits into the narrowest column


def clean(value: str) -> str:
    """A value as text can hold it: no controls, no marks that turn the direction of writing, one space between words.

    A name that carries them is written without them; nothing else of it changes.
    """
    text = value.replace("\r\n", "\n").replace("\t", " ")
    kept = "".join(char for char in text if char == "\n" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Cn"})
    return _SPACES.sub(" ", kept).strip()


def bound(text: str) -> str:
    """The text with what ends no line in Russian bound to the next: prepositions, «№», «ст.», numbers before units."""
    return _SHORT.sub("\\1\u00a0", _UNIT.sub("\u00a0", text))


def listed(words: Sequence[str], *, is_within: bool = False) -> str:
    """Titles in one line: only the first keeps its capital, and not that where they stand ``is_within`` a sentence.

    Abbreviations keep theirs.
    """
    first = -1 if is_within else 0
    return ", ".join(
        word if at == first or not word[1:2].islower() else word[:1].lower() + word[1:] for at, word in enumerate(words)
    )


def breakable(text: str) -> str:
    """The text with places to break words that would not fit on a line."""
    return _UNBROKEN.sub(lambda word: _PIECE.sub(lambda piece: piece[0] + "\u200b", word[0]), text)
