"""The platform's own window: while it is shut a message does not leave, and the operator knows it before."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pristan.channels import channel
from pristan.channels.model import ClearedMessage, OutboundKind, Purpose, Window
from pristan.contacts import ShutWindow, Standing, shut_window
from pristan.gate.model import Circumstances, Denied
from pristan.gate.policy import PLATFORM_WINDOW, assess
from pristan.testing.outbound import NOON, an_outbound
from tests.gate.deciding import decided

TERMS = "https://platform.example/terms"
DAY = Window(since="message", hours=24, allows=("reply", "service"), note="Прошло 24 часа", source=TERMS)
TEMPLATES = Window(since="none", allows=("service",))
SHUT = ShutWindow(reason="Прошло 24 часа", source=TERMS, closed_at=NOON - timedelta(hours=1))
NEVER = ShutWindow(reason="Первым пишет клиент", source=TERMS)
OPEN = Circumstances(identity_state="ok", channel_name="WhatsApp")


def a_standing(*windows: Window, **known: Any) -> Standing:
    manifest = replace(channel("vk").manifest, windows=windows)
    everything: dict[str, Any] = {"identity_state": "ok", "inbox_state": "active", "is_allowed": True}
    return Standing(**everything | {"manifest": manifest} | known)


@pytest.mark.parametrize(
    ("standing", "purpose", "is_shut"),
    [
        pytest.param(a_standing(DAY, last_message_at=NOON - timedelta(hours=23)), Purpose.REPLY, False, id="within"),
        pytest.param(
            a_standing(DAY, last_message_at=NOON - timedelta(hours=24)), Purpose.REPLY, True, id="this moment"
        ),
        pytest.param(a_standing(DAY), Purpose.REPLY, True, id="never wrote"),
        pytest.param(a_standing(DAY, TEMPLATES), Purpose.SERVICE, False, id="templates go through"),
        pytest.param(a_standing(DAY, TEMPLATES), Purpose.LEGAL, False, id="what the law demands goes as service"),
        pytest.param(a_standing(DAY, TEMPLATES), Purpose.INVITATION, True, id="an invitation is a free answer"),
        pytest.param(a_standing(DAY), Purpose.PROMO, False, id="promo is not a matter of this window"),
        pytest.param(a_standing(), Purpose.REPLY, True, id="no window named, the customer writes first"),
        pytest.param(a_standing(started_at=NOON), Purpose.REPLY, False, id="no window named, the customer began"),
    ],
)
def test_a_window_is_shut_for_a_purpose(standing: Standing, purpose: Purpose, *, is_shut: bool) -> None:
    assert (shut_window(standing, purpose, now=NOON) is not None) == is_shut


def test_the_window_that_shut_last_is_named_with_its_terms() -> None:
    short = replace(DAY, hours=1, note="Прошёл час")
    found = shut_window(a_standing(short, DAY, last_message_at=NOON - timedelta(days=2)), Purpose.REPLY, now=NOON)
    assert found is not None
    assert (found.source, found.closed_at) == (TERMS, NOON - timedelta(days=1))


@pytest.mark.parametrize("window", [SHUT, NEVER])
def test_the_reason_is_the_platforms_contract_and_no_law(window: ShutWindow) -> None:
    verdict = decided(an_outbound(text="Добрый день"), replace(OPEN, shut={Purpose.REPLY: window}))
    assert isinstance(verdict, Denied)
    [reason] = verdict.reasons
    assert (reason.rule_id, reason.nature, reason.source) == (PLATFORM_WINDOW, "contract", TERMS)
    assert "WhatsApp" in reason.article
    assert [way.kind for way in verdict.ways] == ["other_channel", "repeat"]


@pytest.mark.parametrize("kind", [kind for kind in OutboundKind if kind is not OutboundKind.MESSAGE])
def test_mending_and_taking_back_ask_for_no_window(kind: OutboundKind) -> None:
    message = replace(an_outbound(text="Добрый день"), kind=kind)
    assert isinstance(decided(message, replace(OPEN, shut={Purpose.REPLY: SHUT})), ClearedMessage)


def test_another_purpose_passes_and_a_worse_reason_is_told_alone() -> None:
    service = replace(an_outbound(text="Заказ готов"), purpose=Purpose.SERVICE)
    assert isinstance(decided(service, replace(OPEN, shut={Purpose.REPLY: SHUT})), ClearedMessage)
    blocked = replace(OPEN, identity_state="blocked", shut={Purpose.REPLY: SHUT})
    assert [reason.rule_id for reason in assess(blocked)] == ["house-recipient-stopped"]
