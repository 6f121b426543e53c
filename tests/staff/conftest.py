"""The application over the real database, without a socket, and people who use it."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.files import open_files
from pristan.kit.settings import Settings
from pristan.staff import Hasher
from pristan.web.app import build_app
from pristan.web.parts import Parts
from tests.conftest import TestDatabase, make_database
from tests.staff.people import NOON, MovingClock, browser

Build = Callable[[Database], Litestar]

# Hashes as cheap as the library allows: their strength is not what these tests are about.
CHEAP = Hasher(memory_kib=64, at_once=4)


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def hasher() -> Hasher:
    return CHEAP


@pytest.fixture
def app(web_db: Database, build: Build) -> Litestar:
    return build(web_db)


@pytest.fixture
async def visitor(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who has not signed in."""
    async with browser(app) as client:
        yield client


@pytest.fixture
def build(vault: Vault, clock: MovingClock, tmp_path: Path) -> Build:
    """Makes the application over any database."""

    def make(db: Database) -> Litestar:
        files = open_files("", tmp_path)
        settings = Settings(data_dir=tmp_path)
        return build_app(Parts(settings=settings, db=db, clock=clock, vault=vault, files=files, hasher=CHEAP))

    return make


@pytest.fixture
def empty(cluster_url: str, vault: Vault) -> TestDatabase:
    """A database of its own, as on the first day: for what concerns the whole installation."""
    return make_database(cluster_url, vault)


@pytest.fixture
async def empty_db(empty: TestDatabase) -> AsyncIterator[Database]:
    db = Database(empty.web, size=4, now=lambda: NOON)
    await db.open()
    yield db
    await db.close()
