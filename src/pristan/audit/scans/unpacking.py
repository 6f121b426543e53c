"""An archive that somebody uploaded, unpacked without trust: bounded in number and size, no name leads outside."""

import lzma
import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from pristan.core.errors import InvalidInput

MOST_MEMBERS = 20_000
MOST_BYTES = 2 * 1024 * 1024 * 1024
MOST_ONE = 512 * 1024 * 1024
MOST_RATIO, RATIO_AFTER = 250, 64 * 1024 * 1024
LONGEST_NAME = 200
PIECE = 1024 * 1024
_UTF8_FLAG = 0x800
_ENCRYPTED = 0x1
_FORBIDDEN = frozenset('\\:*?"<>|\0')
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, EOFError, ValueError, RuntimeError)


@dataclass(slots=True, kw_only=True)
class Unpacked:
    """Names of what stands in the folder now, as they are shown, and what was left in the archive."""

    names: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def is_archive(path: Path) -> bool:
    """Whether the file begins as a ZIP."""
    with path.open("rb") as file:
        return file.read(4) in {b"PK\x03\x04", b"PK\x05\x06"}


def unpack(archive: Path, into: Path, *, wanted: Callable[[str], bool]) -> Unpacked:
    """Unpack what is ``wanted`` by its name.

    :raises InvalidInput: broken, locked by a password, or built to hurt
    """
    done, room = Unpacked(), _Room(archive.stat().st_size, free=shutil.disk_usage(into).free)
    try:
        with zipfile.ZipFile(archive) as box:
            for item in _members(box):
                name = _plain(_name(item))
                if name is None or stat.S_ISLNK(item.external_attr >> 16):
                    done.warnings.append(f"{_name(item)[:LONGEST_NAME]}: имя ведёт за пределы архива, не открыт")
                elif wanted(name):
                    with box.open(item) as source:
                        _one(source, into / name, room)
                    done.names.append(name)
    except _BROKEN as exc:
        raise InvalidInput("Архив обрезан или повреждён. Соберите его ещё раз") from exc
    done.names.sort()
    return done


def _members(box: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    members = [item for item in box.infolist() if not item.is_dir()]
    if len(members) > MOST_MEMBERS:
        raise InvalidInput(f"В архиве больше {MOST_MEMBERS} файлов. Разделите его на части")
    if any(item.flag_bits & _ENCRYPTED for item in members):
        raise InvalidInput("Архив защищён паролем. Соберите его без пароля")
    return members


class _Room:
    """How many bytes may still come; what the headers promise is not believed."""

    def __init__(self, packed: int, *, free: int) -> None:
        self._most = min(MOST_BYTES, free // 2, max(RATIO_AFTER, packed * MOST_RATIO))
        self._taken = 0

    def take(self, size: int) -> None:
        self._taken += size
        if self._taken > self._most:
            raise InvalidInput("Архив распаковывается в слишком большой: похоже на архивную бомбу")


def _one(source: IO[bytes], target: Path, room: _Room) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with target.open("wb") as copy:
        while piece := source.read(PIECE):
            size += len(piece)
            room.take(len(piece))
            if size > MOST_ONE:
                raise InvalidInput(f"{target.name}: больше {MOST_ONE // 2**20} МБ. Разделите файл на части")
            copy.write(piece)


def _name(item: zipfile.ZipInfo) -> str:
    """Windows writes Russian names in its DOS code page and does not say so."""
    if item.flag_bits & _UTF8_FLAG:
        return item.filename
    try:
        return item.filename.encode("cp437").decode("cp866")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return item.filename


def _plain(name: str) -> str | None:
    """The name as a relative path that stays in its folder; None for one that does not."""
    parts = PurePosixPath(name).parts
    is_bad = (
        not parts
        or name.startswith("/")
        or ".." in parts
        or _FORBIDDEN & set(name)
        or any(len(part.encode()) > LONGEST_NAME for part in parts)
    )
    return None if is_bad else "/".join(parts)
