"""Walks over a living site page by page: politely, inside its bounds, never into an internal network."""

import asyncio
import ssl
from collections.abc import Sequence

from pristan.audit.check import Auditor
from pristan.audit.reading.addresses import host_of
from pristan.audit.reading.crawl import Crawler, Frontier, Manners, Visited
from pristan.audit.scans.model import Concluded, Looked, Scan, Step
from pristan.audit.scans.site_results import packed, site_result, unpacked
from pristan.audit.site import look_at
from pristan.compliance.rulebook import Rulebook
from pristan.core.errors import InvalidInput

MOST_PAGES, USUAL_PAGES = 5_000, 300
MORE_KNOWN = 4  # times as many addresses are remembered as pages are opened


class SiteLooker:
    """A look at a site; ``manners`` are those of the installation, the look itself only narrows them."""

    def __init__(
        self, scan: Scan, *, book: Rulebook, auditor: Auditor, manners: Manners, context: ssl.SSLContext
    ) -> None:
        self._book = book
        self._auditor = auditor
        self._most = min(int(scan.options.get("pages") or USUAL_PAGES), MOST_PAGES)
        self._crawler = Crawler(scan.target, context=context, manners=manners)
        self._frontier = Frontier()
        self._opened = scan.done
        self._warning = ""
        self.pause_s = manners.pause_s

    async def open(self, known: Sequence[Step]) -> Sequence[Step]:
        """Read robots.txt; the first step is the page that was named."""
        await self._crawler.open()
        self.pause_s = self._crawler.pause_s
        for step in known:
            self._frontier.admit(step.key, depth=step.depth)
        first = self._frontier.admit(self._crawler.start, depth=0)
        if not known and first is None:
            raise InvalidInput("Это адрес файла, а не страницы. Укажите адрес сайта")
        return [Step(key=first)] if first else ()

    async def look(self, step: Step) -> Looked:
        """Open a page; its links are the next steps."""
        if self._opened >= self._most:
            return Looked(is_over=True, warning=f"Открыто страниц: {self._opened}, остальные известные не открывали")
        visited = await self._crawler.visit(step.key, is_first=step.depth == 0)
        self._warning = visited.warning or self._warning
        if visited.page is None:
            return Looked(warning=visited.warning)
        self._opened += 1
        look = await asyncio.to_thread(look_at, visited.page, list(self._book.services.values()))
        return Looked(found=packed(look), more=self._links(visited, depth=step.depth), size=visited.size)

    def _links(self, visited: Visited, *, depth: int) -> list[Step]:
        room = self._most * MORE_KNOWN - len(self._frontier.known)
        if visited.page is None or room <= 0 or self._opened >= self._most:
            return []
        return [Step(key=url, depth=depth + 1) for url in self._frontier.links_of(visited.page, depth=depth)[:room]]

    async def conclude(self, found: Sequence[Step], *, is_whole: bool) -> Concluded:
        """Services, forms and findings of all pages."""
        looks = [unpacked(step.found) for step in found if step.found]
        if not looks:
            raise InvalidInput(self._warning or f"Ни одной страницы {self._crawler.start} открыть не удалось")
        result, sightings = await asyncio.to_thread(site_result, looks, book=self._book, auditor=self._auditor)
        seen_all = is_whole and len(looks) < self._most
        return Concluded(result=result, sightings=sightings, whole=[host_of(looks[0].url)] if seen_all else ())

    async def close(self) -> None:
        await self._crawler.close()
