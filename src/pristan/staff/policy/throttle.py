"""How long a failed login makes the next one wait. Counted per account and per address, in the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final


class Subject(Enum):
    """What failures are counted against."""

    ACCOUNT = "account"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Failures:
    """Failures in a row and the moment of the last one."""

    count: int
    last_at: datetime | None


# An office behind one address may hold many people, so an address is given more.
_FREE: Final = {Subject.ACCOUNT: 5, Subject.ADDRESS: 40}
_FIRST_WAIT: Final = timedelta(seconds=15)
_LONGEST_WAIT: Final = timedelta(minutes=15)
FORGOTTEN_AFTER: Final = timedelta(hours=1)


def wait_of(subject: Subject, failures: Failures, *, now: datetime) -> timedelta:
    """How long to wait before the next attempt is even looked at; zero if it may go on.

    After the free ones each failure doubles the wait, up to a quarter of an hour. A clock that jumped
    back cannot lock anyone out for longer than the wait itself.
    """
    if failures.last_at is None or now - failures.last_at >= FORGOTTEN_AFTER:
        return timedelta()
    over = failures.count - _FREE[subject]
    if over < 0:
        return timedelta()
    wait = min(_FIRST_WAIT * (1 << min(over, 10)), _LONGEST_WAIT)
    left = failures.last_at + wait - now
    return max(min(left, wait), timedelta())
