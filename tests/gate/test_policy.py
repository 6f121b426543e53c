"""What the gate decides, and what it offers instead of what it refused."""

from dataclasses import replace

import pytest

from pristan.channels.model import ClearedMessage, Purpose
from pristan.core.ids import ConversationId, IdentityId, InboxId
from pristan.gate.model import Circumstances, Denied, Held, Place, Reason, Verdict
from pristan.gate.policy import assess, decide, ways_out
from pristan.testing.outbound import NOON, an_outbound
from tests.gate.deciding import decided

CLOSED = Circumstances(identity_state="ok", is_channel_allowed=False)
STOPPED = Circumstances(identity_state="blocked")
OPEN = Circumstances(identity_state="ok")


def a_place(
    circumstances: Circumstances = OPEN, *, number: int = 1, inbox_state: str = "active", closed: str = ""
) -> Place:
    return Place(
        identity_id=IdentityId(number),
        conversation_id=ConversationId(number),
        inbox_id=InboxId(number),
        inbox_name=f"Подключение {number}",
        inbox_state=inbox_state,
        channel="max",
        circumstances=circumstances,
        closed=closed,
    )


def test_nothing_is_offered_where_nothing_was_refused() -> None:
    assert ways_out((), [a_place()]) == ()


@pytest.mark.parametrize(
    ("place", "enabled", "reason"),
    [
        pytest.param(a_place(), True, "", id="an address that takes messages"),
        pytest.param(a_place(STOPPED), False, "Клиент не принимает сообщения", id="stopped there too"),
        pytest.param(a_place(CLOSED), False, "Канал закрыт для компании", id="that channel is closed too"),
        pytest.param(a_place(closed="24 часа прошли"), False, "24 часа прошли", id="its window has closed"),
        pytest.param(a_place(inbox_state="paused"), False, "Подключение остановлено", id="its inbox rests"),
    ],
)
def test_another_address_is_judged_before_it_is_offered(place: Place, *, enabled: bool, reason: str) -> None:
    [way] = [way for way in ways_out(assess(STOPPED), [place]) if way.kind == "other_channel"]
    assert (way.is_enabled, way.reason) == (enabled, reason)
    assert way.as_json()["conversation_id"] == place.conversation_id


def test_a_person_with_one_address_is_said_to_have_no_other() -> None:
    [other, repeat] = ways_out(assess(STOPPED), [])
    assert (other.kind, other.is_enabled, other.reason) == ("other_channel", False, "Других адресов клиента нет")
    assert repeat.kind == "repeat"


def test_useful_ways_stand_before_useless_ones() -> None:
    ways = ways_out(assess(CLOSED), [a_place(STOPPED, number=1), a_place(number=2)])
    assert [way.is_enabled for way in ways] == [True, True, False, False]
    assert [way.kind for way in ways] == ["other_channel", "ask_administrator", "other_channel", "repeat"]


def a_reason(effect: str) -> Reason:
    return Reason(rule_id=f"rule-{effect}", version=1, effect=effect, title="Правило", text="Причина")


@pytest.mark.parametrize(
    ("circumstances", "expected"),
    [
        pytest.param(OPEN, ClearedMessage, id="nothing stands against it"),
        pytest.param(STOPPED, Denied, id="the customer stopped us"),
        pytest.param(Circumstances(identity_state="withdrawn"), Denied, id="the consent was withdrawn"),
        pytest.param(CLOSED, Denied, id="the channel is closed for the company"),
        pytest.param(
            Circumstances(identity_state="unreachable"), ClearedMessage, id="unreachable last time: try again"
        ),
    ],
)
def test_a_message_leaves_only_when_nothing_forbids_it(circumstances: Circumstances, expected: type[Verdict]) -> None:
    assert isinstance(decided(an_outbound(text="Добрый день"), circumstances), expected)


@pytest.mark.parametrize(
    ("effects", "expected"),
    [
        pytest.param([], ClearedMessage, id="no reason"),
        pytest.param(["held"], Held, id="a reason to wait"),
        pytest.param(["held", "denied"], Denied, id="a ban outweighs a wait"),
    ],
)
def test_reasons_come_to_one_verdict(effects: list[str], expected: type[Verdict]) -> None:
    reasons = tuple(a_reason(effect) for effect in effects)
    found = decide(an_outbound(text="Добрый день"), reasons, now=NOON)
    assert isinstance(found, expected)
    if isinstance(found, Held | Denied):
        assert found.reasons == reasons


def test_the_administrators_own_words_for_a_closed_channel_are_shown() -> None:
    closed = Circumstances(identity_state="ok", is_channel_allowed=False, channel_reason="Закрыт до проверки")
    (reason,) = assess(closed)
    assert reason.text == "Закрыт до проверки"


LEFT = Circumstances(identity_state="ok", is_left=True, has_invitation=True)


@pytest.mark.parametrize(
    ("circumstances", "purpose", "expected"),
    [
        pytest.param(LEFT, Purpose.REPLY, Denied, id="an answer"),
        pytest.param(LEFT, Purpose.SERVICE, Denied, id="a notice"),
        pytest.param(LEFT, Purpose.PROMO, Denied, id="an advertisement"),
        pytest.param(LEFT, Purpose.INVITATION, ClearedMessage, id="the invitation"),
        pytest.param(replace(LEFT, identity_state="blocked"), Purpose.INVITATION, Denied, id="who stopped us"),
        pytest.param(replace(LEFT, is_channel_allowed=False), Purpose.INVITATION, Denied, id="a closed channel"),
    ],
)
def test_a_channel_that_is_left_carries_only_the_invitation(
    circumstances: Circumstances, purpose: Purpose, expected: type[Verdict]
) -> None:
    message = replace(an_outbound(text="Мы в MAX"), purpose=purpose)
    assert isinstance(decided(message, circumstances), expected)


@pytest.mark.parametrize(
    ("purpose", "expected"),
    [
        pytest.param(Purpose.REPLY, Denied, id="an answer"),
        pytest.param(Purpose.LEGAL, Denied, id="an answer by law"),
        pytest.param(Purpose.INVITATION, ClearedMessage, id="the forwarding"),
    ],
)
def test_a_closed_connection_carries_only_the_forwarding(purpose: Purpose, expected: type[Verdict]) -> None:
    closed = Circumstances(identity_state="ok", is_closed=True, has_invitation=True)
    message = replace(an_outbound(text="Мы в MAX"), purpose=purpose)
    found = decided(message, closed)
    assert isinstance(found, expected)
    if isinstance(found, Denied):
        assert (found.reasons[0].rule_id, found.ways[0].kind) == ("house-inbox-closed", "invite")


def test_the_article_is_named_with_its_doubt_and_the_invitation_offered_first() -> None:
    found = decided(an_outbound(text="Добрый день"), LEFT)
    assert isinstance(found, Denied)
    assert (found.reasons[0].confidence, "149-ФЗ" in found.reasons[0].article) == ("спорно", True)
    assert (found.ways[0].kind, found.ways[0].is_enabled) == ("invite", True)


def test_an_invitation_nobody_wrote_is_offered_with_its_reason() -> None:
    (way,) = [way for way in ways_out(assess(replace(LEFT, has_invitation=False)), []) if way.kind == "invite"]
    assert (way.is_enabled, bool(way.reason)) == (False, True)


def test_an_advertisement_to_who_refused_names_the_refusal() -> None:
    refusal = Reason(rule_id="AD-18-1", version=1, effect="denied", title="Отказ", text="Получен вчера")
    refused = replace(OPEN, against_ads=refusal)
    assert assess(refused, purpose=Purpose.PROMO) == (refusal,)
    assert assess(refused, purpose=Purpose.REPLY) == ()
