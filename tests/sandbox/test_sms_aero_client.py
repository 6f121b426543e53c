"""The client of SMS Aero itself believes the twin: it signs in, sends, asks for states, lists, is refused."""

import asyncio
import json
from pathlib import Path

import pytest

from pristan.sandbox.sms.sms_aero import MAIL
from tests.channels.sms.serving import ANNA, running_sms_twin

from .clients import python_with

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lock = HERE.parents[1] / "requirements/smsaero.txt"
    return python_with(lock, fresh_in=tmp_path_factory.mktemp("smsaero"))


async def test_the_official_client_plays_its_scenario(python: Path) -> None:
    async with running_sms_twin() as (twin, url):
        side = next(one for one in twin.world.accounts.values() if one.provider == "sms_aero")
        process = await asyncio.create_subprocess_exec(
            str(python), str(HERE / "sms_aero_client.py"), url.removeprefix("http://"), MAIL, side.key, ANNA[1:],
            "Заказ «готов» 😀", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        said, trouble = await process.communicate()
        assert process.returncode == 0, trouble.decode()
        believed = json.loads(said)
        (line,) = twin.thread(side.id, ANNA)
    assert line.text == "Заказ «готов» 😀"
    assert believed["authorized"]
    assert believed["sent"]["id"] == believed["status"]["id"] == int(line.id)
    assert believed["status"]["extendStatus"] == "delivery"
    assert believed["listed"]["0"]["text"] == line.text
    assert believed["signs"]["0"]["name"] == "PRISTAN"
    assert believed["balance"]["balance"] == pytest.approx(500 - 4.9)
    assert "Authentication" in believed["refused"]
