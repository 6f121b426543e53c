"""What of a connection's settings may be shown to strangers who help: how they are filled in, not with what. Pure.

Shown are only answers chosen from our own lists, switches, small numbers and names of servers. Everything a person
typed (addresses of mailboxes, names, logins, keys) is told as filled in or empty.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pristan.channels.model import Field, Manifest

_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
_SERVER = re.compile(r"[a-z0-9.-]{1,255}(:\d{1,5})?", re.IGNORECASE)
_LONGEST_CODE = 80
_LARGEST_NUMBER = 99_999  # a minute count, a port; never a telephone or the number of a person
RECEIVE = frozenset({"webhook", "polling", "own"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingShown:
    """One field of the manifest; ``value`` only where it cannot tell of anybody."""

    name: str
    kind: str
    is_filled: bool
    value: str | int | bool | None = None


def settings_shown(manifest: Manifest, settings: Mapping[str, Any]) -> tuple[SettingShown, ...]:
    """Fields in the manifest's order; what the manifest does not know is left out whole."""
    return tuple(_shown(field, settings.get(field.name)) for field in manifest.fields if not field.is_secret)


def code_shown(code: str | None) -> str:
    """A code of ours as it stands; anything else is not a code and is not shown."""
    return code if code is not None and len(code) <= _LONGEST_CODE and _CODE.fullmatch(code) else "other"


def known_shown(value: object, known: Iterable[str]) -> str | None:
    """One of our own words, or nothing."""
    return value if isinstance(value, str) and value in known else None


def _shown(field: Field, value: Any) -> SettingShown:
    is_filled = value not in (None, "", [])
    return SettingShown(name=field.name, kind=field.kind, is_filled=is_filled, value=_harmless(field, value))


def _harmless(field: Field, value: Any) -> str | int | bool | None:
    match field.kind:
        case "choice":
            return known_shown(value, (option.value for option in field.options))
        case "switch":
            return value if isinstance(value, bool) else None
        case "number":
            is_small = isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST_NUMBER
            return value if is_small else None
        case "host":
            return value if isinstance(value, str) and _SERVER.fullmatch(value) else None
        case "url":
            return _server(value)
        case _:
            return None


def _server(value: Any) -> str | None:
    """The server of an address: no user and password, no path, no query."""
    if not isinstance(value, str):
        return None
    try:
        parts = urlsplit(value)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    host = f"{parts.hostname or ''}{port}"
    return f"{parts.scheme}://{host}" if parts.scheme in {"http", "https"} and _SERVER.fullmatch(host) else None
