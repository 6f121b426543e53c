"""Office documents are archives of XML: opened only if they are small enough, honest about it and without entities."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from pristan.compliance.files.model import Unread

MOST_MEMBERS = 10_000
MOST_BYTES = 256 * 1024 * 1024
MOST_RATIO = 300
PIECE = 1024 * 1024
_ENCRYPTED = 0x1
_OVERLAP = 32
_DECLARED = tuple(
    word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
)
_ARCHIVES = (".zip", ".docx", ".xlsx", ".7z", ".rar", ".gz", ".tar")


_PICTURES = re.compile(r"(?:word|xl)/media/[^/]+", re.IGNORECASE)


class Refused(Exception):
    """The file is not read; the text says why, in Russian, ``why`` in a word."""

    def __init__(self, message: str, why: Unread = Unread.BROKEN) -> None:
        super().__init__(message)
        self.why = why


def opened(path: Path) -> ZipFile:
    """The archive, once its members have been counted and unpacked on trial; raises Refused."""
    try:
        archive = ZipFile(path)
        _examine(archive)
    except (BadZipFile, LargeZipFile, EOFError, OSError, NotImplementedError, ValueError) as exc:
        raise Refused("Файл испорчен: архив не открывается") from exc
    except RuntimeError as exc:
        raise Refused("Файл защищён паролем. Снимите пароль и повторите", Unread.LOCKED) from exc
    return archive


def nested(archive: ZipFile) -> list[str]:
    """Names of archives and documents inside: they are not opened, and the report says so."""
    return [item.filename for item in archive.infolist() if item.filename.lower().endswith(_ARCHIVES)]


def pictures(archive: ZipFile) -> int:
    """How many pictures a document holds: a scanned page among them is not read."""
    return sum(bool(_PICTURES.fullmatch(item.filename)) for item in archive.infolist())


def _examine(archive: ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise Refused(f"В файле больше {MOST_MEMBERS} частей: похоже на архивную бомбу")
    total = 0
    for item in members:
        if item.flag_bits & _ENCRYPTED:
            raise Refused("Файл защищён паролем. Снимите пароль и повторите", Unread.LOCKED)
        if item.filename.lower().endswith((".xml", ".rels", ".vml")):
            total += _unpacked(archive, item, left=MOST_BYTES - total)


def _unpacked(archive: ZipFile, item: ZipInfo, *, left: int) -> int:
    """How many bytes a member really unpacks to; what its header says is not believed."""
    size = 0
    most = min(left, max(PIECE, item.compress_size * MOST_RATIO))
    with archive.open(item) as member:
        for piece in _pieces(member):
            size += len(piece) - _OVERLAP
            if size > most:
                raise Refused("Файл распаковывается в слишком большой: похоже на архивную бомбу")
            if any(word in piece for word in _DECLARED):
                raise Refused("В файле есть объявления XML, которых в документах не бывает. Он не читается")
    return size


def _pieces(member: IO[bytes]) -> Iterator[bytes]:
    """Pieces that overlap, so that a word on the border is seen."""
    before = b"\0" * _OVERLAP
    while piece := member.read(PIECE):
        yield before + piece
        before = piece[-_OVERLAP:].rjust(_OVERLAP, b"\0")
