"""The web process in front of a browser: the real application on a free port, to be killed by a test."""

import asyncio
import contextlib
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import TestDatabase
from tests.sandbox.twin import free_port

ROOT = Path(__file__).resolve().parents[2]


@dataclass(slots=True, kw_only=True)
class Door:
    """The web process; it can be killed and started again at the same address."""

    database: TestDatabase
    data_dir: Path
    port: int = field(default_factory=free_port)
    sandbox_hosts: str = ""
    demo: bool = False
    _process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def open(self) -> None:
        given = [self.database.web, str(self.port), str(self.data_dir), self.sandbox_hosts, "demo" if self.demo else ""]
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.browser.serve", *given, cwd=ROOT
        )
        for _ in range(1800):  # the machine may be busy
            assert self._process.returncode is None, "the hub has died"
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.close()
                return
            await asyncio.sleep(0.05)
        raise AssertionError("the hub does not listen")

    async def kill(self) -> None:
        """Kill the process in the middle of whatever it does."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
