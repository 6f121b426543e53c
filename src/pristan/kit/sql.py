"""Loads ``queries.sql`` of a room: ``-- name: claim_next`` and one sentence, then the statement."""

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import LiteralString

_NAME = re.compile(r"^-- name: (?P<name>[a-z_][a-z0-9_]*)\s*$", re.MULTILINE)


class Queries:
    """The statements of one room by attribute: ``queries.claim_next``."""

    def __init__(self, package: str, statements: Mapping[str, LiteralString]) -> None:
        self._package = package
        self._statements = statements

    def __getattr__(self, name: str) -> LiteralString:
        try:
            return self._statements[name]
        except KeyError:
            raise AttributeError(f"{self._package}/queries.sql has no query {name}") from None

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._statements.items())


def parse(text: str) -> dict[str, str]:
    """Statements by name, without the trailing semicolon."""
    parts = _NAME.split(text)
    return {name: body.strip().rstrip(";") for name, body in zip(parts[1::2], parts[2::2], strict=True)}


def load(package: str, file: str = "queries.sql") -> Queries:
    """The queries beside ``package`` (a dotted name)."""
    return Queries(package, parse(files(package).joinpath(file).read_text("utf-8")))
