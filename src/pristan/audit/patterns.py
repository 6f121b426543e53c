"""Fingerprints of services, ready to be held against addresses and code."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache

from pristan.audit.reading.addresses import host_of, split

# A name alone is a word; used like this it is a variable of the page.
_USED = r"(?:window\s*(?:\.|\[\s*['\"])|(?<![\w$.'\"-])){name}(?=\s*(?:[(.\[]|=(?!=)|\|\||&&|['\"]\s*\]))"


@dataclass(frozen=True, slots=True)
class Address:
    """An address cut once for many comparisons; ``host`` and ``path`` are in lower case."""

    url: str
    host: str
    path: str

    @classmethod
    def of(cls, url: str) -> "Address":
        parts = split(url)
        query = f"?{parts.query}" if parts and parts.query else ""
        return cls(url, host_of(url), f"{parts.path if parts else ''}{query}".lower())


Test = Callable[[Address], bool]


@lru_cache(maxsize=4096)
def address_test(pattern: str) -> Test:
    """What a pattern asks of an address.

    ``tg://`` a scheme; ``google.com/maps`` a host with its subdomains and the start of a path; ``*.bitrix24.*/x.js``
    with wildcards; ``appleid.auth.js`` the name of a file; a word without a dot stands anywhere in host or path.
    """
    pattern = pattern.lower()
    if pattern.endswith("://"):
        return lambda address: address.url.lower().startswith(pattern)
    if "*" in pattern or "?" in pattern:
        whole = re.compile(translate(pattern + "*"))
        return lambda address: whole.match(address.host + address.path) is not None
    host, slash, path = pattern.partition("/")
    if "." not in host:
        return lambda address: pattern in address.host or pattern in address.path
    if host.endswith(".js") and not slash:
        return lambda address: address.path.partition("?")[0].endswith(pattern)
    if host.endswith("."):
        return lambda address: host in f"{address.host}."
    start = f"/{path}" if slash else ""
    return lambda address: _is_below(address.host, host) and address.path.startswith(start)


def _is_below(host: str, name: str) -> bool:
    return host == name or host.endswith(f".{name}")


def is_used(name: str, code: str) -> bool:
    """Whether a script names a global variable of a service, and not only writes the word."""
    return name in code and _use_of(name).search(code) is not None


@lru_cache(maxsize=4096)
def _use_of(name: str) -> re.Pattern[str]:
    return re.compile(_USED.replace("{name}", re.escape(name)))


def header_is(pattern: str, *, name: str, value: str) -> bool:
    """``x-hs-hub-id`` asks for a header, ``server: cloudflare`` for what it says too."""
    wanted, colon, says = (part.strip().lower() for part in pattern.partition(":"))
    if name.lower() != wanted:
        return False
    return not colon or says.replace("…", "").strip() in value.lower()
