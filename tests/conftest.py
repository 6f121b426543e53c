"""One real PostgreSQL for the run; one migrated database per worker; each test cleans up after itself."""

import fcntl
import os
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from pristan.kit.crypto import Vault
from pristan.kit.db import Database, as_role
from pristan.kit.embedded import EmbeddedPostgres
from pristan.kit.migrate import migrate, role_password

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TEST_KEY = b"0123456789abcdef0123456789abcdef"


@dataclass(frozen=True, slots=True)
class TestDatabase:
    """A migrated database: URLs per role."""

    __test__ = False

    owner: str
    web: str
    worker: str
    vault: Vault


@pytest.fixture(scope="session")
def cluster_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The owner's URL of the cluster shared by all workers of the run."""
    given = os.environ.get("PRISTAN_TEST_DATABASE_URL")
    if given:
        yield given
        return
    base = tmp_path_factory.getbasetemp()
    root = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder = Path(root) / "pg"
    with (Path(root) / "pg.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the workers of a run come at the same moment
        url = EmbeddedPostgres(folder).start(database="postgres")
    yield url


def make_database(cluster_url: str, vault: Vault) -> TestDatabase:
    """A new migrated database in the cluster."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(cluster_url, autocommit=True) as connection:
        connection.execute(f"create database {name}".encode())
    owner = cluster_url.replace("/postgres?", f"/{name}?")
    migrate(owner, vault=vault, role_prefix="pristan")
    return TestDatabase(
        owner=owner,
        web=as_role(owner, user="pristan_web", password=role_password(vault, "web")),
        worker=as_role(owner, user="pristan_worker", password=role_password(vault, "worker")),
        vault=vault,
    )


@pytest.fixture(scope="session")
def vault() -> Vault:
    return Vault(TEST_KEY)


@pytest.fixture(scope="session")
def database(cluster_url: str, vault: Vault) -> TestDatabase:
    """The database of this worker. Tests make their own company in it and touch no other."""
    return make_database(cluster_url, vault)


@pytest.fixture(scope="session")
async def web_db(database: TestDatabase) -> AsyncIterator[Database]:
    db = Database(database.web, size=6, now=lambda: datetime.now(UTC))
    await db.open()
    yield db
    await db.close()


@pytest.fixture(scope="session")
async def worker_db(database: TestDatabase) -> AsyncIterator[Database]:
    db = Database(database.worker, size=6, now=lambda: datetime.now(UTC))
    await db.open()
    yield db
    await db.close()
