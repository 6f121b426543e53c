"""A folder of saved pages (HTML with their files, MHTML, HAR inside) → pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from email import message_from_binary_file
from email.policy import default
from pathlib import Path, PurePosixPath

from pristan.audit.model import Page, Place, Reference, Seen
from pristan.audit.reading.har import read_har
from pristan.audit.reading.page import LARGEST, read_page

MOST_FILES = 20_000
PAGES = frozenset((".html", ".htm", ".xhtml", ".php", ".aspx"))
ARCHIVES = frozenset((".mhtml", ".mht"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file to read, with the files of its frames: a browser saves these beside the page, in ``<name>_files``."""

    name: str
    frames: Sequence[str] = ()


def read_folder(folder: Path) -> Seen:
    """Every page below ``folder``, in the order of names; symbolic links are not followed."""
    pages: list[Page] = []
    warnings: list[str] = []
    if folder.is_file():
        return read_sheet(folder.parent, Sheet(name=folder.name))
    names = [path.relative_to(folder).as_posix() for path in _files(folder)]
    if len(names) > MOST_FILES:
        warnings.append(f"В папке больше {MOST_FILES} файлов, прочитаны первые {MOST_FILES}")
    for sheet in sheets_of(names[:MOST_FILES]):
        seen = read_sheet(folder, sheet)
        pages += seen.pages
        warnings += seen.warnings
    return Seen(pages=pages, warnings=warnings)


def is_readable(name: str) -> bool:
    """Whether a file of this name is a page, a page with everything it calls, or a record of a browser."""
    return PurePosixPath(name).suffix.lower() in PAGES | ARCHIVES | {".har"}


def sheets_of(names: Sequence[str]) -> list[Sheet]:
    """Files in their order, frames with their pages; a frame whose page is not there stands alone."""
    whole = {name.rsplit(".", 1)[0]: name for name in reversed(names) if not _owner(name)}
    frames: dict[str, list[str]] = {}
    alone: list[str] = []
    for name in names:
        if stems := _owner(name):
            owner = next((whole[stem] for stem in sorted(stems) if stem in whole), None)
            (frames.setdefault(owner, []) if owner else alone).append(name)
    mains = [name for name in names if not _owner(name)]
    return [Sheet(name=name, frames=tuple(frames.get(name, ()))) for name in [*mains, *alone]]


def read_sheet(folder: Path, sheet: Sheet) -> Seen:
    """The pages of one file; what its frames call the page calls. A file that cannot be read is a warning.

    :raises InvalidInput: it is called a HAR and is none
    """
    warnings: list[str] = []
    pages = _opened(folder, sheet.name, warnings)
    for frame in (page for name in sheet.frames for page in _opened(folder, name, warnings)):
        own = [Reference(place=Place.FRAME, url=frame.url)] if frame.url else []
        pages = [
            replace(page, references=tuple(dict.fromkeys([*page.references, *own, *frame.references])))
            for page in pages
        ]
    return Seen(pages=pages, warnings=warnings)


def _opened(folder: Path, name: str, warnings: list[str]) -> list[Page]:
    try:
        return list(_read(folder / name, name=name, warnings=warnings))
    except OSError as exc:
        warnings.append(f"{name}: не прочитан ({exc.strerror or type(exc).__name__})")
        return []


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if is_readable(path.name) and path.is_file() and not path.is_symlink():
            yield path


def _read(path: Path, *, name: str, warnings: list[str]) -> Iterator[Page]:
    kind = path.suffix.lower()
    if kind == ".har":
        seen = read_har(path)
        warnings.extend(f"{name}: {warning}" for warning in seen.warnings)
        yield from seen.pages
        return
    if path.stat().st_size > LARGEST:
        warnings.append(f"{name}: больше {LARGEST // 2**20} МБ, прочитано начало")
    if kind in ARCHIVES:
        yield from _read_archive(path, name=name)
        return
    with path.open("rb") as source:
        raw = source.read(LARGEST)
    if b"\x00" in raw[:1024] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        warnings.append(f"{name}: это не страница, пропущен")
        return
    yield read_page(raw, name=name)


def _read_archive(path: Path, *, name: str) -> Iterator[Page]:
    """A page saved as one file: its parts tell the addresses they came from."""
    with path.open("rb") as source:
        whole = message_from_binary_file(source, policy=default)
    main: Page | None = None
    called: list[Reference] = []
    for part in whole.walk():
        address = str(part.get("Content-Location", ""))
        payload = part.get_payload(decode=True)
        if part.is_multipart() or not isinstance(payload, bytes):
            continue
        if main is None and part.get_content_type() == "text/html":
            main = read_page(payload, name=name, url=address or str(whole.get("Snapshot-Content-Location", "")))
        elif address.startswith(("http:", "https:")):
            called.append(Reference(place=_place(part.get_content_type()), url=address))
    if main is not None:
        yield replace(main, references=tuple(dict.fromkeys([*main.references, *called])))


def _place(mime: str) -> Place:
    for start, place in (("image/", Place.IMAGE), ("text/css", Place.STYLE), ("text/html", Place.FRAME)):
        if mime.startswith(start):
            return place
    return Place.SCRIPT


def _owner(name: str) -> frozenset[str]:
    """Names a page may have whose files stand in this folder; empty if it is no such folder."""
    folder = name.rpartition("/")[0]
    stems = {folder.removesuffix(ending) for ending in ("_files", ".files", "_файлы") if folder.endswith(ending)}
    return frozenset(stems)
