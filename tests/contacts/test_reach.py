"""May we write to a person there, with what, until when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pristan.channels import channel
from pristan.channels.model import Manifest, Purpose, Window
from pristan.contacts import Standing, reachability
from pristan.contacts.policy.reach import PURPOSES, permit

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
YESTERDAY = NOON - timedelta(hours=25)
LATELY = NOON - timedelta(hours=1)
DAY = Window(since="message", hours=24, allows=("reply", "service"), note="24 часа после сообщения клиента")
ALWAYS_SERVICE = Window(since="none", allows=("service",))
ALLOWED = Window(since="consent", allows=("reply", "service", "promo"))


def a_manifest(*windows: Window, first_writer: str = "customer", promo: str = "allowed") -> Manifest:
    return replace(channel("max").manifest, windows=windows, first_writer=first_writer, promo=promo, promo_note="")


LEFT = replace(a_manifest(), role="leaving")


def a_standing(manifest: Manifest, **known: Any) -> Standing:
    everything: dict[str, Any] = {"identity_state": "ok", "inbox_state": "active", "is_allowed": True}
    return Standing(**everything | {"manifest": manifest} | known)


@pytest.mark.parametrize(
    ("standing", "state"),
    [
        pytest.param(a_standing(a_manifest(), started_at=LATELY), "can_write", id="began, no windows named"),
        pytest.param(a_standing(a_manifest()), "not_before", id="never began, the customer writes first"),
        pytest.param(a_standing(a_manifest(first_writer="anyone")), "can_write", id="anybody may begin"),
        pytest.param(a_standing(a_manifest(DAY), last_message_at=LATELY), "only_reply", id="within the window"),
        pytest.param(a_standing(a_manifest(DAY), last_message_at=YESTERDAY), "not_before", id="the window has closed"),
        pytest.param(
            a_standing(a_manifest(DAY), last_message_at=NOON - timedelta(hours=24)),
            "not_before",
            id="closes this moment",
        ),
        pytest.param(
            a_standing(a_manifest(DAY, ALWAYS_SERVICE), last_message_at=YESTERDAY),
            "service_only",
            id="templates remain",
        ),
        pytest.param(a_standing(a_manifest(DAY, ALLOWED), consented_at=YESTERDAY), "can_write", id="let us write"),
        pytest.param(a_standing(a_manifest(), is_allowed=False, identity_state="blocked"), "not_allowed", id="closed"),
        pytest.param(a_standing(a_manifest(), identity_state="blocked", started_at=LATELY), "blocked", id="stopped us"),
        pytest.param(a_standing(a_manifest(), identity_state="withdrawn"), "blocked", id="took the consent back"),
        pytest.param(a_standing(a_manifest(), identity_state="unreachable"), "unreachable", id="no such address"),
        pytest.param(a_standing(a_manifest(), inbox_state="paused", started_at=LATELY), "inbox_stopped", id="paused"),
        pytest.param(a_standing(a_manifest(), inbox_state="closed", started_at=LATELY), "invitation_only", id="closed"),
        pytest.param(a_standing(LEFT, started_at=LATELY), "invitation_only", id="a channel that is left"),
        pytest.param(
            a_standing(LEFT, started_at=LATELY, is_decided=True), "can_write", id="left, with a recorded reason"
        ),
    ],
)
def test_the_state_in_one_word(standing: Standing, state: str) -> None:
    reach = reachability(standing, now=NOON)
    assert reach.state == state
    assert reach.title
    assert set(reach.permits) == set(PURPOSES)
    closed = state in {"not_before", "blocked", "unreachable", "inbox_stopped", "invitation_only", "not_allowed"}
    assert closed is not any(reach.permits[purpose].is_open for purpose in (Purpose.REPLY, Purpose.SERVICE))


def test_a_window_says_when_it_closes() -> None:
    reach = reachability(a_standing(a_manifest(DAY), last_message_at=LATELY), now=NOON)
    assert reach.until == LATELY + timedelta(hours=24)


@pytest.mark.parametrize(
    ("known", "words"),
    [
        pytest.param({"last_message_at": YESTERDAY}, "24 часа", id="it has closed"),
        pytest.param({}, "Первым пишет клиент", id="nothing opened it"),
    ],
)
def test_a_shut_window_is_explained(known: dict[str, Any], words: str) -> None:
    assert words in permit(a_standing(a_manifest(DAY), **known), Purpose.REPLY, now=NOON).reason


def test_the_widest_of_open_windows_counts() -> None:
    week = replace(DAY, hours=168)
    reach = reachability(a_standing(a_manifest(DAY, week), last_message_at=YESTERDAY), now=NOON)
    assert (reach.state, reach.until) == ("only_reply", YESTERDAY + timedelta(hours=168))


@pytest.mark.parametrize(
    ("known", "manifest", "reason"),
    [
        pytest.param(
            {"started_at": LATELY, "promo_consent_at": YESTERDAY},
            a_manifest(promo="forbidden"),
            "запрещают",
            id="rules",
        ),
        pytest.param({"started_at": LATELY}, a_manifest(), "Нет согласия", id="no consent"),
        pytest.param(
            {"last_message_at": LATELY, "promo_consent_at": YESTERDAY}, a_manifest(DAY), "не разрешают", id="no window"
        ),
        pytest.param(
            {"consented_at": LATELY, "promo_consent_at": YESTERDAY}, a_manifest(ALLOWED), None, id="all at once"
        ),
    ],
)
def test_promo_takes_the_rules_the_consent_and_a_window(
    known: dict[str, Any], manifest: Manifest, reason: str | None
) -> None:
    answer = permit(a_standing(manifest, **known), Purpose.PROMO, now=NOON)
    assert answer.is_open is (reason is None)
    assert reason is None or reason in answer.reason


def test_our_own_consent_opens_advertising_and_nothing_else() -> None:
    """SMS and e-mail let advertising through by a consent given to the company, not to a platform."""
    by_consent = a_standing(a_manifest(ALLOWED), promo_consent_at=YESTERDAY)
    assert permit(by_consent, Purpose.PROMO, now=NOON).is_open
    assert not permit(by_consent, Purpose.REPLY, now=NOON).is_open


def test_a_legal_notice_goes_where_service_goes() -> None:
    standing = a_standing(a_manifest(ALWAYS_SERVICE))
    assert permit(standing, Purpose.LEGAL, now=NOON).is_open
    assert not permit(standing, Purpose.REPLY, now=NOON).is_open
