"""The widget's files and the page inside its frame."""

import gzip
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files as resources
from typing import Any, Final
from uuid import UUID

from litestar import MediaType, Request, Response, get
from litestar.datastructures import State
from litestar.params import FromPath

from pristan.core.errors import NotFound
from pristan.web.chat_given import GivenChats

_TYPES: Final = {
    "pristan.js": "text/javascript; charset=utf-8",
    "frame.js": "text/javascript; charset=utf-8",
    "style.css": "text/css; charset=utf-8",
    "golos-cyrillic.woff2": "font/woff2",
    "golos-latin.woff2": "font/woff2",
}
_PAGE: Final = """<!doctype html>
<html lang="ru">
<head>
<meta charset="utf-8">
<meta name="viewport"
 content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="robots" content="noindex">
<title>Чат</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/widget/style.css?v={style}">
<script defer src="/widget/frame.js?v={frame}"></script>
</head>
<body></body>
</html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A built file, packed once."""

    content: bytes
    packed: bytes | None
    mark: str


@cache
def asset(name: FromPath[str]) -> Asset:
    """A file of the widget; NotFound if it was not built."""
    if name not in _TYPES:
        raise NotFound("Такого файла нет")
    path = resources("pristan.web").joinpath("static", "widget", name)
    if not path.is_file():
        raise NotFound("Виджет не собран: python hatch_build.py widget")
    content = path.read_bytes()
    packed = None if name.endswith(".woff2") else gzip.compress(content, 9, mtime=0)
    return Asset(content=content, packed=packed, mark=sha256(content).hexdigest()[:16])


@get("/widget/{name:str}", public=True, media_type=MediaType.TEXT, include_in_schema=False)
async def widget_file(request: Request[Any, Any, State], name: FromPath[str]) -> Response[bytes]:
    """A built file. ``pristan.js`` has one address for ever, so it is asked for again every few minutes."""
    found = asset(name)
    mark = f'"{found.mark}"'
    forever = request.query_params.get("v") == found.mark
    headers = {
        "ETag": mark,
        "Cache-Control": "public, max-age=31536000, immutable" if forever else "public, max-age=300",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Vary": "Accept-Encoding",
    }
    if request.headers.get("if-none-match") == mark:
        return Response(b"", status_code=304, headers=headers)
    if found.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.packed, media_type=_TYPES[name], headers={**headers, "Content-Encoding": "gzip"})
    return Response(found.content, media_type=_TYPES[name], headers=headers)


@get("/widget/frame/{inbox:uuid}", public=True, include_in_schema=False)
async def widget_frame(inbox: FromPath[UUID], chats: GivenChats) -> Response[str]:
    """The page inside the frame: only the listed sites may show it, and it may load nothing but our own files."""
    chat = await chats.find(inbox)
    if chat is None:
        raise NotFound("Такого чата нет", code="chat.unknown")
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
        "img-src 'self' blob: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self' "
        + " ".join(chat.settings.origins)
    )
    page = _PAGE.format(style=asset("style.css").mark, frame=asset("frame.js").mark)
    headers = {
        "Content-Security-Policy": policy.strip(),
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Cache-Control": "no-cache",
    }
    return Response(page, media_type="text/html; charset=utf-8", headers=headers)
