from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.staff.policy.chain import GENESIS, ChainLink, ChainReport, ChainWalk, entry_hash, follow


def a_chain(length: int) -> list[ChainLink]:
    links: list[ChainLink] = []
    previous = GENESIS
    for position in range(1, length + 1):
        fields = (f"вход {position}", None, "{}")
        own = entry_hash(previous, (str(position), *fields))
        links.append(ChainLink(position=position, fields=fields, previous=previous, own=own))
        previous = own
    return links


def test_an_untouched_chain_is_whole() -> None:
    links = a_chain(5)
    assert follow(links, head=(5, links[-1].own)) == ChainReport(entries=5, ok=True, first_broken=None)


def test_an_empty_log_is_whole() -> None:
    assert follow([], head=(0, GENESIS)).ok


def test_a_walk_tells_how_far_it_came_so_that_what_was_written_meanwhile_can_be_walked_too() -> None:
    walk = ChainWalk()
    assert (walk.entries, walk.last) == (0, 0)
    for link in a_chain(3):
        walk.add(link)
    walk.add(replace(a_chain(5)[4], position=7))
    assert (walk.entries, walk.last) == (4, 7)


@pytest.mark.parametrize(
    ("tamper", "first"),
    [
        pytest.param(lambda c: [*c[:2], replace(c[2], fields=("иное", None, "{}")), *c[3:]], 3, id="changed"),
        pytest.param(lambda c: [*c[:2], *c[3:]], 3, id="taken out of the middle"),
        pytest.param(lambda c: c[1:], 1, id="beginning cut off"),
        pytest.param(lambda c: c[:-1], 5, id="end cut off"),
        pytest.param(lambda c: [c[1], c[0], *c[2:]], 1, id="swapped"),
        pytest.param(lambda c: [*c, replace(c[-1], position=6)], 6, id="one added without its hash"),
    ],
)
def test_tampering_is_found_at_its_place(tamper: object, first: int) -> None:
    links = a_chain(5)
    report = follow(tamper(links), head=(5, links[-1].own))  # type: ignore[operator] # a lambda of the table
    assert not report.ok
    assert report.first_broken == first


@given(st.lists(st.text() | st.none()), st.lists(st.text() | st.none()))
def test_different_entries_never_print_the_same(one: list[str | None], other: list[str | None]) -> None:
    assert (entry_hash(GENESIS, one) == entry_hash(GENESIS, other)) == (one == other)
