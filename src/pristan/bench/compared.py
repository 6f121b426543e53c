"""How long messages took with all channels well against while one of them was in trouble. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pristan.bench.model import percentile

FEW = 5  # of fewer samples no median is taken


@dataclass(slots=True, kw_only=True)
class Sample:
    """One message. ``way``: in or out. ``victim``: the channel in trouble when it began. ``is_spoiled``: its own."""

    channel: str
    way: str
    at: float
    victim: str = ""
    is_spoiled: bool = False
    took_s: float = 0.0
    is_over: bool = False

    def ends(self, now: float) -> None:
        if not self.is_over:
            self.took_s, self.is_over = now - self.at, True


def figures(samples: Sequence[Sample]) -> dict[str, float | int | str]:
    """Per channel and way the percentiles of both times; how much later the others came, and which of them most.

    So that slow and quick channels count alike, each message is measured by the healthy median of its channel and way.
    A channel that was in trouble is no longer one of the others.
    """
    found: dict[str, float | int | str] = {}
    healthy: list[float] = []
    failing: list[float] = []
    changes: dict[str, float] = {}
    for channel, way in sorted({(one.channel, one.way) for one in samples}):
        own = [one for one in samples if (one.channel, one.way) == (channel, way) and not one.is_spoiled]
        before = [one.took_s for one in own if one.is_over and not one.victim]
        after = [one.took_s for one in own if one.is_over and one.victim]
        found |= _named(f"{channel}_{way}", before) | (_named(f"{channel}_{way}_failing", after) if after else {})
        median = percentile(before, 0.5)
        if len(before) < FEW or len(after) < FEW or not median:
            continue
        healthy += [one / median for one in before]
        failing += [one / median for one in after]
        changes[f"{channel}_{way}"] = _change(before, after)
    worst = max(changes, key=lambda name: changes[name], default="")
    spoiled = [one for one in samples if one.is_spoiled]
    missing = [f"{one.channel}_{one.way}" for one in samples if not one.is_spoiled and not one.is_over]
    return {
        "others_p95_change_percent": _change(healthy, failing),
        "others_missing": len(missing),
        "missing_in": ", ".join(f"{name}: {count}" for name, count in sorted(Counter(missing).items())),
        "worst": worst,
        "worst_p95_change_percent": changes.get(worst, 0.0),
        "messages": len(samples),
        "victims_messages": len(spoiled),
        "victims_arrived": sum(one.is_over for one in spoiled),
        **found,
    }


def _named(name: str, took_s: Sequence[float]) -> dict[str, float]:
    return {
        f"{name}_p50_ms": round(percentile(list(took_s), 0.5) * 1000, 1),
        f"{name}_p95_ms": round(percentile(list(took_s), 0.95) * 1000, 1),
    }


def _change(before: Sequence[float], after: Sequence[float]) -> float:
    """Per cent by which the 95th percentile moved."""
    known = percentile(list(before), 0.95)
    return round((percentile(list(after), 0.95) / known - 1) * 100, 1) if known else 0.0
