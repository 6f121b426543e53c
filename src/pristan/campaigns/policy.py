"""Decisions of the move: who is touched, when, what it costs. Pure."""

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from pristan.campaigns.model import DayGround, Standing, Step
from pristan.channels.sms.segments import segments
from pristan.compliance.workdays import Calendar
from pristan.outbox.model import LINK_PLACE, LINK_SHOWN

REST: Final = 0.02  # of people: the last never move by themselves
FARTHEST: Final = 3650
LATELY: Final = timedelta(days=14)  # by what happened within it the day of closing is told
CLOSING_NEXT: Final[Mapping[str, frozenset[str]]] = {
    "noticing": frozenset({"planned"}),
    "closed": frozenset({"planned", "noticing"}),
    "archived": frozenset({"closed"}),
    "cancelled": frozenset({"planned", "noticing", "closed"}),
}
MORNING: Final = time(10)
EVENING: Final = time(18)
_MONTHS: Final = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()
_IS: Final[Mapping[str, str]] = {
    "planned": "Сначала закройте канал: в архив сдают закрытый",
    "noticing": "Сначала закройте канал: в архив сдают закрытый",
    "closed": "Канал уже закрыт",
    "archived": "Канал уже сдан в архив",
    "cancelled": "Это закрытие отменено. Запланируйте новое",
}
_MAY_NOT: Final[Mapping[tuple[str, str], str]] = {
    ("noticing", "noticing"): "Клиентов уже предупреждают",
    ("closed", "noticing"): "Канал уже закрыт: кто напишет, получит ответ с переадресацией",
    ("closed", "changed"): "Канал уже закрыт: план не изменить",
    ("archived", "cancelled"): "Канал сдан в архив, ключи уничтожены: закрытие не отменить. Чтобы снова писать в этом "
    "канале, подключите его заново",
}
NEXT: Final[Mapping[str, frozenset[str]]] = {
    "planning": frozenset({"draft", "ready"}),
    "running": frozenset({"ready", "paused"}),
    "paused": frozenset({"running"}),
    "finished": frozenset({"running", "paused", "ready"}),
}


def may_become(state: str, wanted: str) -> bool:
    """Whether a plan may pass from one state to another by somebody's word."""
    return state in NEXT.get(wanted, frozenset())


def ending(standing: Standing) -> str:
    """How it ends for a person before the next touch; empty while they wait for it."""
    if standing.is_other:
        return "merged"
    if standing.is_moved:
        return "moved"
    return "suppressed" if standing.is_refused else ""


def address_for(step: Step, standing: Standing) -> str:
    """Where a touch goes; empty if nothing is known of the person."""
    return (standing.phone if step.kind in {"sms", "call"} else standing.email) or ""


def after(step: Step, steps: Sequence[Step], *, now: datetime) -> tuple[str, int, datetime | None]:
    """State, next step and its moment once a touch is made."""
    following = next((one for one in steps if one.position > step.position), None)
    if following is None:
        return "left", step.position, None
    return "waiting", following.position, now + timedelta(hours=following.wait_hours)


def words(step: Step) -> str:
    """What the thread shows of a touch."""
    return step.text.replace(LINK_PLACE, LINK_SHOWN)


def parts_of(text: str, *, link: str) -> int:
    """Parts of an SMS with the link in its place."""
    return len(segments(text.replace(LINK_PLACE, link).replace(LINK_SHOWN, link)).parts)


def estimate(counted: Mapping[str, int], steps: Sequence[Step], *, price: int, link: str) -> dict[str, Any]:
    """What a plan will touch and cost at most: nobody has moved before the last touch. ``cost``: kopecks."""
    found: dict[str, Any] = {name: int(value) for name, value in counted.items()}
    parts = sum(parts_of(step.text, link=link) for step in steps if step.kind == "sms")
    return {**found, "sms_parts": parts, "cost": parts * price * found["with_sms_consent"]}


def closing_day(*, left: int, lately: int, days: int, people: int) -> int | None:
    """In how many days all but ``REST`` of ``people`` will have moved; None while nobody moves.

    The same share of those who are left goes each day as went lately: who moves easily has moved, so a straight line
    would promise too much.
    """
    target = max(people * REST, 0.5)
    if left <= target:
        return 0
    if lately <= 0:
        return None
    stay = (left / (left + lately)) ** (1 / days)
    return min(math.ceil(math.log(target / left) / math.log(stay)), FARTHEST)


def may_close(state: str, wanted: str) -> bool:
    """Whether a closing may pass from one state to another: it can be taken back until the archive."""
    return state in CLOSING_NEXT.get(wanted, frozenset())


def closing_words(company: str, channels: Sequence[str], *, on: str, has_link: bool) -> tuple[str, str]:
    """The last notice and the forwarding, as they are proposed. ``on``: the day in words.

    Nowhere prices, names or calls to buy: the gate would take it for more than an invitation.
    """
    there = f" Пишите нам: {', '.join(channels)}." if channels else ""
    link = f" Ваша ссылка, чтобы разговор продолжился: {LINK_PLACE}" if has_link else ""
    notice = f"Здравствуйте. {company} перестаёт отвечать здесь {on}.{there}{link}"
    return notice, f"Здесь {company} больше не отвечает.{there}{link}"


def refusal(state: str, wanted: str) -> str:
    """Why a closing does not pass from one state to another, and what to do instead."""
    return _MAY_NOT.get((state, wanted)) or _IS[state]


def in_words(day: date) -> str:
    """A day as people write it: 1 декабря 2026 года."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year} года"


def day_begins(closes_on: date, *, now: datetime, zone: ZoneInfo, days: Calendar) -> datetime | None:
    """When a closing may next happen by itself; None if it may now.

    On working days, from ten till six by the clock of the company: nobody finds on Monday a channel that fell silent
    on Saturday night. A day off passes it on to the next working day, an idle worker to the next morning.
    """
    local = now.astimezone(zone)
    is_over = local.date() >= closes_on and local.time() >= EVENING
    day = days.on_or_after(max(closes_on, local.date() + timedelta(days=int(is_over))))
    if day == local.date() and local.time() >= MORNING:
        return None
    return datetime.combine(day, MORNING, zone).astimezone(now.tzinfo)


def waits_for(ground: DayGround) -> str:
    """Why a closing whose day has come does not happen by itself; empty if it does."""
    if not ground.closes_itself:
        return "by_hand"
    if not ground.may_decide:
        return "no_right"
    if ground.is_imported:
        return ""  # nobody can be told from an archive
    if ground.state == "planned":
        return "not_announced"
    if ground.waiting:
        return "notice_waits"
    return "notice_failed" if ground.failed else ""


def day_words(ground: DayGround, why: str) -> str:
    """What is told to those who may close, in their messenger. Names no customer."""
    told = {
        "": f"Закрылось само, по решению: {ground.decided_by_name}",
        "by_hand": "Закройте канал или перенесите день",
        "no_right": "Само не закрылось: у того, кто так решил, больше нет права настраивать подключения",
        "not_announced": "Само не закрылось: клиентов ещё не предупредили",
        "notice_waits": f"Само закроется, когда предупреждение уйдёт всем. Ещё не ушло: {ground.waiting}",
        "notice_failed": f"Само не закрылось: предупреждение не дошло до клиентов, их {ground.failed}. Закройте канал "
        "или отмените закрытие",
    }
    day = in_words(ground.closes_on)
    return f"Закрытие канала {ground.channel}, «{ground.inbox_name}», назначено на {day}. {told[why]}"
