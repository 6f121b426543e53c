"""Contact cards: whose phone it is, and whether MAX vouches for it.

A client of MAX that answers a ``request_contact`` button signs the card: HMAC-SHA256 with the token of the
bot over the card's text. A card sent by hand has no signature, so its phone proves nothing.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass

from pristan.channels.payload import Payload, clean_text

_PHONE = re.compile(r"^(?:[A-Za-z0-9]+\.)?TEL[^:\r\n]*:(?:tel:)?\s*(\+?[\d\s()\-]{5,25})\s*$", re.MULTILINE)
_NAME = re.compile(r"^(?:[A-Za-z0-9]+\.)?FN[^:\r\n]*:(.*)$", re.MULTILINE)
_FIELD_LIMIT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a card says, and what is proven of it."""

    name: str
    phone: str
    account_id: int | None
    account_name: str
    signed: bool
    """The signature is right for our bot."""


def read_card(payload: Payload, *, token: str) -> Card:
    """Read the payload of a ``contact`` attachment."""
    text = payload.verbatim("vcf_info")
    account = payload.part("max_info") or payload.part("tam_info")
    return Card(
        name=_find(_NAME, text),
        phone=normal_phone(_find(_PHONE, _unescaped(text))),
        account_id=account.integer("user_id"),
        account_name=person_name(account),
        signed=is_signed(text, signature=payload.verbatim("hash"), token=token),
    )


def is_signed(card: str, *, signature: str, token: str) -> bool:
    """Whether ``signature`` is MAX's for ``card``; some clients escape the line ends of what they signed."""
    if not (card and signature and token):
        return False
    given = signature.strip().lower().encode("utf-8", "replace")
    candidates = (card, _unescaped(card))
    return any(hmac.compare_digest(_sign(text, token).encode(), given) for text in candidates)


def is_verified(card: Card, *, sender_id: int | None, in_dialog: bool) -> bool:
    """Whether the phone belongs to the sender beyond doubt, but for the question whether we asked for it."""
    return bool(card.signed and card.phone and in_dialog and sender_id and card.account_id == sender_id)


def normal_phone(value: str) -> str:
    """Digits with a leading plus; a Russian number written with 8 becomes +7."""
    digits = re.sub(r"\D", "", value)
    if not digits:
        return ""
    if len(digits) == 11 and digits.startswith("8"):  # noqa: PLR2004 - digits of a Russian number
        digits = "7" + digits[1:]
    return "+" + digits


def person_name(user: Payload) -> str:
    """The name a person carries in MAX."""
    parts = (user.text("first_name").strip(), user.text("last_name").strip())
    return " ".join(part for part in parts if part) or user.text("name").strip() or user.text("username").strip()


def _sign(card: str, token: str) -> str:
    return hmac.new(token.encode("utf-8", "replace"), card.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _unescaped(card: str) -> str:
    return card.replace("\\r", "\r").replace("\\n", "\n")


def _find(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(clean_text(_unescaped(text)))
    return found.group(1).strip()[:_FIELD_LIMIT] if found else ""
