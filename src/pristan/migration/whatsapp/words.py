"""The words of ``words.toml``, ready to compare with."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_WITHOUT_MARKS = dict.fromkeys(map(ord, MARKS))
_MARK = re.compile(f"[{MARKS}]")
_SPACES = re.compile(r"\s+")
_BEGINNING = 3


def clean(text: str) -> str:
    """Without direction marks."""
    return text.translate(_WITHOUT_MARKS) if _MARK.search(text) else text


def plain(text: str) -> str:
    """As words are compared: no marks, single spaces, small letters, no brackets or final stop."""
    return _SPACES.sub(" ", clean(text)).strip(" <>.").casefold()


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))


@cache
def whole(kind: str) -> frozenset[str]:
    return frozenset(plain(word) for word in _words()[kind])


@cache
def listed(kind: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in _words()[kind])


@cache
def beginnings(*kinds: str) -> frozenset[str]:
    """The first letters of all words of these kinds: most texts are told from them by one look."""
    return frozenset(word[:_BEGINNING] for kind in kinds for word in listed(kind))


def may_begin(text: str, *kinds: str) -> bool:
    """Whether a text begins as a word of these kinds may."""
    start = text[:_BEGINNING]
    return not start.isalpha() or start.casefold() in beginnings(*kinds)


@cache
def titles() -> tuple[str, ...]:
    return tuple(_words()["titles"])


@cache
def months() -> dict[str, int]:
    return {name: number for number, names in enumerate(_words()["months"], start=1) for name in names}
