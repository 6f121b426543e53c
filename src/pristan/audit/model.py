"""What a site shows: pages, what they call, the forms they hold; and what was found wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Place(StrEnum):
    """Where on a page an address stands."""

    SCRIPT = "script"
    FRAME = "frame"
    STYLE = "style"
    IMAGE = "image"
    REQUEST = "request"  # sent by a script: seen in a HAR
    CODE = "code"  # written in a script of the page itself
    LINK = "link"  # a person has to press it


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One address a page names; ``url`` is absolute where the page tells its own address."""

    place: Place
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One input: its type and everything that tells a person or a browser what to write there."""

    name: str
    type: str
    words: str
    is_checked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form; ``action`` is absolute where it can be, and empty if the page does not tell it."""

    action: str
    method: str
    fields: Sequence[FormField]
    by_script: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page as it was seen. ``name`` is its address, or the file it was saved in."""

    name: str
    url: str = ""
    references: Sequence[Reference] = ()
    forms: Sequence[Form] = ()
    code: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()  # names of attributes that site builders leave
    has_policy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Everything read from one source, and what could not be read."""

    pages: Sequence[Page]
    warnings: Sequence[str] = ()
