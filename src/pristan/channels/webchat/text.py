"""What people and sites send as text, made safe to keep and to show; nothing is ever treated as markup."""

import re
import unicodedata

_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_PHONE = re.compile(r"[^\d+]")


def clean_text(text: str) -> str:
    """Text of a message: what PostgreSQL or a terminal would choke on goes, writing direction stays."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    return _LONE_SURROGATE.sub("\ufffd", _CONTROL.sub("", text))


def clean_name(name: str, *, limit: int = 100) -> str:
    """A one-line name: no controls at all, as names stand inside the texts of others."""
    flat = _SPACE.sub(" ", _BIDI.sub("", clean_text(name))).strip()
    return unicodedata.normalize("NFC", flat)[:limit].strip()


def first_name(name: str) -> str:
    """What a customer learns of an operator's name."""
    words = name.split()
    return words[0] if words else ""


def clean_phone(phone: str) -> str:
    """Digits with a leading plus; a Russian number gets its +7."""
    digits = _PHONE.sub("", phone)
    bare = digits.lstrip("+")
    if len(bare) == len("89121234567") and bare[0] in "78":
        return "+7" + bare[1:]
    return ("+" if digits.startswith("+") else "") + bare.replace("+", "")
