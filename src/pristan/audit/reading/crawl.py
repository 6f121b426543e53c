"""Walks over a living site: its own pages only, slowly, by its robots.txt, never into an internal network."""

import asyncio
import re
import ssl
from collections import Counter, deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

import httpx

from pristan.audit.model import Page, Place, Seen
from pristan.audit.reading.addresses import LONGEST, host_of, is_own
from pristan.audit.reading.page import LARGEST, read_page
from pristan.core.errors import InvalidInput
from pristan.kit.http import SteadyTransport, public_addresses

AGENT = "PristanAudit"
FULL_AGENT = f"{AGENT}/1.0 (audit asked for by the owner of the site)"
LONGEST_ROBOTS = 500_000
LONGEST_PAUSE_S = 30.0
TIMEOUT = httpx.Timeout(20, connect=5)
WHOLE_PAGE_S = 60.0
REDIRECTS = 5
SAME_PATH = 20  # pages that differ only by their query: a calendar has no end
SAME_SHAPE = 200  # pages whose paths differ only by numbers
DEEPEST = 12
FILES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|css|js|json|xml|pdf|docx?|xlsx?|zip|rar|7z|mp[34]|avi|webm|woff2?|ttf|exe|apk)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How the walk behaves. ``allow_hosts`` are exempt from the guard (a site on this machine, named by a person)."""

    most_pages: int = 100
    pause_s: float = 0.5
    allow_hosts: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """What came of one address: a page, or why there is none. ``size`` in bytes, unpacked."""

    page: Page | None = None
    warning: str = ""
    size: int = 0


class Frontier:
    """Which pages are worth opening: none twice, none too deep, and not all of too many that look alike."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self._paths: Counter[str] = Counter()
        self._shapes: Counter[str] = Counter()

    def admit(self, url: str, *, depth: int) -> str | None:
        """The address as it is to be opened; None if it is not."""
        try:
            url = plain(url)
        except InvalidInput:
            return None
        parts = urlsplit(url)
        shape = re.sub(r"\d+", "0", parts.path)
        if url in self.known or depth > DEEPEST or FILES.search(parts.path) or len(url) > LONGEST:
            return None
        if self._paths[parts.path] >= SAME_PATH or self._shapes[shape] >= SAME_SHAPE:
            return None
        self.known.add(url)
        self._paths[parts.path] += 1
        self._shapes[shape] += 1
        return url

    def links_of(self, page: Page, *, depth: int) -> list[str]:
        """New addresses of the same site that a page links to."""
        own = host_of(page.url)
        found = (
            self.admit(reference.url, depth=depth + 1)
            for reference in page.references
            if reference.place is Place.LINK and is_own(host_of(reference.url), of=own)
        )
        return [url for url in found if url is not None]


class Crawler:
    """Opens pages of one site, one at a time; the caller keeps the queue and the pauses."""

    def __init__(self, start: str, *, context: ssl.SSLContext, manners: Manners) -> None:
        self.start = plain(start if "://" in start else f"https://{start}")
        self.pause_s = manners.pause_s
        self._http = httpx.AsyncClient(
            transport=SteadyTransport(verify=context, trust_env=False),
            timeout=TIMEOUT,
            trust_env=False,
            headers={"User-Agent": FULL_AGENT},
        )
        self._visitor = _Visitor(self._http, manners)
        self._robots = RobotFileParser()

    async def open(self) -> None:
        """Ask the site what it wants to be left alone and how slowly it wants to be visited.

        :raises InvalidInput: the site leads into an internal network, or there is no such name
        """
        try:
            async with asyncio.timeout(WHOLE_PAGE_S):
                answer = await self._visitor.get(urljoin(self.start, "/robots.txt"), wanted="text/plain")
            self._robots.parse((answer[3] if answer else b"")[:LONGEST_ROBOTS].decode("utf-8", "replace").splitlines())
        except (httpx.HTTPError, TimeoutError, ValueError):
            self._robots.parse([])
        asked = self._robots.crawl_delay(AGENT)
        self.pause_s = max(self.pause_s, min(float(asked or 0), LONGEST_PAUSE_S))

    async def visit(self, url: str, *, is_first: bool) -> Visited:
        """Open one page. Only the first may lead to another site: a name moves to another name."""
        if not self._robots.can_fetch(AGENT, url):
            return Visited(warning=f"{url}: robots.txt просит не открывать")
        try:
            async with asyncio.timeout(WHOLE_PAGE_S):
                answer = await self._visitor.get(url)
        except (InvalidInput, httpx.HTTPError, TimeoutError, ValueError) as exc:
            detail = (exc.detail or exc.title) if isinstance(exc, InvalidInput) else type(exc).__name__
            return Visited(warning=f"{url}: не открылась ({detail})")
        if answer is None:
            return Visited(warning=f"{url}: это не страница")
        final, headers, cookies, raw = answer
        if not is_first and not is_own(host_of(final), of=host_of(url)):
            return Visited(warning=f"{url}: уводит на другой сайт {host_of(final)}")
        page = await asyncio.to_thread(read_page, raw, name=final, url=final)
        return Visited(page=replace(page, headers=headers, cookies=cookies), size=len(raw))

    async def close(self) -> None:
        await self._http.aclose()


async def crawl(
    start: str, *, context: ssl.SSLContext, manners: Manners, tell: Callable[[str], None] = lambda _: None
) -> Seen:
    """Pages of the site at ``start``.

    :raises InvalidInput: the address is none, leads into an internal network, or the first page cannot be had
    """
    crawler, frontier = Crawler(start, context=context, manners=manners), Frontier()
    pages: list[Page] = []
    warnings: list[str] = []
    try:
        await crawler.open()
        first = frontier.admit(crawler.start, depth=0)
        waiting: deque[tuple[str, int]] = deque([(first, 0)] if first else ())
        while waiting and len(pages) < manners.most_pages:
            url, depth = waiting.popleft()
            visited = await crawler.visit(url, is_first=not pages)
            if visited.page is None:
                warnings.append(visited.warning)
            else:
                pages.append(visited.page)
                waiting.extend((link, depth + 1) for link in frontier.links_of(visited.page, depth=depth))
            if not pages and not waiting:
                raise InvalidInput(visited.warning)
            tell(f"Страниц: {len(pages)}, в очереди: {len(waiting)}")
            await asyncio.sleep(crawler.pause_s)
    finally:
        await crawler.close()
    if waiting:
        warnings.append(f"Просмотрено страниц: {len(pages)}, осталось известных: {len(waiting)}")
    return Seen(pages=pages, warnings=warnings)


def plain(url: str) -> str:
    """The address without its fragment, its query in one order; raises InvalidInput for what is no web address."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise InvalidInput(f"Нужен адрес сайта вида https://…, а не {url[:100]}", code="url.scheme")
        if parts.username or parts.password:
            raise InvalidInput("Уберите имя и пароль из адреса", code="url.credentials")
        _ = parts.port
    except ValueError as exc:
        raise InvalidInput(f"Адрес {url[:100]} не разобрать", code="url.scheme") from exc
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", query, ""))


class _Visitor:
    """Opens an address at the very host that was checked, and checks every host it is sent to."""

    def __init__(self, http: httpx.AsyncClient, manners: Manners) -> None:
        self._http = http
        self._manners = manners

    async def get(self, url: str, *, wanted: str = "html") -> tuple[str, dict[str, str], frozenset[str], bytes] | None:
        """(final address, headers, names of cookies, content); None if it is not there or something else."""
        cookies: set[str] = set()
        for _ in range(REDIRECTS + 1):
            target, headers, extensions = await self._pinned(url)
            async with self._http.stream("GET", target, headers=headers, extensions=extensions) as response:
                cookies |= {value.partition("=")[0].strip() for value in response.headers.get_list("set-cookie")}
                if response.is_redirect:
                    url = plain(urljoin(url, response.headers.get("Location", "")))
                    continue
                if response.status_code != httpx.codes.OK or wanted not in response.headers.get("Content-Type", wanted):
                    return None
                return url, dict(response.headers), frozenset(cookies), await _content(response)
        return None

    async def _pinned(self, url: str) -> tuple[str, dict[str, str], dict[str, str]]:
        parts = urlsplit(plain(url))
        host = parts.hostname or ""
        if parts.netloc in self._manners.allow_hosts:
            return url, {}, {}
        port = parts.port or (443 if parts.scheme == "https" else 80)
        addresses = await public_addresses(host, port=port)
        address = f"[{addresses[0]}]" if ":" in addresses[0] else addresses[0]
        netloc = f"{address}:{parts.port}" if parts.port else address
        return urlunsplit(parts._replace(netloc=netloc)), {"Host": parts.netloc}, {"sni_hostname": host}


async def _content(response: httpx.Response) -> bytes:
    pieces: list[bytes] = []
    size = 0
    async for piece in response.aiter_bytes(64 * 1024):
        pieces.append(piece)
        size += len(piece)
        if size >= LARGEST:
            break
    return b"".join(pieces)[:LARGEST]
