"""The story as data: ``story.toml``, typed."""

from importlib.resources import files
from typing import Literal

import msgspec


class Company(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    name: str
    inn: str


class Line(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    code: str
    name: str


class Team(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    code: str
    name: str
    line: str


class Operator(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    code: str
    name: str
    email: str
    role: str
    team: str


class Label(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    name: str
    color: str


class Snippet(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    shortcut: str
    title: str
    text: str


class Talk(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One conversation; ``ago`` is how many minutes ago its last words were said."""

    who: str
    ago: int
    say: list[str]
    line: str = "shop"
    channel: Literal["max", "webchat"] = "max"
    operator: str | None = None
    labels: list[str] = []
    status: Literal["open", "snoozed", "closed"] = "open"


class Story(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Everything there is to tell."""

    company: Company
    line: list[Line]
    team: list[Team]
    operator: list[Operator]
    label: list[Label]
    snippet: list[Snippet]
    talk: list[Talk]


def load_story() -> Story:
    """The story that ships with the product."""
    return msgspec.toml.decode(files("pristan.demo").joinpath("story.toml").read_bytes(), type=Story)
