"""Fields of providers' objects: ids come as numbers or strings, times in many clothes. Pure."""

from datetime import UTC, datetime, timedelta, timezone

from pristan.channels.payload import Payload
from pristan.channels.sms.readings import UNTOLD

MOSCOW = timezone(timedelta(hours=3))  # providers write times of Moscow without saying so
LAST_MOMENT_S = 253_370_764_800


def word(body: Payload, *names: str) -> str:
    """The first of the fields that is there, as text."""
    for name in names:
        if text := body.text(name).strip():
            return text[:200]
        number = body.integer(name)
        if number is not None:
            return str(number)
    return ""


def moment(body: Payload, *names: str) -> datetime:
    """The first time that is told: seconds of Unix, ISO 8601, or the Russian way of writing."""
    for name in names:
        seconds = body.integer(name)
        text = body.text(name).strip()
        if seconds is None and text.isdecimal() and len(text) <= 12:  # noqa: PLR2004 - far more than seconds take
            seconds = int(text)
        if seconds is not None and 0 < seconds < LAST_MOMENT_S:
            return datetime.fromtimestamp(seconds, UTC)
        if text and (read := _written(text)) is not None:
            return read
    return UNTOLD


def _written(text: str) -> datetime | None:
    for form in ("%d.%m.%Y %H:%M:%S", "%d.%m.%y %H:%M:%S"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=MOSCOW)
        except ValueError:
            continue
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=MOSCOW)


def hooked(body: Payload) -> Payload:
    """The fields of a webhook, whether it was a form or an object."""
    pairs = dict(form_pairs(body))
    return Payload(pairs) if pairs else body


def form_pairs(body: Payload) -> list[tuple[str, str]]:
    """Names and values of a form, as the entrance wrote them down."""
    return [(word(item, "name"), item.text("value")) for item in body.parts("form")]
