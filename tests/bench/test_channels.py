"""The bench of channels: tiny but real, and its arithmetic."""

from collections.abc import Sequence

import pytest

from pristan.bench.channels import Size, compare
from pristan.bench.compared import Sample, figures
from pristan.bench.ground import ground

TINY = Size(
    healthy_s=3, failing_s=5, rounds=1, victims=("max",), channels=("max", "sms", "webchat"), customers=2, every_s=0.5
)


def samples(channel: str, took_s: Sequence[float], *, victim: str = "", is_spoiled: bool = False) -> list[Sample]:
    return [
        Sample(channel=channel, way="in", at=0, victim=victim, is_spoiled=is_spoiled, took_s=one, is_over=True)
        for one in took_s
    ]


def test_all_but_the_victim_go_on_while_its_line_is_spoiled() -> None:
    with ground() as made:
        found = compare(made, TINY)
    assert found["others_missing"] == 0
    assert int(found["victims_messages"]) > 0
    assert {"sms_in_failing_p95_ms", "webchat_out_failing_p95_ms", "max_in_p95_ms"} <= found.keys()
    assert "max_out_failing_p95_ms" not in found  # the victim is none of the others


def test_slow_and_quick_channels_count_alike() -> None:
    slow, quick = [10.0] * 20, [0.1] * 20
    known = [*samples("email", slow), *samples("max", quick)]
    later = [*samples("email", slow, victim="vk"), *samples("max", [0.2] * 20, victim="vk")]
    found = figures([*known, *later])
    assert (found["others_p95_change_percent"], found["worst"]) == (100.0, "max_in")
    assert (found["max_in_p95_ms"], found["max_in_failing_p95_ms"]) == (100.0, 200.0)


def test_a_message_of_the_victim_says_nothing_of_the_others() -> None:
    known = samples("max", [0.1] * 10)
    found = figures([*known, *samples("max", [0.1] * 10, victim="vk"), *samples("vk", [60.0], is_spoiled=True)])
    assert (found["others_p95_change_percent"], found["victims_messages"]) == (0.0, 1)


def test_a_message_that_never_came_is_told() -> None:
    lost = Sample(channel="max", way="out", at=0)
    assert figures([*samples("max", [0.1] * 10), lost])["others_missing"] == 1


def test_a_message_ends_once() -> None:
    one = Sample(channel="max", way="in", at=1.0)
    one.ends(1.5)
    one.ends(9.0)
    assert one.took_s == pytest.approx(0.5)
