"""Thirty requests a second per bot, two messages a second per chat."""

from __future__ import annotations

from collections import deque

_WINDOW_MS = 1000
_MOST_CHATS = 20_000


class SlidingWindow:
    """Counts what happened within the last second, per key."""

    def __init__(self) -> None:
        self._seen: dict[int, deque[int]] = {}

    def admit(self, key: int, *, limit: int, now_ms: int) -> bool:
        """Whether one more fits; a limit of zero admits everything."""
        if limit == 0:
            return True
        seen = self._seen.setdefault(key, deque())
        while seen and seen[0] <= now_ms - _WINDOW_MS:
            seen.popleft()
        if len(seen) >= limit:
            return False
        seen.append(now_ms)
        if len(self._seen) > _MOST_CHATS:
            self._forget(now_ms)
        return True

    def _forget(self, now_ms: int) -> None:
        self._seen = {key: seen for key, seen in self._seen.items() if seen and seen[-1] > now_ms - _WINDOW_MS}
