"""The training channel of a demo: the twin of MAX beside the hub, on the same port."""

import asyncio
from collections.abc import Sequence
from typing import Final

from litestar import asgi
from litestar.types import ControllerRouterHandler, Receive, Scope, Send

from pristan.kit.settings import Settings
from pristan.sandbox.max import Platform, PlatformConfig, control_router, create_api, seed_customers

API_PATH: Final = "/sandbox/max/api"
CONTROL_PATH: Final = "/sandbox/max/control"


def sandbox_config(settings: Settings) -> PlatformConfig:
    """Where the twin of this installation lives; the demo prepares its bot with the same words."""
    here = f"http://127.0.0.1:{settings.port}"
    return PlatformConfig(
        base_url=f"{here}{API_PATH}",
        mapped_webhooks={settings.public_url.rstrip("/"): here} if settings.public_url else {},
        state_dir=settings.data_dir / "sandbox" / "max",
    )


class MaxSandbox:
    """Only in a demo. Bots come with their own tokens; the customer's side is for whoever sees inboxes."""

    def __init__(self, settings: Settings, *, stopping: asyncio.Event) -> None:
        self._platform = Platform(sandbox_config(settings)) if settings.demo else None
        self._stopping = stopping

    @property
    def routes(self) -> Sequence[ControllerRouterHandler]:
        if self._platform is None:
            return ()
        twin = create_api(self._platform)

        @asgi(API_PATH, is_mount=True, copy_scope=False, public=True)
        async def api(scope: Scope, receive: Receive, send: Send) -> None:
            await twin(scope, receive, send)

        return (api, control_router(self._platform, path=CONTROL_PATH, opt={"permission": "inboxes.view"}))

    def start(self) -> None:
        if self._platform is not None:
            seed_customers(self._platform)
            self._platform.start(self._stopping)

    async def stop(self) -> None:
        if self._platform is not None:
            await self._platform.stop()
