"""Decisions about invitations: what a token looks like, how it opens a channel, whom it proves. Pure."""

import base64
import hmac
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

from pristan.core.ids import CompanyId
from pristan.invitations.model import Invited, Opening, Way

# 100 bits: nobody guesses one of a million in the time of the earth, and SMS has room for it. Small letters and digits
# only: it survives mail programs, MAX (128 of A-Za-z0-9_-), VK (32) and being read aloud.
LENGTH: Final = 20
EVERYBODY: Final = "everybody"
_TOKEN: Final = re.compile(rf"(?<![\w-])([1-9]\d{{0,17}})-([a-z2-7]{{{LENGTH}}})(?![\w-])", re.IGNORECASE)
_MOST_IN_A_TEXT: Final = 3
_PHONE: Final = re.compile(r"\+?\d{3,15}")
_MAIL: Final = re.compile(r"[^\s@?&<>\"']{1,64}@[^\s@?&<>\"']{1,190}")
# Hosts to which a way may lead, by channel: a page of ours sends people nowhere else.
_HOSTS: Final[Mapping[str, frozenset[str]]] = {
    "max": frozenset({"max.ru"}),
    "vk": frozenset({"vk.me", "vk.com", "vk.ru"}),
    "ok": frozenset({"ok.ru"}),
}
_START: Final[Mapping[str, str]] = {"max": "start", "vk": "ref"}
HELLO: Final = "Здравствуйте!"
_WHOLE: Final = "Нужна ссылка целиком: https://…"
_UNSAFE: Final = re.compile(r"[\s\"'<>\\]")


def token_of(secret: bytes, company_id: CompanyId, whose: int | str) -> str:
    """The token of one invitation (its id) or of everybody; the same each time."""
    made = hmac.new(secret, str(whose).encode(), sha256).digest()
    return f"{company_id}-{base64.b32encode(made).decode().lower()[:LENGTH]}"


def read_token(text: str) -> tuple[CompanyId, str] | None:
    """The company of what looks like a token, and the token as it was made; None for anything else."""
    found = _TOKEN.fullmatch(text)
    return None if found is None else (CompanyId(int(found[1])), f"{found[1]}-{found[2].lower()}")


def tokens_in(text: str, company_id: CompanyId) -> tuple[str, ...]:
    """Tokens of a company within what somebody wrote, a few at most."""
    if str(company_id) not in text:
        return ()
    found = [f"{match[1]}-{match[2].lower()}" for match in _TOKEN.finditer(text[:4000])]
    return tuple(dict.fromkeys(one for one in found if one.startswith(f"{company_id}-")))[:_MOST_IN_A_TEXT]


def wrong_address(channel: str, address: str, *, public_url: str) -> str:
    """Why ``address`` cannot be where people are led to, for people; empty if it can."""
    if channel == "email":
        return "" if _MAIL.fullmatch(address) else "Нужен адрес почты: shop@example.ru"
    if channel == "sms":
        return "" if _PHONE.fullmatch(address) else "Нужен номер, например +79001234567"
    return _wrong_link(channel, address, public_url=public_url)


def _wrong_link(channel: str, address: str, *, public_url: str) -> str:
    try:
        parts, own = urlsplit(address), urlsplit(public_url)
    except ValueError:
        return _WHOLE
    if not parts.hostname or "@" in parts.netloc or _UNSAFE.search(address):
        return _WHOLE
    if (parts.scheme, parts.netloc) == (own.scheme, own.netloc):
        return ""
    allowed = _HOSTS.get(channel, frozenset())
    if parts.scheme != "https":
        return _WHOLE
    is_there = not allowed or parts.hostname.lower().removeprefix("www.") in allowed
    return "" if is_there else f"Ссылка должна вести на {', '.join(sorted(allowed))}"


def opening(way: Way, token: str) -> Opening:
    """What opens the channel of ``way`` with the token.

    MAX: ``?start=`` comes back in ``bot_started``; VK: ``?ref=`` in the first message. Elsewhere the person writes it.
    """
    words = f"{HELLO} Мой код приглашения: {token}"
    if way.channel == "email":
        query = urlencode({"subject": "Здравствуйте", "body": words}, quote_via=quote)
        return Opening(url=f"mailto:{quote(way.address, safe='@')}?{query}", title="Написать письмо", words=words)
    if way.channel == "sms":
        return Opening(url=f"sms:{way.address}?body={quote(words)}", title="Написать SMS", words=words)
    name = _START.get(way.channel)
    if name is None:
        return Opening(url=way.address, title=f"Открыть: {way.name}", words=words)
    mark = "&" if "?" in way.address else "?"
    return Opening(url=f"{way.address}{mark}{name}={token}", title=f"Открыть {way.name}")


def doubt(invited: Invited, *, is_typed: bool) -> str:
    """Why it may be another person than the invited; empty if nothing says so. A doubt leaves it to an operator."""
    reasons = (
        (invited.others > 0, "used"),
        (invited.of_identity_id is None, "unknown"),
        (invited.has_rival, "rival"),
        (invited.is_anothers, "anothers"),
        (not invited.is_place_proved, "place"),
        (is_typed, "typed"),
    )
    return next((name for is_so, name in reasons if is_so), "")
