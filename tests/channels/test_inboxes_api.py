"""Inboxes through the API, over the real database, by people with and without rights."""

from typing import Any

import httpx
import pytest

from pristan.kit.db import Database
from pristan.staff import Hasher
from pristan.staff.policy.roles import BuiltInRole
from tests.staff.people import AFirm, a_firm, a_person, sign_in

TOKEN = "f9LHdemo-secret-token"


@pytest.fixture
async def firm(worker_db: Database, hasher: Hasher) -> AFirm:
    return await a_firm(worker_db, hasher)


@pytest.fixture
async def owner(visitor: httpx.AsyncClient, firm: AFirm) -> httpx.AsyncClient:
    await sign_in(visitor, firm.owner)
    return visitor


def given(firm: AFirm, **changes: Any) -> dict[str, Any]:
    return {
        "channel": "max",
        "name": "Ипотека",
        "business_line_id": firm.lines[0],
        "credentials": {"token": TOKEN},
    } | changes


async def test_an_inbox_is_connected_and_its_key_never_comes_back(
    owner: httpx.AsyncClient, firm: AFirm, worker_db: Database
) -> None:
    made = await owner.post("/api/v1/inboxes", json=given(firm))
    assert made.status_code == 201, made.text
    inbox = made.json()
    assert (inbox["state"], inbox["has_credentials"]) == ("setup", True)
    for path in ("/inboxes", "/inboxes/health", f"/inboxes/{inbox['id']}"):
        answer = await owner.get(f"/api/v1{path}")
        assert answer.status_code == 200
        assert TOKEN not in answer.text
        assert "hook_secret" not in answer.text
    async with worker_db.transaction() as tx:
        sealed = await tx.fetch_value("select credentials from inboxes where id = %(id)s", id=inbox["id"])
        logged = await tx.fetch_all("select action, details::text from access_log where company_id = %(c)s", c=firm.id)
    assert TOKEN.encode() not in bytes(sealed)
    assert [row["action"] for row in logged if row["action"].startswith("inbox.")] == ["inbox.created"]
    assert TOKEN not in str(logged)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"credentials": {}}, "credentials.token", id="no key"),
        pytest.param({"credentials": {"token": "two words"}}, "credentials.token", id="key with a space"),
        pytest.param({"credentials": {"token": "a\nb"}}, "credentials.token", id="key of two lines"),
        pytest.param({"credentials": {"token": "a", "other": "b"}}, "credentials.other", id="key nobody asked for"),
        pytest.param({"business_line_id": 999_999}, "business_line_id", id="a line of nobody"),
        pytest.param({"settings": {"base_url": "http://127.0.0.1:1/"}}, "settings.base_url", id="plain local address"),
        pytest.param({"settings": {"base_url": "https://127.0.0.1/"}}, "settings.base_url", id="local address"),
        pytest.param({"settings": {"base_url": "https://169.254.169.254/"}}, "settings.base_url", id="cloud metadata"),
        pytest.param({"settings": {"base_url": "file:///etc/passwd"}}, "settings.base_url", id="file"),
        pytest.param({"settings": {"base_url": "https://a:b@max.ru/"}}, "settings.base_url", id="with a password"),
        pytest.param({"name": " "}, "name", id="no name"),
        pytest.param({"business_line_id": 2**63}, "business_line_id", id="a number beyond every column"),
    ],
)
async def test_bad_input_names_its_field(
    owner: httpx.AsyncClient, firm: AFirm, changes: dict[str, Any], field: str
) -> None:
    answer = await owner.post("/api/v1/inboxes", json=given(firm, **changes))
    assert answer.status_code == 422, answer.text
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert TOKEN not in answer.text


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Ипо\x00тека"},
        {"channel": "webchat", "credentials": {}, "settings": {"a": "\x00"}},
        {"channel": "webchat", "credentials": {}, "settings": {"\x00": 1}},
    ],
    ids=str,
)
async def test_what_no_database_can_keep_is_refused(
    owner: httpx.AsyncClient, firm: AFirm, changes: dict[str, Any]
) -> None:
    answer = await owner.post("/api/v1/inboxes", json=given(firm, **changes))
    assert (answer.status_code, answer.json()["code"]) == (422, "input.unstorable")


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "x"])
async def test_an_impossible_number_finds_nothing(owner: httpx.AsyncClient, number: str) -> None:
    assert (await owner.get(f"/api/v1/inboxes/{number}")).status_code in {404, 422}


async def test_a_chat_of_our_own_works_at_once(owner: httpx.AsyncClient, firm: AFirm) -> None:
    made = await owner.post("/api/v1/inboxes", json=given(firm, channel="webchat", credentials={}))
    assert (made.status_code, made.json()["state"]) == (201, "active")


async def test_an_unknown_channel_is_not_found(owner: httpx.AsyncClient, firm: AFirm) -> None:
    assert (await owner.post("/api/v1/inboxes", json=given(firm, channel="telepathy"))).status_code == 404


async def test_an_inbox_is_renamed_paused_resumed_and_removed(owner: httpx.AsyncClient, firm: AFirm) -> None:
    path = f"/api/v1/inboxes/{(await owner.post('/api/v1/inboxes', json=given(firm))).json()['id']}"
    changed = await owner.patch(path, json={"name": "Кредиты", "settings": {"mode": "polling", "receive": "webhook"}})
    assert (changed.json()["name"], changed.json()["settings"]) == ("Кредиты", {"mode": "polling"})
    assert (await owner.post(f"{path}/pause")).status_code == 409  # it does not work yet
    assert (await owner.delete(path)).status_code == 204
    assert (await owner.get(path)).status_code == 404
    assert (await owner.post(f"{path}/check")).status_code == 404


async def test_a_kept_key_is_never_sent_to_a_new_address(owner: httpx.AsyncClient, firm: AFirm) -> None:
    path = f"/api/v1/inboxes/{(await owner.post('/api/v1/inboxes', json=given(firm))).json()['id']}"
    moved = {"settings": {"base_url": "https://1.1.1.1/"}}
    refused = await owner.patch(path, json=moved)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "settings.base_url")
    assert (await owner.patch(path, json=moved | {"credentials": {"token": TOKEN}})).status_code == 200
    assert (await owner.patch(path, json={"settings": {}})).status_code == 200


async def test_the_gallery_tells_what_channels_can_do(owner: httpx.AsyncClient) -> None:
    cards = {card["id"]: card for card in (await owner.get("/api/v1/channels")).json()}
    assert cards["max"]["capabilities"]["text_limit"] == 4000
    assert cards["max"]["first_writer"] == "customer"
    assert cards["max"]["is_allowed"] is True
    assert len(cards["max"]["requires"]) >= 3


async def test_a_channel_is_forbidden_for_the_company(owner: httpx.AsyncClient) -> None:
    rule = {"is_allowed": False, "reason": "Решение юриста"}
    assert (await owner.put("/api/v1/channels/max/rule", json=rule)).status_code == 200
    cards = {card["id"]: card for card in (await owner.get("/api/v1/channels")).json()}
    assert (cards["max"]["is_allowed"], cards["max"]["not_allowed_reason"]) == (False, "Решение юриста")


async def test_an_operator_sees_names_and_changes_nothing(
    owner: httpx.AsyncClient, firm: AFirm, worker_db: Database, hasher: Hasher
) -> None:
    inbox_id = (await owner.post("/api/v1/inboxes", json=given(firm))).json()["id"]
    person = await a_person(worker_db, hasher, company_id=firm.id, role=BuiltInRole.OPERATOR)
    await sign_in(owner, person.email)
    assert [row["id"] for row in (await owner.get("/api/v1/inboxes")).json()] == [inbox_id]
    for method, path in (
        ("POST", "/inboxes"),
        ("PATCH", f"/inboxes/{inbox_id}"),
        ("DELETE", f"/inboxes/{inbox_id}"),
        ("POST", f"/inboxes/{inbox_id}/check"),
        ("POST", f"/inboxes/{inbox_id}/pause"),
        ("PUT", "/channels/max/rule"),
    ):
        answer = await owner.request(method, f"/api/v1{path}", json=given(firm))
        assert answer.status_code == 403, (method, path)


async def test_another_company_and_another_line_see_nothing(
    owner: httpx.AsyncClient, firm: AFirm, worker_db: Database, hasher: Hasher
) -> None:
    inbox_id = (await owner.post("/api/v1/inboxes", json=given(firm))).json()["id"]
    other = await a_firm(worker_db, hasher, name="Чужие")
    await sign_in(owner, other.owner)
    assert (await owner.get("/api/v1/inboxes")).json() == []
    for method in ("GET", "PATCH", "DELETE"):
        assert (await owner.request(method, f"/api/v1/inboxes/{inbox_id}", json={})).status_code == 404
    stolen = await owner.post("/api/v1/inboxes", json=given(firm))
    assert stolen.status_code == 422
    line_admin = await a_person(
        worker_db, hasher, company_id=firm.id, role=BuiltInRole.ADMINISTRATOR, line_id=firm.lines[1]
    )
    await sign_in(owner, line_admin.email)
    assert (await owner.get(f"/api/v1/inboxes/{inbox_id}")).status_code == 404
    assert (await owner.post("/api/v1/inboxes", json=given(firm))).status_code == 422


async def test_a_channel_that_is_left_is_opened_only_with_a_reason(owner: httpx.AsyncClient) -> None:
    path = "/api/v1/channels/telegram/rule"
    refused = await owner.put(path, json={"is_allowed": True, "reason": " "})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "reason")
    assert (await owner.put(path, json={"is_allowed": True, "reason": "Не оказываем услуг гражданам"})).is_success
    cards = {card["id"]: card for card in (await owner.get("/api/v1/channels")).json()}
    assert (cards["telegram"]["is_decided"], cards["vk"]["is_decided"]) == (True, False)


@pytest.mark.parametrize(
    ("known", "status"),
    [
        pytest.param({}, 422, id="without any key"),
        pytest.param({"dkim_key": "x"}, 422, id="with a key that opens nothing"),
        pytest.param({"password": "a new one"}, 200, id="with the key of the mailbox"),
    ],
)
async def test_a_kept_password_goes_to_another_server_only_with_whoever_knows_it(
    owner: httpx.AsyncClient, firm: AFirm, known: dict[str, str], status: int
) -> None:
    settings = {"provider": "own", "address": "support@shop.example", "sign_in": "password"}
    hosts = {"imap_host": "93.184.216.34:993", "smtp_host": "93.184.216.34:465"}
    made = await owner.post(
        "/api/v1/inboxes",
        json=given(firm, channel="email", settings=settings | hosts, credentials={"password": "the kept one"}),
    )
    assert made.status_code == 201, made.text
    moved = {"settings": settings | hosts | {"smtp_host": "93.184.216.35:465"}, "credentials": known}
    answer = await owner.patch(f"/api/v1/inboxes/{made.json()['id']}", json=moved)
    assert answer.status_code == status, answer.text
    if status != 200:
        assert "settings.smtp_host" in [error["field"] for error in answer.json()["errors"]]
