"""Who may be the same person. A name is never a reason: many people share one."""

from collections.abc import Collection, Sequence

from pristan.contacts.model import Confidence, Match

MOST_HOLDERS = 8  # a phone that more people give is the phone of a shop or a family, and tells nothing of anybody


def confidence_of(matches: Sequence[Match]) -> Confidence:
    """How sure these matches make us; there is at least one."""
    proved = {match.verified for match in matches if match.kind != "account"}
    if "both" in proved:
        return Confidence.CERTAIN
    strong = "one" in proved or any(match.kind == "account" for match in matches)
    several = len({match.kind for match in matches}) > 1
    return Confidence.HIGH if strong or several else Confidence.MEDIUM


def may_join_alone(confidence: Confidence, *, lines: tuple[Collection[int], Collection[int]]) -> bool:
    """Whether two people become one without anybody's decision.

    Only what is proved on both sides does it, and only where nobody would come to see a person they did not see before.
    """
    first, second = lines
    return confidence is Confidence.CERTAIN and set(first) == set(second)
