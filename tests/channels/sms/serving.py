"""The twin of the HTTP providers on a port of this machine, and our connector on it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pristan.channels.model import Account
from pristan.channels.registry import Tools
from pristan.channels.sms.connector import SmsConnector
from pristan.kit.files import open_files
from pristan.sandbox.sms import SmsTwin
from pristan.sandbox.sms.world import Account as TwinSide
from pristan.sandbox.twin import TwinConfig
from tests.sandbox.serving import served
from tests.sandbox.twin import free_port

from .accounts import an_account

ANNA = "+79161230001"


@dataclass(slots=True, kw_only=True)
class OnTwin:
    """One account of one provider: the twin's side of it, and ours."""

    twin: SmsTwin
    side: TwinSide
    url: str
    account: Account
    tools: Tools
    connector: SmsConnector


@asynccontextmanager
async def running_sms_twin() -> AsyncIterator[tuple[SmsTwin, str]]:
    port = free_port()
    twin = SmsTwin(TwinConfig(base_url=f"http://127.0.0.1:{port}"))
    async with served(twin.api(), port=port) as url:
        try:
            yield twin, url
        finally:
            await twin.stop()


@asynccontextmanager
async def on_twin(provider: str, folder: Path, **settings: Any) -> AsyncIterator[OnTwin]:
    """Our connector with the keys of the twin's account."""
    async with running_sms_twin() as (twin, url):
        side = next(one for one in twin.world.accounts.values() if one.provider == provider)
        fields = dict(next(one for one in twin.accounts() if one.id == side.id).fields)
        key, _ = fields.pop("api_key"), fields.pop("provider")
        account = an_account(provider, keys={"api_key": key}, **{**fields, **settings})
        host = url.removeprefix("http://")
        tools = Tools(files=open_files("", folder), public_url="https://hub.example", sandbox_hosts=(host,))
        connector = SmsConnector(account, tools)
        try:
            yield OnTwin(twin=twin, side=side, url=url, account=account, tools=tools, connector=connector)
        finally:
            await connector.close()
