"""Which sites may carry the chat: the list of domains as browsers understand it, and the check of ``Origin``."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

_HOST = re.compile(r"^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$")
_IPV6 = re.compile(r"^\[[0-9a-f:]+\]$")
_LAST_PORT = 65_535


def normalise(entry: str) -> str | None:
    """``Shop.Example.ru/catalog`` → ``https://shop.example.ru``; None if it is not a site's address.

    The result is an origin, perhaps with ``*.`` before the host: a legal source of a content security policy.
    """
    text = entry.strip().lower()
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode() if "*" not in text else (parts.hostname or "")
    except (ValueError, UnicodeError):
        return None
    bracketed = f"[{host}]" if ":" in host else host
    if parts.scheme not in ("http", "https") or parts.username is not None:
        return None
    if not (_HOST.match(bracketed) or _IPV6.match(bracketed)) or len(host) > 253:  # noqa: PLR2004 - RFC 1035
        return None
    if port is not None and not 0 < port <= _LAST_PORT:
        return None
    ordinary = {"http": 80, "https": 443}[parts.scheme]
    suffix = "" if port is None or port == ordinary else f":{port}"
    return f"{parts.scheme}://{bracketed}{suffix}"


def allows(origins: Sequence[str], origin: str) -> bool:
    """Tell whether a page of ``origin`` (the browser's header) is on the list."""
    wanted = origin.strip().lower()
    return any(_covers(entry, wanted) for entry in origins)


def _covers(entry: str, origin: str) -> bool:
    if "//*." not in entry:
        return entry == origin
    scheme, _, pattern = entry.partition("//*.")
    found_scheme, _, host = origin.partition("//")
    return scheme == found_scheme and host.endswith(f".{pattern}") and len(host) > len(pattern) + 1
