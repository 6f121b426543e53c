"""The widget's files and the page inside its frame."""

from typing import Any, Final
from uuid import UUID

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.params import FromPath

from pristan.core.errors import NotFound
from pristan.web.bundles import Asset, bundle, serve
from pristan.web.chat_given import GivenChats

_PAGE: Final = """<!doctype html>
<html lang="ru">
<head>
<meta charset="utf-8">
<meta name="viewport"
 content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="robots" content="noindex">
<title>Чат</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/widget/style.css">
<script defer src="/widget/frame.js"></script>
</head>
<body></body>
</html>
"""


@get("/widget/{name:str}", public=True, include_in_schema=False, sync_to_thread=False)
def widget_file(request: Request[Any, Any, State], name: FromPath[str]) -> Response[bytes]:
    """A built file. Its address never changes, so it is asked for again; unchanged, it is not sent again."""
    response = serve(_asset(name), request)
    response.headers["cross-origin-resource-policy"] = "cross-origin"  # any site may embed the chat
    return response


def _asset(name: str) -> Asset:
    found = bundle("widget").get(name)
    if found is None:
        raise NotFound("Такого файла виджета нет")
    return found


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
    headers = {
        "Content-Security-Policy": policy.strip(),
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Cache-Control": "no-cache",
    }
    return Response(_PAGE, media_type="text/html; charset=utf-8", headers=headers)
