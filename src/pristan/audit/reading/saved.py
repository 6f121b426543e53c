"""A folder of saved pages (HTML with their files, MHTML, HAR inside) → pages."""

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_binary_file
from email.policy import default
from pathlib import Path

from pristan.audit.model import Page, Place, Reference, Seen
from pristan.audit.reading.har import read_har
from pristan.audit.reading.page import LARGEST, read_page

MOST_FILES = 20_000
PAGES = frozenset((".html", ".htm", ".xhtml", ".php", ".aspx"))
ARCHIVES = frozenset((".mhtml", ".mht"))


def read_folder(folder: Path) -> Seen:
    """Every page below ``folder``, in the order of names; symbolic links are not followed."""
    pages: list[Page] = []
    warnings: list[str] = []
    files = list(_files(folder))
    if len(files) > MOST_FILES:
        warnings.append(f"В папке больше {MOST_FILES} файлов, прочитаны первые {MOST_FILES}")
    for path in files[:MOST_FILES]:
        name = path.relative_to(folder).as_posix() if path != folder else path.name
        try:
            found = list(_read(path, name=name, warnings=warnings))
        except OSError as exc:
            warnings.append(f"{name}: не прочитан ({exc.strerror or type(exc).__name__})")
            continue
        pages += found
    return Seen(pages=_with_frames(pages), warnings=warnings)


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_file():
        yield folder
        return
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in PAGES | ARCHIVES | {".har"} and path.is_file() and not path.is_symlink():
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


def _with_frames(pages: list[Page]) -> list[Page]:
    """A browser saves frames beside their page, in ``<name>_files``: they are what the page calls, not pages."""
    frames = [page for page in pages if _owner(page.name)]
    whole = {page.name: page for page in pages if not _owner(page.name)}
    for frame in frames:
        owner = next((name for name in whole if name.rsplit(".", 1)[0] in _owner(frame.name)), None)
        if owner is None:
            whole[frame.name] = frame
            continue
        page = whole[owner]
        own = [Reference(place=Place.FRAME, url=frame.url)] if frame.url else []
        whole[owner] = replace(page, references=tuple(dict.fromkeys([*page.references, *own, *frame.references])))
    return list(whole.values())


def _owner(name: str) -> frozenset[str]:
    """Names a page may have whose files stand in this folder; empty if it is no such folder."""
    folder = name.rpartition("/")[0]
    stems = {folder.removesuffix(ending) for ending in ("_files", ".files", "_файлы") if folder.endswith(ending)}
    return frozenset(stems)
