"""A worker of looks as a process of its own, to be killed: ``a_worker DATABASE FOLDER HOST``."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from pristan.audit.scans import ScanStation
from pristan.audit.scans.means import Means
from pristan.channels import Tools
from pristan.channels.accounts import Accounts
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.files import open_files
from tests.conftest import TEST_KEY


async def main(url: str, folder: str, host: str) -> None:
    db = Database(url, size=4, now=lambda: datetime.now(UTC))
    await db.open()
    tools = Tools(files=open_files("", Path(folder)), public_url="http://localhost", internal_hosts=(host,))
    accounts = Accounts(Vault(TEST_KEY))
    means = Means(db=db, tools=tools, accounts=accounts, now=lambda: datetime.now(UTC), pause_s=0.0)
    station = ScanStation(means)
    while True:
        await station.run_once()
        await asyncio.sleep(0.05)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
