"""Formats of secrets we hand out. Only hashes are stored."""

import hashlib
from typing import Final

API_PREFIX: Final = "prs_"
_SHOWN: Final = 12
_MAX_LENGTH: Final = 200


def api_token(secret: str) -> str:
    """A token for the API: recognisable by scanners of leaked secrets."""
    return API_PREFIX + secret


def shown_part(token: str) -> str:
    """What may be shown of a token afterwards, to tell it from others."""
    return token[:_SHOWN]


def bearer(header: str) -> str | None:
    """The API token in an ``Authorization`` header, or None if there is none of ours."""
    scheme, _, value = header.partition(" ")
    value = value.strip()
    if scheme.lower() != "bearer" or not value.startswith(API_PREFIX) or len(value) > _MAX_LENGTH:
        return None
    return value


def csrf_token(session_token: str) -> str:
    """Bound to the session: another session's token does not fit, and nothing more is stored."""
    return hashlib.sha256(b"pristan csrf\0" + session_token.encode()).hexdigest()
