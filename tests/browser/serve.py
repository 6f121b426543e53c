"""One web process of the hub, to be killed by a test: ``URL PORT DATA_DIR SANDBOX_HOSTS [demo]``."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from pristan.ingest import InboxBook, JournalWriter
from pristan.kit.clock import SystemClock
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.files import open_files
from pristan.kit.settings import Settings
from pristan.staff import Hasher
from pristan.web.app import build_app
from pristan.web.hooks import HooksApp, accounts_of
from pristan.web.parts import Parts
from pristan.web.server import serve
from tests.conftest import TEST_KEY


async def run(url: str, settings: Settings) -> None:
    """Serve until killed."""
    stopping = asyncio.Event()
    db = Database(url, size=8, now=lambda: datetime.now(UTC))
    journal = JournalWriter(db)
    parts = Parts(
        settings=settings,
        db=db,
        clock=SystemClock(),
        vault=Vault(TEST_KEY),
        files=open_files("", settings.data_dir),
        hasher=Hasher(memory_kib=64, at_once=4),
        journal=journal,
        stopping=stopping,
    )
    app = HooksApp(build_app(parts), journal=journal, book=InboxBook(db), account_of=accounts_of(db, parts.vault))
    await serve(app, host="127.0.0.1", port=settings.port, stopping=stopping)


if __name__ == "__main__":
    URL, PORT, DATA_DIR, SANDBOX_HOSTS, *REST = sys.argv[1:]
    DEMO = "demo" in REST
    HERE = f"http://127.0.0.1:{PORT}"
    SETTINGS = Settings(
        data_dir=Path(DATA_DIR), port=int(PORT), public_url=HERE, sandbox_hosts=SANDBOX_HOSTS, demo=DEMO
    )
    asyncio.run(run(URL, SETTINGS))
