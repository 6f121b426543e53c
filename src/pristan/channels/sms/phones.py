"""Phone numbers: E.164 once, at the edge. Pure."""

import re

MOBILE = re.compile(r"\+7[3489]\d{9}")
_DIGITS = re.compile(r"\D+", re.ASCII)
_WRITTEN = re.compile(r"\+?[0-9\s().\-\u2010-\u2015\u00a0]+")
SHORTEST, LONGEST = 8, 15  # ITU-T E.164: at most 15 digits with the country code
RUSSIAN = 11
WITHOUT_TRUNK = 10


def e164(written: str) -> str | None:
    """``8 (916) 123-45-67`` → ``+79161234567``; None for whatever is no international number.

    Russian habits: the trunk prefix 8 instead of +7, and ten digits of a mobile number with neither.
    """
    text = written.strip()
    if not _WRITTEN.fullmatch(text):
        return None
    digits = _DIGITS.sub("", text)
    if not text.startswith("+"):
        if digits.startswith(("00", "810")) and len(digits) > RUSSIAN:  # how a line dials abroad
            digits = digits[2:] if digits.startswith("00") else digits[3:]
        elif digits.startswith("8") and len(digits) == RUSSIAN:
            digits = f"7{digits[1:]}"
        elif digits.startswith("9") and len(digits) == WITHOUT_TRUNK:
            digits = f"7{digits}"
    if not SHORTEST <= len(digits) <= LONGEST or digits.startswith("0"):
        return None
    if digits.startswith("7") and len(digits) != RUSSIAN:
        return None
    return f"+{digits}"


def sender_of(written: str) -> str:
    """Who wrote: the number in E.164; a short code or a name as it came."""
    return e164(written) or re.sub(r"\s+", " ", written).strip()[:32]


def bare(number: str) -> str:
    """How providers want a number: digits without the plus."""
    return number.removeprefix("+")


def masked(number: str) -> str:
    """The edges of a number, enough to recognise it."""
    return f"{number[:5]}•••{number[-2:]}" if len(number) > SHORTEST else "•••"
