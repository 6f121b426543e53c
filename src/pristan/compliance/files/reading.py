"""What stands in a file, as pieces: tables begin, rows and texts follow. The file itself is opened by ``child``."""

import re
import subprocess
import sys
import threading
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import msgspec

from pristan.compliance.files.archive import MOST_MEMBERS
from pristan.compliance.files.model import FileUnreadable, Unread

LARGEST = 64 * 1024 * 1024
SAMPLE = 1024 * 1024
SLACK_S = 5.0
_HEAD = 8
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
Piece = tuple[str, str | list[str]]


_HURTS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # no text has them
_TABLES = frozenset({".csv", ".tsv"})
_LINES = 20


def form_of(path: Path, name: str = "") -> str:
    """xlsx, docx or pdf by what the file begins with and holds, whatever it is called; else csv or txt.

    ``name``: as people call it, where the path does not tell.
    """
    if path.stat().st_size > LARGEST:
        raise FileUnreadable(f"Файл больше {LARGEST // 1024 // 1024} МБ. Разделите его на части", Unread.TOO_BIG)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"%PDF"):
        return "pdf"
    if head == _OLE:
        text = "Файл защищён паролем или старого формата (.doc, .xls). Снимите пароль или сохраните его заново"
        raise FileUnreadable(text, Unread.LOCKED)
    return _office(path) if head.startswith(b"PK") else _plain(path, name or path.name)


def _plain(path: Path, name: str) -> str:
    """A table by its name, or because its first lines are cut into as many cells each."""
    if Path(name).suffix.lower() in _TABLES:
        return "csv"
    with path.open(encoding=encoding_of(path), errors="replace") as file:
        lines = [line for line in islice(file, _LINES) if line.strip()]
    cuts = {sign: {line.count(sign) for line in lines} for sign in ";\t,"}
    is_table = len(lines) > 1 and any(len(counts) == 1 and counts != {0} for counts in cuts.values())
    return "csv" if is_table else "txt"


def encoding_of(path: Path) -> str:
    """UTF-8, UTF-16 with its mark, or what old Russian programs write; what is no text at all is refused."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if _HURTS.search(head):
        raise FileUnreadable("Это не текст, не таблица CSV и не XLSX, DOCX или PDF", Unread.OTHER)
    try:
        getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return "cp1251"
    return "utf-8-sig"


def _office(path: Path) -> str:
    try:
        with ZipFile(path) as archive:
            names = {item.filename for item in archive.infolist()[:MOST_MEMBERS]}
    except (BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as exc:
        raise FileUnreadable("Файл испорчен: архив не открывается") from exc
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    raise FileUnreadable("Это архив или документ другого вида. Читаются CSV, TXT, XLSX, DOCX и PDF", Unread.OTHER)


@contextmanager
def pieces(path: Path, form: str, *, seconds: float) -> Iterator[Iterator[Piece]]:
    """What the child tells; it is ended with the block, and by itself after ``seconds``."""
    command = [sys.executable, "-I", "-m", "pristan.compliance.files.child", form, str(path), str(int(seconds) + 1)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603 - our own program
    watch = threading.Timer(seconds + SLACK_S, child.kill)
    watch.start()
    try:
        yield _told(child)
    finally:
        watch.cancel()
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _told(child: "subprocess.Popen[bytes]") -> Iterator[Piece]:
    """Pieces until the child says that it has come to the end; one that dies before has not been read."""
    decoder = msgspec.json.Decoder(tuple[str, str | list[str]])
    for line in child.stdout or ():
        kind, said = decoder.decode(line)
        if kind == "end":
            return
        if kind == "error":
            raise FileUnreadable(said[1], Unread(said[0]))
        yield kind, said
    text = "Файл не дочитан: он слишком велик или построен так, чтобы читаться бесконечно"
    raise FileUnreadable(text, Unread.TOO_BIG)
