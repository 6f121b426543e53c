"""How long to wait for MAX to digest an attachment: pure times.

MAX answers ``attachment.not.ready`` while it still processes an upload. The official clients give up after
three seconds, and large videos need minutes (https://github.com/max-messenger/max-bot-api-client-ts/issues/182).
"""

from datetime import timedelta

_DELAYS_S = (1, 2, 4, 8, 15)
_SLOW_S = 30
_BIG_BYTES = 50 * 1024 * 1024
PATIENCE = timedelta(minutes=10)
PATIENCE_BIG = timedelta(minutes=20)


def next_try(waited: timedelta, *, size: int) -> timedelta | None:
    """When to repeat the same send, or None when it is time to tell the operator."""
    patience = PATIENCE_BIG if size > _BIG_BYTES else PATIENCE
    if waited >= patience:
        return None
    passed = 0
    for delay in _DELAYS_S:
        passed += delay
        if waited.total_seconds() < passed:
            return timedelta(seconds=delay)
    return timedelta(seconds=_SLOW_S)
