"""Hours in which advertising rests, by the clock of who receives it."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from pristan.compliance.rulebook import shipped
from pristan.gate.quiet import rests_until, zone_of

NINE, NINE_PM = time(9), time(21)
MOSCOW, VLADIVOSTOK = "Europe/Moscow", "Asia/Vladivostok"


@pytest.mark.parametrize(
    ("phone", "company", "zone"),
    [
        pytest.param("+74232123456", MOSCOW, VLADIVOSTOK, id="a landline tells its region"),
        pytest.param("+79161234567", VLADIVOSTOK, VLADIVOSTOK, id="a mobile number tells none: the company's"),
        pytest.param("", VLADIVOSTOK, VLADIVOSTOK, id="no phone: the company's"),
        pytest.param("не телефон", VLADIVOSTOK, VLADIVOSTOK, id="no number"),
        pytest.param("+79161234567", "Mars/Olympus", MOSCOW, id="a zone nobody knows: Moscow's"),
        pytest.param("", "../../etc/passwd", MOSCOW, id="a path is no zone"),
    ],
)
def test_a_zone_is_told_by_the_phone_or_is_the_companys(phone: str, company: str, zone: str) -> None:
    assert zone_of(phone, company=company) == ZoneInfo(zone)


@pytest.mark.parametrize(
    ("now", "zone", "until"),
    [
        pytest.param("2026-11-21T12:00", MOSCOW, None, id="at noon"),
        pytest.param("2026-11-21T17:59", MOSCOW, None, id="a minute before nine in the evening"),
        pytest.param("2026-11-21T18:00", MOSCOW, "2026-11-22T06:00", id="at nine in the evening"),
        pytest.param("2026-11-21T22:00", MOSCOW, "2026-11-22T06:00", id="after midnight"),
        pytest.param("2026-11-22T06:00", MOSCOW, None, id="at nine in the morning"),
        pytest.param("2026-11-21T12:00", VLADIVOSTOK, "2026-11-21T23:00", id="it is night in Vladivostok"),
    ],
)
def test_advertising_leaves_by_day(now: str, zone: str, until: str | None) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    expected = None if until is None else datetime.fromisoformat(until).replace(tzinfo=UTC)
    assert rests_until(moment, ZoneInfo(zone), since=NINE_PM, until=NINE) == expected


def test_a_rest_within_one_day_ends_the_same_day() -> None:
    noon = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
    assert rests_until(noon, ZoneInfo(MOSCOW), since=time(13), until=time(15)) == datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert rests_until(noon, ZoneInfo(MOSCOW), since=time(14), until=time(15)) is None


def test_the_hours_are_those_of_the_rulebook() -> None:
    quiet = shipped().consents.quiet
    assert (quiet.since, quiet.until) == (NINE_PM, NINE)
