"""What a bench says: its figures and the machine they were taken on."""

from dataclasses import dataclass
from enum import StrEnum


class Scale(StrEnum):
    """``small`` ends within a minute on two cores; ``full`` has the sizes of the bars."""

    SMALL = "small"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Where the figures were taken."""

    cores: int
    memory_mb: int
    python: str
    postgres: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The result of one bench, in the shape other tools read."""

    bench: str
    scale: Scale
    metrics: dict[str, float | int | str]
    machine: Machine


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` of the ordered values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
