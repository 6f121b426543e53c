"""The crowd of the bench of matching: what must be found in it is what comparing everybody with everybody finds."""

from collections import defaultdict
from itertools import combinations

import pytest

from pristan.bench.match import crowd, pairs_of
from pristan.contacts.policy.likeness import MOST_HOLDERS
from pristan.contacts.policy.sameness import normal


@pytest.mark.parametrize("count", [1_000, 1_240, 20_000])
def test_the_pairs_known_beforehand_are_those_of_everybody_with_everybody(count: int) -> None:
    holders: dict[tuple[str, str], set[int]] = defaultdict(set)
    for number, kind, shown in crowd(count):
        if value := normal(kind, shown):
            holders[kind, value].add(number)
    telling = (sorted(who) for who in holders.values() if len(who) <= MOST_HOLDERS)
    assert len({pair for who in telling for pair in combinations(who, 2)}) == pairs_of(count)
