"""A worker of campaigns in a process of its own, for a test that kills it: ``python -m tests.campaigns.killed URL``."""

import asyncio
import sys
from datetime import UTC, datetime

from pristan.campaigns import CampaignStation
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from tests.conftest import TEST_KEY


async def work(url: str, moment: str) -> None:
    now = datetime.fromisoformat(moment).astimezone(UTC)
    db = Database(url, size=2, now=lambda: now)
    await db.open()
    station = CampaignStation(db, vault=Vault(TEST_KEY), public_url="https://hub.example", now=lambda: now)
    while await station.run_once():
        sys.stdout.write("batch\n")
        sys.stdout.flush()
    await db.close()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], sys.argv[2]))
