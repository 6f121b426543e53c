"""Decisions about meetings. Pure."""

from datetime import datetime, timedelta
from typing import Final

from pristan.core.errors import FieldError, InvalidInput
from pristan.meetings.model import Wish

LONGEST: Final = timedelta(hours=12)
FARTHEST: Final = timedelta(days=365)
GUESTS_AFTER: Final = timedelta(days=1)
RETRIES: Final = tuple(timedelta(seconds=seconds) for seconds in (2, 10, 60, 300))
TITLE_LIMIT: Final = 128
WORDS: Final = "Приглашаем на видеовстречу. Войти можно по ссылке прямо из браузера, устанавливать ничего не нужно:"


def check(wish: Wish, *, now: datetime) -> None:
    """Refuse what no calendar could keep; raises InvalidInput."""
    if len(wish.title) > TITLE_LIMIT:
        raise InvalidInput("Название слишком длинное", fields=[FieldError("title", f"Не больше {TITLE_LIMIT} знаков")])
    if wish.starts_at is None or wish.ends_at is None:
        return
    if wish.starts_at <= now:
        raise InvalidInput("Это время уже прошло", fields=[FieldError("starts_at", "Выберите время впереди")])
    if wish.starts_at > now + FARTHEST:
        raise InvalidInput("Слишком далеко", fields=[FieldError("starts_at", "Не дальше года вперёд")])
    if not timedelta() < wish.ends_at - wish.starts_at <= LONGEST:
        raise InvalidInput("Длительность не подходит", fields=[FieldError("minutes", "От минуты до 12 часов")])


def guests_until(*, ends_at: datetime | None, asked_at: datetime) -> datetime:
    """The link lives a day longer than the meeting: it will not lie open in an old chat for years."""
    return (ends_at or asked_at) + GUESTS_AFTER


def invitation(words: str, link: str) -> str:
    """What the customer reads: the words, and the link on a line of its own."""
    return f"{words.strip() or WORDS}\n{link}"


def next_try(attempts: int, *, now: datetime, at_least: timedelta = timedelta()) -> datetime | None:
    """When to try again after this many attempts; None when it is enough."""
    if attempts > len(RETRIES):
        return None
    return now + max(RETRIES[attempts - 1], at_least)


def minutes_between(started_at: datetime, ended_at: datetime) -> int:
    """Whole minutes, at least one."""
    return max(round((ended_at - started_at).total_seconds() / 60), 1)
