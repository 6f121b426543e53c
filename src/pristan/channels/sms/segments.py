"""How many SMS a text takes, and its parts. Pure.

3GPP TS 23.038 (the alphabet of GSM and its extension), TS 23.040 9.2.3.24.1 (concatenation by a header of six octets).
"""

from dataclasses import dataclass
from decimal import Decimal

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("^{}\\[~]|€\f")  # an escape and a character: two septets
GSM_ONE, GSM_PART = 160, 153
UCS2_ONE, UCS2_PART = 70, 67
BEYOND_BMP = 0xFFFF
# What editors put in by themselves, and what would keep a Latin text in the cheaper alphabet.
PLAIN = {"«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "…": "...",
         "№": "N", "\u00a0": " ", "`": "'", "−": "-"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """What a text costs: ``units`` are septets or UTF-16 code units, ``left`` is what still fits into the last part.

    ``odd`` are characters that alone make an otherwise Latin text three times as expensive.
    """

    alphabet: str  # gsm7 or ucs2
    units: int
    parts: tuple[str, ...]
    left: int
    odd: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return len(self.parts)

    def price(self, of_one: Decimal) -> Decimal:
        """What sending costs when one segment costs ``of_one``."""
        return of_one * self.count


def is_gsm(text: str) -> bool:
    return all(character in GSM or character in EXTENSION for character in text)


def segments(text: str) -> Segments:
    """The parts of ``text``: pairs and extension characters are never torn; an empty text takes none."""
    latin = is_gsm(text)
    one, each = (GSM_ONE, GSM_PART) if latin else (UCS2_ONE, UCS2_PART)
    weigh = _septets if latin else _code_units
    total = sum(weigh(character) for character in text)
    if total <= one:
        parts: tuple[str, ...] = (text,) if text else ()
        left = one - total
    else:
        parts, last = _parts(text, each=each, latin=latin)
        left = each - last
    odd = () if latin else _odd(text)
    return Segments(alphabet="gsm7" if latin else "ucs2", units=total, parts=parts, left=left, odd=odd)


def plain(text: str) -> str:
    """``text`` with typographic characters replaced by what the alphabet of GSM holds."""
    return "".join(PLAIN.get(character, character) for character in text)


def _parts(text: str, *, each: int, latin: bool) -> tuple[tuple[str, ...], int]:
    weigh = _septets if latin else _code_units
    parts: list[str] = []
    begin, filled = 0, 0
    for index, character in enumerate(text):
        weight = weigh(character)
        if filled + weight > each:
            parts.append(text[begin:index])
            begin, filled = index, 0
        filled += weight
    return (*parts, text[begin:]), filled


def _septets(character: str) -> int:
    return 2 if character in EXTENSION else 1


def _code_units(character: str) -> int:
    return 2 if ord(character) > BEYOND_BMP else 1


def _odd(text: str) -> tuple[str, ...]:
    """Characters to blame, if replacing them would make the text cheap."""
    found = dict.fromkeys(character for character in text if character in PLAIN)
    return tuple(found) if found and is_gsm(plain(text)) else ()
