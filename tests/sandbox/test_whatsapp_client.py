"""pywa believes the twin of WhatsApp: the whole scenario, with its own judge of signatures."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from pristan.sandbox.twin import TwinConfig
from pristan.sandbox.whatsapp import WhatsAppTwin

from .clients import python_with
from .serving import served
from .strangers import Stranger
from .twin import free_port
from .whatsapp_scenario import STEPS, Play

HERE = Path(__file__).parent


@asynccontextmanager
async def a_twin() -> AsyncIterator[tuple[WhatsAppTwin, str]]:
    port = free_port()
    twin = WhatsAppTwin(TwinConfig(base_url=f"http://127.0.0.1:{port}"))
    twin.add_account("Лавка")
    async with served(twin.api(), port=port) as url:
        yield twin, url
        await twin.stop()


@pytest.fixture(scope="session")
def python_of_pywa(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lock = HERE.parents[1] / "requirements" / "pywa.txt"
    return python_with(lock, fresh_in=tmp_path_factory.mktemp("pywa"))


async def test_pywa_believes_the_twin(python_of_pywa: Path) -> None:
    async with a_twin() as (twin, url):
        (account,) = twin.accounts()
        keys = [account.fields[name] for name in ("token", "app_secret", "verify_token")]
        command = [str(python_of_pywa), "bot.py", f"{url}/v25.0", account.id, *keys]
        client = await Stranger.started(command, folder=HERE / "whatsapp_client")
        shown, _, hidden = twin.customers(account.id)[:3]
        play = Play(twin=twin, client=client, account=account.id, customer=shown.id, hidden=hidden.id)
        try:
            for step in STEPS:
                await step(play)
        finally:
            await client.stop()
