"""A file that was uploaded, brought from the storage into a folder of its own for the time of a look."""

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path

from pristan.audit.scans.model import Scan
from pristan.audit.scans.unpacking import Unpacked, is_archive, unpack
from pristan.core.errors import InvalidInput
from pristan.kit.files import Files


class Given:
    """The upload of a look; ``folder`` is there from ``bring`` to ``close``."""

    def __init__(self, scan: Scan, files: Files) -> None:
        self._scan = scan
        self._files = files
        self._place: tempfile.TemporaryDirectory[str] | None = None

    @property
    def folder(self) -> Path:
        assert self._place is not None  # noqa: S101 # nobody asks before it was brought
        return Path(self._place.name) / "given"

    @property
    def file(self) -> Path:
        """The upload as it came, under a name of its own kind."""
        return self.folder.parent / f"upload{Path(self._scan.target).suffix.lower()[:16]}"

    async def bring(self) -> None:
        """Fetch the upload; raises InvalidInput when it is gone."""
        self._place = await asyncio.to_thread(tempfile.TemporaryDirectory, prefix="pristan-scan-")
        await asyncio.to_thread(self.folder.mkdir)
        try:
            with await asyncio.to_thread(self.file.open, "wb") as copy:
                async for piece in self._files.stream(self._scan.upload or ""):
                    await asyncio.to_thread(copy.write, piece)
        except FileNotFoundError:
            raise InvalidInput("Файл уже удалён. Загрузите его ещё раз") from None

    async def unpacked(self, wanted: Callable[[str], bool]) -> Unpacked:
        """What is wanted of the upload in ``folder``: of a ZIP its files, else the upload itself under its name."""
        if not wanted(self._scan.target):
            if not await asyncio.to_thread(is_archive, self.file):
                raise InvalidInput("Это не архив ZIP. Соберите его ещё раз")
            return await asyncio.to_thread(unpack, self.file, self.folder, wanted=wanted)
        name = Path(self._scan.target).name
        await asyncio.to_thread(self.file.rename, self.folder / name)
        return Unpacked(names=[name])

    async def close(self) -> None:
        """Remove every copy."""
        place, self._place = self._place, None
        if place is not None:
            await asyncio.to_thread(place.cleanup)
