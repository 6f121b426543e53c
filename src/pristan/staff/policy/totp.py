"""One-time codes by time (RFC 6238): six digits, thirty seconds, one step of slack each way, no replay."""

import hmac
from datetime import datetime
from typing import Final

import pyotp

STEP_S: Final = 30
SLACK_STEPS: Final = 1
DIGITS: Final = 6
RECOVERY_CODES: Final = 10
_RECOVERY_ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUP: Final = 5


def step_at(now: datetime) -> int:
    return int(now.timestamp()) // STEP_S


def accepted_step(secret: str, code: str, *, now: datetime, last_step: int | None) -> int | None:
    """The time step the code belongs to, or None.

    A step at or before ``last_step`` is refused: the code has been used, or is older than one that was.
    """
    digits = code.replace(" ", "")
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        return None
    generator = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_S)
    current = step_at(now)
    matched: int | None = None
    for step in range(current - SLACK_STEPS, current + SLACK_STEPS + 1):
        if hmac.compare_digest(generator.generate_otp(step), digits):
            matched = step
    return matched if matched is not None and (last_step is None or matched > last_step) else None


def provisioning_uri(secret: str, *, account: str, issuer: str) -> str:
    """What the QR code holds."""
    return pyotp.TOTP(secret, digits=DIGITS, interval=STEP_S).provisioning_uri(name=account, issuer_name=issuer)


def recovery_code(entropy: bytes) -> str:
    """Ten readable signs in two groups, without the ones that look alike."""
    signs = "".join(_RECOVERY_ALPHABET[byte % len(_RECOVERY_ALPHABET)] for byte in entropy[: 2 * _GROUP])
    return f"{signs[:_GROUP]}-{signs[_GROUP:]}"


def normal_recovery_code(text: str) -> str:
    """What a person typed, without spaces and dashes of any kind, in small letters."""
    return "".join(char for char in text.casefold() if char.isalnum())
