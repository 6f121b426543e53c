"""Serves what the build made of the operator UI and the widget, from memory."""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException

PAGE = "index.html"
FOREVER = "public, max-age=31536000, immutable"
FRESH = "no-cache"
TYPES = {".js": "text/javascript", ".webmanifest": "application/manifest+json", ".woff2": "font/woff2"}
COMPRESSIBLE = ("text/", "application/manifest", "application/json", "image/svg")


class Asset:
    """One file of a bundle, with its compressed form made when it is first asked for."""

    def __init__(self, path: str, content: bytes) -> None:
        suffix = "." + path.rpartition(".")[2]
        self.media_type = TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
        self.content = content
        self.etag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
        self.caching = FOREVER if path.startswith("assets/") else FRESH
        self._packed: bytes | None = None

    @property
    def packed(self) -> bytes:
        if self._packed is None:
            self._packed = gzip.compress(self.content, mtime=0)
        return self._packed


@cache
def bundle(name: str) -> Mapping[str, Asset]:
    """Every file of ``static/<name>`` by its path; empty when the UI was not built."""
    root = files("pristan.web").joinpath("static", name)
    return dict(_walk(root, "")) if root.is_dir() else {}


def _walk(folder: Traversable, prefix: str) -> list[tuple[str, Asset]]:
    found: list[tuple[str, Asset]] = []
    for item in folder.iterdir():
        if item.name.startswith("."):
            continue
        if item.is_dir():
            found += _walk(item, f"{prefix}{item.name}/")
        else:
            path = prefix + item.name
            found.append((path, Asset(path, item.read_bytes())))
    return found


def serve(asset: Asset, request: Request[Any, Any, Any]) -> Response[bytes]:
    """The asset as the browser can take it."""
    headers = {"etag": asset.etag, "cache-control": asset.caching, "vary": "accept-encoding"}
    if request.headers.get("if-none-match") == asset.etag:
        return Response(b"", status_code=304, headers=headers)
    content = asset.content
    packs = asset.media_type.startswith(COMPRESSIBLE) and "gzip" in request.headers.get("accept-encoding", "")
    if packs:
        content, headers["content-encoding"] = asset.packed, "gzip"
    charset = "; charset=utf-8" if asset.media_type.startswith("text/") else ""
    return Response(content, media_type=asset.media_type + charset, headers=headers)


# A page whose branch holds other handlers is named: the router does not come back from a branch to the catch-all.
_NO_PHONES = {"shop", "__pycache__"}  # the page of the shop is its own
_PHONES = [item.name for item in files("pristan.sandbox").iterdir() if item.is_dir() and item.name not in _NO_PHONES]


@get(
    ["/", "/sandbox", *(f"/sandbox/{name}" for name in sorted(_PHONES)), "/{path:path}"],
    opt={"public": True},
    include_in_schema=False,
    sync_to_thread=False,
)
def operator_ui(request: Request[Any, Any, Any]) -> Response[bytes]:
    """A file of the operator UI; any address of its own router gives the page itself."""
    wanted = request.url.path.lstrip("/")
    ui = bundle("ui")
    asset = ui.get(wanted)
    if asset is None and "." not in wanted.rpartition("/")[2] and not wanted.startswith(("api/", "assets/")):
        asset = ui.get(PAGE)
    if asset is None:
        raise NotFoundException
    return serve(asset, request)
