"""One web process of the hub, to be killed by a test: ``python -m tests.widget.serve URL PORT DATA_DIR``."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from granian.constants import Interfaces
from granian.server.embed import Server

from pristan.kit.clock import SystemClock
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.files import open_files
from pristan.kit.settings import Settings
from pristan.web.app import build_app
from pristan.web.parts import Parts
from tests.conftest import TEST_KEY


async def serve(url: str, port: int, data_dir: Path, *, sandbox_hosts: str) -> None:
    """Serve until killed."""
    parts = Parts(
        settings=Settings(data_dir=data_dir, port=port, sandbox_hosts=sandbox_hosts),
        db=Database(url, size=8, now=lambda: datetime.now(UTC)),
        clock=SystemClock(),
        vault=Vault(TEST_KEY),
        files=open_files("", data_dir),
    )
    server = Server(build_app(parts), port=port, interface=Interfaces.ASGI, log_enabled=False)
    await server.serve()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), sandbox_hosts="".join(sys.argv[4:])))
