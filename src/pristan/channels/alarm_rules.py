"""When a connection is in trouble and when it is over. Pure; the thresholds are data (``alarms.toml``)."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

SPAN = timedelta(minutes=15)  # attempts to send are judged over so long
FEW = 10  # a share of fewer attempts says nothing
USUAL = 20  # silence is told only where so many messages usually come meanwhile
CALM = timedelta(minutes=5)  # trouble that comes back within it is the same trouble
EASED = 0.5  # it is over when the figure has fallen below this part of the threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRule:
    """One kind of trouble. ``value`` is the threshold, ``below``: it is in trouble under it."""

    kind: str
    title: str
    unit: str
    what: str
    value: float
    least: float
    most: float
    fix: str
    below: bool = False


@cache
def rules() -> Mapping[str, AlarmRule]:
    """The kinds of trouble in the order in which they are shown."""
    text = files("pristan.channels").joinpath("alarms.toml").read_text("utf-8")
    found = msgspec.convert(tomllib.loads(text)["alarm"], list[AlarmRule])
    return {rule.kind: rule for rule in found}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How an inbox does. Ages are seconds, None where nothing waits; ``usual``: messages on usual days meanwhile.

    ``held``: how many messages wait for a person's decision, ``held_s``: the oldest of them.
    """

    tried: int = 0
    failed: int = 0
    lag_in_s: float | None = None
    lag_out_s: float | None = None
    held_s: float | None = None
    held: int = 0
    unheard_s: float | None = None
    silent_s: float | None = None
    usual: float = 0.0
    checks: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A trouble that is recorded; ``eased_at``: since when its figure is good again."""

    eased_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Record a trouble."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goes:
    """The trouble goes on; ``eased_at`` is kept with it."""

    eased_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """The trouble was over at ``at``."""

    at: datetime


Step = Begun | Goes | Over | None


def values(measured: Measured, *, now: datetime) -> dict[str, float | None]:
    """The figure of each kind; None: there is nothing to judge."""
    ending = ends_first(measured.checks)
    return {
        "errors": 100 * measured.failed / measured.tried if measured.tried >= FEW else None,
        "lag_out": measured.lag_out_s,
        "held": None if measured.held_s is None else measured.held_s / 60,
        "lag_in": measured.lag_in_s,
        "unheard": measured.unheard_s,
        "silence": None if measured.silent_s is None or measured.usual < USUAL else measured.silent_s / 60,
        "expiry": None if ending is None else (ending[0] - now).total_seconds() / 86400,
    }


def ends_first(checks: Sequence[Mapping[str, Any]]) -> tuple[datetime, str] | None:
    """What of the checklist ends first, and when."""
    found = [
        (datetime.fromisoformat(str(line["expires_at"])), str(line.get("title", "")))
        for line in checks
        if line.get("expires_at")
    ]
    return min(found, default=None)


def step(rule: AlarmRule, value: float | None, *, limit: float, known: Open | None, now: datetime) -> Step:
    """What follows from a figure: a trouble begins once, and ends when it has been good for a while."""
    if _is_bad(rule, value, limit):
        return Begun() if known is None else Goes(eased_at=None)
    if known is None:
        return None
    if not _is_good(rule, value, limit):
        return Goes(eased_at=known.eased_at)
    since = known.eased_at or now
    return Over(at=since) if now - since >= CALM else Goes(eased_at=since)


def _is_bad(rule: AlarmRule, value: float | None, limit: float) -> bool:
    if value is None:
        return False
    return value <= limit if rule.below else value >= limit


def _is_good(rule: AlarmRule, value: float | None, limit: float) -> bool:
    """Well away from the threshold, so that a figure that trembles there makes no new trouble every minute."""
    return value is None or (value > limit if rule.below else value < limit * EASED)


def words(kind: str, measured: Measured, *, value: float) -> str:
    """What is wrong, for a person."""
    match kind:
        case "errors":
            return f"Не удалось {measured.failed} из {measured.tried} отправок за 15 минут"
        case "lag_out" | "lag_in":
            return f"Самое старое сообщение {'клиенту' if kind == 'lag_out' else 'клиента'} ждёт {_long(value)}"
        case "held":
            return f"Ждут решения: {measured.held}. Самое старое — {_long(value * 60)}"
        case "unheard":
            return f"Ответа нет {_long(value)}, новые сообщения не приходят"
        case "silence":
            usual = round(measured.usual)
            return f"Ничего не приходило {_long(value * 60)}. Обычно за это время приходит около {usual}"
        case _:
            ending = ends_first(measured.checks)
            return "" if ending is None else f"{ending[1]}: до {ending[0]:%d.%m.%Y}"


def _long(seconds: float) -> str:
    if seconds < 60:  # noqa: PLR2004 - a minute
        return f"{seconds:.0f} с"
    minutes = round(seconds / 60)
    return f"{minutes} мин" if minutes < 120 else f"{minutes // 60} ч"  # noqa: PLR2004 - two hours
