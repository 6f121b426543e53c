"""No field that holds an address makes the server knock at its own network."""

import httpx
import pytest

from tests.staff.people import AFirm, sign_in

INNER = [
    "http://127.0.0.1:5432",
    "https://localhost",
    "https://[::1]",
    "https://10.0.0.1",
    "https://192.168.0.1",
    "https://169.254.169.254/latest/meta-data",
    "https://[fd00::1]",
    "https://0.0.0.0",
    "https://2130706433",
    "https://[::ffff:127.0.0.1]",
    "file:///etc/passwd",
    "gopher://127.0.0.1",
    "https://user:secret@127.0.0.1",
    "//127.0.0.1",
    "https://",
]


@pytest.mark.parametrize("address", INNER)
async def test_an_inbox_does_not_point_inwards(client: httpx.AsyncClient, attacker: AFirm, address: str) -> None:
    await sign_in(client, attacker.owner)
    body = {
        "channel": "max",
        "name": "Бот",
        "business_line_id": attacker.lines[0],
        "settings": {"base_url": address},
        "credentials": {"token": "token-of-a-bot-that-is-not"},
    }
    answer = await client.post("/api/v1/inboxes", json=body)
    assert answer.status_code == 422, answer.text
    assert "base_url" in answer.json()["errors"][0]["field"]
    listed = (await client.get("/api/v1/inboxes")).json()
    assert listed == [], "nothing was kept"


@pytest.mark.parametrize("address", INNER)
async def test_a_company_system_is_not_inside_either(client: httpx.AsyncClient, attacker: AFirm, address: str) -> None:
    await sign_in(client, attacker.owner)
    body = {
        "channel": "api_channel",
        "name": "1С",
        "business_line_id": attacker.lines[0],
        "settings": {"url": address},
        "credentials": {"secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"},
    }
    answer = await client.post("/api/v1/inboxes", json=body)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == "settings.url"
    assert (await client.get("/api/v1/inboxes")).json() == []
