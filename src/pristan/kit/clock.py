"""The only place that asks the machine for time and randomness."""

import secrets
import time
from datetime import UTC, datetime
from typing import Protocol, runtime_checkable
from uuid import UUID, uuid4


@runtime_checkable
class Clock(Protocol):
    """Gives the present moment, aware and in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def monotonic_s() -> float:
    """Seconds that never jump back; for measuring and waiting only."""
    return time.monotonic()


def random_token(size: int = 32) -> str:
    """``size`` random bytes as URL-safe text."""
    return secrets.token_urlsafe(size)


def random_bytes(size: int = 32) -> bytes:
    """Bytes that nobody can guess."""
    return secrets.token_bytes(size)


def random_digits(size: int) -> str:
    """``size`` random decimal digits: for codes that people type."""
    return "".join(secrets.choice("0123456789") for _ in range(size))


def random_uuid() -> UUID:
    """A fresh identifier that nobody can guess."""
    return uuid4()
