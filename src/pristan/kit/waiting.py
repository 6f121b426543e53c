"""Waiting for an event with a bound.

The ``wait_for`` of Python 3.11 may swallow a cancellation that comes together with the event, and a
task that should stop goes on for ever (CPython issue 86296). ``asyncio.timeout`` has no such hole.
"""

import asyncio


async def happens_within(event: asyncio.Event, seconds: float) -> bool:
    """Whether ``event`` is set before ``seconds`` are over."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True
