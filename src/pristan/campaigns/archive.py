"""The archive of a closed connection as a ZIP: pages to read, the same as JSON, and the files."""

import zipfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from html import escape
from typing import IO, Any, Final, Protocol

import msgspec

from pristan.campaigns.figures import queries
from pristan.core.ids import CompanyId
from pristan.kit.db import Tx
from pristan.kit.files import Files

TALKS: Final = 100
MOST_BYTES: Final = 2 * 1024**3
NAMES: Final = {"in": "клиент", "out": "мы", "note": "заметка"}
_STYLE: Final = (
    "body{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}article{border-top:1px solid #bbb;"
    "margin-top:2em}p{margin:.6em 0;white-space:pre-wrap;overflow-wrap:anywhere}small{color:#555}"
)


class Opened(Protocol):
    """Opens a transaction in the scope of whoever asked: pages are read one by one."""

    def __call__(self) -> AbstractAsyncContextManager[Tx]: ...


async def write(
    opened: Opened, files: Files, *, closing: Mapping[str, Any], company_id: CompanyId, into: IO[bytes]
) -> int:
    """Write everything that was said in a connection; returns how many conversations.

    Files over two gigabytes together stay out, and the first page says which.
    """
    pages: list[tuple[str, Sequence[Mapping[str, Any]]]] = []
    parcel = _Parcel()
    elsewhere: set[int] = set()  # conversations of other connections whose words were written already
    after = count = 0
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as box:
        while page := await _page(opened, closing["inbox_id"], company_id=company_id, after=after):
            after = page[-1]["id"]
            talks = [talk for talk in page if _is_first(talk, elsewhere)]
            count += len(talks)
            name = f"{len(pages) + 1:05}"
            box.writestr(f"диалоги/{name}.html", _html(f"Диалоги, страница {len(pages) + 1}", map(_talk, talks)))
            box.writestr(f"диалоги/{name}.json", msgspec.json.format(msgspec.json.encode(_plain(talks))))
            pages.append((name, [{"id": one["id"], "name": one["contact_name"]} for one in talks]))
            for file in (file for talk in talks for said in talk["messages"] for file in said["files"]):
                await parcel.put(box, files, file)
        box.writestr("начало.html", _html(f"Архив: {closing['inbox_name']}", _index(closing, pages, parcel.left_out)))
    return count


def _is_first(talk: Mapping[str, Any], elsewhere: set[int]) -> bool:
    """Whether the words of a conversation are to be written here: those of joined ones stand in one place."""
    if talk["stands_in"] == talk["id"]:
        return True
    if talk["is_within"] or talk["stands_in"] in elsewhere:
        return False
    elsewhere.add(talk["stands_in"])
    return True


async def _page(opened: Opened, inbox_id: int, *, company_id: CompanyId, after: int) -> list[dict[str, Any]]:
    where = {"company_id": company_id, "inbox_id": inbox_id}
    async with opened() as tx:
        talks = await tx.fetch_all(queries.talks, **where, after=after, limit=TALKS)
        said = await tx.fetch_all(queries.said, **where, talks=[talk["stands_in"] for talk in talks])
    by_talk: dict[int, list[dict[str, Any]]] = {}
    for row in said:
        by_talk.setdefault(row["conversation_id"], []).append(row)
    return [{**talk, "messages": by_talk.get(talk["stands_in"], [])} for talk in talks]


class _Parcel:
    """The files of an archive, and those that are not in it."""

    def __init__(self) -> None:
        self.left_out: list[str] = []
        self._total = 0

    async def put(self, box: zipfile.ZipFile, files: Files, file: Mapping[str, Any]) -> None:
        size = int(file["size"] or 0)
        if file["key"] is None or self._total + size > MOST_BYTES:
            self.left_out.append(f"{file['id']} {file['name']}")
            return
        try:
            await _put(box, files, file)
        except FileNotFoundError:
            self.left_out.append(f"{file['id']} {file['name']}")
        else:
            self._total += size


async def _put(box: zipfile.ZipFile, files: Files, file: Mapping[str, Any]) -> None:
    pieces = files.stream(file["key"])
    first = await anext(pieces, b"")  # FileNotFoundError comes before there is a member without content
    with box.open(file_name(file), "w", force_zip64=True) as member:
        member.write(first)
        async for chunk in pieces:
            member.write(chunk)


def file_name(file: Mapping[str, Any]) -> str:
    """Where a file lies in the archive; a name that somebody gave it leads nowhere else."""
    return f"файлы/{file['id']}-{str(file['name']).replace('/', '_').replace(chr(92), '_')[-120:]}"


def _plain(talks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Conversations for machines; places in our storage are nobody's business."""
    names = ("id", "contact_id", "contact_name", "created_at", "last_message_at")
    return [
        {name: talk[name] for name in names}
        | {"messages": [{**said, "files": _named(said["files"])} for said in talk["messages"]]}
        for talk in talks
    ]


def _named(given: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{"name": file["name"], "size": file["size"], "path": file_name(file)} for file in given]


def _html(title: str, parts: Any) -> str:
    """One page; nothing in it runs or loads."""
    head = f'<!doctype html><html lang="ru"><meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
    return f"{head}<h1>{escape(title)}</h1>{''.join(parts)}"


def _talk(talk: Mapping[str, Any]) -> str:
    said = "".join(map(_said, talk["messages"]))
    name = escape(talk["contact_name"] or "Без имени")
    return f'<article id="d{talk["id"]}"><h2>{name}</h2>{said or "<p>Сообщений нет</p>"}</article>'


def _said(row: Mapping[str, Any]) -> str:
    who = escape(row["author_name"] or NAMES[row["kind"]])
    files = "".join(f"<br>Файл: {escape(file_name(file))}" for file in row["files"])
    text = "<i>Удалено</i>" if row["is_removed"] else escape(row["text"])
    return f"<p><small>{row['sent_at']:%d.%m.%Y %H:%M} UTC, {who} ({NAMES[row['kind']]})</small><br>{text}{files}</p>"


def _index(
    closing: Mapping[str, Any], pages: Sequence[tuple[str, Sequence[Mapping[str, Any]]]], left_out: Sequence[str]
) -> list[str]:
    told = [f"<p>Подключение закрыто {closing['closed_at']:%d.%m.%Y}. Времена в архиве по UTC.</p>"]
    for name, talks in pages:
        links = "".join(
            f'<br><a href="диалоги/{name}.html#d{one["id"]}">{escape(one["name"] or "Без имени")}</a>' for one in talks
        )
        told.append(f"<p>Страница {int(name)}{links}</p>")
    if left_out:
        told.append(f"<h2>Файлы, которых нет в архиве</h2><p>{'<br>'.join(map(escape, left_out))}</p>")
    return told


async def chunks(source: IO[bytes]) -> AsyncIterator[bytes]:
    """A written archive, piece by piece; closed at the end."""
    with source:
        source.seek(0)
        while piece := source.read(1 << 18):
            yield piece
