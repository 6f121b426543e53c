"""``GET /live``: server-sent events for an open operator screen."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Annotated, Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Stream

from pristan.core.ids import CompanyId
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.principal import Principal, lines_of
from pristan.staff import still_stands
from pristan.web.feeds import Feeds, Screen
from pristan.web.sight import Sight

LIFE_S = 600.0  # then the browser comes back by itself, with the rights it has by then
GivenFeeds = NamedDependency[Feeds]


@get("/live", permission="conversations.view", media_type="text/event-stream")
async def live(
    request: Request[Any, Any, Any],
    *,
    feeds: GivenFeeds,
    db: GivenDb,
    clock: GivenClock,
    position: Annotated[int | None, QueryParameter(ge=0, le=2**63 - 1)] = None,
) -> Stream:
    """Facts after ``position`` or ``Last-Event-ID`` (none: from now), then as they happen; ``reload`` if too old."""
    known = request.headers.get("last-event-id", "")
    start = position
    if known.isdecimal() and len(known) < 19:  # noqa: PLR2004 - bigint
        start = max(position or 0, int(known))
    user: Principal = request.user
    screen = screen_of(user, position=start)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    stands = partial(still_stands, db, user, clock=clock)
    return Stream(
        events(feeds, user.company_id, screen, stands=stands), media_type="text/event-stream", headers=headers
    )


def screen_of(user: Principal, *, position: int | None) -> Screen:
    """What a person's screen tells of: conversations where they are seen, inboxes where either is."""
    conversations = user.reach("conversations.view")
    inboxes = conversations.joined(user.reach("inboxes.view"))
    lines, inbox_lines = lines_of(conversations), lines_of(inboxes)
    return Screen(
        operator_id=user.operator_id, lines=lines, inbox_lines=inbox_lines, position=position, sight=Sight.of(user)
    )


async def events(
    feeds: Feeds, company_id: CompanyId, screen: Screen, *, stands: Callable[[], Awaitable[bool]]
) -> AsyncIterator[bytes]:
    """Frames of one stream; frames that wait together leave together. Ends when the rights behind it end."""
    loop = asyncio.get_running_loop()
    ends_at = loop.time() + LIFE_S
    asked_at = loop.time()
    yield b"retry: 1000\n\n"
    await feeds.join(company_id, screen)
    try:
        while loop.time() < ends_at:
            if loop.time() - asked_at >= feeds.heartbeat_s:
                asked_at = loop.time()
                if not await stands():
                    return
            frame = await screen.frames.get()
            if frame is None:
                return
            frames = [frame]
            while not screen.frames.empty():
                following = screen.frames.get_nowait()
                if following is None:
                    yield b"".join(frames)
                    return
                frames.append(following)
            yield b"".join(frames)
    finally:
        feeds.leave(company_id, screen)


routes = (live,)
