"""Who is touched in a move, when, what it costs, and when the old channel may be closed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pristan.campaigns.model import Standing, Step
from pristan.campaigns.policy import (
    address_for,
    after,
    closing_day,
    closing_words,
    ending,
    estimate,
    may_become,
    may_close,
    parts_of,
    words,
)
from pristan.core.ids import ContactId, InboxId

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LINK = "https://hub.example/m/1-abcdefghijklmnopqrst"
PERSON = Standing(
    contact_id=ContactId(1),
    is_other=False,
    is_moved=False,
    is_refused=False,
    phone="+79261024589",
    email="irina@client.example",
    time_zone="Europe/Moscow",
)
SMS = Step(position=1, kind="sms", inbox_id=InboxId(1), wait_hours=0, subject="", text="Мы в MAX: {link}")
LETTER = replace(SMS, position=2, kind="letter", wait_hours=48, subject="Мы переезжаем")
CALL = replace(SMS, position=3, kind="call", inbox_id=None, wait_hours=72)


@pytest.mark.parametrize(
    ("state", "wanted", "is_open"),
    [
        ("ready", "running", True),
        ("paused", "running", True),
        ("running", "paused", True),
        ("draft", "running", False),
        ("finished", "running", False),
        ("running", "nothing", False),
    ],
)
def test_a_plan_passes_only_between_states_that_follow(state: str, wanted: str, *, is_open: bool) -> None:
    assert may_become(state, wanted) is is_open


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        pytest.param(PERSON, "", id="waits for the touch"),
        pytest.param(replace(PERSON, is_moved=True), "moved", id="has written in the new channel"),
        pytest.param(replace(PERSON, is_refused=True), "suppressed", id="has refused"),
        pytest.param(replace(PERSON, is_refused=True, is_moved=True), "moved", id="moved and refused"),
        pytest.param(replace(PERSON, is_other=True, is_moved=True), "merged", id="has become another card"),
    ],
)
def test_nobody_is_touched_who_has_moved_or_refused(standing: Standing, expected: str) -> None:
    assert ending(standing) == expected


def test_a_touch_goes_where_its_kind_goes_and_nowhere_without_an_address() -> None:
    assert address_for(SMS, PERSON) == address_for(CALL, PERSON) == PERSON.phone
    assert address_for(LETTER, PERSON) == PERSON.email
    assert address_for(LETTER, replace(PERSON, email=None)) == ""


def test_the_next_touch_waits_its_hours_and_after_the_last_nobody_waits() -> None:
    steps = (SMS, LETTER, CALL)
    assert after(SMS, steps, now=NOW) == ("waiting", 2, NOW + timedelta(hours=48))
    assert after(CALL, steps, now=NOW) == ("left", 3, None)


def test_the_thread_shows_no_link_and_the_cost_counts_it() -> None:
    assert words(SMS) == "Мы в MAX: [личная ссылка]"
    assert parts_of("Мы в MAX", link=LINK) == 1
    long = replace(SMS, text="Здравствуйте. Мы больше не отвечаем в прежнем мессенджере, пишите сюда: {link}")
    assert parts_of(long.text, link=LINK) == 2
    told = estimate({"people": 9, "with_sms_consent": 5}, (long, LETTER, CALL), price=390, link=LINK)
    assert told == {"people": 9, "with_sms_consent": 5, "sms_parts": 2, "cost": 2 * 390 * 5}


@pytest.mark.parametrize(
    ("left", "lately", "expected"),
    [
        pytest.param(0, 10, 0, id="all have moved"),
        pytest.param(2, 0, 0, id="the last two of a hundred"),
        pytest.param(50, 0, None, id="nobody moves"),
        pytest.param(50, 50, 66, id="half of those left in two weeks"),
        pytest.param(99, 1, 3650, id="one in two weeks: not before ten years"),
    ],
)
def test_the_day_of_closing_follows_the_share_that_goes(left: int, lately: int, expected: int | None) -> None:
    found = closing_day(left=left, lately=lately, days=14, people=100)
    assert found == expected


@pytest.mark.parametrize(
    ("state", "wanted", "is_open"),
    [
        ("planned", "noticing", True),
        ("planned", "closed", True),
        ("noticing", "closed", True),
        ("closed", "archived", True),
        ("closed", "cancelled", True),
        ("noticing", "noticing", False),
        ("planned", "archived", False),
        ("archived", "cancelled", False),
        ("cancelled", "closed", False),
        ("planned", "nothing", False),
    ],
)
def test_a_closing_goes_forward_and_can_be_taken_back_until_the_archive(
    state: str, wanted: str, *, is_open: bool
) -> None:
    assert may_close(state, wanted) is is_open


@pytest.mark.parametrize(
    ("channels", "has_link", "notice", "reply"),
    [
        pytest.param(
            ["MAX", "SMS", "Почта"],
            True,
            "Здравствуйте. Лавка перестаёт отвечать здесь 1 декабря. Пишите нам: MAX, SMS, Почта."
            " Ваша ссылка, чтобы разговор продолжился: {link}",
            "Здесь Лавка больше не отвечает. Пишите нам: MAX, SMS, Почта."
            " Ваша ссылка, чтобы разговор продолжился: {link}",
            id="three channels and links",
        ),
        pytest.param(
            ["MAX"],
            False,
            "Здравствуйте. Лавка перестаёт отвечать здесь 1 декабря. Пишите нам: MAX.",
            "Здесь Лавка больше не отвечает. Пишите нам: MAX.",
            id="one channel and no campaign",
        ),
        pytest.param(
            [],
            False,
            "Здравствуйте. Лавка перестаёт отвечать здесь 1 декабря.",
            "Здесь Лавка больше не отвечает.",
            id="nowhere to go",
        ),
    ],
)
def test_the_words_of_a_closing_say_where_to_go_and_nothing_else(
    channels: list[str], notice: str, reply: str, *, has_link: bool
) -> None:
    assert closing_words("Лавка", channels, on="1 декабря", has_link=has_link) == (notice, reply)
