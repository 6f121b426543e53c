"""Time of the twin: true for messages, compressible for the platform's long waits."""

from __future__ import annotations

from dataclasses import dataclass, field

from pristan.kit.clock import Clock as Watch
from pristan.kit.clock import SystemClock


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """``factor`` of 60 turns the minute before the first webhook retry into a second."""

    factor: float = 1.0
    watch: Watch = field(default_factory=SystemClock)

    def now_ms(self) -> int:
        return int(self.watch.now().timestamp() * 1000)

    def compressed(self, seconds: float) -> float:
        return seconds / self.factor
