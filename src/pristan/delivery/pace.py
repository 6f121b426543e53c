"""Rates: a token bucket for the inbox and a window per chat, in the memory of the worker that owns the inbox."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable

from pristan.kit.clock import monotonic_s

MAX_CHATS = 50_000
SPARE = 1.1  # requests do not arrive as evenly as they leave, and the platform counts arrivals


class Bucket:
    """Lets ``rate`` a second through; ``burst`` at once."""

    def __init__(self, rate: float, *, burst: float) -> None:
        self._rate = rate
        self._burst = self._tokens = burst
        self._at = monotonic_s()

    def delay_s(self) -> float:
        """Take a token; how long to wait before using it."""
        now = monotonic_s()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate) - 1
        self._at = now
        return 0.0 if self._tokens >= 0 else -self._tokens / self._rate

    def drain(self, seconds: float) -> None:
        """Let nothing through for ``seconds`` (the channel asked for a pause)."""
        self._tokens = min(self._tokens, -seconds * self._rate)


class Window:
    """Lets ``rate`` through in any second, the first of them at once: one message too many in a chat is refused."""

    def __init__(self, rate: float, *, clock: Callable[[], float] = monotonic_s) -> None:
        self._left_at: deque[float] = deque(maxlen=max(1, int(rate)))
        self._span_s = max(1, int(rate)) / rate * SPARE
        self._clock = clock

    def delay_s(self, *, at_least_s: float = 0.0) -> float:
        """Take a place; how long to wait before using it. ``at_least_s``: it waits so long for something else."""
        now = self._clock()
        is_full = len(self._left_at) == self._left_at.maxlen
        soonest = now + at_least_s
        at = max(soonest, self._left_at[0] + self._span_s) if is_full else soonest
        self._left_at.append(at)
        return at - now


class Pace:
    """All rates of one inbox."""

    def __init__(self, *, per_inbox_per_s: float, per_chat_per_s: float) -> None:
        self._inbox = Bucket(per_inbox_per_s, burst=max(1.0, per_inbox_per_s / 5))
        self._per_chat = per_chat_per_s
        self._chats: OrderedDict[str, Window] = OrderedDict()
        self._paused_until = 0.0

    async def wait(self, chat: str) -> None:
        """Return when a request to ``chat`` may leave."""
        delay = self._chat(chat).delay_s(at_least_s=self._inbox.delay_s())
        if delay > 0:
            await asyncio.sleep(delay)

    def pause(self, seconds: float) -> None:
        self._inbox.drain(seconds)
        self._paused_until = max(self._paused_until, monotonic_s() + seconds)

    @property
    def paused_s(self) -> float:
        """How long the channel still wants nothing from us."""
        return max(0.0, self._paused_until - monotonic_s())

    def _chat(self, chat: str) -> Window:
        if chat not in self._chats:
            self._chats[chat] = Window(self._per_chat)
        self._chats.move_to_end(chat)
        if len(self._chats) > MAX_CHATS:
            self._chats.popitem(last=False)
        return self._chats[chat]
