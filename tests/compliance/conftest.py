"""The application over the real database, as the tests of staff have it."""

from tests.staff.conftest import app, build, clock, empty, empty_db, hasher, visitor

__all__ = ["app", "build", "clock", "empty", "empty_db", "hasher", "visitor"]
