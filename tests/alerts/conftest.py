"""A shift on the twin of each employees' messenger."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pristan.kit.crypto import Vault
from tests.alerts.office import Shift, a_shift
from tests.channels.test_employees_on_twins import OFFICES
from tests.conversations.conftest import Desk, app, build, desk, hasher
from tests.staff.people import MovingClock

__all__ = ["app", "build", "clock", "desk", "hasher"]


@pytest.fixture
def clock() -> MovingClock:
    """The present: the journal is dated by the database."""
    return MovingClock(datetime.now(UTC))


@pytest.fixture(params=sorted(OFFICES))
async def shift(request: pytest.FixtureRequest, desk: Desk, vault: Vault, tmp_path: Path) -> AsyncIterator[Shift]:
    async with a_shift(request.param, desk, vault, tmp_path) as found:
        yield found
