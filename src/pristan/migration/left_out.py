"""The report of what was not read: a table that opens in Excel and runs nothing there."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

from pristan.migration.store import Import

_BOM = "\ufeff"  # without it Excel takes UTF-8 for windows-1251
_ACTIVE = ("=", "+", "-", "@", "\t", "\r")


MOST_FILES = 50_000


def table_of(found: Import, files: Sequence[Mapping[str, Any]] = ()) -> bytes:
    """Reason, file, first and last line of each stretch; attachments and warnings about the whole file follow.

    ``files``: ``name``, ``reason`` and ``place`` of each that is not here; where it lies is not told, an address may
    hold somebody's key.
    """
    out = StringIO()
    rows = csv.writer(out, delimiter=";")
    rows.writerow(("Что не перенесено", "Файл", "Строка с", "по", "Строк"))
    for one in found.skipped:
        named = 0
        for first, last in one["lines"]:
            rows.writerow((_plain(one["why"]), _plain(one["file"]), first, last, last - first + 1))
            named += last - first + 1
        if rest := one["count"] - named:
            rows.writerow((_plain(one["why"]), _plain(one["file"]), "", "", rest))
    for file in files:
        rows.writerow((_plain(file["reason"]), _plain(file["name"]), file["place"], file["place"], 1))
    told = {f"{one['file']}: {one['why']}" if one["file"] else one["why"] for one in found.skipped}
    for warning in found.warnings:
        if not any(warning.startswith(f"{start}: ") for start in told):
            rows.writerow((_plain(warning), "", "", "", ""))
    return (_BOM + out.getvalue()).encode()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_ACTIVE) else cell
