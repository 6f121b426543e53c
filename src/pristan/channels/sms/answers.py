"""What a provider's code means, by the tables of ``errors.toml``. Pure."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from pristan.core.errors import (
    AuthFailed,
    ChannelError,
    MessageRejected,
    NotReady,
    OutcomeUnknown,
    ProtocolError,
    RecipientUnreachable,
    Transient,
)

Outcome = Literal["auth", "money", "unreachable", "rejected", "again", "duplicate", "transient", "unknown", "protocol"]
State = Literal["waiting", "delivered", "read", "failed", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRow:
    """One line of the table of errors; ``code`` may list several, empty conditions match anything."""

    provider: str
    outcome: Outcome
    own: str
    title: str
    code: str = ""
    says: str = ""
    pause_s: int = 60

    def matches(self, provider: str, code: str, message: str) -> bool:
        return (
            self.provider == provider
            and (not self.code or code in self.code.split(","))
            and (not self.says or self.says in message)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRow:
    """One line of the table of states; ``value`` may list several."""

    provider: str
    value: str
    state: State
    title: str = ""


class DuplicateError(MessageRejected):
    """Провайдер отклонил такое же сообщение, отправленное только что."""

    def __init__(self, detail: str, *, code: str, pause: timedelta) -> None:
        super().__init__(detail, code=code)
        self.pause = pause


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(files(__package__ or "").joinpath("errors.toml").read_text("utf-8"))


@cache
def errors() -> tuple[ErrorRow, ...]:
    """The rows in the order of the file."""
    rows = tuple(ErrorRow(**row) for row in _tables()["error"])
    if odd := [row.outcome for row in rows if row.outcome not in get_args(Outcome)]:
        raise ValueError(f"errors.toml: outcome {odd[0]}")
    return rows


@cache
def statuses() -> dict[tuple[str, str], StatusRow]:
    """Rows by provider and value."""
    rows = [StatusRow(**row) for row in _tables()["status"]]
    return {(row.provider, value): row for row in rows for value in row.value.split(",")}


def state_of(provider: str, value: str) -> StatusRow | None:
    """What ``value`` means; None for one we do not know."""
    return statuses().get((provider, value.strip().lower()))


def failure(provider: str, *, code: str = "", message: str = "") -> ChannelError:
    """The error of the house for what the provider answered."""
    said = message.lower()
    for row in errors():
        if row.matches(provider, code, said):
            return _error(row)
    return ProtocolError(f"Неизвестный ответ: {code[:20]} {message[:100]}".strip(), code="sms.unexpected")


def _error(row: ErrorRow) -> ChannelError:
    match row.outcome:
        case "again":
            return NotReady(timedelta(seconds=row.pause_s), row.title, code=row.own)
        case "duplicate":
            return DuplicateError(row.title, code=row.own, pause=timedelta(seconds=row.pause_s))
        case outcome:
            return _CLASSES[outcome](row.title, code=row.own)


# Without money nothing leaves until a person has paid: the inbox stops as it does without a key.
_CLASSES: dict[str, type[ChannelError]] = {
    "auth": AuthFailed,
    "money": AuthFailed,
    "unreachable": RecipientUnreachable,
    "rejected": MessageRejected,
    "transient": Transient,
    "unknown": OutcomeUnknown,
    "protocol": ProtocolError,
}
