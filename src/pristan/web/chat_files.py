"""Files of visitors: looked into on arrival, readable only with the session whose thread they stand in."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery

from pristan.channels.webchat import limits, posting
from pristan.channels.webchat.store import queries
from pristan.core.errors import InvalidInput
from pristan.kit.clock import random_uuid
from pristan.kit.db import Scope
from pristan.kit.files import Files, file_key
from pristan.kit.given import GivenClock, GivenDb, GivenFiles
from pristan.kit.media import ImageRefused, Picture, kind_of, open_picture, safe_name, serving_headers, sniff
from pristan.web.chat_given import GivenChat, GivenVisitor

FILE_BYTES: Final = 20 * 1024 * 1024
_BODY_BYTES: Final = FILE_BYTES + 64 * 1024
_THUMB_MIME: Final = "image/webp"


@dataclass
class UploadIn:
    file: UploadFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """What a file turned out to be."""

    mime: str
    kind: str
    picture: Picture | None


def inspect(content: bytes, *, name: str) -> Inspected:
    """Look into a file; a picture that cannot be opened safely is kept as a plain file, never shown."""
    mime = sniff(content[:4096], name=name)
    kind = kind_of(mime)
    if kind != "image":
        return Inspected(mime=mime, kind=kind, picture=None)
    try:
        return Inspected(mime=mime, kind=kind, picture=open_picture(content))
    except ImageRefused:
        return Inspected(mime="application/octet-stream", kind="file", picture=None)


@post("/files", public=True, status_code=201, request_max_body_size=_BODY_BYTES)
async def upload(
    *,
    visitor: GivenVisitor,
    chat: GivenChat,
    db: GivenDb,
    clock: GivenClock,
    files: GivenFiles,
    data: Annotated[UploadIn, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> dict[str, Any]:
    """Take one file; it enters the thread with the message that names it."""
    now = clock.now()
    posting.require_consent(chat, visitor)
    content = await data.file.read()
    if len(content) > FILE_BYTES:
        raise InvalidInput("Файл больше 20 МБ", code="chat.file_too_big")
    if not content:
        raise InvalidInput("Файл пустой", code="chat.file_empty")
    await limits.spend(db, chat=chat, now=now, costs=limits.of_file(chat, visitor, len(content)))
    name = safe_name(data.file.filename)
    found = await sync_to_thread(inspect, content, name=name)
    key, thumb_key = await _store(files, company_id=chat.company_id, content=content, picture=found.picture)
    picture = found.picture
    public = random_uuid()
    async with db.transaction(Scope(company_id=chat.company_id)) as tx:
        file_id = await tx.fetch_value(
            queries.store_file,
            company_id=chat.company_id,
            storage_key=key,
            name=name,
            mime=found.mime,
            kind=found.kind,
            size=len(content),
            sha256=sha256(content).digest(),
            width=picture.width if picture else None,
            height=picture.height if picture else None,
            thumb_key=thumb_key,
            now=now,
        )
        known = {"company_id": chat.company_id, "visitor_id": visitor.id, "file_id": file_id}
        await tx.execute(queries.add_file, **known, id=public, feed_id=None, now=now)
    extent = {"width": picture.width, "height": picture.height} if picture else {"width": None, "height": None}
    return {"id": str(public), "kind": found.kind, "name": name, "mime": found.mime, "size": len(content), **extent}


async def _store(files: Files, *, company_id: int, content: bytes, picture: Picture | None) -> tuple[str, str | None]:
    key = file_key(company_id, content)
    await files.put(key, content)
    if picture is None:
        return key, None
    thumb_key = file_key(company_id, picture.thumbnail)
    await files.put(thumb_key, picture.thumbnail)
    return key, thumb_key


@get("/files/{file_id:uuid}", public=True)
async def download(
    *,
    visitor: GivenVisitor,
    chat: GivenChat,
    db: GivenDb,
    files: GivenFiles,
    file_id: FromPath[UUID],
    thumb: FromQuery[bool] = False,
) -> Response[bytes]:
    """Give a file of the visitor's own thread; never as active content."""
    async with db.transaction(Scope(company_id=chat.company_id)) as tx:
        file = await posting.file_for(tx, visitor=visitor, file_id=file_id)
    small = thumb and file.thumb_key is not None
    mime = _THUMB_MIME if small else file.mime
    content = await files.get((file.thumb_key or "") if small else file.storage_key)
    headers = serving_headers(mime, name=file.name)
    headers["Cache-Control"] = "private, no-store"
    return Response(content, media_type=headers.pop("Content-Type"), headers=headers)
