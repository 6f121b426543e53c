"""The clock of an operator's side where stations are at work: they live in the present and end what is old by it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.staff.people import MovingClock


@pytest.fixture
def clock() -> MovingClock:
    """An hour ago: nothing that an operator says waits for its undo, and no session is old."""
    return MovingClock(datetime.now(UTC) - timedelta(hours=1))
