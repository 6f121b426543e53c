from datetime import UTC, datetime, timedelta

import pytest

from pristan.channels.checks import ok, problem
from pristan.channels.model import CheckResult
from pristan.channels.policy import next_state, polling_problem, receive_mode

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
GOOD = [ok("address.name", "имя"), ok("address.chain", "цепочка")]
BAD = [ok("address.name", "имя"), problem("address.chain", "нет цепочки", "", fix="добавить")]


@pytest.mark.parametrize(
    ("mode", "arranged", "address", "is_public", "quick", "expected"),
    [
        pytest.param("auto", "", GOOD, True, False, "webhook", id="our address is reachable"),
        pytest.param("auto", "", BAD, True, False, "polling", id="the chain is cut"),
        pytest.param("auto", "", [], False, False, "polling", id="no address"),
        pytest.param("auto", "webhook", BAD, True, True, "webhook", id="the watchdog does not swing"),
        pytest.param("auto", "webhook", BAD, True, False, "polling", id="a person asked to look again"),
        pytest.param("auto", "webhook", [], False, True, "polling", id="the address was taken away"),
        pytest.param("auto", "polling", GOOD, True, True, "polling", id="asking goes on"),
        pytest.param("auto", "", GOOD, True, True, "webhook", id="nothing was arranged yet"),
        pytest.param("webhook", "", BAD, True, False, "webhook", id="a person chose the address"),
        pytest.param("polling", "webhook", GOOD, True, False, "polling", id="a person chose asking"),
    ],
)
def test_the_way_of_receiving_is_chosen(
    *, mode: str, arranged: str, address: list[CheckResult], is_public: bool, quick: bool, expected: str
) -> None:
    assert receive_mode(mode, arranged=arranged, address=address, is_public=is_public, quick=quick) == expected


@pytest.mark.parametrize(
    ("state", "is_sound", "refusal", "expected"),
    [
        pytest.param("setup", True, "", "active", id="all is well for the first time"),
        pytest.param("setup", False, "refused", "setup", id="a wrong key keeps it in setup"),
        pytest.param("active", False, "refused", "attention", id="the key was revoked"),
        pytest.param("active", False, "", "active", id="a passing fault stops nothing"),
        pytest.param("attention", True, "", "active", id="mended"),
        pytest.param("paused", True, "", "paused", id="a pause is ended only by a person"),
        pytest.param("paused", False, "refused", "paused", id="even when the key is wrong"),
    ],
)
def test_the_state_follows_from_the_checklist(*, state: str, is_sound: bool, refusal: str, expected: str) -> None:
    found, reason = next_state(state, is_sound=is_sound, refusal=refusal)
    assert found == expected
    assert reason == (refusal if refusal and state != "paused" else None)


@pytest.mark.parametrize(
    ("receive", "polled", "checked", "is_problem"),
    [
        pytest.param("polling", 1, 2, False, id="answered a minute ago"),
        pytest.param("polling", 9, 5, True, id="silent at the check before, too"),
        pytest.param("polling", 60, 61, False, id="the hub was away"),
        pytest.param("polling", 4, None, False, id="first check"),
        pytest.param("webhook", 9, 5, False, id="nothing is asked"),
        pytest.param("polling", None, 5, False, id="never answered yet"),
    ],
)
def test_silence_of_asking_is_noticed(
    *, receive: str, polled: int | None, checked: int | None, is_problem: bool
) -> None:
    def ago(minutes: int | None) -> datetime | None:
        return None if minutes is None else NOON - timedelta(minutes=minutes)

    found = polling_problem(receive, who="MAX", polled_at=ago(polled), checked_at=ago(checked), now=NOON)
    assert (found is not None) is is_problem
    assert found is None or found.fix
