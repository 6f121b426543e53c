"""What every HTTP API of a channel has in common: a broken line, a refusal, a pause asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Literal

import httpx

from pristan.core.errors import (
    AuthFailed,
    ChannelError,
    MessageRejected,
    NotReady,
    OutcomeUnknown,
    ProtocolError,
    RateLimited,
    RecipientUnreachable,
    Transient,
)

Outcome = Literal["auth", "unreachable", "not_ready", "rate_limited", "transient", "unknown", "rejected", "protocol"]
DEFAULT_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=10)
_AT_ONCE = timedelta(seconds=1)
_CLASSES: dict[str, type[ChannelError]] = {
    "auth": AuthFailed,
    "unreachable": RecipientUnreachable,
    "transient": Transient,
    "unknown": OutcomeUnknown,
    "rejected": MessageRejected,
    "protocol": ProtocolError,
}


@contextmanager
def line_to(name: str, *, repeatable: bool) -> Iterator[None]:
    """Turns a broken line into an error of the house; only a call that may be repeated is never unknown."""
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as exc:
        raise Transient(f"{name} недоступен: {type(exc).__name__}") from exc
    except httpx.RequestError as exc:  # it may have arrived, and the answer be unreadable: never a blind repeat
        lost = Transient if repeatable else OutcomeUnknown
        raise lost(f"{name} не ответил: {type(exc).__name__}") from exc


def error_of(
    outcome: Outcome, title: str, *, code: str, repeatable: bool, pause: timedelta = DEFAULT_PAUSE
) -> ChannelError:
    """The error of the house for a line of a channel's table; a repeatable call never has an unknown outcome."""
    match outcome:
        case "rate_limited":
            return RateLimited(pause, title)
        case "not_ready":
            return NotReady(_AT_ONCE, title, code=code)
        case "unknown" if repeatable:
            return Transient(title, code=code)
        case _:
            return _CLASSES[outcome](title, code=code)


def server_error(name: str, status: int, *, repeatable: bool) -> ChannelError:
    """A 5xx nobody explained: for a send the outcome is unknown."""
    return Transient(f"{name}: HTTP {status}") if repeatable else OutcomeUnknown(f"{name}: HTTP {status}")


def pause_of(response: httpx.Response) -> timedelta:
    """The pause of ``Retry-After``, kept within reason."""
    value = response.headers.get("Retry-After", "")
    return pause_within(int(value[:6])) if value.isdecimal() else DEFAULT_PAUSE


def pause_within(seconds: int) -> timedelta:
    """A pause the remote asks for, kept within reason."""
    return min(timedelta(seconds=max(seconds, 1)), LONGEST_PAUSE)
