"""How detections are compared with the labels: by message, by span, by character."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from typing_extensions import override

PHRASES = frozenset({"HEALTH", "RELIGION", "BIOMETRIC"})  # phrases, scored by overlap only


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled piece of a text."""

    label: str
    start: int
    end: int
    weak: bool = False

    def meets(self, other: "Span") -> bool:
        """At least one common character."""
        return self.start < other.end and other.start < self.end


@dataclass(slots=True)
class Count:
    """Right, wrong and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, right: int, *, of: int, said: int) -> None:
        """One text more: ``right`` of ``of`` true ones among ``said``."""
        self.right += right
        self.wrong += said - right
        self.missed += of - right

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    @override
    def __str__(self) -> str:
        return f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}"


@dataclass(slots=True)
class Score:
    """Everything about one detector on one set."""

    messages: Count = field(default_factory=Count)
    strict: Count = field(default_factory=Count)
    by_type: Count = field(default_factory=Count)
    kinds: dict[str, Count] = field(default_factory=dict)
    flagged: list[str] = field(default_factory=list)
    clean: int = 0
    leaked: int = 0
    masked_too_much: int = 0
    gold_characters: int = 0


def paired(true: Sequence[Span], said: Sequence[Span]) -> int:
    """How many are met one to one by a span of the same label."""
    left = list(said)
    met = 0
    for span in true:
        match = next((one for one in left if one.label == span.label and one.meets(span)), None)
        if match is not None:
            left.remove(match)
            met += 1
    return met


def add(score: Score, true: Sequence[Span], said: Sequence[Span], *, weak: bool) -> None:
    """Count one text; without ``weak`` both sides lose their weak spans, and what meets one is not judged."""
    if not weak:
        soft = [span for span in true if span.weak]
        true = [span for span in true if not span.weak]
        said = [one for one in said if not one.weak and not any(one.meets(span) for span in soft)]
    exact = Counter((one.label, one.start, one.end) for one in said if one.label not in PHRASES)
    gold = Counter((one.label, one.start, one.end) for one in true if one.label not in PHRASES)
    score.strict.add((exact & gold).total(), of=gold.total(), said=exact.total())
    score.by_type.add(paired(true, said), of=len(true), said=len(said))
    for label in {span.label for span in (*true, *said)}:
        ours = [span for span in said if span.label == label]
        theirs = [span for span in true if span.label == label]
        score.kinds.setdefault(label, Count()).add(paired(theirs, ours), of=len(theirs), said=len(ours))
    _characters(score, true, said)


def _characters(score: Score, true: Sequence[Span], said: Sequence[Span]) -> None:
    gold, ours = _places(true), _places(said)
    score.gold_characters += len(gold)
    score.leaked += len(gold - ours)
    score.masked_too_much += len(ours - gold)


def _places(spans: Iterable[Span]) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end)}
