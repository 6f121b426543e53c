"""What the gate offers instead of what it refused."""

import pytest

from pristan.core.ids import ConversationId, IdentityId, InboxId
from pristan.gate.model import Circumstances, Place
from pristan.gate.policy import assess, ways_out

CLOSED = Circumstances(identity_state="ok", is_channel_allowed=False)
STOPPED = Circumstances(identity_state="blocked")
OPEN = Circumstances(identity_state="ok")


def a_place(circumstances: Circumstances = OPEN, *, number: int = 1, inbox_state: str = "active") -> Place:
    return Place(
        identity_id=IdentityId(number),
        conversation_id=ConversationId(number),
        inbox_id=InboxId(number),
        inbox_name=f"Подключение {number}",
        inbox_state=inbox_state,
        channel="max",
        circumstances=circumstances,
    )


def test_nothing_is_offered_where_nothing_was_refused() -> None:
    assert ways_out((), [a_place()]) == ()


@pytest.mark.parametrize(
    ("place", "enabled", "reason"),
    [
        pytest.param(a_place(), True, "", id="an address that takes messages"),
        pytest.param(a_place(STOPPED), False, "Клиент не принимает сообщения", id="stopped there too"),
        pytest.param(a_place(CLOSED), False, "Канал закрыт для компании", id="that channel is closed too"),
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
