"""What was sent against what arrived. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """``received`` counts each number once, ``doubled`` every copy of it beyond the first."""

    sent: int
    received: int
    lost: int
    doubled: int
    out_of_order: int

    def plus(self, other: "Account") -> "Account":
        return Account(
            sent=self.sent + other.sent,
            received=self.received + other.received,
            lost=self.lost + other.lost,
            doubled=self.doubled + other.doubled,
            out_of_order=self.out_of_order + other.out_of_order,
        )

    def named(self, way: str) -> dict[str, int]:
        """The figures of one direction."""
        return {
            f"sent_{way}": self.sent,
            f"received_{way}": self.received,
            f"lost_{way}": self.lost,
            f"doubled_{way}": self.doubled,
            f"out_of_order_{way}": self.out_of_order,
        }


def counted(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Numbers by owner, for pairs ordered by owner."""
    return [[number for _, number in group] for _, group in groupby(pairs, key=itemgetter(0))]


def compare(*, sent: Sequence[Sequence[int]], received: Sequence[Sequence[int]]) -> Account:
    """Each inner sequence is one conversation in its order; numbers grow within it and occur in no other.

    A number that turns up in the conversation of somebody else counts as out of order.
    """
    owners = {number: owner for owner, numbers in enumerate(sent) for number in numbers}
    copies = Counter(number for numbers in received for number in numbers)
    known = sum(1 for number in copies if number in owners)
    disorder = 0
    for numbers in received:
        firsts = list(dict.fromkeys(numbers))
        disorder += sum(1 for first, second in pairwise(firsts) if second < first)
        places = Counter(owners.get(number, -1) for number in firsts)
        disorder += len(firsts) - max(places.values(), default=0)
    return Account(
        sent=len(owners),
        received=known,
        lost=len(owners) - known,
        doubled=sum(copies.values()) - len(copies),
        out_of_order=disorder,
    )
