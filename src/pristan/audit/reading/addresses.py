"""Addresses on pages: made absolute, cut into a host and a path, told apart from our own."""

import re
from urllib.parse import SplitResult, urljoin, urlsplit

LONGEST = 4096
# Under these, the owner of a name stands one label further to the left.
_PUBLIC = frozenset("com.ru org.ru net.ru pp.ru msk.ru spb.ru msk.su co.uk com.ua com.by com.kz co.il com.tr".split())
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


def split(url: str) -> SplitResult | None:
    """The parts of an address; None for one that no browser would open."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def host_of(url: str) -> str:
    """The host in lower case and in punycode; empty if there is none."""
    parts = split(url)
    host = ((parts.hostname if parts else "") or "").rstrip(".").lower()
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def absolute(url: str, *, base: str) -> str:
    """``url`` as the browser reads it on a page at ``base``; relative if the page does not tell where it stands."""
    url = re.sub(r"[\t\r\n]", "", url.strip())[:LONGEST]
    if url.startswith("//"):
        return f"https:{url}" if not base.startswith("http:") else f"http:{url}"
    if not base or _SCHEME.match(url):
        return url
    try:
        return urljoin(base, url)
    except ValueError:
        return url


def owner_of(host: str) -> str:
    """The name somebody registered: ``shop.example.ru`` belongs to ``example.ru``."""
    labels = host.split(".")
    keep = 3 if ".".join(labels[-2:]) in _PUBLIC else 2
    return ".".join(labels[-keep:])


def is_own(host: str, *, of: str) -> bool:
    """Whether both hosts belong to one owner; a page that does not tell its host owns only what has none."""
    return not host or (bool(of) and owner_of(host) == owner_of(of))
