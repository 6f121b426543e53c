"""A value under suspicion: what speaks for it and against it, and how the sum is made."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from pristan.compliance.pd.data import table
from pristan.compliance.pd.model import Evidence, EvidenceType, Kind
from pristan.compliance.pd.words import Near

POSITIVE = frozenset(EvidenceType) - {EvidenceType.NEGATIVE}
LEVELS: Mapping[EvidenceType, int] = {
    EvidenceType.CHECKSUM: 4,
    EvidenceType.CONTEXT: 2,
    EvidenceType.PATTERN: 2,
    EvidenceType.DICTIONARY: 1,
    EvidenceType.NEIGHBOUR: 0,
    EvidenceType.NER: 0,
    EvidenceType.NEGATIVE: 0,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """``[start, end)`` of the reading may be a ``kind``; ``weak`` ones never hold a message."""

    kind: Kind
    start: int
    end: int
    evidence: tuple[Evidence, ...]
    weak: bool = False

    @property
    def score(self) -> float:
        """1 - product of (1 - weight) over what speaks for it, times (1 - weight) of what speaks against it."""
        doubt, against = 1.0, 1.0
        weights = weights_of()
        for one in self.evidence:
            if one.type is EvidenceType.NEGATIVE:
                against *= 1 - weights[one.weight]
            else:
                doubt *= 1 - weights[one.weight]
        return (1 - doubt) * against

    @property
    def level(self) -> int:
        """How much the best evidence is worth when two candidates want the same place."""
        context = any(one.type is EvidenceType.CONTEXT for one in self.evidence)
        return max((LEVELS[one.type] for one in self.evidence), default=0) + context

    def also(self, *evidence: Evidence) -> "Candidate":
        """The same with more evidence."""
        return replace(self, evidence=(*self.evidence, *evidence))


@lru_cache(maxsize=1)
def weights_of() -> Mapping[str, float]:
    """Weights of evidence by name."""
    found: Mapping[str, float] = table("weights")["weights"]
    return found


def pattern(weight: str, detail: str) -> Evidence:
    """Its form speaks for it."""
    return Evidence(EvidenceType.PATTERN, weight, detail)


def checksum(weight: str, detail: str) -> Evidence:
    """Its check digits speak for it."""
    return Evidence(EvidenceType.CHECKSUM, weight, detail)


def context(weight: str, near: Near, low: str) -> Evidence:
    """A word beside it speaks for it."""
    return Evidence(EvidenceType.CONTEXT, weight, f"рядом слово «{low[near.start : near.end]}»", (near.start, near.end))


def negative(weight: str, detail: str, near: Near | None = None) -> Evidence:
    """Something speaks against it."""
    return Evidence(EvidenceType.NEGATIVE, weight, detail, (near.start, near.end) if near else None)
