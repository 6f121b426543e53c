"""Assembles the web chat of one process: routes with the door before them, the live hub."""

import asyncio
from collections.abc import Sequence

from litestar import Router
from litestar.di import Provide
from litestar.types import ASGIApp, ControllerRouterHandler

from pristan.kit.db import Database
from pristan.web.chat import router
from pristan.web.chat_demo import shop, shop_file, sign_in
from pristan.web.chat_door import ChatDoor, Chats
from pristan.web.chat_pages import widget_file, widget_frame
from pristan.web.chat_stream import VisitorHub


class WebChat:
    """One per web process; ``start`` and ``stop`` belong to the lifespan of the application."""

    def __init__(self, db: Database, *, stopping: asyncio.Event) -> None:
        self._chats = Chats(db)
        self._hub = VisitorHub(db, stopping=stopping)

    @property
    def routes(self) -> Sequence[ControllerRouterHandler]:
        def door(app: ASGIApp) -> ASGIApp:  # a plain function: the router copies its middleware
            return ChatDoor(app, chats=self._chats)

        pages = Router(
            path="/",
            route_handlers=[widget_file, widget_frame, shop, shop_file, sign_in],
            dependencies={"chats": Provide(lambda: self._chats, sync_to_thread=False)},
        )
        return [router(self._hub, door=door), pages]

    def start(self) -> None:
        self._hub.start()

    async def stop(self) -> None:
        await self._hub.stop()
