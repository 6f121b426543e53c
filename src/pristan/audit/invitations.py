"""Pure: which services invitations in letters lead to. Who invited whom, and to what, is not kept."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import msgspec

from pristan.channels.email.letter import read_letter
from pristan.channels.email.mime import Part

_LINK = re.compile(r"https?://([\w.-]{3,253}(?::\d{1,5})?(?:/[^\s\"'<>)\]]{0,300})?)", re.IGNORECASE)
_FOLDED = re.compile(r"\r?\n[ \t]")  # RFC 5545, 3.1: long lines of a calendar are folded
LONGEST_TEXT = 300_000


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """A service of meetings; ``kind`` and ``service`` are empty where the inventory has no word for it."""

    id: str
    title: str
    country: str
    links: tuple[str, ...]
    ics: tuple[str, ...] = ()
    kind: str = ""
    service: str = ""


@cache
def meetings() -> tuple[Meeting, ...]:
    """Every service that is known by its invitations."""
    data = tomllib.loads(files("pristan.audit").joinpath("invitations.toml").read_text("utf-8"))
    return tuple(msgspec.convert(data["services"], list[Meeting]))


def services_in(raw: bytes, *, own: str) -> tuple[Sequence[str], bool]:
    """Ids of the services a letter invites to, and whether it comes from ``own``, the address of the mailbox."""
    letter = read_letter(raw)
    calendars = [_FOLDED.sub("", part) for part in _calendars(letter.root)]
    text = "\n".join([letter.text, letter.html, *calendars])[:LONGEST_TEXT]
    links = [_plain(link) for link in _LINK.findall(text)]
    found = [
        one.id
        for one in meetings()
        if any(_leads(link, start) for link in links for start in one.links)
        or any(word.lower() in calendar.lower() for calendar in calendars for word in one.ics)
    ]
    return found, letter.sender is not None and letter.sender.value == own.lower()


def _calendars(part: Part) -> list[str]:
    if part.mime == "text/calendar" or part.name.lower().endswith(".ics"):
        return [part.body[:LONGEST_TEXT].decode("utf-8", "replace")]
    return [text for child in part.children for text in _calendars(child)]


def _plain(link: str) -> str:
    host, slash, path = link.partition("/")
    return f"{host.lower().partition(':')[0]}{slash or '/'}{path}"


def _leads(link: str, start: str) -> bool:
    """Whether a link goes to a host, or one below it, and a path that begins so."""
    host, _, path = start.partition("/")
    own, _, rest = link.partition("/")
    return (own == host or own.endswith(f".{host}")) and rest.startswith(path)
