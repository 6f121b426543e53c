"""Who a logged-in visitor is: a token that the site's own server signed with the secret of the inbox.

A JSON Web Token with HMAC-SHA256 and nothing else of that family: one algorithm, so none to choose from.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pristan.channels.webchat.text import clean_name, clean_phone

MAX_LIFE = timedelta(hours=24)
LEEWAY = timedelta(seconds=60)
_MAX_TOKEN = 4096
_PARTS = 3
_MAX_SUBJECT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownUser:
    """What the site vouches for."""

    user_id: str
    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class NotTrusted:
    """Why the token is not accepted, for the site's developer."""

    reason: str


def verify(token: str, *, secrets: Sequence[str], audience: str, now: datetime) -> KnownUser | NotTrusted:
    """Take the token's word if one of ``secrets`` signed it for this inbox and it is still in force."""
    pieces = token.split(".")
    if len(token) > _MAX_TOKEN or len(pieces) != _PARTS:
        return NotTrusted("not a token of three parts")
    header, claims = _json(pieces[0]), _json(pieces[1])
    signature = _bytes(pieces[2])
    if header is None or claims is None or signature is None:
        return NotTrusted("not base64url of JSON")
    if header.get("alg") != "HS256":
        return NotTrusted("alg must be HS256")
    signed = f"{pieces[0]}.{pieces[1]}".encode()
    # Every secret is compared, so the time does not tell which one fits.
    fits = [hmac.compare_digest(sign(signed, secret), signature) for secret in secrets if secret]
    if not any(fits):
        return NotTrusted("signature does not match")
    return _claims(claims, audience=audience, now=now)


def sign(message: bytes, secret: str) -> bytes:
    return hmac.new(secret.encode(), message, hashlib.sha256).digest()


def issue(claims: dict[str, Any], secret: str) -> str:
    """Make a token as a site's server would."""
    head = _pack(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
    body = _pack(json.dumps(claims, ensure_ascii=False).encode())
    return f"{head}.{body}.{_pack(sign(f'{head}.{body}'.encode(), secret))}"


def _claims(claims: dict[str, Any], *, audience: str, now: datetime) -> KnownUser | NotTrusted:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject or subject != clean_name(subject, limit=_MAX_SUBJECT):
        return NotTrusted("sub must be the user's id, a string of up to 200 characters")
    reason = _out_of_time(claims.get("exp"), claims.get("iat"), moment=now.timestamp())
    if reason:
        return NotTrusted(reason)
    if claims.get("aud", audience) != audience:
        return NotTrusted("aud names another inbox")
    return KnownUser(
        user_id=subject,
        name=clean_name(_text(claims.get("name"))),
        phone=clean_phone(_text(claims.get("phone")))[:30],
        email=clean_name(_text(claims.get("email")), limit=200),
    )


def _out_of_time(expires: Any, issued: Any, *, moment: float) -> str:
    if not _is_number(expires) or not (issued is None or _is_number(issued)):
        return "exp (and iat, if given) must be seconds since 1970"
    if expires <= moment - LEEWAY.total_seconds():
        return "exp has passed"
    if expires > moment + (MAX_LIFE + LEEWAY).total_seconds():
        return "exp is more than 24 hours away"
    if issued is not None and issued > moment + LEEWAY.total_seconds():
        return "iat lies in the future"
    return ""


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12  # noqa: PLR2004


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _bytes(piece: str) -> bytes | None:
    try:
        return base64.b64decode(piece + "=" * (-len(piece) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None


def _json(piece: str) -> dict[str, Any] | None:
    raw = _bytes(piece)
    if raw is None:
        return None
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _pack(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
