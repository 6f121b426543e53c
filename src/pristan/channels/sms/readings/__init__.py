"""What each provider tells, as values: pure, one module for each."""

from dataclasses import dataclass
from datetime import UTC, datetime

# Where nothing is told of the time: ingest takes the moment of arrival, whichever is earlier.
UNTOLD = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The provider's state of a message of ours; ``also`` are other spellings of its id."""

    external_id: str
    value: str
    at: datetime = UNTOLD
    phone: str = ""
    also: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A message of a customer; ``note`` tells what of it did not arrive."""

    id: str
    phone: str
    text: str
    at: datetime = UNTOLD
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """Nothing for the inbox; ``unknown`` marks what we do not understand."""

    reason: str
    unknown: bool = True


Reading = Report | Incoming | Odd
