"""Walks over a living site: its own pages only, slowly, by its robots.txt, never into an internal network."""

import asyncio
import re
import ssl
from collections import Counter, deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

import httpx

from pristan.audit.model import Page, Place, Seen
from pristan.audit.reading.addresses import LONGEST, host_of, is_own
from pristan.audit.reading.page import LARGEST, read_page
from pristan.core.errors import InvalidInput
from pristan.kit.http import public_addresses

AGENT = "PristanAudit"
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


@dataclass(slots=True)
class _Walk:
    pages: list[Page] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    waiting: deque[tuple[str, int]] = field(default_factory=deque)
    known: set[str] = field(default_factory=set)
    paths: Counter[str] = field(default_factory=Counter)
    shapes: Counter[str] = field(default_factory=Counter)


async def crawl(
    start: str, *, context: ssl.SSLContext, manners: Manners, tell: Callable[[str], None] = lambda _: None
) -> Seen:
    """Pages of the site at ``start``.

    :raises InvalidInput: the address is none, leads into an internal network, or the first page cannot be had
    """
    start = _plain(start if "://" in start else f"https://{start}")
    walk = _Walk()
    async with httpx.AsyncClient(
        verify=context, timeout=TIMEOUT, trust_env=False, headers={"User-Agent": AGENT}
    ) as http:
        visitor = _Visitor(http, manners)
        robots = await _robots(visitor, start)
        _add(walk, start, 0)
        while walk.waiting and len(walk.pages) < manners.most_pages:
            url, depth = walk.waiting.popleft()
            if not robots.can_fetch(AGENT, url):
                walk.warnings.append(f"{url}: robots.txt просит не открывать")
                continue
            await _visit(walk, visitor, url, depth=depth)
            if not walk.pages and not walk.waiting:
                raise InvalidInput(walk.warnings[-1] if walk.warnings else f"Страница {url} не открылась")
            tell(f"Страниц: {len(walk.pages)}, в очереди: {len(walk.waiting)}")
            await asyncio.sleep(manners.pause_s)
    if walk.waiting:
        walk.warnings.append(f"Просмотрено страниц: {len(walk.pages)}, осталось известных: {len(walk.waiting)}")
    return Seen(pages=walk.pages, warnings=walk.warnings)


async def _visit(walk: _Walk, visitor: "_Visitor", url: str, *, depth: int) -> None:
    try:
        async with asyncio.timeout(WHOLE_PAGE_S):
            answer = await visitor.get(url)
    except (InvalidInput, httpx.HTTPError, TimeoutError, ValueError) as exc:
        detail = (exc.detail or exc.title) if isinstance(exc, InvalidInput) else type(exc).__name__
        walk.warnings.append(f"{url}: не открылась ({detail})")
        return
    if answer is None:
        walk.warnings.append(f"{url}: это не страница")
        return
    final, headers, cookies, raw = answer
    if walk.pages and not is_own(host_of(final), of=host_of(url)):
        walk.warnings.append(f"{url}: уводит на другой сайт {host_of(final)}")
        return
    page = replace(read_page(raw, name=final, url=final), headers=headers, cookies=cookies)
    walk.pages.append(page)
    for reference in page.references:
        if reference.place is Place.LINK and is_own(host_of(reference.url), of=host_of(final)):
            _add(walk, reference.url, depth + 1)


def _add(walk: _Walk, url: str, depth: int) -> None:
    """Put a page into the queue, unless it is known, too deep, or one of too many that look alike."""
    try:
        url = _plain(url)
    except InvalidInput:
        return
    parts = urlsplit(url)
    shape = re.sub(r"\d+", "0", parts.path)
    if url in walk.known or depth > DEEPEST or FILES.search(parts.path) or len(url) > LONGEST:
        return
    if walk.paths[parts.path] >= SAME_PATH or walk.shapes[shape] >= SAME_SHAPE:
        return
    walk.known.add(url)
    walk.paths[parts.path] += 1
    walk.shapes[shape] += 1
    walk.waiting.append((url, depth))


def _plain(url: str) -> str:
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


async def _robots(visitor: "_Visitor", start: str) -> RobotFileParser:
    robots = RobotFileParser()
    try:
        answer = await visitor.get(urljoin(start, "/robots.txt"), wanted="text/plain")
        robots.parse((answer[3] if answer else b"").decode("utf-8", "replace").splitlines())
    except InvalidInput:
        raise
    except (httpx.HTTPError, TimeoutError, ValueError):
        robots.parse([])
    return robots


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
                    url = _plain(urljoin(url, response.headers.get("Location", "")))
                    continue
                if response.status_code != httpx.codes.OK or wanted not in response.headers.get("Content-Type", wanted):
                    return None
                return url, dict(response.headers), frozenset(cookies), await _content(response)
        return None

    async def _pinned(self, url: str) -> tuple[str, dict[str, str], dict[str, str]]:
        parts = urlsplit(_plain(url))
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
