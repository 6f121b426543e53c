"""Work of a worker in a process of its own, to be killed: ``python -m tests.migration.child <what> …``.

What goes by batches tells of each and waits for a line; at the end of the lines it waits no more.
"""

import asyncio
import ssl
import sys
from datetime import UTC, datetime
from pathlib import Path

from pristan.contacts.linking import compare_brought
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.files import open_files
from pristan.migration.jobs import work
from pristan.migration.pulling import Peers
from tests.conftest import TEST_KEY


def now() -> datetime:
    return datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def batch_done() -> None:
    sys.stdout.write("batch\n")
    sys.stdout.flush()
    sys.stdin.readline()


async def fetch(db: Database, number: int, *, host: str, folder: str) -> None:
    """Fetch one import to its end; a piece is kept after every few requests."""
    context = ssl.create_default_context()
    peers = Peers(vault=Vault(TEST_KEY), context=context, inner_hosts=(host,), pause_s=0.005, piece=2_000)
    await work(db, number, now=now, files=open_files("", Path(folder)), by="the only worker", peers=peers)


async def main(what: str, url: str, number: int, *rest: str) -> None:
    """Carry one import over in small batches, fetch one, or compare people a few at once."""
    db = Database(url, size=3, now=now)
    await db.open()
    try:
        if what == "import":
            await work(db, number, now=now, by="the only worker", at_once=20, told=lambda _: batch_done())
        if what == "pull":
            await fetch(db, number, host=rest[0], folder=rest[1])
        found = 1
        while what == "compare" and found:
            async with db.transaction() as tx:
                found = (await compare_brought(tx, now=now(), at_once=number)).compared
            batch_done()
    finally:
        await db.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), *sys.argv[4:]))
