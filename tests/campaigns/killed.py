"""A worker of campaigns in a process of its own, for a test that kills it: ``python -m tests.campaigns.killed URL``.

It tells the number of its connection, then does a batch for every line it is given.
"""

import asyncio
import sys
from datetime import UTC, datetime

from pristan.campaigns import CampaignStation
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from tests.conftest import TEST_KEY


async def work(url: str, moment: str) -> None:
    now = datetime.fromisoformat(moment).astimezone(UTC)
    db = Database(url, size=1, now=lambda: now)
    await db.open()
    async with db.transaction() as tx:
        say(str(await tx.fetch_value("select pg_backend_pid()")))
    station = CampaignStation(db, vault=Vault(TEST_KEY), public_url="https://hub.example", now=lambda: now)
    while sys.stdin.readline() and await station.run_once():
        say("batch")
    await db.close()


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], sys.argv[2]))
