from datetime import UTC, datetime, timedelta

import pytest

from pristan.routing.policy import auto_reply, is_invited
from pristan.staff.service.hours import AutoReplies

NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DAY = AutoReplies(is_open=True, greeting="Здравствуйте")
NIGHT = AutoReplies(is_open=False, out_of_hours="Ответим утром")


@pytest.mark.parametrize(
    ("replies", "cause", "replied_at", "expected"),
    [
        pytest.param(DAY, "opened", None, "Здравствуйте", id="first message by day"),
        pytest.param(DAY, "message", None, None, id="going on by day"),
        pytest.param(NIGHT, "message", None, "Ответим утром", id="any message at night"),
        pytest.param(NIGHT, "opened", NOON - timedelta(hours=1), None, id="just answered by itself"),
        pytest.param(NIGHT, "opened", NOON - timedelta(days=1), "Ответим утром", id="answered long ago"),
        pytest.param(AutoReplies(), "opened", None, None, id="nothing set up"),
    ],
)
def test_an_automatic_reply_is_given_once_and_at_its_time(
    replies: AutoReplies, cause: str, replied_at: datetime | None, expected: str | None
) -> None:
    assert auto_reply(replies, cause=cause, replied_at=replied_at, now=NOON) == expected


@pytest.mark.parametrize(
    ("invitation", "replied_at", "expected"),
    [
        pytest.param("Мы в MAX", None, True, id="never told"),
        pytest.param("Мы в MAX", NOON - timedelta(days=1), False, id="told yesterday"),
        pytest.param("Мы в MAX", NOON - timedelta(days=8), True, id="told long ago"),
        pytest.param("", None, False, id="nothing written"),
        pytest.param(None, None, False, id="no such setting"),
    ],
)
def test_who_writes_where_we_leave_is_invited_now_and_then(
    invitation: str | None, replied_at: datetime | None, *, expected: bool
) -> None:
    assert is_invited(invitation=invitation, replied_at=replied_at, now=NOON) is expected


def test_a_closed_connection_forwards_as_often_as_its_closing_says() -> None:
    yesterday = NOON - timedelta(days=1)
    assert is_invited(invitation="Мы в MAX", replied_at=yesterday, again=timedelta(days=1), now=NOON)
    assert not is_invited(invitation="Мы в MAX", replied_at=yesterday, again=timedelta(days=2), now=NOON)
