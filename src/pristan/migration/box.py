"""A file, a folder or an archive opened without trust: nothing is unpacked, no name becomes a path, sizes count."""

import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from typing_extensions import override

from pristan.migration.model import Unreadable
from pristan.migration.notes import Notes

MAX_ENTRIES = 200_000
MAX_TEXT = 64 << 30  # of one text of an export, unpacked
MAX_RATIO = 250  # text of a chat packs 5 to 40 times
RATIO_AFTER = 64 << 20
_UTF8_FLAG = 0x800
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, NotImplementedError)
_ARCHIVES = {".zip", ".rar", ".7z", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".zst"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file of an export. ``name`` is a relative name with ``/``, for reading and showing only."""

    name: str
    size: int
    opened: Callable[[], BinaryIO]

    @property
    def base(self) -> str:
        return self.name.rpartition("/")[2]

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.base).suffix.lower()

    @contextmanager
    def reading(self) -> Iterator[BinaryIO]:
        source = self.opened()
        try:
            yield source
        finally:
            source.close()

    def head(self, size: int = 64 * 1024) -> bytes:
        with self.reading() as source:
            return source.read(size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One file of an export: its name, its size, what opens it, and where it lies if it is a file on the disk."""

    name: str
    size: int
    opened: Callable[[], BinaryIO]
    path: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """What was given: its own name and the files in it."""

    name: str
    entries: list[Entry]
    is_archive: bool = False
    names: frozenset[str] = field(default_factory=frozenset)


def opened(found: Path | Sent, notes: Notes) -> Box:
    """Open what was given; Unreadable for what is neither file nor folder and for archives not to be read."""
    if isinstance(found, Path):
        if found.is_dir():
            return _folder(found, notes)
        if not found.is_file():
            raise Unreadable(f"{found.name}: это не файл и не папка")
        found = Sent(name=found.name, size=found.stat().st_size, opened=_opener(found), path=found)
    return _file(found, notes)


def _file(found: Sent, notes: Notes) -> Box:
    if found.size == 0:
        raise Unreadable(f"{found.name}: файл пуст")
    with found.opened() as source:
        magic = source.read(8)
    if magic.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _archive(found, notes)
    _refuse_other_archives(magic, found.name)
    return Box(name=found.name, entries=[Entry(name=found.name, size=found.size, opened=found.opened)])


def _refuse_other_archives(magic: bytes, name: str) -> None:
    known = {b"Rar!": "RAR", b"7z\xbc\xaf": "7-Zip", b"\x1f\x8b": "GZIP", b"BZh": "BZIP2", b"\xfd7zXZ": "XZ"}
    for start, kind in known.items():
        if magic.startswith(start):
            raise Unreadable(f"{name}: это архив {kind}. Распакуйте его и укажите папку или файл")


def _folder(path: Path, notes: Notes) -> Box:
    entries = []
    for number, found in enumerate(sorted(path.rglob("*"))):
        if number >= MAX_ENTRIES:
            raise Unreadable(f"В папке больше {MAX_ENTRIES} файлов, такую выгрузку не читаем")
        name = found.relative_to(path).as_posix()
        if found.is_symlink():
            notes.warn(f"{name}: ссылка, не читаем")
        elif found.is_file():
            entries.append(Entry(name=name, size=found.stat().st_size, opened=_opener(found)))
    if not entries:
        raise Unreadable(f"В папке {path.name} нет файлов")
    return Box(name=path.name, entries=entries, names=frozenset(entry.base for entry in entries))


def _opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")


def _archive(path: Sent, notes: Notes) -> Box:
    try:
        archive = zipfile.ZipFile(path.path or path.opened())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as exc:
        raise Unreadable(f"{path.name}: архив обрезан или повреждён. Выгрузите его ещё раз") from exc
    found = archive.infolist()
    if len(found) > MAX_ENTRIES:
        raise Unreadable(f"{path.name}: в архиве {len(found)} файлов, больше {MAX_ENTRIES} не читаем")
    entries = [entry for info in found if not info.is_dir() and (entry := _packed(archive, info, notes))]
    if not entries:
        raise Unreadable(f"{path.name}: в архиве нет файлов, которые можно прочитать")
    return Box(name=path.name, entries=entries, is_archive=True, names=frozenset(entry.base for entry in entries))


def _packed(archive: zipfile.ZipFile, info: zipfile.ZipInfo, notes: Notes) -> Entry | None:
    name = _decoded_name(info)
    if refusal := _refusal(name, info):
        notes.warn(f"{_shown(name)}: {refusal}, пропущено")
        return None

    def opener() -> BinaryIO:
        try:
            source = archive.open(info)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as exc:
            raise Unreadable(f"{name}: файл в архиве повреждён или закрыт паролем") from exc
        return cast("BinaryIO", io.BufferedReader(_Counted(cast("BinaryIO", source), info), 1 << 20))

    return Entry(name=name, size=info.file_size, opened=opener)


def _refusal(name: str, info: zipfile.ZipInfo) -> str:
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or ":" in parts[0] or "\0" in name:
        return "имя ведёт за пределы архива"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "ссылка"
    if PurePosixPath(name).suffix.lower() in _ARCHIVES:
        return "архив внутри архива; распакуйте и загрузите его отдельно"
    return ""


def _decoded_name(info: zipfile.ZipInfo) -> str:
    """Names without the UTF-8 flag come from zipfile as cp437; in Russia they are mostly UTF-8 or cp866."""
    name = info.orig_filename.partition("\0")[0] if "\0" in info.orig_filename else info.filename
    if not info.flag_bits & _UTF8_FLAG:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "cp866"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in name)[:200]


class _Counted(io.RawIOBase):
    """Bytes of a packed file; stops where the file unpacks to more than text can."""

    def __init__(self, source: BinaryIO, info: zipfile.ZipInfo) -> None:
        super().__init__()
        self._source, self._packed, self._name = source, max(info.compress_size, 1), info.filename
        self._read = 0

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Any) -> int:
        try:
            data = self._source.read(len(buffer))
        except _BROKEN as exc:
            raise Unreadable(f"{_shown(self._name)}: файл в архиве повреждён") from exc
        self._read += len(data)
        self._check()
        buffer[: len(data)] = data
        return len(data)

    def _check(self) -> None:
        if self._read > MAX_TEXT or (self._read > RATIO_AFTER and self._read > self._packed * MAX_RATIO):
            raise Unreadable(
                f"{_shown(self._name)}: распакованный файл в {self._read // self._packed} раз больше архива. "
                "Похоже на архивную бомбу, не читаем"
            )

    @override
    def close(self) -> None:
        self._source.close()
        super().close()
