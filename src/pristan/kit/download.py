"""Fetches an address a stranger gave: only public hosts, the checked address, bounded size and time."""

import asyncio
import ssl
from collections.abc import Collection
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

import httpx

from pristan.core.errors import InvalidInput, Transient
from pristan.kit.hosts import AllowedHosts
from pristan.kit.http import SteadyTransport, public_addresses

REDIRECTS = 3
TIMEOUT = httpx.Timeout(30, connect=5)
WHOLE_S = 300.0


class DownloadRefused(Exception):
    """The content will not be taken, now or later; ``reason`` is a stable word."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Downloaded:
    content: bytes
    declared_mime: str


class Downloader:
    """Downloads with a context of its own, never through a proxy, never with our credentials."""

    def __init__(self, *, context: ssl.SSLContext, local_hosts: Collection[str] = (), whole_s: float = WHOLE_S) -> None:
        # A name may resolve differently a moment later, so we connect to the address that was checked.
        self._http = httpx.AsyncClient(
            transport=SteadyTransport(verify=context, trust_env=False),
            timeout=TIMEOUT,
            trust_env=False,
            follow_redirects=False,
        )
        self._local_hosts = frozenset(local_hosts)
        self._whole_s = whole_s

    async def close(self) -> None:
        await self._http.aclose()

    async def fetch(self, url: str, *, limit: int, hosts: AllowedHosts) -> Downloaded:
        """The content of ``url``; raises DownloadRefused (for good) or Transient (try again).

        Every redirect must lead to an allowed host too.
        """
        into = BytesIO()
        declared = await self.fetch_into(into, url, limit=limit, hosts=hosts)
        return Downloaded(into.getvalue(), declared)

    async def fetch_into(self, into: BinaryIO, url: str, *, limit: int, hosts: AllowedHosts) -> str:
        """Write the content of ``url`` there; its declared type. Raises what ``fetch`` does, with a part written."""
        try:
            async with asyncio.timeout(self._whole_s):
                local = self._is_local(url)
                for _ in range(REDIRECTS + 1):
                    declared, elsewhere = await self._step(into, url, limit=limit, hosts=hosts, local=local)
                    if elsewhere is None:
                        return declared
                    url = urljoin(url, elsewhere)
        except TimeoutError as exc:
            raise Transient("Файл не скачался за отведённое время") from exc
        except (ValueError, httpx.InvalidURL) as exc:  # a stranger's address, or where it redirects to
            raise DownloadRefused("bad_url") from exc
        raise DownloadRefused("too_many_redirects")

    def _is_local(self, url: str) -> bool:
        return _split(url)[0].netloc in self._local_hosts

    async def _step(
        self, into: BinaryIO, url: str, *, limit: int, hosts: AllowedHosts, local: bool
    ) -> tuple[str, str | None]:
        """The declared type, and where it leads instead."""
        target, headers, extensions = await self._pinned(url, hosts=hosts, local=local)
        try:
            async with self._http.stream("GET", target, headers=headers, extensions=extensions) as response:
                if response.is_redirect:
                    return "", str(response.headers.get("Location", ""))
                _check_status(response.status_code)
                await _read(response, into, limit=limit)
        except httpx.HTTPError as exc:
            raise Transient(f"Файл не скачался: {type(exc).__name__}") from exc
        return response.headers.get("Content-Type", "").partition(";")[0].strip().lower(), None

    async def _pinned(
        self, url: str, *, hosts: AllowedHosts, local: bool
    ) -> tuple[str, dict[str, str], dict[str, str]]:
        parts, port = _split(url)
        host = parts.hostname
        if not host or parts.username or parts.password:
            raise DownloadRefused("bad_url")
        if local and parts.netloc in self._local_hosts and parts.scheme in {"http", "https"}:
            return url, {}, {}
        if parts.scheme != "https":
            raise DownloadRefused("not_https")
        if not hosts.admit(scheme=parts.scheme, host=host, port=port):
            raise DownloadRefused("host_refused", host)
        try:
            addresses = await public_addresses(host, port=port or 443)
        except InvalidInput as exc:
            if exc.own_code == "url.internal":
                raise DownloadRefused("internal_address") from exc
            raise Transient("Имя сервера не найдено") from exc
        address = f"[{addresses[0]}]" if ":" in addresses[0] else addresses[0]
        netloc = f"{address}:{port}" if port else address
        target = urlunsplit((parts.scheme, netloc, parts.path, parts.query, ""))
        return target, {"Host": parts.netloc}, {"sni_hostname": host}


def _split(url: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as exc:
        raise DownloadRefused("bad_url") from exc
    return parts, port


def _check_status(status: int) -> None:
    if status == httpx.codes.OK:
        return
    if status in {httpx.codes.NOT_FOUND, httpx.codes.GONE, httpx.codes.FORBIDDEN, httpx.codes.UNAUTHORIZED}:
        raise DownloadRefused("gone", f"HTTP {status}")
    raise Transient(f"Файл не скачался: HTTP {status}")


async def _read(response: httpx.Response, into: BinaryIO, *, limit: int) -> None:
    declared = response.headers.get("Content-Length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise DownloadRefused("too_big")
    size = 0
    async for chunk in response.aiter_bytes():
        size += len(chunk)
        if size > limit:  # also stops what unpacks into more than it claims
            raise DownloadRefused("too_big")
        into.write(chunk)
