"""Upload hosts and media addresses of the twin. No token is asked: the address itself is the secret."""

from __future__ import annotations

import math
import re
from collections.abc import AsyncIterator
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import quote, unquote

from litestar import MediaType, Response, get, route
from litestar.datastructures import UploadFile
from litestar.enums import HttpMethod
from litestar.exceptions import ClientException
from litestar.params import FromPath
from litestar.response import File
from PIL import Image, ImageDraw

from pristan.sandbox.max.errors import ApiError, invalid
from pristan.sandbox.max.journal import Direction, Outcome
from pristan.sandbox.max.media import MOST_BYTES
from pristan.sandbox.max.model import Upload
from pristan.sandbox.max.requests import GivenPlatform, Req
from pristan.sandbox.max.twin import Platform

# Shown inside a page; everything else is offered for saving, so that no page or script of a customer runs here.
_SHOWN = re.compile(r"image/(png|jpeg|gif|webp|bmp)|audio/[\w.+-]+|video/[\w.+-]+")
_NAME = re.compile(r'filename="([^"]*)"')
_PIECE = 256 * 1024
_RETVAL = "<retval>1</retval>"
_LARGEST = max(MOST_BYTES.values()) + 1024 * 1024


@route(
    "/upload/{upload_id:str}", http_method=[HttpMethod.POST, HttpMethod.PUT], status_code=200,
    request_max_body_size=_LARGEST,
)  # fmt: skip
async def upload(request: Req, upload_id: FromPath[str], platform: GivenPlatform) -> Response[Any]:
    found = _found(platform, upload_id)
    name, status, note = "", int(HTTPStatus.OK), None
    try:
        content_range = request.headers.get("content-range")
        if content_range is not None:
            name = _name_in(request)
            is_whole = await _take_range(request, found, platform=platform, content_range=content_range, name=name)
            if not is_whole:
                return _status(found)
        else:
            part = await _part(request)
            name = part.filename
            faults = platform.line(found.bot_id).faults
            await platform.media.store(found, chunks=_pieces(part), name=name, faults=faults)
    except ApiError as exc:
        status, note = exc.status, exc.message
        raise
    finally:
        _log(platform, found, name=name, status=status, note=note)
    answer = platform.media.answer(found)
    return Response(answer) if answer is not None else Response(_RETVAL, media_type="text/xml")


@get("/upload/{upload_id:str}")
async def upload_status(upload_id: FromPath[str], platform: GivenPlatform) -> Response[str]:
    return _status(_found(platform, upload_id))


@get(["/files/{upload_id:str}", "/files/{upload_id:str}/{name:str}"])
async def download(upload_id: FromPath[str], platform: GivenPlatform) -> File:
    found = _found(platform, upload_id)
    if not found.is_stored:
        raise _gone()
    is_shown = _SHOWN.fullmatch(found.mime) is not None
    return File(
        platform.media.path(found),
        filename=found.filename,
        media_type=found.mime if is_shown else "application/octet-stream",
        content_disposition_type="inline" if is_shown else "attachment",
        headers={"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"},
    )


@get("/thumbnails/{upload_id:str}")
async def thumbnail(upload_id: FromPath[str], platform: GivenPlatform) -> Response[bytes]:
    _found(platform, upload_id)
    return Response(drawn(size=(320, 180)), media_type="image/png")


@get("/stickers/{code:str}")
async def sticker(code: FromPath[str]) -> Response[bytes]:  # noqa: ARG001 - one picture serves every code
    return Response(drawn(size=(256, 256)), media_type="image/png")


def drawn(*, size: tuple[int, int]) -> bytes:
    """A wave on a calm ground: stands for any sticker and for the first frame of any video."""
    width, height = size
    picture = Image.new("RGB", size, "#E4F1F2")
    pen = ImageDraw.Draw(picture)
    for row, colour in enumerate(("#0B6A77", "#3A9DA9", "#9CD2D9")):
        middle = height * (0.42 + 0.14 * row)
        dots = [(x, middle + height * 0.05 * math.sin(x * 6 * math.pi / width + row)) for x in range(0, width + 4, 4)]
        pen.line(dots, fill=colour, width=max(4, height // 24), joint="curve")
    sink = BytesIO()
    picture.save(sink, "PNG")
    return sink.getvalue()


async def _part(request: Req) -> UploadFile:
    try:
        form = await request.form()
    except (ClientException, ValueError) as exc:
        raise invalid("Invalid multipart body") from exc
    part = form.get("data")
    if not isinstance(part, UploadFile):
        raise invalid("Missing required parameter: data")
    return part


async def _take_range(request: Req, found: Upload, *, platform: Platform, content_range: str, name: str) -> bool:
    return await platform.media.store_range(
        found,
        content_range=content_range,
        chunks=request.stream(),
        name=name,
        faults=platform.line(found.bot_id).faults,
    )


async def _pieces(part: UploadFile) -> AsyncIterator[bytes]:
    while piece := await part.read(_PIECE):
        yield piece


def _name_in(request: Req) -> str:
    match = _NAME.search(request.headers.get("content-disposition", ""))
    return unquote(request.headers.get("x-file-name") or (match[1] if match else "") or "file")


def _status(found: Upload) -> Response[str]:
    """Which ranges have come, in the way of the real hosts: ``0-65535/200000``."""
    if found.is_stored:
        return Response(f"0-{found.size - 1}/{found.size}", media_type=MediaType.TEXT)
    ranges = ",".join(f"{first}-{last}" for first, last in found.ranges) or "0-0"
    status = HTTPStatus.CREATED if found.ranges else HTTPStatus.OK
    return Response(f"{ranges}/{found.total or '*'}", media_type=MediaType.TEXT, status_code=status)


def _found(platform: Platform, upload_id: str) -> Upload:
    found = platform.media.find(upload_id)
    if found is None:
        raise _gone()
    return found


def _gone() -> ApiError:
    return ApiError(HTTPStatus.NOT_FOUND, code="not.found", message="File not found")


def _log(platform: Platform, found: Upload, *, name: str, status: int, note: str | None) -> None:
    platform.line(found.bot_id).journal.add(
        Direction.FROM_BOT,
        at_ms=platform.clock.now_ms(),
        title="POST",
        detail=f"/upload · {found.type} {quote(name, safe=' .()-_«»') if not name.isprintable() else name}".rstrip(),
        status=status,
        took_ms=0,
        outcome=Outcome.OK if status < HTTPStatus.BAD_REQUEST else Outcome.REFUSED,
        note=note,
    )


HANDLERS: list[Any] = [upload, upload_status, download, thumbnail, sticker]
