"""Keeps an installation healthy: self-check, backup and restore, figures for monitoring.

Knows every room below it by its tables and rows, decides nothing about conversations.
"""

from pristan.operations.backup import create
from pristan.operations.model import Manifest
from pristan.operations.restore import restore

__all__ = ["Manifest", "create", "restore"]
