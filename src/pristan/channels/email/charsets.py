"""Bytes of a letter as text, whatever its label says. Pure.

Labels lie: old mailers send UTF-8 marked windows-1251, cp1251 marked us-ascii, or names that Python does not know.
"""

import codecs
import re
from dataclasses import dataclass
from itertools import pairwise

_ALIASES = {
    "win-1251": "cp1251",
    "win1251": "cp1251",
    "windows1251": "cp1251",
    "cp-1251": "cp1251",
    "x-cp1251": "cp1251",
    "ansi-1251": "cp1251",
    "ansi1251": "cp1251",
    "koi8r": "koi8-r",
    "koi8": "koi8-r",
    "koi8u": "koi8-u",
    "cp-866": "cp866",
    "dos-866": "cp866",
    "x-mac-cyrillic": "mac-cyrillic",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "ks_c_5601-1987": "cp949",
    "x-sjis": "cp932",
    "gb2312": "gb18030",
}
_UNKNOWN = frozenset({"", "us-ascii", "ascii", "ansi_x3.4-1968", "unknown-8bit", "x-unknown", "unknown", "8bit"})
_TEXT_CODECS = re.compile(
    r"utf-8|utf-16(-[bl]e)?|utf-32(-[bl]e)?|cp\d+|iso8859-\d+|koi8-[rut]|mac-\w+|gb\w+|big5\w*|euc\w+|shift_?jis\w*|iso2022\w+"
    r"|ascii|ptcp154|kz1048|tis-620|johab|hz"
)
_CANDIDATES = ("cp1251", "koi8-r", "cp866")
_PAIRS = frozenset(
    "ст но то на ен ов ни ра во ко ро ос ал пр ер по ли ор ан ре та го ет ол ть от ва не ат ол те ло ом за ел ит ве де "
    "ка ть ин ес ти ся ск ам да об ма мо вы до из ле ри он ны ог ем ый ас чт ме бо ду ру ис ил см сл ие ия ше".split()
)
_LETTERS = re.compile("[а-яё]{2,}", re.IGNORECASE)
_SAMPLE = 20_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of bytes; ``is_guessed`` when the label was of no help."""

    text: str
    is_guessed: bool = False


def known_codec(label: str) -> str | None:
    """The name Python has for a label, or None for an unknown one and for codecs that are not of text."""
    name = label.strip().strip("\"'").lower().partition("*")[0]
    name = _ALIASES.get(name, name)
    if name in _UNKNOWN:
        return None
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError, UnicodeError):
        return None
    return found if _TEXT_CODECS.fullmatch(found) else None


def decode(raw: bytes, label: str = "") -> Decoded:
    """UTF-8 if the bytes are that, else the label, else the Cyrillic code page with the most Russian pairs."""
    if raw.isascii() and known_codec(label) in {None, "utf-8", "cp1251", "koi8-r", "ascii"}:
        return Decoded(raw.decode("ascii"))
    if not raw.isascii():
        try:
            return Decoded(raw.decode("utf-8"))
        except UnicodeDecodeError:
            pass
    codec = known_codec(label)
    if codec is not None:
        try:
            return Decoded(raw.decode(codec))
        except UnicodeError:
            pass
    return Decoded(raw.decode(_likeliest(raw), "replace"), is_guessed=True)


def _likeliest(raw: bytes) -> str:
    sample = raw[:_SAMPLE]
    if not any(byte > 0x7F for byte in sample):  # noqa: PLR2004 - the end of ASCII
        return "utf-8"
    scores = [(_russianness(sample.decode(codec, "replace")), codec) for codec in _CANDIDATES]
    best, codec = max(scores, key=lambda scored: scored[0])
    return codec if best > 0 else "cp1251"


def _russianness(text: str) -> float:
    """How much of the text reads as Russian: common pairs of letters, less for capitals inside of words."""
    score = 0.0
    for match in _LETTERS.finditer(text):
        word = match[0]
        odd = sum(1 for before, letter in pairwise(word) if before.islower() and letter.isupper())
        lower = word.lower()
        common = sum(1 for start in range(len(lower) - 1) if lower[start : start + 2] in _PAIRS)
        score += common - 2 * odd - (0.5 * len(word) if word[0].islower() and word[1:].isupper() else 0)
    return score / max(len(text), 1)
