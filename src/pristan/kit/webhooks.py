"""Signed webhooks as Standard Webhooks has them, so that ready libraries of any language verify ours and sign theirs.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, read 2026-11-22. The
signature is HMAC-SHA256 over ``id.timestamp.body``; a secret is ``whsec_`` and 24 to 64 bytes in base64.
"""

import base64
import binascii
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

PREFIX: Final = "whsec_"
TOLERANCE: Final = timedelta(minutes=5)
SHORTEST, LONGEST = 24, 64
_VERSION: Final = b"v1,"
_MOST_SIGNATURES: Final = 10
_MOST_DIGITS: Final = 12


def secret_of(key: bytes) -> str:
    """The secret with this key, as people copy it."""
    return PREFIX + base64.b64encode(key).decode()


def key_of(secret: str) -> bytes | None:
    """The bytes of a secret; None for what is no secret or too short to be one."""
    if not secret.startswith(PREFIX):
        return None
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if SHORTEST <= len(key) <= LONGEST else None


def signed_headers(secrets: Iterable[str], *, event_id: str, body: bytes, now: datetime) -> dict[str, str]:
    """Headers of one try: the id stays the same at every repeat, the time does not. Every secret signs."""
    stamp = str(int(now.timestamp()))
    signatures = [
        (_VERSION + _signature(key, b".".join((event_id.encode(), stamp.encode(), body)))).decode()
        for secret in secrets
        if (key := key_of(secret)) is not None
    ]
    return {"webhook-id": event_id, "webhook-timestamp": stamp, "webhook-signature": " ".join(signatures)}


def is_signed(secrets: Iterable[str], headers: Mapping[bytes, bytes], body: bytes, *, now: datetime) -> bool:
    """Whether one of the secrets signed this body no longer ago than the tolerance; header names in lower case."""
    event_id, stamp = headers.get(b"webhook-id", b""), headers.get(b"webhook-timestamp", b"")
    if not event_id or not stamp.isdigit() or len(stamp) > _MOST_DIGITS:
        return False
    if abs(now.timestamp() - int(stamp)) > TOLERANCE.total_seconds():
        return False
    given = headers.get(b"webhook-signature", b"").split()[:_MOST_SIGNATURES]
    keys = [key for secret in secrets if (key := key_of(secret)) is not None]
    signed = b".".join((event_id, stamp, body))
    # Everything is compared, so the time does not tell which one fits.
    fits = [hmac.compare_digest(_VERSION + _signature(key, signed), one) for key in keys for one in given]
    return any(fits)


def _signature(key: bytes, signed: bytes) -> bytes:
    return base64.b64encode(hmac.digest(key, signed, "sha256"))
