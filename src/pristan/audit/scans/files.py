"""Files that were uploaded: one, or a ZIP of a folder."""

from collections.abc import Sequence

import msgspec

from pristan.audit.files import FileFound, is_looked_at, rulebook_kinds, summed
from pristan.audit.items import Sighting
from pristan.audit.scans.given import Given
from pristan.audit.scans.model import Concluded, Looked, Scan, Step
from pristan.audit.scans.reader import Reader
from pristan.core.errors import InvalidInput

NOTHING = "В архиве нет файлов CSV, XLSX, DOCX, PDF, mbox или eml"
MOST_TOLD = 1_000


class FilesLooker:
    """A step is a file; it is read in a process of its own."""

    pause_s = 0.0

    def __init__(self, scan: Scan, given: Given) -> None:
        self._scan = scan
        self._given = given
        self._reader = Reader()
        self._unread = 0
        self._warning = ""

    async def open(self, known: Sequence[Step]) -> Sequence[Step]:
        """Unpack what can be read."""
        del known
        await self._given.bring()
        there = await self._given.unpacked(is_looked_at)
        if not there.names:
            raise InvalidInput("; ".join([NOTHING, *there.warnings[:3]]))
        return [Step(key=name) for name in there.names]

    async def look(self, step: Step) -> Looked:
        """Read one file."""
        told = await self._reader.ask("file", folder=str(self._given.folder), name=step.key)
        if "error" in told:
            self._warning = told["error"]
            return Looked(warning=told["error"])
        path = self._given.folder / step.key
        return Looked(found=told, size=path.stat().st_size if path.exists() else 0)

    async def conclude(self, found: Sequence[Step], *, is_whole: bool) -> Concluded:
        """Kinds over all files, and those files that carry any."""
        del is_whole
        files = [(step.key, msgspec.convert(step.found, FileFound)) for step in found if step.found]
        if not files:
            raise InvalidInput(self._warning or NOTHING)
        carrying = [(name, one) for name, one in files if one.kinds]
        result = {
            "files": len(files),
            "carrying": len(carrying),
            "kinds": summed(files),
            "by_file": [{"name": name, **msgspec.to_builtins(one)} for name, one in carrying[:MOST_TOLD]],
        }
        return Concluded(result=result, sightings=self._sightings(carrying))

    def _sightings(self, carrying: Sequence[tuple[str, FileFound]]) -> list[Sighting]:
        data = rulebook_kinds(carrying)
        if not data:
            return []
        numbers = ", ".join(f"{one['title']}: {one['found']}" for one in summed(carrying)[:8])
        return [
            Sighting(
                kind="spreadsheet",
                title=f"Файлы «{self._scan.target}»"[:200],
                place=self._scan.target,
                words=f"в файлах ({len(carrying)}) найдено: {numbers}",
                purposes=("store",),
                data=data,
            )
        ]

    async def close(self) -> None:
        await self._reader.close()
        await self._given.close()
