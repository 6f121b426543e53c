"""Which candidates stay: overlaps settled, neighbours heard, thresholds applied."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pristan.compliance.pd import dates
from pristan.compliance.pd.candidate import Candidate
from pristan.compliance.pd.data import table
from pristan.compliance.pd.model import CLASSES, Evidence, EvidenceType, Kind, Klass

_WEIGHTS = table("weights")
_DEFAULT: float = _WEIGHTS["thresholds"]["default"]
_DISTANCE: int = _WEIGHTS["bundle"]["distance"]
_CUT = frozenset({Kind.ADDRESS, Kind.HEALTH, Kind.RELIGION, Kind.BIOMETRIC, Kind.PERSON})
_SHORTEST = 3
_BUNDLED: Mapping[Kind, str] = {
    Kind.PASSPORT_RF: "passport_bundle",
    Kind.INN: "neighbour",
    Kind.PHONE: "neighbour",
    Kind.CAR_PLATE: "neighbour",
    Kind.SNILS: "passport_bundle",
}
_TELLING = frozenset({Klass.DOCUMENT, Klass.CONTACT, Klass.NAME})


class Taken:
    """Places that are taken, in order; nothing overlaps."""

    def __init__(self) -> None:
        self._spans: list[tuple[int, int, int]] = []
        self.kept: list[Candidate] = []

    def add(self, candidate: Candidate) -> None:
        """Take the place."""
        insort(self._spans, (candidate.start, candidate.end, len(self.kept)))
        self.kept.append(candidate)

    def over(self, start: int, end: int) -> list[Candidate]:
        """Whoever stands in ``[start, end)``."""
        at = bisect_left(self._spans, (start, start, -1))
        first = at - 1 if at and self._spans[at - 1][1] > start else at
        found = []
        for begin, finish, index in self._spans[first:]:
            if begin >= end:
                break
            if finish > start:
                found.append(self.kept[index])
        return found

    def about(self, candidate: Candidate) -> list[Candidate]:
        """Neighbours near enough to speak for it."""
        found = self.over(candidate.start - _DISTANCE, candidate.end + _DISTANCE)
        return [one for one in found if one is not candidate and not one.weak and CLASSES.get(one.kind) in _TELLING]


def resolve(candidates: Iterable[Candidate], low: str, thresholds: Mapping[Kind, float]) -> Sequence[Candidate]:
    """Findings in the order of the text, none over another."""
    ordered = sorted(candidates, key=lambda one: (-one.level, -one.score, one.start - one.end, one.start))
    taken, doubtful = Taken(), []
    for candidate in ordered:
        if candidate.score < thresholds.get(candidate.kind, _DEFAULT):
            doubtful.append(candidate)
        else:
            _place(candidate, taken)
    for candidate in doubtful:
        helped = _helped(candidate, taken, low)
        if (
            helped
            and helped.score >= thresholds.get(helped.kind, _DEFAULT)
            and not taken.over(helped.start, helped.end)
        ):
            taken.add(helped)
    return sorted(taken.kept, key=lambda one: one.start)


def _place(candidate: Candidate, taken: Taken) -> None:
    others = taken.over(candidate.start, candidate.end)
    if not others:
        taken.add(candidate)
        return
    if candidate.kind in _CUT and all(other.kind is not candidate.kind for other in others):
        left = replace(candidate, end=min(other.start for other in others))
        right = replace(candidate, start=max(other.end for other in others))
        longest = max(left, right, key=lambda one: one.end - one.start)
        if longest.end - longest.start >= _SHORTEST:
            taken.add(longest)


def _helped(candidate: Candidate, taken: Taken, low: str) -> Candidate | None:
    """What stands beside speaks for a candidate that is not sure by itself."""
    if candidate.kind is Kind.BIRTH_DATE:
        around = taken.over(candidate.start - _SHORTEST * 2, candidate.start)
        for one in around:
            if one.kind is Kind.PERSON and dates.is_beside(low, person_end=one.end, start=candidate.start):
                return candidate.also(Evidence(EvidenceType.NEIGHBOUR, "birth_person", "стоит сразу за именем"))
        return None
    weight = _BUNDLED.get(candidate.kind)
    if weight is None or not any(one.type is not EvidenceType.NEGATIVE for one in candidate.evidence):
        return None
    if any(one.type is EvidenceType.NEGATIVE for one in candidate.evidence):
        return None
    about = [
        one for one in taken.about(candidate) if one.kind in {Kind.PERSON, Kind.BIRTH_DATE, Kind.SNILS, Kind.ADDRESS}
    ]
    if not about:
        return None
    return candidate.also(Evidence(EvidenceType.NEIGHBOUR, weight, "рядом другие сведения о человеке"))
