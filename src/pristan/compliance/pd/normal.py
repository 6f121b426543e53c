"""One reading of a text: every trick of writing undone, and the way back to the places of the original."""

import re
import unicodedata
from dataclasses import dataclass

_PLAIN = re.compile(r"[\n\r -~А-яЁё№«»]*\Z")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−⁃﹘﹣－➖"), "-")
_QUOTES = dict.fromkeys(map(ord, "“”„‟″"), '"') | dict.fromkeys(map(ord, "‘’‚‛′´ʼ"), "'")
_KEPT = frozenset("№°«»")
_TABLE: dict[int, str] = (
    _DASHES | _QUOTES | {0x2026: ".", 0x09: " ", 0xA0: " ", 0x202F: " ", 0x2007: " ", 0x3000: " ", 0x85: "\n"}
)
_DROPPED = {"Cf", "Mn", "Me", "Cc"}
_CONTROLS = frozenset("\t\n\r\x0b\x0c")

_LATIN = "aceopxyABCEHKMOPTXkm"
_CYRILLIC = "асеорхуАВСЕНКМОРТХкм"
_TO_CYRILLIC = dict(zip(map(ord, _LATIN), _CYRILLIC, strict=True))
_TO_LATIN = dict(zip(map(ord, _CYRILLIC), _LATIN, strict=True))
_TWINS_LATIN = frozenset(_LATIN)
_TWINS_CYRILLIC = frozenset(_CYRILLIC)
_WORD = re.compile(r"[^\W\d_]+")
_MIXED = re.compile(r"[A-Za-z][А-яЁё]|[А-яЁё][A-Za-z]")
_ADDRESS_SIGNS = frozenset("@._-/:\\=0123456789")

# A letter that stands for a digit, with digits about it: 8 9O5 12З.
_LETTER_DIGIT = re.compile(r"(?<=\d)([ ()-]{0,2})([OoОоЗзlI|]{1,3})(?=[ ()-]{0,2}\d)")
_LETTER_AFTER = re.compile(r"\d[ ()-]{0,2}[OoОоЗзlI|]")
_AS_DIGIT = {ord("O"): "0", ord("o"): "0", ord("О"): "0", ord("о"): "0", ord("З"): "3", ord("з"): "3"} | dict.fromkeys(
    map(ord, "lI|"), "1"
)
# And the other way about: Иван0в.
_DIGIT_LETTER = re.compile(r"[03](?<=[А-яЁё].)(?=[а-яё])")
_LONG_RUN = 7  # below that many digits about it a letter is a letter: 2з, 4о


@dataclass(frozen=True, slots=True)
class Normal:
    """``text`` to look at, ``low`` the same in small letters (equal in length), ``places`` back to the original."""

    text: str
    low: str
    places: tuple[int, ...] | None
    size: int

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where ``[start, end)`` stands in the original text."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def normalise(text: str) -> Normal:
    """Undo look-alikes, invisible marks, foreign digits; keep the length wherever that can be."""
    if "  " not in text and _PLAIN.match(text):
        return _folded(text, None, len(text))
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if "\x20" <= character <= "~" or "А" <= character <= "я" or character in "Ёё\n":
            read = character
        elif characters and unicodedata.combining(character):
            characters[-1] = _joined(characters[-1], character)
            continue
        else:
            read = _reading(character)
        if not read or (read == " " and characters and characters[-1] == " "):
            continue
        characters.append(read)
        places.append(place)
    return _folded("".join(characters), tuple(places), len(text))


def _joined(letter: str, accent: str) -> str:
    whole = unicodedata.normalize("NFC", letter + accent)
    return whole if len(whole) == 1 else letter


def _reading(character: str) -> str:
    """What a character outside plain text stands for; nothing when it is not seen."""
    mapped = _TABLE.get(ord(character))
    if mapped is not None or character in _KEPT:
        return mapped or character
    category = unicodedata.category(character)
    if category in _DROPPED and character not in _CONTROLS:
        return ""
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category in {"Zs", "Zl", "Zp"}:
        return " "
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def _folded(text: str, places: tuple[int, ...] | None, size: int) -> Normal:
    is_mixed = _MIXED.search(text) is not None
    if is_mixed:
        text = _WORD.sub(_one_script, text)
    if is_mixed or _is_cyrillic(text):
        text = _whole_twins(text)
        text = _DIGIT_LETTER.sub(_letters_only, text)
    if _LETTER_AFTER.search(text):
        text = _LETTER_DIGIT.sub(_digits_only, text)
    return Normal(text, _lower(text), places, size)


def _lower(text: str) -> str:
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(one if len(one := character.lower()) == 1 else character for character in text)


def _is_cyrillic(text: str) -> bool:
    return any("а" <= character <= "я" or "А" <= character <= "Я" for character in text[:400])


def _one_script(found: re.Match[str]) -> str:
    """A word of two scripts is read in the one whose letters have no twin."""
    word = found[0]
    if word.isascii() or not _MIXED.search(word):
        return word
    latin = [letter for letter in word if letter.isascii()]
    cyrillic = [letter for letter in word if not letter.isascii()]
    if all(letter in _TWINS_LATIN for letter in latin):
        return word.translate(_TO_CYRILLIC)
    if all(letter in _TWINS_CYRILLIC for letter in cyrillic):
        return word.translate(_TO_LATIN)
    return word


_TWIN_WORD = re.compile(r"(?<![\w@./:=-])[aceopxyABCEHKMOPTX]{3,}(?![\w@./:=-])")


def _whole_twins(text: str) -> str:
    """A word made of twins only, in a text that is mostly Cyrillic, is Cyrillic."""
    if not _TWIN_WORD.search(text):
        return text
    cyrillic = sum("А" <= letter <= "я" for letter in text)
    latin = sum(letter.isascii() and letter.isalpha() for letter in text)
    return _TWIN_WORD.sub(lambda found: found[0].translate(_TO_CYRILLIC), text) if cyrillic > latin else text


def _letters_only(found: re.Match[str]) -> str:
    return "о" if found[0] == "0" else "з"


def _digits_only(found: re.Match[str]) -> str:
    text, start, end = found.string, found.start(), found.end()
    about = text[max(0, start - 16) : end + 16]
    if sum(character.isdigit() for character in about) < _LONG_RUN:
        return found[0]
    return found[1] + found[2].translate(_AS_DIGIT)
