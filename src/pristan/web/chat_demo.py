"""The demo shop: a strict page with the real widget, and the shop's «server side» that vouches for its customer."""

from datetime import timedelta
from importlib.resources import files as resources
from typing import Any, Final

from litestar import Response, get, post
from litestar.params import FromPath

from pristan.channels.webchat.identity import issue
from pristan.channels.webchat.model import Chat
from pristan.core.errors import NotFound
from pristan.kit.db import Database, Scope
from pristan.kit.given import GivenClock, GivenDb, GivenVault
from pristan.sandbox.shop import CUSTOMER, page
from pristan.web.chat_door import Chats
from pristan.web.chat_given import GivenChats
from pristan.web.chat_identity import secrets_of

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_TYPES: Final = {
    "shop.css": "text/css; charset=utf-8",
    "shop.js": "text/javascript; charset=utf-8",
    "shop.svg": "image/svg+xml",
}
_TOKEN_LIFE: Final = timedelta(hours=1)


async def demo_chat(db: Database, chats: Chats) -> Chat:
    """The chat of the demo company; NotFound where there is no demo."""
    async with db.transaction() as tx:
        key = await tx.fetch_value("select demo_chat()")
    chat = None if key is None else await chats.find(key)
    if chat is None:
        raise NotFound("Демонстрационного магазина здесь нет")
    return chat


@get("/demo/shop", public=True, include_in_schema=False)
async def shop(*, db: GivenDb, chats: GivenChats) -> Response[str]:
    chat = await demo_chat(db, chats)
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"}
    return Response(page(str(chat.key)), media_type="text/html; charset=utf-8", headers=headers)


@get("/demo/{name:str}", public=True, include_in_schema=False)
async def shop_file(*, name: FromPath[str]) -> Response[bytes]:
    if name not in _TYPES:
        raise NotFound("Такого файла нет")
    content = resources("pristan.sandbox.shop").joinpath("assets", name).read_bytes()
    return Response(content, media_type=_TYPES[name], headers={"Cache-Control": "no-cache"})


@post("/demo/shop/sign-in", public=True, status_code=200, include_in_schema=False)
async def sign_in(*, db: GivenDb, chats: GivenChats, clock: GivenClock, vault: GivenVault) -> dict[str, Any]:
    """What a real shop does on its own server when the customer has signed in there."""
    chat = await demo_chat(db, chats)
    now = clock.now()
    async with db.transaction(Scope(company_id=chat.company_id)) as tx:
        secrets = await secrets_of(tx, chat, vault=vault, now=now)
    if not secrets:
        raise NotFound("У чата нет секрета для подписи")
    times = {"iat": int(now.timestamp()), "exp": int((now + _TOKEN_LIFE).timestamp())}
    return {"name": CUSTOMER["name"], "token": issue({**CUSTOMER, **times, "aud": str(chat.key)}, secrets[0])}
