"""What strangers try: other origins, other people's tokens, floods, oversized and poisonous input."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from pristan.channels.webchat.identity import issue
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from tests.staff.people import MovingClock

from .conftest import SECRET, SHOP, AChat, Visitor, a_chat


async def a_visitor(http: httpx.AsyncClient, chat: AChat) -> Visitor:
    visitor = Visitor(http=http, key=chat.key)
    await visitor.start()
    await visitor.agree()
    return visitor


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        pytest.param(SHOP, 200, id="the shop"),
        pytest.param("http://hub.example", 200, id="our own frame"),
        pytest.param("https://evil.example", 403, id="another site"),
        pytest.param("null", 403, id="a page without an origin"),
        pytest.param("https://shop.example.evil.example", 403, id="a lookalike"),
    ],
)
async def test_only_listed_sites_reach_the_api(http: httpx.AsyncClient, chat: AChat, origin: str, status: int) -> None:
    answer = await http.get(f"/chat/v1/{chat.key}/config", headers={"Origin": origin})
    assert answer.status_code == status
    allowed = answer.headers.get("access-control-allow-origin")
    assert allowed == (SHOP if origin == SHOP else None)


async def test_a_preflight_answers_listed_sites_only(http: httpx.AsyncClient, chat: AChat) -> None:
    path = f"/chat/v1/{chat.key}/messages"
    good = await http.options(path, headers={"Origin": SHOP, "Access-Control-Request-Method": "POST"})
    assert (good.status_code, good.headers["access-control-allow-origin"]) == (204, SHOP)
    assert "Authorization" in good.headers["access-control-allow-headers"]
    evil = await http.options(path, headers={"Origin": "https://evil.example"})
    assert evil.status_code == 403
    assert not [name for name in evil.headers if name.startswith("access-control")]


async def test_an_error_too_carries_the_headers_a_listed_site_needs(http: httpx.AsyncClient, chat: AChat) -> None:
    answer = await http.get(f"/chat/v1/{chat.key}/messages", headers={"Origin": SHOP})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (401, SHOP)


async def test_the_frame_may_stand_on_listed_sites_only(http: httpx.AsyncClient, chat: AChat) -> None:
    answer = await http.get(f"/widget/frame/{chat.key}")
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy["frame-ancestors"] == f"'self' {SHOP}"
    assert (policy["default-src"], policy["script-src"]) == ("'none'", "'self'")
    assert "<script>" not in answer.text
    assert "style=" not in answer.text


async def test_a_token_of_one_chat_opens_no_other(
    http: httpx.AsyncClient, visitor: Visitor, worker_db: Database, vault: Vault
) -> None:
    other = await a_chat(worker_db, vault)
    stranger = Visitor(http=http, key=other.key, headers=visitor.headers)
    assert (await stranger.call("GET", "/messages")).status_code == 401
    assert (await stranger.call("POST", "/session", json={})).status_code == 401


@pytest.mark.parametrize("state", ["setup", "paused", "removed"])
async def test_a_chat_that_is_off_takes_nothing(http: httpx.AsyncClient, chat: AChat, state: str) -> None:
    async with chat.worker_db.transaction() as tx:
        await tx.execute("update inboxes set state = %(s)s where id = %(id)s", s=state, id=chat.inbox_id)
    answer = await http.post(f"/chat/v1/{chat.key}/session", json={})
    assert answer.status_code in (403, 404)


async def test_an_inbox_of_another_channel_is_no_chat(http: httpx.AsyncClient, chat: AChat) -> None:
    async with chat.worker_db.transaction() as tx:
        await tx.execute("update inboxes set channel = 'max' where id = %(id)s", id=chat.inbox_id)
    assert (await http.get(f"/chat/v1/{chat.key}/config")).status_code == 404


async def test_one_visitor_sees_nothing_of_another(http: httpx.AsyncClient, chat: AChat, visitor: Visitor) -> None:
    secret = await visitor.say("только для вас")
    other = await a_visitor(http, chat)
    assert await other.thread() == []
    for method, path, body in [
        ("PATCH", f"/messages/{secret['id']}", {"text": "моё"}),
        ("DELETE", f"/messages/{secret['id']}", None),
        ("POST", f"/messages/{secret['id']}/press", {"client_key": uuid4().hex, "payload": "x"}),
        ("POST", "/messages", {"client_key": uuid4().hex, "text": "?", "reply_to_id": secret["id"]}),
    ]:
        assert (await other.call(method, path, json=body)).status_code == 404
    assert [item["text"] for item in await visitor.thread()] == ["только для вас"]


async def test_signing_in_as_another_never_shows_the_first_ones_thread(http: httpx.AsyncClient, chat: AChat) -> None:
    clock = MovingClock()
    visitor = await a_visitor(http, chat)
    until = int(clock.now().timestamp()) + 3600
    anna, boris = (issue({"sub": name, "exp": until, "name": name}, SECRET) for name in ("anna", "boris"))
    assert (await visitor.start(identity=anna))["identified"] is True
    await visitor.agree()
    await visitor.say("я Анна")
    session = await visitor.start(identity=boris)
    assert (session["name"], session["position"], session["consent_at"]) == ("boris", 0, None)
    assert await visitor.thread() == []
    await visitor.start(identity=anna)
    assert [item["text"] for item in await visitor.thread()] == ["я Анна"]


async def test_a_user_meets_the_same_thread_on_a_second_device(http: httpx.AsyncClient, chat: AChat) -> None:
    until = int(MovingClock().now().timestamp()) + 3600
    token = issue({"sub": "anna", "exp": until}, SECRET)
    phone = await a_visitor(http, chat)
    await phone.start(identity=token)
    await phone.say("с телефона")
    laptop = Visitor(http=http, key=chat.key)
    await laptop.start(identity=token)
    assert [item["text"] for item in await laptop.thread()] == ["с телефона"]


async def test_a_forged_user_is_refused_with_the_reason(http: httpx.AsyncClient, chat: AChat) -> None:
    visitor = Visitor(http=http, key=chat.key)
    forged = issue({"sub": "anna", "exp": 2**40}, "guess")
    answer = await visitor.call("POST", "/session", json={"identity": forged})
    assert (answer.status_code, answer.json()["code"]) == (403, "chat.identity")
    assert "signature" in answer.json()["detail"]


async def test_a_chat_for_users_takes_nobody_else(http: httpx.AsyncClient, worker_db: Database, vault: Vault) -> None:
    chat = await a_chat(worker_db, vault, identity_required=True)
    visitor = await a_visitor(http, chat)
    answer = await visitor.call("POST", "/messages", json={"client_key": uuid4().hex, "text": "?"})
    assert answer.json()["code"] == "chat.identity_required"


async def test_a_flood_of_messages_is_stopped_and_told_when_to_return(
    http: httpx.AsyncClient, worker_db: Database, vault: Vault
) -> None:
    chat = await a_chat(worker_db, vault, allowance={"visitor_messages": 3})
    visitor = await a_visitor(http, chat)
    answers = [
        await visitor.call("POST", "/messages", json={"client_key": uuid4().hex, "text": str(number)})
        for number in range(5)
    ]
    assert [answer.status_code for answer in answers] == [202, 202, 202, 429, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert len(await chat.journal()) == 3


async def test_a_flood_of_sessions_from_one_address_is_stopped(
    http: httpx.AsyncClient, worker_db: Database, vault: Vault
) -> None:
    chat = await a_chat(worker_db, vault, allowance={"address_sessions": 2})
    codes = [(await http.post(f"/chat/v1/{chat.key}/session", json={})).status_code for _ in range(3)]
    assert codes == [200, 200, 429]


async def test_a_new_minute_lets_write_again(
    http: httpx.AsyncClient, clock: MovingClock, worker_db: Database, vault: Vault
) -> None:
    chat = await a_chat(worker_db, vault, allowance={"visitor_messages": 1})
    visitor = await a_visitor(http, chat)
    await visitor.say("раз")
    assert (await visitor.call("POST", "/messages", json={"client_key": uuid4().hex, "text": "два"})).status_code == 429
    clock.move(seconds=61)
    await visitor.say("три")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param({"client_key": "k" * 10, "text": "x" * 4001}, 422, id="too long"),
        pytest.param({"client_key": "k" * 10, "text": "x" * 100_000}, 422, id="a hundred thousand characters"),
        pytest.param({"client_key": "k" * 10, "text": " \n "}, 422, id="nothing but spaces"),
        pytest.param({"client_key": "k", "text": "x"}, 422, id="a short key"),
        pytest.param({"client_key": "k k k k k k", "text": "x"}, 422, id="a strange key"),
        pytest.param({"text": "x"}, 422, id="no key"),
        pytest.param({"client_key": "k" * 10, "text": 5}, 422, id="a number for a text"),
        pytest.param({"client_key": "k" * 10, "text": "x", "file_ids": [str(uuid4())]}, 422, id="an invented file"),
        pytest.param({"client_key": "k" * 10, "text": "x", "file_ids": [str(uuid4())] * 11}, 422, id="many files"),
        pytest.param([], 422, id="a list"),
    ],
)
async def test_a_wrong_message_gets_a_clear_answer(visitor: Visitor, chat: AChat, body: Any, status: int) -> None:
    answer = await visitor.call("POST", "/messages", json=body)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["title"]
    assert await chat.journal() == []


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        pytest.param("<script>alert(1)</script>", "<script>alert(1)</script>", id="markup stays text"),
        pytest.param("до\x00после", "до\ufffdпосле", id="a zero is replaced"),
        pytest.param("a\x07\x1b[31mb\x7f", "a[31mb", id="terminal controls go"),
        pytest.param("\u202eabc\u202c", "\u202eabc\u202c", id="writing direction stays in a text"),
        pytest.param("a\r\nb\rc", "a\nb\nc", id="one kind of line ends"),
        pytest.param("👩‍👩‍👧 ё", "👩‍👩‍👧 ё", id="emoji"),
    ],
)
async def test_poisonous_text_is_kept_harmless(visitor: Visitor, chat: AChat, written: str, kept: str) -> None:
    sent = await visitor.say(written)
    assert sent["text"] == kept
    assert (await chat.journal())[0]["text"] == kept


async def test_a_name_loses_controls_and_direction(http: httpx.AsyncClient, chat: AChat) -> None:
    visitor = Visitor(http=http, key=chat.key)
    await visitor.start()
    session = await visitor.agree(name="<b>\u202eанна\x00\n  Ива\u200fнова</b>")
    assert session["name"] == "<b>анна\ufffd Иванова</b>"


async def test_the_message_of_another_cannot_be_pressed_or_read_ahead(visitor: Visitor, chat: AChat) -> None:
    await visitor.say("?")
    assert (await visitor.call("POST", "/read", json={"position": 2**61, "state": "read"})).status_code == 204
    assert (await visitor.call("POST", "/read", json={"position": -1})).status_code == 422
    assert (await visitor.call("POST", "/read", json={"position": 1, "state": "eaten"})).status_code == 422
    assert [entry["type"] for entry in await chat.journal()] == ["message"]
