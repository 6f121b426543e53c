"""What two people are compared by: phones and e-mails in their normal form."""

import re
from typing import Final

from pristan.contacts.model import DetailKind

_RUSSIAN: Final = 11  # digits of a Russian number with its country code
_SHORTEST: Final = 8
_LONGEST: Final = 15  # ITU-T E.164
_LONGEST_EMAIL: Final = 254  # RFC 5321, 4.5.3.1.3
_EMAIL: Final = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+\.[^\s@<>,;:\"()\[\]\\.]+")


def normal_phone(text: str) -> str | None:
    """``+79001234567`` for any way of writing it, or None for what is no phone number.

    Without a country code a number is Russian: «8 900 …» and «900 …» are «+7 900 …».
    """
    digits = re.sub(r"\D", "", text)
    if not digits.isascii():
        return None
    has_country = text.strip().startswith(("+", "00"))
    if has_country:
        digits = digits.removeprefix("00") if text.strip().startswith("00") else digits
    elif len(digits) == _RUSSIAN and digits[0] == "8":
        digits = f"7{digits[1:]}"
    elif len(digits) == _RUSSIAN - 1:
        digits = f"7{digits}"
    return f"+{digits}" if _SHORTEST <= len(digits) <= _LONGEST and digits[0] != "0" else None


def normal_email(text: str) -> str | None:
    """The address in lower case, or None for what is none. Dots and tags stay: not every server ignores them."""
    found = text.strip().casefold()
    return found if len(found) <= _LONGEST_EMAIL and _EMAIL.fullmatch(found) else None


def normal(kind: DetailKind, text: str) -> str | None:
    """The value two people are compared by."""
    return normal_phone(text) if kind is DetailKind.PHONE else normal_email(text)
