"""Who may be the same person, and who becomes one without a decision."""

from collections.abc import Sequence

import pytest

from pristan.contacts.model import Confidence, Match
from pristan.contacts.policy.likeness import confidence_of, may_join_alone


def a_match(kind: str = "phone", *, here: bool = False, there: bool = False) -> Match:
    return Match(kind=kind, value="x", is_verified_here=here, is_verified_there=there)


@pytest.mark.parametrize(
    ("matches", "expected"),
    [
        pytest.param([a_match(here=True, there=True)], Confidence.CERTAIN, id="proved on both sides"),
        pytest.param([a_match(here=True)], Confidence.HIGH, id="proved here only"),
        pytest.param([a_match(there=True)], Confidence.HIGH, id="proved there only"),
        pytest.param([a_match()], Confidence.MEDIUM, id="merely told"),
        pytest.param([a_match(), a_match("email")], Confidence.HIGH, id="told twice in different ways"),
        pytest.param([a_match("account")], Confidence.HIGH, id="one account in two inboxes"),
        pytest.param([a_match("account", here=True, there=True)], Confidence.HIGH, id="an account proves nothing more"),
    ],
)
def test_confidence_follows_from_what_is_proved(matches: Sequence[Match], expected: Confidence) -> None:
    assert confidence_of(matches) is expected


@pytest.mark.parametrize(
    ("confidence", "lines", "expected"),
    [
        pytest.param(Confidence.CERTAIN, ({1}, {1}), True, id="proved, one line"),
        pytest.param(Confidence.CERTAIN, ({1}, {1, 2}), False, id="somebody would see a person they did not see"),
        pytest.param(Confidence.CERTAIN, ({1}, {2}), False, id="different lines"),
        pytest.param(Confidence.HIGH, ({1}, {1}), False, id="not proved"),
    ],
)
def test_only_the_proved_join_alone(
    confidence: Confidence, lines: tuple[set[int], set[int]], *, expected: bool
) -> None:
    assert may_join_alone(confidence, lines=lines) is expected
