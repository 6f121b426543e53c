"""Keeps an installation healthy: self-check, backup and restore, figures for monitoring.

Knows every room below it by its tables and rows, decides nothing about conversations.
"""

from pristan.operations.archive import verify
from pristan.operations.backup import create
from pristan.operations.checks import Surroundings, examine
from pristan.operations.metrics import exposition
from pristan.operations.model import Check, ExpectedJob, Manifest, State
from pristan.operations.restore import restore

__all__ = [
    "Check",
    "ExpectedJob",
    "Manifest",
    "State",
    "Surroundings",
    "create",
    "examine",
    "exposition",
    "restore",
    "verify",
]
