"""Waiting for an event with a bound, and ending tasks for certain.

The ``wait_for`` of Python 3.11 may swallow a cancellation that comes together with the event, and a
task that should stop goes on for ever (CPython issue 86296). ``asyncio.timeout`` has no such hole.
"""

import asyncio
from typing import Any

CANCEL_AGAIN_S = 1.0


async def happens_within(event: asyncio.Event, seconds: float) -> bool:
    """Whether ``event`` is set before ``seconds`` are over."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True


async def ended(*tasks: asyncio.Task[Any]) -> None:
    """Cancel tasks until they have ended, whatever they end with.

    Before Python 3.12 ``asyncio.wait_for``, which the database pool uses, may swallow a cancellation that comes at
    the moment its wait is over; one ``cancel`` is then not enough.
    """
    pending = {task for task in tasks if not task.done()}
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=CANCEL_AGAIN_S)
