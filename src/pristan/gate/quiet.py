"""Hours in which advertising rests, by the clock of who receives it. Pure."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers

MOSCOW = "Europe/Moscow"


def zone_of(phone: str, *, company: str) -> ZoneInfo:
    """The zone of the region a phone belongs to, where its code tells just one; else the company's.

    Codes of landlines tell a region. Of a mobile number nothing is told: its code serves many, and it moves.
    """
    from phonenumbers import timezone  # noqa: PLC0415 - a large table; only advertising asks for it

    try:
        found = timezone.time_zones_for_number(phonenumbers.parse(phone, None)) if phone else ()
    except phonenumbers.NumberParseException:
        found = ()
    names = [found[0]] if len(found) == 1 else []
    for name in (*names, company, MOSCOW):
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            continue
    raise AssertionError("the zone of Moscow is always there")


def rests_until(now: datetime, zone: ZoneInfo, *, since: time, until: time) -> datetime | None:
    """When advertising may leave again; None if it may now. ``since`` may be later in the day than ``until``."""
    local = now.astimezone(zone)
    clock = local.time()
    over_night = since > until
    is_quiet = (clock >= since or clock < until) if over_night else since <= clock < until
    if not is_quiet:
        return None
    day = local.date() + timedelta(days=1 if over_night and clock >= since else 0)
    return datetime.combine(day, until, zone).astimezone(now.tzinfo)
