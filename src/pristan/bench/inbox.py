"""How fast the list of conversations answers at the API, with history behind it and any filter on it."""

import asyncio
import random
import time
from datetime import UTC, datetime
from typing import Any

import httpx

from pristan.bench import filling
from pristan.bench.ground import Ground, free_port, one, wait_until_ready
from pristan.bench.model import Scale, percentile
from pristan.bench.staff import hire_operators, sign_in

CONVERSATIONS = {Scale.SMALL: 50_000, Scale.FULL: 500_000}
REQUESTS = {Scale.SMALL: 600, Scale.FULL: 2000}
WARM_UP = 60
MINE = 300
LINES_OF_A_FEW = 3


def run(ground: Ground, scale: Scale) -> dict[str, float | int | str]:
    """Fill a company, then ask for random lists as somebody who sees all lines and as somebody who sees three."""
    operators = filling.fill(ground, conversations=CONVERSATIONS[scale], now=datetime.now(UTC))
    port = free_port()
    process = ground.start("web", "--port", str(port))
    wait_until_ready(port, process=process)
    spent = asyncio.run(_ask(ground, f"http://127.0.0.1:{port}", operators=operators, count=REQUESTS[scale]))
    lists, counters = spent["lists"], spent["counters"]
    with ground.connect() as connection:
        made = one(
            connection,
            "select (select count(*) from conversations) as conversations, (select count(*) from messages) as messages",
        )
    return {
        "p50_ms": round(percentile(lists, 0.5), 2),
        "p95_ms": round(percentile(lists, 0.95), 2),
        "p99_ms": round(percentile(lists, 0.99), 2),
        "counters_p50_ms": round(percentile(counters, 0.5), 2),
        "counters_p95_ms": round(percentile(counters, 0.95), 2),
        "slowest": spent["slowest"],
        **made,
    }


async def _ask(ground: Ground, base_url: str, *, operators: list[int], count: int) -> dict[str, Any]:
    lines, inboxes, teams, labels = _choices(ground)
    everything = await hire_operators(ground, 1)
    a_few = await hire_operators(ground, 1, line_ids=tuple(lines[:LINES_OF_A_FEW]))
    _give_some(ground, [*everything, *a_few])
    sessions = [await sign_in(base_url, email) for email in (*everything, *a_few)]
    chance = random.Random(11)  # noqa: S311 - a repeatable mixture, not a secret
    lists: list[tuple[float, str]] = []
    counters: list[float] = []
    async with httpx.AsyncClient(base_url=base_url, timeout=60, trust_env=False) as client:
        for number in range(WARM_UP + count):
            wanted = _wanted(
                chance, inboxes=inboxes, business_lines=lines, teams=teams, labels=labels, operators=operators
            )
            headers = chance.choice(sessions)
            spent, answer = await _timed(client, "/api/v1/conversations", params=wanted, headers=headers)
            if number >= WARM_UP:
                lists.append((spent, str(httpx.QueryParams(wanted))))
            following = answer["next"]
            if following and chance.random() < 0.3:  # noqa: PLR2004 - a third of people scroll on
                more = wanted | {"before": following}
                spent, _ = await _timed(client, "/api/v1/conversations", params=more, headers=headers)
                lists.append((spent, str(httpx.QueryParams(more))))
            if number >= WARM_UP and number % 4 == 0:
                counting = {name: value for name, value in wanted.items() if name not in {"view", "sort", "limit"}}
                spent, _ = await _timed(client, "/api/v1/conversations/counters", params=counting, headers=headers)
                counters.append(spent)
    slowest = max(lists)
    return {
        "lists": [spent for spent, _ in lists],
        "counters": counters,
        "slowest": f"{slowest[0]:.1f} ms: {slowest[1]}",
    }


def _choices(ground: Ground) -> tuple[list[int], list[int], list[int], list[int]]:
    with ground.connect() as connection:
        found = [
            [row["id"] for row in connection.execute(f"select id from {table} order by id".encode()).fetchall()]
            for table in ("business_lines", "inboxes", "teams", "labels")
        ]
    return found[0], found[1], found[2], found[3]


def _give_some(ground: Ground, emails: list[str]) -> None:
    """Each signed-in operator has conversations of its own."""
    with ground.connect() as connection:
        for place, email in enumerate(emails):
            connection.execute(
                "update conversations set assignee_id = (select id from accounts where email = %s)"
                " where id %% 1000 = %s and id <= %s",
                [email, place, MINE * 1000],
            )


def _wanted(chance: random.Random, **choices: list[int]) -> dict[str, str]:
    """A random list as operators open it: most look at their own and at what nobody has."""
    view = chance.choices(["mine", "unassigned", "all", "mentions"], weights=[4, 3, 3, 1])[0]
    wanted = {"view": view, "sort": chance.choices(["recent", "waiting"], weights=[3, 1])[0], "limit": "50"}
    names = {
        "inboxes": "inbox_id",
        "business_lines": "business_line_id",
        "teams": "team_id",
        "labels": "label_id",
        "operators": "assignee_id",
    }
    for name in chance.sample(sorted(names), k=chance.choices([0, 1, 2], weights=[4, 4, 1])[0]):
        wanted[names[name]] = str(chance.choice(choices[name]))
    return wanted


async def _timed(
    client: httpx.AsyncClient, path: str, *, params: dict[str, str], headers: dict[str, str]
) -> tuple[float, dict[str, Any]]:
    started = time.perf_counter()
    answer = await client.get(path, params=params, headers=headers)
    spent = (time.perf_counter() - started) * 1000
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return spent, found
