"""For files whose tests run a whole worker: a database for each, which holds only what the file has put there.

In the database shared by the files of one process a worker would also ask the hundreds of inboxes that other tests
left behind. A file, or the ``conftest`` of a folder, brings the three names into its own namespace.
"""

from collections.abc import AsyncIterator

import pytest

from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from tests.conftest import TestDatabase, make_database, opened

__all__ = ["database", "web_db", "worker_db"]


@pytest.fixture(scope="module")
def database(cluster_url: str, vault: Vault) -> TestDatabase:
    """The database of this file."""
    return make_database(cluster_url, vault)


@pytest.fixture(scope="module")
async def web_db(database: TestDatabase) -> AsyncIterator[Database]:
    async with opened(database.web) as db:
        yield db


@pytest.fixture(scope="module")
async def worker_db(database: TestDatabase) -> AsyncIterator[Database]:
    async with opened(database.worker) as db:
        yield db
