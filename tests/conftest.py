"""One real PostgreSQL for the run; one migrated database per worker; each test cleans up after itself."""

import atexit
import fcntl
import gc
import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from pristan.kit.crypto import Vault
from pristan.kit.db import Database, as_role
from pristan.kit.embedded import EmbeddedPostgres
from pristan.kit.migrate import migrate, role_password
from tests.browser import network

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TEST_KEY = b"0123456789abcdef0123456789abcdef"
CLUSTER = "PYTEST_PRISTAN_CLUSTER"
TEMPLATE = "pristan_migrated"

# A busy machine is no failure: another process may take the time of an example, or of making one.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


@dataclass(frozen=True, slots=True)
class TestDatabase:
    """A migrated database: URLs per role."""

    __test__ = False

    owner: str
    web: str
    worker: str
    vault: Vault


def pytest_configure(config: pytest.Config) -> None:
    """Give the run a folder of its own for the cluster: pytest's are pruned by runs beside this one."""
    network.listen()
    if hasattr(config, "workerinput") or CLUSTER in os.environ:
        return
    folder = Path(tempfile.mkdtemp(prefix="pristan-tests-"))
    folder.chmod(0o755)  # as root the database runs under an account of its own
    os.environ[CLUSTER] = str(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)


def pytest_collection_finish() -> None:
    """Set aside what imports have made, as the product's processes do: no collection walks it within a test."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def cluster_url() -> str:
    """The owner's URL of the cluster shared by all workers of the run."""
    given = os.environ.get("PRISTAN_TEST_DATABASE_URL")
    if given:
        return given
    folder = Path(os.environ[CLUSTER])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the workers of a run come at the same moment
        url = EmbeddedPostgres(folder / "pg").start(database="postgres")
        with psycopg.connect(url, autocommit=True) as connection:  # a run outlives killed processes, not the machine
            if connection.execute("show fsync").fetchone() == ("on",):
                connection.execute("alter system set fsync = off")
                connection.execute("alter system set full_page_writes = off")
                connection.execute("select pg_reload_conf()")
        return url


def make_database(cluster_url: str, vault: Vault) -> TestDatabase:
    """A new migrated database in the cluster, copied from one that the real migrations made."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(cluster_url, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(1)")
        found = connection.execute("select 1 from pg_database where datname = %s", [TEMPLATE]).fetchone()
        if found is None:
            connection.execute(f"create database {TEMPLATE}_half".encode())
            migrate(_within(cluster_url, f"{TEMPLATE}_half"), vault=vault, role_prefix="pristan")
            connection.execute(f"alter database {TEMPLATE}_half rename to {TEMPLATE}".encode())
        connection.execute(f"create database {name} template {TEMPLATE}".encode())
    owner = _within(cluster_url, name)
    return TestDatabase(
        owner=owner,
        web=as_role(owner, user="pristan_web", password=role_password(vault, "web")),
        worker=as_role(owner, user="pristan_worker", password=role_password(vault, "worker")),
        vault=vault,
    )


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """A pool of connections, by the clock of the machine."""
    db = Database(url, size=6, now=lambda: datetime.now(UTC))
    await db.open()
    try:
        yield db
    finally:
        await db.close()


def _within(cluster_url: str, name: str) -> str:
    return cluster_url.replace("/postgres?", f"/{name}?")


@pytest.fixture(scope="session")
def vault() -> Vault:
    return Vault(TEST_KEY)


@pytest.fixture(scope="session")
def database(cluster_url: str, vault: Vault) -> TestDatabase:
    """The database of this worker. Tests make their own company in it and touch no other."""
    return make_database(cluster_url, vault)


@pytest.fixture(scope="session")
async def web_db(database: TestDatabase) -> AsyncIterator[Database]:
    async with opened(database.web) as db:
        yield db


@pytest.fixture(scope="session")
async def worker_db(database: TestDatabase) -> AsyncIterator[Database]:
    async with opened(database.worker) as db:
        yield db


@pytest.fixture
async def own_db(cluster_url: str, vault: Vault) -> AsyncIterator[Database]:
    """A database of one test, as the worker sees it.

    A watchdog whose clock runs ahead finds the inboxes of every other test due in the shared one.
    """
    async with opened(make_database(cluster_url, vault).worker) as db:
        yield db
