"""The training channels of a demo: the twins of messengers beside the hub, on the same port."""

import asyncio
from collections.abc import Collection, Sequence
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from litestar import asgi, get
from litestar.types import ASGIApp, ControllerRouterHandler, Receive, Scope, Send

from pristan.kit.settings import Settings
from pristan.sandbox.control import twin_router
from pristan.sandbox.twin import Said, Twin, TwinConfig

if TYPE_CHECKING:
    from pristan.sandbox.max import Platform, PlatformConfig

ROOT: Final = "/sandbox"
API_PATH: Final = "/sandbox/max/api"
CONTROL_PATH: Final = "/sandbox/max/control"
_WHO: Final = {"permission": "inboxes.view"}  # the customers' side is for whoever sees inboxes


def sandbox_config(settings: Settings) -> "PlatformConfig":
    """Where the twin of MAX of this installation lives; the demo prepares its bot with the same words."""
    from pristan.sandbox.max import PlatformConfig  # noqa: PLC0415 - only a demo has sandboxes

    here = f"http://127.0.0.1:{settings.port}"
    return PlatformConfig(
        base_url=f"{here}{API_PATH}",
        mapped_webhooks={settings.public_url.rstrip("/"): here} if settings.public_url else {},
        state_dir=settings.data_dir / "sandbox" / "max",
    )


def twin_config(settings: Settings, channel: str) -> TwinConfig:
    """Where the twin of a channel lives in this installation."""
    here = f"http://127.0.0.1:{settings.port}"
    return TwinConfig(
        base_url=f"{here}{ROOT}/{channel}/api",
        mapped_webhooks={settings.public_url.rstrip("/"): here} if settings.public_url else {},
        state_dir=settings.data_dir / "sandbox" / channel,
    )


@cache
def twins_there() -> tuple[str, ...]:
    """Channels that have a twin with the common customers' side."""
    names = sorted(item.name for item in files("pristan.sandbox").iterdir() if item.joinpath("__init__.py").is_file())
    return tuple(name for name in names if hasattr(import_module(f"pristan.sandbox.{name}"), "open_twin"))


class Sandboxes:
    """Only in a demo. Accounts of twins come with their own keys."""

    def __init__(self, settings: Settings, *, stopping: asyncio.Event) -> None:
        self._stopping = stopping
        self._platform: Platform | None = None
        self._twins: list[Twin] = []
        if settings.demo:
            self._platform = _open_platform(settings)
            for name in twins_there():
                package: Any = import_module(f"pristan.sandbox.{name}")
                self._twins.append(package.open_twin(twin_config(settings, name)))

    @property
    def routes(self) -> Sequence[ControllerRouterHandler]:
        if self._platform is None:
            return ()
        from pristan.sandbox.max import control_router, create_api  # noqa: PLC0415 - only a demo has sandboxes

        names = ["max", *(twin.channel for twin in self._twins)]

        @get(f"{ROOT}/twins", opt=_WHO, include_in_schema=False, sync_to_thread=False)
        def list_twins() -> list[str]:
            return names

        routes: list[ControllerRouterHandler] = [
            list_twins,
            _mounted(API_PATH, create_api(self._platform)),
            control_router(self._platform, path=CONTROL_PATH, opt=_WHO),
        ]
        for twin in self._twins:
            at = f"{ROOT}/{twin.channel}"
            routes += [_mounted(f"{at}/api", twin.api()), twin_router(twin, path=f"{at}/control", opt=_WHO)]
        return routes

    def start(self) -> None:
        if self._platform is not None:
            from pristan.sandbox.max import seed_customers  # noqa: PLC0415 - only a demo has sandboxes

            seed_customers(self._platform)
            self._platform.start(self._stopping)
        for twin in self._twins:
            twin.start(self._stopping)

    async def stop(self) -> None:
        for twin in self._twins:
            await twin.stop()
        if self._platform is not None:
            await self._platform.stop()

    def stage(self, channels: Collection[str]) -> str | None:
        """The first of the channels that has an account to write to; see ``training.Players``."""
        there = {twin.channel for twin in self._twins if twin.accounts()}
        if self._platform is not None and self._platform.world.memory.bots:
            there.add("max")
        return next((channel for channel in channels if channel in there), None)

    async def play(self, channel: str, *, name: str, text: str) -> None:
        """The customer of that name, made when first needed, writes to the newest account of the channel."""
        if channel == "max" and self._platform is not None:
            play_in_max(self._platform, name=name, text=text)
            return
        twin = next(twin for twin in self._twins if twin.channel == channel)
        account = twin.accounts()[-1].id
        known = next((one for one in twin.customers(account) if one.name == name), None)
        customer = known or twin.add_customer(account, name)
        await twin.say(account, customer.id, Said(text=text))


def play_in_max(platform: "Platform", *, name: str, text: str) -> None:
    """The same in the sandbox of MAX, where a dialogue has to be begun first."""
    from pristan.sandbox.max.customers import Customer  # noqa: PLC0415 - only a demo has sandboxes

    bot = list(platform.world.memory.bots.values())[-1]
    known = next((one for one in platform.world.memory.people.values() if one.first_name == name), None)
    customer = Customer(platform, bot=bot, person=known or platform.world.add_person(name, last_name="", phone=None))
    if known is None:
        customer.start(None)
    customer.say(text)
    platform.save()


def _open_platform(settings: Settings) -> "Platform":
    from pristan.sandbox.max import Platform  # noqa: PLC0415 - only a demo has sandboxes

    return Platform(sandbox_config(settings))


def _mounted(path: str, app: ASGIApp) -> ControllerRouterHandler:
    @asgi(path, is_mount=True, copy_scope=False, public=True)
    async def api(scope: Scope, receive: Receive, send: Send) -> None:
        await app(scope, receive, send)

    return api
