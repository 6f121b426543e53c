"""Third-party clients believe the twins of employees' messengers: the whole scenario of each."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pristan.sandbox.office import OfficeTwin
from pristan.sandbox.twin import TwinConfig
from pristan.sandbox.vk_teams import an_office_with_teams
from pristan.sandbox.yandex_messenger import an_office_with_yandex

from .clients import python_with
from .office_scenario import STEPS, Play
from .serving import served
from .strangers import Stranger
from .twin import free_port

HERE = Path(__file__).parent
TOKEN = "001.0000000001.0000000002:1000001"
CLIENTS = [
    pytest.param("yandexbot", "yandex.py", an_office_with_yandex, id="yandex-bot-client"),
    pytest.param("mailruim", "mailru.py", an_office_with_teams, id="mailru-im-bot"),
    pytest.param("vkteams", "vkteams.py", an_office_with_teams, id="vk-teams-async-bot"),
]


@pytest.mark.parametrize(("lock", "script", "open_office"), CLIENTS)
async def test_the_client_believes_the_twin(
    lock: str, script: str, open_office: Callable[[TwinConfig], OfficeTwin], tmp_path: Path
) -> None:
    python = python_with(HERE.parents[1] / "requirements" / f"{lock}.txt", fresh_in=tmp_path)
    port = free_port()
    twin = open_office(TwinConfig(base_url=f"http://127.0.0.1:{port}"))
    account = twin.add_account("Дежурный", token=TOKEN)
    async with served(twin.api(), port=port) as url:
        client = await Stranger.started([str(python), script, url, TOKEN], folder=HERE / "office_client")
        play = Play(twin=twin, client=client, account=account.id, person=twin.customers(account.id)[0].id)
        try:
            for step in STEPS:
                await step(play)
        finally:
            await client.stop()
