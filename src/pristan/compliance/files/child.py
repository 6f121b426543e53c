"""Opens one file in a process of its own and prints what stands in it, a line of JSON each. Run by ``reading``."""

import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, iterparse
from zipfile import BadZipFile, ZipFile

import msgspec

from pristan.compliance.files.archive import Refused, nested, opened, pictures
from pristan.compliance.files.model import Unread

Said = tuple[str, str] | tuple[str, list[str]]
MEMORY = 1024 * 1024 * 1024
LONGEST_CELL = 32_768
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = ("document", "header", "footer", "footnotes", "endnotes", "comments")


def main() -> None:
    """``child FORMAT PATH SECONDS``."""
    form, path, seconds = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    _limit(seconds)
    try:
        for said in {"xlsx": _xlsx, "docx": _docx, "pdf": _pdf}[form](path):
            _say(said)
    except Refused as exc:
        _say(("error", [exc.why, str(exc)]))
    except MemoryError:
        _say(("error", [Unread.TOO_BIG, "Файл слишком велик: на его чтение не хватает памяти"]))
    except Exception:  # noqa: BLE001 - whatever a stranger's file breaks, it breaks here and is told in one sentence
        _say(("error", [Unread.BROKEN, "Файл испорчен: прочитать его не удалось"]))
    else:
        _say(("end", ""))


def _limit(seconds: int) -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not there on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _say(said: Said) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(said) + b"\n")


def _xlsx(path: Path) -> Iterator[Said]:
    from openpyxl import load_workbook  # noqa: PLC0415 - read only where such a file is

    with opened(path) as archive:
        yield from _inside(archive)
    with path.open("rb") as file:  # by its content: openpyxl would look at the name
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what the file claims to hold is not believed
            yield "table", sheet.title
            for row in sheet.iter_rows(values_only=True):
                yield "row", ["" if cell is None else str(cell)[:LONGEST_CELL] for cell in row]


def _docx(path: Path) -> Iterator[Said]:
    with opened(path) as archive:
        yield from _inside(archive)
        names = [name for name in archive.namelist() if _is_read(name)]
        for name in names:
            yield from _part(archive, name)


def _is_read(name: str) -> bool:
    folder, _, last = name.rpartition("/")
    return folder == "word" and last.endswith(".xml") and last.startswith(_PARTS)


def _part(archive: ZipFile, name: str) -> Iterator[Said]:
    """Paragraphs as text and tables as rows; what has been told is let go."""
    depth = 0
    try:
        with archive.open(name) as member:
            # Declarations and entities were refused before; memory and time are bounded by the process.
            for event, element in iterparse(member, events=("start", "end")):  # noqa: S314 - see above
                if element.tag == f"{_W}tbl":
                    depth += 1 if event == "start" else -1
                    if event == "end" and depth == 0:
                        yield "table", ""
                        yield from (("row", row) for row in _rows(element))
                        element.clear()
                elif event == "end" and element.tag == f"{_W}p" and depth == 0:
                    yield "text", _text(element)
                    element.clear()
    except (ParseError, BadZipFile, EOFError) as exc:
        raise Refused("Файл испорчен: документ обрывается или записан с ошибкой") from exc


def _rows(table: Element) -> Iterator[list[str]]:
    for row in table.iter(f"{_W}tr"):
        yield [" ".join(_text(line) for line in cell.iter(f"{_W}p")).strip() for cell in row.iter(f"{_W}tc")]


def _text(element: Element) -> str:
    return "".join(
        "\t" if piece.tag == f"{_W}tab" else "\n" if piece.tag == f"{_W}br" else piece.text or ""
        for piece in element.iter()
        if piece.tag in {f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}delText", f"{_W}instrText"}
    )


def _inside(archive: ZipFile) -> Iterator[Said]:
    for name in nested(archive):
        yield "note", [Unread.NESTED, f"Вложенный файл не открыт: {Path(name).name}"]
    if count := pictures(archive):
        yield "note", [Unread.PICTURE, f"Картинок внутри: {count}. Они не читаются"]


def _pdf(path: Path) -> Iterator[Said]:
    import pypdfium2  # noqa: PLC0415 - read only where such a file is

    try:
        book = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as exc:
        is_locked = "password" in str(exc).lower() or "security" in str(exc).lower()
        text = "Файл защищён паролем. Снимите пароль и повторите" if is_locked else "Файл испорчен: это не PDF"
        raise Refused(text, Unread.LOCKED if is_locked else Unread.BROKEN) from exc
    empty = 0
    for number in range(len(book)):
        page = book[number]
        text = page.get_textpage().get_text_bounded()
        page.close()
        empty += not text.strip()
        yield "text", text
    if empty:
        yield "note", [Unread.PICTURE, f"Страниц без текста: {empty} из {len(book)}. Картинки не читаются"]


if __name__ == "__main__":
    main()
