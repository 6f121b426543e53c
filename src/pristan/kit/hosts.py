"""Which hosts a client may call: those of a manifest, those an administrator named, twins on this machine."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

HTTPS_PORT = 443


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedHosts:
    """``names`` (``api.example.ru`` or ``*.example.ru``) are called by https on its usual port only.

    ``origins`` (``host`` or ``host:port``, as in an address) are called as they stand: a person or the demo named them.
    ``outside`` are those of the origins that must lead out of our own network.
    """

    names: Collection[str]
    origins: Collection[str] = ()
    outside: Collection[str] = ()

    def admit(self, *, scheme: str, host: str, port: int | None) -> bool:
        """Whether a request may go there. A name covers subdomains only as ``*.name``, and not itself then."""
        host = host.lower().rstrip(".")
        if _among(self.origins, host, port):
            return True
        if scheme != "https" or port not in {None, HTTPS_PORT}:
            return False
        return host in self.names or any(f"*.{above}" in self.names for above in _above(host))

    def must_be_public(self, *, host: str, port: int | None) -> bool:
        """Whether the addresses behind the name are looked at before each request (SSRF guard)."""
        return _among(self.outside, host.lower().rstrip("."), port)


def _among(origins: Collection[str], host: str, port: int | None) -> bool:
    return (host in origins and port is None) or f"{host}:{port}" in origins


def _above(host: str) -> Iterable[str]:
    while "." in host:
        host = host.partition(".")[2]
        yield host


def origins_in(settings: Mapping[str, Any], names: Iterable[str]) -> frozenset[str]:
    """The hosts of the addresses an administrator wrote into these settings."""
    given = [settings.get(name) for name in names]
    return frozenset(urlsplit(value).netloc.lower() for value in given if isinstance(value, str)) - {""}
