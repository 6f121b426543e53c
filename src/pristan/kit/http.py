"""Outgoing HTTP: one client per process, with time-outs and an allow-list; guard against SSRF."""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Collection
from urllib.parse import urlsplit

import httpx

from pristan.core.errors import InvalidInput

TIMEOUT = httpx.Timeout(15.0, connect=5.0)


def make_client(*, context: ssl.SSLContext | None = None, timeout: httpx.Timeout = TIMEOUT) -> httpx.AsyncClient:
    """A client that follows no redirects and takes no proxy from the environment."""
    verify: ssl.SSLContext | bool = True if context is None else context
    return httpx.AsyncClient(
        timeout=timeout,
        verify=verify,
        trust_env=False,
        follow_redirects=False,
        limits=httpx.Limits(max_connections=100, max_keepalive_connections=20),
        headers={"User-Agent": "Pristan"},
    )


async def public_addresses(host: str, *, port: int) -> list[str]:
    """Addresses of ``host``, all of them public; raises InvalidInput otherwise (SSRF guard)."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as exc:
        raise InvalidInput(f"Имя {host} не найдено. Проверьте адрес", code="url.unknown_host") from exc
    addresses = sorted({str(item[4][0]) for item in found})
    for address in addresses:
        if not ipaddress.ip_address(address.partition("%")[0]).is_global:
            raise InvalidInput(f"Адрес {host} ведёт во внутреннюю сеть. Укажите публичный адрес", code="url.internal")
    return addresses


async def check_url(url: str, *, schemes: Collection[str] = ("https",), allow_hosts: Collection[str] = ()) -> str:
    """``url`` if it is absolute, of an allowed scheme, without credentials, and leads to a public host.

    ``allow_hosts`` are exempt from the address check (the sandbox on this machine).
    """
    parts = urlsplit(url)
    if parts.scheme not in schemes or not parts.hostname:
        raise InvalidInput(f"Нужен адрес вида {min(schemes, default='https')}://…", code="url.scheme")
    if parts.username or parts.password:
        raise InvalidInput("Уберите имя и пароль из адреса", code="url.credentials")
    if parts.netloc in allow_hosts or parts.hostname in allow_hosts:
        return url
    await public_addresses(parts.hostname, port=parts.port or (443 if parts.scheme == "https" else 80))
    return url
