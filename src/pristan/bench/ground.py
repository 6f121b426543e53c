"""The ground a bench stands on: an installation of its own in a temporary folder, with a company to load."""

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from socket import socket
from typing import Any

import psutil
import psycopg
from psycopg.rows import dict_row

from pristan.bench.model import Machine
from pristan.kit.crypto import token_hash
from pristan.kit.installation import Installation, open_installation
from pristan.kit.settings import Settings
from pristan.kit.sql import load

queries = load("pristan.bench")
SECRET = "bench-secret"  # noqa: S105 - of an inbox that lives as long as the bench
READY_TIMEOUT_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """A connected account to send webhooks to."""

    id: int
    key: str
    line_id: int


@dataclass(slots=True, kw_only=True)
class Ground:
    """A temporary installation and the processes started on it."""

    here: Installation
    company_id: int
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.here.settings.data_dir

    def connect(self) -> psycopg.Connection[dict[str, Any]]:
        """A connection of the owner in autocommit."""
        return psycopg.connect(self.here.owner_url, autocommit=True, row_factory=dict_row)

    def add_inbox(self, *, channel: str = "max", settings: Mapping[str, object] | None = None) -> Inbox:
        """Connect an account that takes webhooks signed with ``SECRET``."""
        with self.connect() as connection:
            line = one(
                connection, queries.make_line, company_id=self.company_id, name=f"Направление {os.urandom(4).hex()}"
            )
            made = one(
                connection,
                queries.make_inbox,
                company_id=self.company_id,
                channel=channel,
                name="Замер",
                line_id=line["id"],
                hash=token_hash(SECRET),
                settings=json.dumps(settings or {}),
            )
        return Inbox(id=made["id"], key=str(made["key"]), line_id=line["id"])

    def start(self, *arguments: str, module: str = "pristan", **environment: str) -> subprocess.Popen[bytes]:
        """Start ``pristan <arguments>`` on this installation; its words go to a file beside the data."""
        name = arguments[0].strip("-")
        with (self.folder / f"{name}-{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", module, *arguments],
                env={**os.environ, **self.environment(), **environment},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def environment(self) -> dict[str, str]:
        return {"PRISTAN_DATA_DIR": str(self.folder), "PRISTAN_LOG_LEVEL": "warning"}

    def stop(self) -> None:
        """Stop what was started, gently, then for good."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()


def one(connection: psycopg.Connection[dict[str, Any]], query: str, **parameters: object) -> dict[str, Any]:
    """The first row of a query."""
    row = connection.execute(query.encode(), parameters).fetchone()
    if row is None:
        raise LookupError(query)
    return row


@contextmanager
def ground() -> Iterator[Ground]:
    """Make an installation in a temporary folder; leave nothing of it behind."""
    folder = Path(tempfile.mkdtemp(prefix="pristan-bench-"))
    folder.chmod(0o755)  # the embedded database runs as an account of its own when we are root
    here = open_installation(Settings(data_dir=folder / "data"))
    here.migrate()
    made = Ground(here=here, company_id=0)
    with made.connect() as connection:
        made.company_id = one(connection, queries.make_company)["id"]
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_ready(port: int, *, process: subprocess.Popen[bytes], path: str = "/readyz") -> float:
    """Wait for a process to take requests; the seconds it took."""
    started = time.perf_counter()
    while time.perf_counter() - started < READY_TIMEOUT_S:
        if process.poll() is not None:
            raise RuntimeError(f"the process ended with {process.returncode}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as answer:
                if answer.status == HTTPStatus.OK:
                    return time.perf_counter() - started
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
    raise RuntimeError(f"nothing ready on port {port} within {READY_TIMEOUT_S} s")


def machine(ground: Ground) -> Machine:
    """Where we are."""
    with ground.connect() as connection:
        version = one(connection, "show server_version")["server_version"]
    return Machine(
        cores=len(os.sched_getaffinity(0)),
        memory_mb=psutil.virtual_memory().total >> 20,
        python=platform.python_version(),
        postgres=str(version),
    )
