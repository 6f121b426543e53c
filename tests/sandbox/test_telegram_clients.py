"""aiogram and grammY believe the twin of Telegram: the whole scenario, two languages and two ways of asking."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from pristan.sandbox.telegram import TelegramTwin
from pristan.sandbox.twin import TwinConfig

from .clients import installed, node_tools, python_with
from .serving import served
from .strangers import Stranger
from .telegram_scenario import STEPS, Play
from .twin import free_port

HERE = Path(__file__).parent
TOKEN = "700:AAEtest-token-of-the-scenario"


@asynccontextmanager
async def a_twin() -> AsyncIterator[tuple[TelegramTwin, str]]:
    port = free_port()
    twin = TelegramTwin(TwinConfig(base_url=f"http://127.0.0.1:{port}"))
    twin.add_account("Лавка", token=TOKEN)
    async with served(twin.api(), port=port) as url:
        yield twin, url


@pytest.fixture(scope="session")
def grammy_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(HERE / "telegram_client", fresh_in=tmp_path_factory.mktemp("telegram-client"))


@pytest.fixture(scope="session")
def python_of_aiogram(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lock = HERE.parents[1] / "requirements" / "aiogram.txt"
    return python_with(lock, fresh_in=tmp_path_factory.mktemp("aiogram"))


async def play_through(twin: TelegramTwin, client: Stranger) -> None:
    (account,) = twin.accounts()
    play = Play(twin=twin, client=client, account=account.id, customer=twin.customers(account.id)[0].id)
    try:
        for step in STEPS:
            await step(play)
    finally:
        await client.stop()


async def test_aiogram_believes_the_twin(python_of_aiogram: Path) -> None:
    async with a_twin() as (twin, url):
        command = [str(python_of_aiogram), "bot.py", url, TOKEN]
        await play_through(twin, await Stranger.started(command, folder=HERE / "telegram_client"))


async def test_grammy_believes_the_twin(grammy_folder: Path) -> None:
    async with a_twin() as (twin, url):
        command = [str(node_tools()[0]), "bot.mjs", url, TOKEN]
        await play_through(twin, await Stranger.started(command, folder=grammy_folder))
