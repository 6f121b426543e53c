"""How long the destruction of a person with all their messages takes, among the messages of many others."""

import asyncio
import time
from datetime import UTC, datetime

from pristan.bench.filling import fill
from pristan.bench.ground import Ground, one, queries
from pristan.bench.model import Scale
from pristan.core.ids import CompanyId
from pristan.kit.files import Files
from pristan.rights.service import erasing

MESSAGES = {Scale.SMALL: 2_000, Scale.FULL: 10_000}
OTHERS = {Scale.SMALL: 2_000, Scale.FULL: 50_000}
FILE = b"a file of the person"


def run(ground: Ground, scale: Scale) -> dict[str, float | int | str]:
    """One person with many messages, sent answers, raw entries and files, among conversations of ten messages each."""
    now = datetime.now(UTC)
    fill(ground, conversations=OTHERS[scale], now=now)
    inbox = ground.add_inbox()
    parameters = {"company_id": ground.company_id, "inbox_id": inbox.id, "line_id": inbox.line_id, "now": now}
    with ground.connect() as connection:
        made = one(connection, queries.make_known_person, **parameters, messages=MESSAGES[scale])
        entries = one(connection, queries.count_journal, company_id=ground.company_id)["entries"]
        for table in ("contacts", "identities", "conversations", "messages", "journal", "outbox", "attachments"):
            connection.execute(f"analyze {table}".encode())
    took, files = asyncio.run(_erase(ground, made, now=now))
    with ground.connect() as connection:
        left = one(connection, queries.count_left, company_id=ground.company_id, id=made["conversation_id"])["left"]
    if left:
        raise RuntimeError(f"{left} messages of the person are left")
    return {
        "seconds": round(took, 2),
        "messages": MESSAGES[scale],
        "messages_per_s": round(MESSAGES[scale] / took),
        "files": files,
        "journal_entries": entries,
        "messages_of_others": OTHERS[scale] * 10,
    }


async def _erase(ground: Ground, made: dict[str, int], *, now: datetime) -> tuple[float, int]:
    files: Files = ground.here.files
    database = ground.here.database("worker", size=2)
    await database.open()
    with ground.connect() as connection:
        keys = [row["key"] for row in connection.execute(queries.keys_of_person.encode(), {"id": ground.company_id})]
    for key in keys:
        await files.put(key, FILE)
    began = time.perf_counter()
    done = await erasing.work(
        database, files, company_id=CompanyId(ground.company_id), erasure_id=made["erasure_id"], now=lambda: now
    )
    took = time.perf_counter() - began
    await database.close()
    if not done:
        raise RuntimeError("the destruction was not done")
    return took, len(keys)
