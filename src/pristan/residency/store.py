"""All SQL of the room stands in ``queries.sql``."""

from collections.abc import Iterable, Mapping
from typing import Any

from pristan.kit.sql import load
from pristan.residency.model import Declared, Reason

queries = load("pristan.residency")


def declared_in(rows: Iterable[Mapping[str, Any]]) -> dict[str, Declared]:
    """Declarations by place."""
    return {row["place"]: Declared(**{**row, "networks": tuple(row["networks"])}) for row in rows}


def reasons_in(rows: Iterable[Mapping[str, Any]]) -> list[Reason]:
    return [Reason(**row) for row in rows]
