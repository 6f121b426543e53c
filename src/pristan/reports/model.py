"""A document as pieces of text, before it becomes pages: the same for PDF and DOCX."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

RunKind = Literal["plain", "gap", "blank"]
PartKind = Literal[
    "right",
    "above",
    "centred",
    "lead",
    "heading",
    "clause",
    "text",
    "item",
    "table",
    "form",
    "signature",
    "note",
    "break",
]
OVER_TITLE: Final = frozenset({"right", "above"})
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of one line. ``gap``: nobody has told it; ``blank``: to be written by hand, ``text`` says what."""

    text: str
    kind: RunKind = "plain"


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A paragraph or a table. ``rows`` are cells of tables and forms; ``widths`` are shares of the line."""

    kind: PartKind
    number: str = ""
    line: Line = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Line, ...], ...] = ()
    widths: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something the document needs and nobody has told; ``place``: the page where it is told, ``where`` in words."""

    name: str
    title: str
    place: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A whole document: what stands in it, what is missing, and what it was made from."""

    title: str
    parts: tuple[Part, ...]
    gaps: tuple[Gap, ...]
    used: Mapping[str, str | list[dict[str, str]]]
    is_wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What tells one making of a document from another. ``digest``: of what it was made from, in hexadecimal."""

    version: int
    made_on: date
    digest: str
    norm: str
    warning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything known: single values by name, tables by name. An empty value is not known."""

    values: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    def about(self, values: Mapping[str, str], lists: Mapping[str, tuple[Row, ...]] | None = None) -> "Facts":
        """The same with what is known of one thing a document is about."""
        return Facts(values={**self.values, **values}, lists={**self.lists, **(lists or {})})
