"""The administrator's side: connect a chat, switch it on by its checklist, change it, rotate its secret."""

from typing import Any

import httpx
import pytest

from pristan.channels.webchat.identity import issue
from pristan.kit.db import Database
from pristan.staff import Hasher
from pristan.staff.policy.roles import BuiltInRole
from tests.staff.people import AFirm, MovingClock, a_firm, a_person, sign_in

from .conftest import Visitor


@pytest.fixture
async def firm(worker_db: Database, hasher: Hasher) -> AFirm:
    return await a_firm(worker_db, hasher)


@pytest.fixture
async def owner(visitor_of_app: httpx.AsyncClient, firm: AFirm) -> httpx.AsyncClient:
    await sign_in(visitor_of_app, firm.owner)
    return visitor_of_app


@pytest.fixture
def visitor_of_app(http: httpx.AsyncClient) -> httpx.AsyncClient:
    return http


async def connect(owner: httpx.AsyncClient, firm: AFirm) -> dict[str, Any]:
    body = {"channel": "webchat", "name": "Чат лавки", "business_line_id": firm.lines[0]}
    made = await owner.post("/api/v1/inboxes", json=body)
    assert made.status_code == 201, made.text
    inbox: dict[str, Any] = made.json()
    return inbox


async def test_a_chat_is_connected_checked_and_open(owner: httpx.AsyncClient, firm: AFirm) -> None:
    inbox = await connect(owner, firm)
    checked = await owner.post(f"/api/v1/inboxes/{inbox['id']}/check")
    assert (checked.status_code, checked.json()["state"]) == (200, "active"), checked.text
    page = (await owner.get(f"/api/v1/inboxes/{inbox['id']}/webchat")).json()
    assert page["script_url"] == "http://hub.example/widget/pristan.js"
    assert page["has_secret"] is False
    changed = await owner.put(
        f"/api/v1/inboxes/{inbox['id']}/webchat",
        json={**page["settings"], "title": "Лавка", "origins": ["shop.example"], "accent": "#b4613c"},
    )
    assert changed.status_code == 200, changed.text
    config = (
        await owner.get(f"/chat/v1/{page['inbox_key']}/config", headers={"Origin": "https://shop.example"})
    ).json()
    assert (config["title"], config["accent"]) == ("Лавка", "#b4613c")


async def test_a_wrong_setting_is_named(owner: httpx.AsyncClient, firm: AFirm) -> None:
    inbox = await connect(owner, firm)
    answer = await owner.put(f"/api/v1/inboxes/{inbox['id']}/webchat", json={"accent": "red", "origins": ["a b"]})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["accent", "origins"]


async def test_a_secret_is_shown_once_and_signs(owner: httpx.AsyncClient, firm: AFirm, clock: MovingClock) -> None:
    inbox = await connect(owner, firm)
    await owner.post(f"/api/v1/inboxes/{inbox['id']}/check")
    secrets = [(await owner.post(f"/api/v1/inboxes/{inbox['id']}/webchat/secret")).json()["secret"] for _ in range(3)]
    page = await owner.get(f"/api/v1/inboxes/{inbox['id']}/webchat")
    assert page.json()["has_secret"] is True
    assert not any(secret in page.text for secret in secrets)
    until = int(clock.now().timestamp()) + 3600
    codes = []
    for secret in secrets:
        visitor = Visitor(http=owner, key=page.json()["inbox_key"])
        token = issue({"sub": "anna", "exp": until}, secret)
        codes.append((await visitor.call("POST", "/session", json={"identity": token})).status_code)
    assert codes == [403, 200, 200]


async def test_the_former_secret_ends_after_a_day(owner: httpx.AsyncClient, firm: AFirm, clock: MovingClock) -> None:
    inbox = await connect(owner, firm)
    await owner.post(f"/api/v1/inboxes/{inbox['id']}/check")
    former, _ = [(await owner.post(f"/api/v1/inboxes/{inbox['id']}/webchat/secret")).json()["secret"] for _ in range(2)]
    key = (await owner.get(f"/api/v1/inboxes/{inbox['id']}/webchat")).json()["inbox_key"]
    clock.move(hours=25)
    token = issue({"sub": "anna", "exp": int(clock.now().timestamp()) + 60}, former)
    visitor = Visitor(http=owner, key=key)
    assert (await visitor.call("POST", "/session", json={"identity": token})).status_code == 403


async def test_an_operator_may_look_at_a_chat_but_not_change_it(
    owner: httpx.AsyncClient, firm: AFirm, worker_db: Database, hasher: Hasher
) -> None:
    inbox = await connect(owner, firm)
    operator = await a_person(worker_db, hasher, company_id=firm.id, role=BuiltInRole.OPERATOR)
    await owner.post("/api/v1/logout")
    await sign_in(owner, operator.email)
    path = f"/api/v1/inboxes/{inbox['id']}/webchat"
    answers = [await owner.get(path), await owner.put(path, json={}), await owner.post(f"{path}/secret")]
    assert [answer.status_code for answer in answers] == [200, 403, 403]


async def test_a_chat_of_another_company_does_not_exist(
    owner: httpx.AsyncClient, firm: AFirm, worker_db: Database, hasher: Hasher
) -> None:
    inbox = await connect(owner, firm)
    stranger = await a_firm(worker_db, hasher, name="Чужие")
    await owner.post("/api/v1/logout")
    await sign_in(owner, stranger.owner)
    path = f"/api/v1/inboxes/{inbox['id']}/webchat"
    answers = [await owner.get(path), await owner.put(path, json={}), await owner.post(f"{path}/secret")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
