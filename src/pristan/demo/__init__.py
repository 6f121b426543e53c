"""A company of invented people that shows the product: founded once, then told through the product's own doors.

Operators sign in and answer by the public API, customers write from the sandbox; nothing is put into the tables of
conversations from behind, except that the finished story is moved into the past.
"""

from pristan.demo.founding import PASSWORD, found, is_there, is_wanted, point_at_sandbox
from pristan.demo.story import Story, load_story
from pristan.demo.telling import tell

__all__ = ["PASSWORD", "Story", "found", "is_there", "is_wanted", "load_story", "point_at_sandbox", "tell"]
