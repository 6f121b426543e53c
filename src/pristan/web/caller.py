"""Where a request comes from, behind however many proxies the installation trusts."""

import ipaddress
from collections.abc import Mapping, Sequence
from typing import Any

from litestar.connection import ASGIConnection

from pristan.staff import Caller

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def networks(setting: str) -> tuple[Network, ...]:
    """``trusted_proxies`` of the settings: addresses or networks, separated by commas."""
    parts = [part.strip() for part in setting.split(",") if part.strip()]
    return tuple(ipaddress.ip_network(part, strict=False) for part in parts)


def client_address(peer: str, forwarded: str, *, trusted: Sequence[Network]) -> str:
    """The nearest address that is not one of our own proxies; a forged header is worth nothing."""
    chain = [part.strip() for part in forwarded.split(",") if part.strip()]
    address = peer
    while chain and _is_trusted(address, trusted):
        address = chain.pop()
    return address


def _is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in trusted)


def caller_of(connection: ASGIConnection[Any, Any, Any, Any], *, trusted: Sequence[Network]) -> Caller:
    """Address and device of a request."""
    peer = connection.client.host if connection.client else ""
    headers: Mapping[str, str] = connection.headers
    forwarded = headers.get("x-forwarded-for", "")
    return Caller(
        address=client_address(peer, forwarded, trusted=trusted)[:45],
        device=headers.get("user-agent", "")[:200],
    )
