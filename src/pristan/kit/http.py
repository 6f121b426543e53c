"""Outgoing HTTP: one client per process, with time-outs and an allow-list; guard against SSRF.

The time-outs of httpx are for each piece: a peer that sends a byte now and then outlasts them all. So every exchange
ends by a moment of its own too, with the last byte of the answer: after one time of each kind that it was given.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator, Collection, Mapping
from urllib.parse import urlsplit

import httpx
from typing_extensions import override

from pristan.core.errors import HostRefused, InvalidInput
from pristan.kit.hosts import AllowedHosts
from pristan.kit.log import get_logger

TIMEOUT = httpx.Timeout(15.0, connect=5.0)
_PORTS = {"https": 443, "http": 80}


class _TimedStream(httpx.AsyncByteStream):
    """A body whose last byte must come by a moment of the loop's clock."""

    def __init__(self, inner: httpx.AsyncByteStream, *, request: httpx.Request, until: float | None) -> None:
        self._inner = inner
        self._request = request
        self._until = until

    @override
    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces = aiter(self._inner)
        while True:
            try:
                async with asyncio.timeout_at(self._until):
                    piece = await anext(pieces)
            except StopAsyncIteration:
                return
            except TimeoutError as exc:
                raise httpx.ReadTimeout("the answer took too long as a whole", request=self._request) from exc
            yield piece

    @override
    async def aclose(self) -> None:
        await self._inner.aclose()


class SteadyTransport(httpx.AsyncHTTPTransport):
    """A peer that is gone as soon as the connection was made is a fault of the line, and nothing was sent.

    uvloop then has no socket whose names anyio could ask for, and an AttributeError would go past everybody who
    expects errors of a line.
    """

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return await super().handle_async_request(request)
        except AttributeError as exc:
            if "getpeername" not in str(exc):
                raise
            raise httpx.ConnectError("closed as soon as it was open", request=request) from exc


class GuardedTransport(SteadyTransport):
    """Opens no connection to a host that is not allowed, whatever address the code above made up."""

    def __init__(self, hosts: AllowedHosts, *, context: ssl.SSLContext, proxy: str | None = None) -> None:
        super().__init__(
            verify=context,
            trust_env=False,
            limits=httpx.Limits(max_connections=100, max_keepalive_connections=20),
            proxy=httpx.Proxy(proxy) if proxy else None,
        )
        self._hosts = hosts
        self._is_direct = proxy is None

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        if not self._hosts.admit(scheme=url.scheme, host=url.host, port=url.port):
            get_logger().warning("host_refused", host=url.host)
            raise HostRefused(f"Сервер {url.host} не входит в список разрешённых")
        if self._is_direct and self._hosts.must_be_public(host=url.host, port=url.port):
            await _pin(request)
        return await self._in_time(request)

    async def _in_time(self, request: httpx.Request) -> httpx.Response:
        within_s = whole_s(request.extensions.get("timeout", {}))
        until = None if within_s is None else asyncio.get_running_loop().time() + within_s
        try:
            async with asyncio.timeout_at(until):
                response = await super().handle_async_request(request)
        except TimeoutError as exc:  # it may have arrived
            raise httpx.ReadTimeout("the exchange took too long as a whole", request=request) from exc
        if isinstance(response.stream, httpx.AsyncByteStream):
            response.stream = _TimedStream(response.stream, request=request, until=until)
        return response


def whole_s(timeouts: Mapping[str, float | None]) -> float | None:
    """How long an exchange may take from connecting to the last byte; None where some time is not bounded."""
    given = [timeouts.get(name) for name in ("pool", "connect", "write", "read")]
    bounded = [seconds for seconds in given if seconds is not None]
    return sum(bounded) if len(bounded) == len(given) else None


async def _pin(request: httpx.Request) -> None:
    """Lead the request to an address that was just found public: the name may lead elsewhere a moment later."""
    host = request.url.host
    try:
        addresses = await public_addresses(host, port=request.url.port or _PORTS[request.url.scheme])
    except InvalidInput as exc:
        if exc.own_code == "url.internal":
            get_logger().warning("inner_address_refused", host=host)
            raise HostRefused(f"Адрес {host} ведёт во внутреннюю сеть") from exc
        raise httpx.ConnectError(f"no such name: {host}", request=request) from exc
    request.extensions = {**request.extensions, "sni_hostname": host}
    request.url = request.url.copy_with(host=addresses[0])


def make_client(
    *, hosts: AllowedHosts, context: ssl.SSLContext, timeout: httpx.Timeout = TIMEOUT, proxy: str | None = None
) -> httpx.AsyncClient:
    """A client of the allowed hosts that follows no redirects and takes no proxy but the one it is given.

    A request to another host raises HostRefused before anything is sent.
    """
    return httpx.AsyncClient(
        transport=GuardedTransport(hosts, context=context, proxy=proxy),
        timeout=timeout,
        trust_env=False,
        follow_redirects=False,
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
