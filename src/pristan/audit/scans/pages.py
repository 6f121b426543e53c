"""Saved pages that were uploaded: a page, a record of a browser, or a ZIP of them."""

import asyncio
from collections.abc import Sequence

from pristan.audit.check import Auditor
from pristan.audit.reading.saved import Sheet, is_readable, sheets_of
from pristan.audit.scans.given import Given
from pristan.audit.scans.model import Concluded, Looked, Step
from pristan.audit.scans.reader import Reader
from pristan.audit.scans.site_results import place_of, site_result, unpacked
from pristan.compliance.rulebook import Rulebook
from pristan.core.errors import InvalidInput

NOTHING = "В архиве нет сохранённых страниц. Нужны HTML, MHTML или HAR"


class PagesLooker:
    """A step is a file; it is read in a process of its own."""

    pause_s = 0.0

    def __init__(self, given: Given, *, book: Rulebook, auditor: Auditor) -> None:
        self._given = given
        self._book = book
        self._auditor = auditor
        self._reader = Reader()
        self._sheets: dict[str, Sheet] = {}
        self._warning = ""

    async def open(self, known: Sequence[Step]) -> Sequence[Step]:
        """Unpack; what a killed worker has unpacked is gone, what it has read is not."""
        del known
        await self._given.bring()
        there = await self._given.unpacked(is_readable)
        self._sheets = {sheet.name: sheet for sheet in sheets_of(there.names)}
        if not self._sheets:
            raise InvalidInput("; ".join([NOTHING, *there.warnings[:3]]))
        return [Step(key=name) for name in self._sheets]

    async def look(self, step: Step) -> Looked:
        """Read one file: a page, or all pages of a record."""
        sheet = self._sheets.get(step.key)
        if sheet is None:
            return Looked(warning=f"{step.key}: файла больше нет")
        told = await self._reader.ask("sheet", folder=str(self._given.folder), name=sheet.name, frames=sheet.frames)
        self._warning = told.get("error") or "; ".join(told.get("warnings", ())) or self._warning
        size = (self._given.folder / sheet.name).stat().st_size
        if not told.get("looks"):
            return Looked(warning=told.get("error") or "; ".join(told["warnings"]) or f"{sheet.name}: пуст", size=size)
        return Looked(found={"looks": told["looks"]}, warning="; ".join(told["warnings"]), size=size)

    async def conclude(self, found: Sequence[Step], *, is_whole: bool) -> Concluded:
        """Services, forms and findings of all pages. Never the whole of a site, but whole pages of it."""
        del is_whole
        looks = [unpacked(look) for step in found if step.found for look in step.found["looks"]]
        if not looks:
            raise InvalidInput(self._warning or NOTHING)
        places = {look.page: place_of(look) for look in looks}
        result, sightings = await asyncio.to_thread(
            site_result, looks, book=self._book, auditor=self._auditor, places=places
        )
        return Concluded(result=result, sightings=sightings, whole=sorted(set(places.values())))

    async def close(self) -> None:
        await self._reader.close()
        await self._given.close()
