"""A chat gets no more in any second than its platform takes."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from pristan.delivery.pace import Pace, Window
from pristan.kit.clock import monotonic_s


@dataclass
class Clock:
    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


@given(rate=st.sampled_from([0.5, 1, 2, 4, 10]), pauses=st.lists(st.floats(0, 3), min_size=1, max_size=60))
def test_no_second_holds_more_than_the_rate(rate: float, pauses: list[float]) -> None:
    clock = Clock()
    window = Window(rate, clock=clock)
    left = []
    for pause in pauses:
        clock.at += pause
        left.append(clock.at + window.delay_s())
    assert left == sorted(left)
    span_s = max(1, int(rate)) / rate
    for first, at in enumerate(left):
        assert sum(one < at + span_s for one in left[first:]) <= max(1, int(rate))


async def test_a_pause_of_the_inbox_lets_no_more_into_one_chat_after_it() -> None:
    began = monotonic_s()
    pace = Pace(per_inbox_per_s=100, per_chat_per_s=2)
    pace.pause(0.5)
    left = []
    for _ in range(3):
        await pace.wait("7001")
        left.append(monotonic_s())
    # By the places in the chat, not by when the first of them woke up: a busy machine wakes late.
    assert left[0] - began >= 0.5
    assert left[2] - began >= 0.5 + 1


def test_the_first_messages_do_not_wait_and_nobody_waits_after_a_rest() -> None:
    clock = Clock()
    window = Window(2, clock=clock)
    assert [round(window.delay_s(), 3) for _ in range(4)] == [0.0, 0.0, 1.1, 1.1]
    clock.at += 60
    assert [window.delay_s() for _ in range(2)] == [0.0, 0.0]
