"""What a company calls: ``/<version>/<number>/messages`` and the calls around it, with the key in the header.

https://developers.facebook.com/documentation/business-messaging/whatsapp, read 2026-11-21.
"""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Litestar, Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.types import ASGIApp

from pristan.sandbox.whatsapp.postman import Postman
from pristan.sandbox.whatsapp.sending import GraphError, Sending
from pristan.sandbox.whatsapp.world import Json, Number, World

LARGEST_BODY = 110 * 1024 * 1024
Req = Request[Any, Any, Any]


class Graph:
    """The calls of companies on one world."""

    def __init__(self, world: World, postman: Postman, *, base_url: str) -> None:
        self.world = world
        self.postman = postman
        self.sending = Sending(world, postman)
        self.base_url = base_url.rstrip("/")

    async def caller(self, request: Req) -> Number:
        """Whose key it is; then what may go wrong before anything is done."""
        _, _, token = request.headers.get("authorization", "").partition(" ")
        number = self.world.by_token(token)
        if number is None or number.spoiled.get("token_revoked"):
            raise GraphError(401, 190, "Invalid OAuth access token")
        if slow_ms := number.spoiled.get("slow_ms", 0):
            await asyncio.sleep(slow_ms / 1000)
        if number.is_due("server_error_every"):
            raise GraphError(502, 0, "")
        return number

    def about(self, number: Number) -> Json:
        addresses = {"phone_number": number.own_url, "application": number.app_url}
        return {
            "id": number.id,
            "display_phone_number": f"+{number.display}",
            "verified_name": number.name,
            "quality_rating": "GREEN",
            "webhook_configuration": {name: url for name, url in addresses.items() if url},
        }

    async def configure(self, number: Number, wanted: Json) -> Json:
        url = str(wanted.get("override_callback_uri") or "")
        if url and not await self.postman.ask(url, str(wanted.get("verify_token") or "")):
            raise GraphError(400, 2200, "Callback verification failed")
        number.own_url = url
        self.postman.bag(number).fresh.set()
        return {"success": True}

    def media(self, media_id: str) -> Json:
        blob = self.world.blobs.get(media_id)
        if blob is None:
            raise GraphError(400, 100, "Unsupported get request. Object does not exist")
        return {
            "messaging_product": "whatsapp",
            "id": blob.id,
            "url": f"{self.base_url}/media/{blob.id}",
            "mime_type": blob.mime,
            "sha256": "",
            "file_size": blob.size,
        }

    def bytes_of(self, media_id: str) -> Response[bytes]:
        blob = self.world.blobs.get(media_id)
        if blob is None:
            raise GraphError(404, 100, "Not found")
        return Response(self.world.shelf.get(blob.id), media_type=blob.mime)

    def message(self, number: Number, body: Json) -> Json:
        if body.get("messaging_product") != "whatsapp":
            raise GraphError(400, 100, "(#100) The parameter messaging_product is required")
        if body.get("status") == "read":
            known = any(thread.line(str(body.get("message_id"))) for thread in number.threads.values())
            if not known:
                raise GraphError(400, 131009, "Parameter value is not valid: message_id")
            return {"success": True}
        if number.is_due("rate_limit_every"):
            raise GraphError(429, 130429, "Rate limit hit")
        sent = self.sending.take(number, body)
        if number.is_due("lose_answer_every"):
            raise GraphError(504, 0, "")
        return sent

    async def upload(self, request: Req) -> Json:
        form = await request.form()
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise GraphError(400, 131053, "Media upload error")
        mime = str(form.get("type") or file.content_type)
        return {"id": self.world.keep(name=file.filename, mime=mime, content=await file.read()).id}


def create_api(graph: Graph) -> ASGIApp:
    """The API; may be mounted anywhere or served at the root."""

    @get("/{_version:str}/{node:str}")
    async def read_node(_version: FromPath[str], node: FromPath[str], request: Req) -> Json:
        number = await graph.caller(request)
        return graph.about(number) if node == number.id else graph.media(node)

    @post("/{_version:str}/{node:str}", status_code=200)
    async def write_node(_version: FromPath[str], node: FromPath[str], request: Req) -> Json:
        number = await graph.caller(request)
        wanted = (await request.json() or {}).get("webhook_configuration")
        if node != number.id or not isinstance(wanted, dict):
            raise GraphError(400, 100, "Unsupported post request. Object does not exist")
        return await graph.configure(number, wanted)

    @post("/{_version:str}/{node:str}/{edge:str}", status_code=200)
    async def write_edge(_version: FromPath[str], node: FromPath[str], edge: FromPath[str], request: Req) -> Json:
        number = await graph.caller(request)
        if node != number.id or edge not in {"messages", "media"}:
            raise GraphError(400, 100, "Unsupported post request. Object does not exist")
        return await graph.upload(request) if edge == "media" else graph.message(number, await request.json())

    @get("/media/{media_id:str}")
    async def download(media_id: FromPath[str], request: Req) -> Response[bytes]:
        await graph.caller(request)
        return graph.bytes_of(media_id)

    @get("/shown/{media_id:str}")
    async def show(media_id: FromPath[str]) -> Response[bytes]:
        """The same bytes for the phone page, which has no key."""
        return graph.bytes_of(media_id)

    return Litestar(
        [read_node, write_node, write_edge, download, show],
        exception_handlers={GraphError: _refusal},
        openapi_config=None,
        logging_config=None,
        request_max_body_size=LARGEST_BODY,
    )


def _refusal(_: Req, exc: GraphError) -> Response[Any]:
    said = str(exc)
    if not said:  # a gateway's page, not Meta's words
        return Response("<html>Bad Gateway</html>", status_code=exc.status, media_type="text/html")
    body = {
        "error": {
            "message": said,
            "type": "OAuthException",
            "code": exc.code,
            "error_data": {"messaging_product": "whatsapp", "details": said},
            "fbtrace_id": "Asynthetic",
        }
    }
    return Response(body, status_code=exc.status)
