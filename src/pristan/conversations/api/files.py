"""Files of conversations: upload, read."""

import asyncio
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromQuery
from litestar.response import Stream
from msgspec import Struct, convert

from pristan.channels.email import POLICY, letter_view
from pristan.conversations import uploads
from pristan.conversations.shapes import FileShape, PathId
from pristan.core.ids import FileId, MessageId
from pristan.kit.given import GivenClock, GivenDb, GivenFiles
from pristan.kit.media import serving_headers

Caller = Request[Any, Any, Any]


class FileGiven(Struct, kw_only=True):
    file: UploadFile


@post("/files", permission="conversations.reply", request_max_body_size=uploads.MAX_BYTES + 65_536)
async def upload_file(
    request: Caller,
    *,
    data: Annotated[FileGiven, Body(media_type=RequestEncodingType.MULTI_PART)],
    db: GivenDb,
    files: GivenFiles,
    clock: GivenClock,
) -> FileShape:
    """Store a file to attach it to a message afterwards."""
    content = await data.file.read()
    user = request.user
    row = await uploads.keep(
        files, content, name=data.file.filename, company_id=user.company_id, uploaded_by=user.operator_id
    )
    async with db.transaction(user.scope) as tx:
        added = await uploads.add(tx, row, now=clock.now())
    return convert(added, FileShape)


@get("/files/{file_id:int}", permission="conversations.view")
async def read_file(
    request: Caller, *, file_id: PathId, db: GivenDb, files: GivenFiles, thumb: FromQuery[bool] = False
) -> Response[Any]:
    """The bytes of a file, or of its small copy; shown in the page only if that can do no harm."""
    user = request.user
    async with db.transaction(user.scope) as tx:
        found = await uploads.readable(tx, FileId(file_id), company_id=user.company_id, operator_id=user.operator_id)
    small = thumb and found["thumb_key"] is not None
    key, mime = (found["thumb_key"], "image/webp") if small else (found["storage_key"], found["mime"])
    headers = serving_headers(mime, name=found["name"])
    return Stream(files.stream(key), headers=headers, media_type=headers.pop("Content-Type"))


@get("/messages/{message_id:int}/letter", permission="conversations.view", media_type="text/html")
async def read_letter(request: Caller, *, message_id: PathId, db: GivenDb, files: GivenFiles) -> Response[str]:
    """The whole letter behind a message as a page that can do no harm: for a frame, nothing acts or is fetched."""
    user = request.user
    user.demand("contacts.view_personal")  # a page of a letter is not read for data: it is shown whole or not at all
    async with db.transaction(user.scope) as tx:
        key = await uploads.letter_key(tx, MessageId(message_id), company_id=user.company_id)
    view = await asyncio.to_thread(letter_view, await uploads.letter(files, key))
    return Response(view.page, headers={"Content-Security-Policy": POLICY, "Cache-Control": "private, no-store"})


routes = (upload_file, read_file, read_letter)
