"""The application over the real database, without a socket, and people who use it."""

from collections.abc import AsyncIterator
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
from tests.staff.people import MovingClock

# Hashes as cheap as the library allows: their strength is not what these tests are about.
CHEAP = Hasher(memory_kib=64, at_once=4)


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def hasher() -> Hasher:
    return CHEAP


@pytest.fixture
def app(web_db: Database, vault: Vault, clock: MovingClock, tmp_path: Path) -> Litestar:
    settings = Settings(data_dir=tmp_path)
    files = open_files("", tmp_path)
    return build_app(Parts(settings=settings, db=web_db, clock=clock, vault=vault, files=files, hasher=CHEAP))


@pytest.fixture
async def visitor(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who has not signed in."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)  # type: ignore[arg-type] # its own ASGI types
    async with httpx.AsyncClient(transport=transport, base_url="http://hub.example") as client:
        yield client
