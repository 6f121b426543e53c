"""The application and the people of the staff's tests."""

from tests.staff.conftest import app, build, clock, hasher, visitor

__all__ = ["app", "build", "clock", "hasher", "visitor"]
