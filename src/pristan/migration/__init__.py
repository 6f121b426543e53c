"""Carries history and people over from other systems: reads their exports, asks what a file does not tell.

Readers are pure streams: a file in, records out, what could not be read told by its line. Nothing here sends anything.
"""

from pristan.migration.formats import FORMATS, known_format
from pristan.migration.inspection import Findings, inspect
from pristan.migration.model import Answers, Unreadable

__all__ = ["FORMATS", "Answers", "Findings", "Unreadable", "inspect", "known_format"]
