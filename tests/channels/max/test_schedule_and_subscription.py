from datetime import timedelta

import pytest

from pristan.channels.max.schedule import next_try
from pristan.channels.max.subscription import UPDATE_TYPES, plan
from pristan.channels.payload import Payload

MEGABYTE = 1024 * 1024
OURS = "https://farvater.example/hooks/max/1"


def patience(size: int) -> tuple[list[int], float]:
    waited, delays = timedelta(), []
    while (delay := next_try(waited, size=size)) is not None:
        delays.append(int(delay.total_seconds()))
        waited += delay
    return delays, waited.total_seconds()


@pytest.mark.parametrize(
    ("size", "minutes"),
    [pytest.param(MEGABYTE, 10, id="small file"), pytest.param(300 * MEGABYTE, 20, id="large video")],
)
def test_we_wait_for_processing_for_minutes(size: int, minutes: int) -> None:
    delays, waited = patience(size)
    assert delays[:7] == [1, 2, 4, 8, 15, 30, 30]
    assert minutes * 60 <= waited < minutes * 60 + 31


def standing(url: str, types: tuple[str, ...] = UPDATE_TYPES) -> Payload:
    return Payload({"url": url, "time": 1, "update_types": list(types)})


@pytest.mark.parametrize(
    ("present", "expected", "remove", "subscribe", "lost"),
    [
        pytest.param([], False, (), True, False, id="first time"),
        pytest.param([standing(OURS)], True, (), False, False, id="in order"),
        pytest.param([], True, (), True, True, id="MAX unsubscribed us"),
        pytest.param([standing(OURS), standing("https://old")], True, ("https://old",), False, False, id="foreign"),
        pytest.param([standing(OURS, ("message_created",))], True, (), True, False, id="other types"),
    ],
)
def test_exactly_our_subscription_stands(
    *, present: list[Payload], expected: bool, remove: tuple[str, ...], subscribe: bool, lost: bool
) -> None:
    found = plan(present, url=OURS, expected=expected)
    assert (found.remove, found.subscribe, found.was_lost) == (remove, subscribe, lost)


def test_polling_needs_no_subscription_at_all() -> None:
    assert plan([standing(OURS)], url="", expected=False).remove == (OURS,)
