"""Where the story is told: the desks, the phones, and the numbers that things got."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from pristan.demo.doors import Desk, OldBot, Phones, Visitor
from pristan.demo.founding import queries
from pristan.demo.story import Story
from pristan.kit.db import Database

PATIENCE_S = 90
STEP_S = 0.1


@dataclass(slots=True, kw_only=True)
class Stage:
    """Where the story is told."""

    story: Story
    db: Database
    company_id: int
    base_url: str
    desks: dict[str, Desk] = field(default_factory=dict)
    phones: dict[str, Phones] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    operators: dict[str, int] = field(default_factory=dict)
    teams: dict[str, int] = field(default_factory=dict)
    labels: dict[str, int] = field(default_factory=dict)
    visitors: dict[str, Visitor] = field(default_factory=dict)
    old_bots: dict[str, OldBot] = field(default_factory=dict)
    old_people: dict[str, str] = field(default_factory=dict)
    chat_key: str = ""
    arrived: int = 0

    @property
    def owner(self) -> Desk:
        return self.desks[self.story.operator[0].code]


async def conversations_of(stage: Stage) -> dict[str, int]:
    async with stage.db.transaction() as tx:
        rows = await tx.fetch_all(queries.conversations_by_name, company_id=stage.company_id)
    return {row["name"]: row["id"] for row in rows}


async def left(stage: Stage) -> bool:
    async with stage.db.transaction() as tx:
        count: int = await tx.fetch_value(queries.count_leaving, company_id=stage.company_id)
    return count == 0


async def wait(is_done: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not await is_done():  # noqa: ASYNC110 - the other side is the database
            await asyncio.sleep(STEP_S)
