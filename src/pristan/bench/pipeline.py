"""How many journal entries one worker turns into conversations, messages and facts in a second."""

import time
from datetime import UTC, datetime, timedelta

from pristan.bench import yardsticks
from pristan.bench.ground import Ground, one
from pristan.bench.ingest import CHATS, YARDSTICK_S, message
from pristan.bench.model import Scale

ENTRIES = {Scale.SMALL: 40_000, Scale.FULL: 400_000}
PATIENCE_S = {Scale.SMALL: 45, Scale.FULL: 600}
LANES = 32
COPY = "copy journal (company_id, inbox_id, channel, lane, raw, received_at) from stdin"
WAITING = "select count(*) as waiting from journal where state = 'new'"  # along its index: looking must cost little


def run(ground: Ground, scale: Scale) -> dict[str, float | int | str]:
    """Fill the journal, start one worker, watch it empty; the rate is of the time in which it worked."""
    before = yardsticks.measure(ground.here.owner_url, seconds=YARDSTICK_S[scale] / 2)
    prepare(ground, ENTRIES[scale])
    ground.start("worker")
    started, spent = _watch(ground, ENTRIES[scale], patience_s=PATIENCE_S[scale])
    ground.stop()
    after = yardsticks.measure(ground.here.owner_url, seconds=YARDSTICK_S[scale] / 2)
    with ground.connect() as connection:
        made = one(
            connection,
            "select (select count(*) from messages where kind = 'in') as messages,"
            " (select count(*) from conversations) as conversations, (select count(*) from facts) as facts",
        )
    return {
        "messages_per_s": round((made["messages"] - started) / spent, 1),
        **made,
        **{name: round((before[name] + after[name]) / 2, 1) for name in before},
    }


def prepare(ground: Ground, count: int) -> None:
    """Put ``count`` webhooks of many chats into the journal, as the web process would have."""
    inbox = ground.add_inbox()
    first = datetime.now(UTC) - timedelta(milliseconds=count)
    at_ms = int(first.timestamp() * 1000)
    with ground.connect() as connection, connection.cursor().copy(COPY) as copy:
        copy.set_types(["int8", "int8", "text", "int2", "bytea", "timestamptz"])
        for number in range(count):
            chat = number % CHATS
            raw = message(number, chat=chat, at_ms=at_ms + number)
            received_at = first + timedelta(milliseconds=number)
            copy.write_row((ground.company_id, inbox.id, "max", chat % LANES, raw, received_at))


def _watch(ground: Ground, entries: int, *, patience_s: float) -> tuple[int, float]:
    """Entries done when the clock started (the first ones warm the worker up) and the seconds until the last."""
    begun: tuple[int, float] | None = None
    deadline = time.perf_counter() + patience_s
    with ground.connect() as connection:
        while time.perf_counter() < deadline:
            waiting = int(one(connection, WAITING)["waiting"])
            if begun is None and waiting < entries:
                begun = entries - waiting, time.perf_counter()
            if begun is not None and not waiting:
                return begun[0], time.perf_counter() - begun[1]
            time.sleep(0.1)
    raise RuntimeError("the worker did not empty the journal in time")
