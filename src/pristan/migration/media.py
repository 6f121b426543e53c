"""Attachments of an export on their way into the storage: found in the box, looked into, stored before their rows."""

import asyncio
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from pristan.core.errors import Transient
from pristan.ingest.media_policy import Found, examine
from pristan.kit.download import DownloadRefused
from pristan.kit.files import Files, file_key
from pristan.migration.box import Box, Entry
from pristan.migration.carried import Batch, NamedFile
from pristan.migration.model import Unreadable

LIMIT = 100 << 20
MOST_FETCHED = 20 << 30  # bytes of one import, as many as an export that is sent may have
NOT_THERE = "В выгрузке этого файла нет"
ELSEWHERE = "Файл остался в прежней системе"
NOT_GIVEN = "Прежняя система файла не отдала"
REFUSED = {
    "too_big": "Файл больше 100 МБ и остался в прежней системе",
    "bad_url": "Ссылка на файл не похожа на адрес",
    "not_https": "Ссылка на файл без HTTPS, по таким не скачиваем",
    "internal_address": "Ссылка на файл ведёт во внутреннюю сеть, по таким не скачиваем",
    "too_many": "Вложений по ссылкам слишком много: этот файл остался в прежней системе",
    "too_much": "Вложения переноса заняли 20 ГБ: этот файл остался в прежней системе",
    "silent": "Сервер, где лежит файл, не отвечает",
}
TOO_BIG = "Файл больше 100 МБ и остался в выгрузке"
BROKEN = "Файл в архиве повреждён"
_DEEPEST = 6  # folders by which a file is told from others of its name
_AT_ONCE = 2  # files may be as big as the limit
_PAUSES_S = (0.5, 2.0, 5.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file of a message as its row will say: stored under ``key``, or why it is not."""

    kind: str
    name: str
    key: str | None = None
    mime: str = ""
    file_kind: str = "file"
    size: int | None = None
    sha256: bytes | None = None
    width: int | None = None
    height: int | None = None
    thumb_key: str | None = None
    reason: str | None = None


Place = tuple[str, int]  # key of a message, position of a file in it


class Reach(Protocol):
    """Fetches a file that lies in the other system."""

    async def fetch(self, url: str, *, limit: int) -> bytes:
        """Its bytes; raises DownloadRefused (for good) or Transient (try again)."""
        ...


class Media:
    """The files of one export; two are on their way at once."""

    def __init__(self, files: Files | None, reach: Reach | None = None, *, taken: int = 0) -> None:
        """``taken``: bytes of files of the import that are here already."""
        self.files, self._reach, self._taken = files, reach, taken
        self._company_id = 0
        self._by_path: dict[str, Entry] = {}
        self._by_end: dict[str, Entry | None] = {}
        self._by_base: dict[str, Entry | None] = {}
        self._turns = asyncio.Semaphore(_AT_ONCE)

    def open(self, box: Box, *, company_id: int) -> None:
        """Know the files of an export."""
        self._company_id = company_id
        self._by_path = {entry.name.casefold(): entry for entry in box.entries}
        for entry in box.entries:
            base = entry.base.casefold()
            self._by_base[base] = None if base in self._by_base else entry  # a name met twice tells nothing
            for end in _ends(entry.name.casefold()):
                self._by_end[end] = None if end in self._by_end else entry

    async def keep(self, batch: Batch, *, known: frozenset[str]) -> Mapping[Place, Kept]:
        """Store the files of messages that are not ``known``. Equal content is kept once: a repeat changes nothing."""
        wanted = [
            ((line.external_id, at), file)
            for line in batch.lines
            if line.external_id not in known
            for at, file in enumerate(line.files)
        ]
        kept = await asyncio.gather(*(self._kept(file) for _, file in wanted))
        return {place: one for (place, _), one in zip(wanted, kept, strict=True)}

    async def _kept(self, file: NamedFile) -> Kept:
        async with self._turns:
            content = await self._content(file)
            if isinstance(content, Kept) or self.files is None:
                return content if isinstance(content, Kept) else Kept(kind=file.kind, name=file.name, reason=NOT_THERE)
            found = await asyncio.to_thread(examine, content, kind=file.kind, name=file.name)
            return await self._stored(self.files, found, content)

    async def _content(self, file: NamedFile) -> bytes | Kept:
        """The bytes of a file, or why they are not there."""
        if file.url:
            return await self._fetched(file)
        entry = self._entry(file.path)
        if entry is None:
            return Kept(kind=file.kind, name=file.name, reason=NOT_THERE)
        if entry.size > LIMIT:
            return Kept(kind=file.kind, name=file.name, size=entry.size, reason=TOO_BIG)
        try:
            content = await asyncio.to_thread(entry.head, LIMIT + 1)
        except Unreadable:
            return Kept(kind=file.kind, name=file.name, reason=BROKEN)
        if not content or len(content) > LIMIT:  # the archive lies about its size
            return Kept(kind=file.kind, name=file.name, reason=TOO_BIG if content else BROKEN)
        return content

    async def _fetched(self, file: NamedFile) -> bytes | Kept:
        if self._reach is None:
            return Kept(kind=file.kind, name=file.name, reason=ELSEWHERE)
        if self._taken >= MOST_FETCHED:
            return Kept(kind=file.kind, name=file.name, reason=REFUSED["too_much"])
        for pause_s in _PAUSES_S:
            try:
                content = await self._reach.fetch(file.url, limit=LIMIT)
            except DownloadRefused as exc:
                return Kept(kind=file.kind, name=file.name, reason=REFUSED.get(exc.reason, NOT_GIVEN))
            except Transient:
                await asyncio.sleep(pause_s)
            else:
                self._taken += len(content)
                return content
        return Kept(kind=file.kind, name=file.name, reason=NOT_GIVEN)

    async def _stored(self, files: Files, found: Found, content: bytes) -> Kept:
        key = file_key(self._company_id, content)
        await files.put(key, content)
        thumb_key = None
        if found.thumbnail is not None:
            thumb_key = file_key(self._company_id, found.thumbnail)
            await files.put(thumb_key, found.thumbnail)
        return Kept(
            kind=found.kind,
            name=found.name,
            key=key,
            mime=found.mime,
            file_kind=found.file_kind,
            size=len(content),
            sha256=hashlib.sha256(content).digest(),
            width=found.width,
            height=found.height,
            thumb_key=thumb_key,
            reason=found.remark,
        )

    def _entry(self, path: str) -> Entry | None:
        wanted = path.replace("\\", "/").lstrip("./").casefold()
        if not wanted:
            return None
        if found := self._by_path.get(wanted):
            return found
        return self._by_end.get(wanted) or self._by_base.get(wanted.rpartition("/")[2])


def _ends(name: str) -> Iterator[str]:
    """What a message may call a file that lies deeper: its name with the last of the folders above it."""
    *above, base = name.rsplit("/", _DEEPEST)
    for folder in reversed(above[1:]):
        base = f"{folder}/{base}"
        yield base
