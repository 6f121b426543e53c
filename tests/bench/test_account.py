"""The comparison that says whether a message was lost: it must see each kind of harm."""

import pytest

from pristan.bench.account import Account, compare, counted

WRITTEN = [[1, 2, 3], [11, 12]]


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        pytest.param([[1, 2, 3], [11, 12]], (5, 0, 0, 0), id="all as written"),
        pytest.param([[11, 12], [1, 2, 3]], (5, 0, 0, 0), id="conversations have no order among them"),
        pytest.param([[1, 3], [11, 12]], (4, 1, 0, 0), id="one lost"),
        pytest.param([[1, 2, 2, 3], [11, 12]], (5, 0, 1, 0), id="one doubled in its place"),
        pytest.param([[1, 2, 3, 1], [11, 12]], (5, 0, 1, 0), id="one doubled later is no disorder"),
        pytest.param([[1, 2, 3], [11, 12, 3]], (5, 0, 1, 2), id="a copy in the conversation of somebody else"),
        pytest.param([[2, 1, 3], [11, 12]], (5, 0, 0, 1), id="two swapped"),
        pytest.param([[1, 2, 12], [11, 3]], (5, 0, 0, 3), id="exchanged between conversations"),
        pytest.param([], (0, 5, 0, 0), id="nothing came"),
    ],
)
def test_each_kind_of_harm_is_counted(received: list[list[int]], expected: tuple[int, int, int, int]) -> None:
    found = compare(sent=WRITTEN, received=received)
    assert (found.received, found.lost, found.doubled, found.out_of_order) == expected
    assert found.sent == 5


def test_both_directions_add_up() -> None:
    one = Account(sent=1, received=2, lost=3, doubled=4, out_of_order=5)
    assert one.plus(one) == Account(sent=2, received=4, lost=6, doubled=8, out_of_order=10)


def test_numbers_are_grouped_by_their_owner() -> None:
    assert counted([(1, 5), (1, 6), (2, 7)]) == [[5, 6], [7]]
