"""For tests with a whole worker: a database for each file, so that it meets only what the file has put there.

In the database shared by the files of one process a worker would also ask the hundreds of inboxes that other tests
left behind. A file, or the ``conftest`` of a folder, brings the three names into its own namespace.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from tests.conftest import TestDatabase, make_database

__all__ = ["database", "web_db", "worker_db"]


@pytest.fixture(scope="module")
def database(cluster_url: str, vault: Vault) -> TestDatabase:
    """The database of this file."""
    return make_database(cluster_url, vault)


@pytest.fixture(scope="module")
async def web_db(database: TestDatabase) -> AsyncIterator[Database]:
    db = Database(database.web, size=6, now=lambda: datetime.now(UTC))
    await db.open()
    yield db
    await db.close()


@pytest.fixture(scope="module")
async def worker_db(database: TestDatabase) -> AsyncIterator[Database]:
    db = Database(database.worker, size=6, now=lambda: datetime.now(UTC))
    await db.open()
    yield db
    await db.close()
