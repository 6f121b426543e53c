"""One attacked company and one attacker for the whole suite; each test signs in anew."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

from pristan.kit.clock import SystemClock
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.files import open_files
from pristan.kit.settings import Settings
from pristan.staff import Hasher
from pristan.web.app import build_app
from pristan.web.parts import Parts
from tests.abuse.world import Victim, a_victim
from tests.conftest import TestDatabase
from tests.staff.conftest import CHEAP
from tests.staff.people import AFirm, a_firm, browser

NOW = datetime.now(UTC)


@pytest.fixture(scope="session")
def hasher() -> Hasher:
    return CHEAP


@pytest.fixture(scope="session")
def app(web_db: Database, vault: Vault, tmp_path_factory: pytest.TempPathFactory) -> Litestar:
    folder: Path = tmp_path_factory.mktemp("abuse")
    files = open_files("", folder)
    settings = Settings(data_dir=folder)
    return build_app(Parts(settings=settings, db=web_db, clock=SystemClock(), vault=vault, files=files, hasher=CHEAP))


@pytest.fixture(scope="session")
async def victim(worker_db: Database, hasher: Hasher, database: TestDatabase) -> Victim:
    return await a_victim(worker_db, hasher, database=database)


@pytest.fixture(scope="session")
async def attacker(worker_db: Database, hasher: Hasher) -> AFirm:
    """The owner of another company: may do everything, but there."""
    return await a_firm(worker_db, hasher, name="Чужие")


@pytest.fixture
async def client(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(app) as made:
        yield made
