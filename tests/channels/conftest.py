"""The application and the people of the staff's tests."""

from tests.staff.conftest import app, clock, hasher, visitor

__all__ = ["app", "clock", "hasher", "visitor"]
