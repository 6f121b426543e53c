"""Writes what programs read about this one."""

import sys

from pristan.web.openapi import document


def openapi() -> None:
    """Напечатать описание API (OpenAPI, JSON)."""
    sys.stdout.buffer.write(document())
