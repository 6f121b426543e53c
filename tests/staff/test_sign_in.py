import httpx
import pytest

from pristan.kit.db import Database
from pristan.staff import Hasher
from tests.staff.people import PASSWORD, MovingClock, a_firm, sign_in

SESSION = "/api/v1/session"


async def attempt(client: httpx.AsyncClient, email: str, password: str = "не тот пароль") -> httpx.Response:
    return await client.post("/api/v1/login", json={"email": email, "password": password})


async def test_a_person_signs_in_and_out(visitor: httpx.AsyncClient, worker_db: Database, hasher: Hasher) -> None:
    firm = await a_firm(worker_db, hasher)
    assert (await visitor.get(SESSION)).status_code == 401
    await sign_in(visitor, firm.owner)
    body = (await visitor.get(SESSION)).json()
    assert body["company"]["id"] == firm.id
    assert body["role"] == "owner"
    assert body["lines"] == "all"
    assert "conversations.reply" in body["permissions"]
    assert (await visitor.post("/api/v1/logout")).status_code == 200
    assert (await visitor.get(SESSION)).status_code == 401


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    visitor: httpx.AsyncClient, worker_db: Database, hasher: Hasher
) -> None:
    firm = await a_firm(worker_db, hasher)
    plain = await attempt(visitor, firm.owner, PASSWORD)
    cookie = plain.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    secure = await visitor.post("https://hub.example/api/v1/login", json={"email": firm.owner, "password": PASSWORD})
    assert "secure" in secure.headers["set-cookie"].lower()


async def test_a_planted_session_does_not_survive_the_login(
    visitor: httpx.AsyncClient, worker_db: Database, hasher: Hasher
) -> None:
    firm = await a_firm(worker_db, hasher)
    visitor.cookies.set("pristan_session", "planted", domain="hub.example")
    answer = await attempt(visitor, firm.owner, PASSWORD)
    token = answer.cookies["pristan_session"]
    assert token != "planted"
    again = await attempt(visitor, firm.owner, PASSWORD)
    assert again.cookies["pristan_session"] != token


async def test_a_session_ends_when_idle_or_too_old(
    visitor: httpx.AsyncClient, worker_db: Database, hasher: Hasher, clock: MovingClock
) -> None:
    firm = await a_firm(worker_db, hasher)
    await sign_in(visitor, firm.owner)
    for _ in range(10):
        clock.move(days=2.9)
        assert (await visitor.get(SESSION)).status_code == 200
    clock.move(days=1.5)
    assert (await visitor.get(SESSION)).status_code == 401, "thirty days are over though it was used"
    await sign_in(visitor, firm.owner)
    clock.move(days=3.1)
    assert (await visitor.get(SESSION)).status_code == 401, "idle for three days"


@pytest.mark.parametrize("known", [True, False], ids=["known account", "unknown account"])
async def test_failures_make_wait_and_are_told_alike(
    visitor: httpx.AsyncClient, worker_db: Database, hasher: Hasher, clock: MovingClock, *, known: bool
) -> None:
    firm = await a_firm(worker_db, hasher)
    email = firm.owner if known else f"nobody-{firm.id}@shop.example"
    for _ in range(5):
        refused = await attempt(visitor, email)
        assert refused.status_code == 401
        assert refused.json()["code"] == "login.wrong"
    throttled = await attempt(visitor, email, PASSWORD)
    assert throttled.status_code == 429
    assert int(throttled.headers["retry-after"]) == 15
    clock.move(seconds=16)
    after = await attempt(visitor, email, PASSWORD)
    assert after.status_code == (200 if known else 401)


async def test_a_write_without_the_csrf_token_is_refused(
    visitor: httpx.AsyncClient, worker_db: Database, hasher: Hasher
) -> None:
    firm = await a_firm(worker_db, hasher)
    await sign_in(visitor, firm.owner)
    for value in ("", "0" * 64, "щ"):
        visitor.headers["X-CSRF-Token"] = value.encode().decode("latin-1")
        refused = await visitor.post("/api/v1/logout")
        assert refused.status_code == 403
        assert refused.json()["code"] == "csrf"
    assert (await visitor.get(SESSION)).status_code == 200


async def test_a_page_of_another_site_cannot_sign_anyone_in(
    visitor: httpx.AsyncClient, worker_db: Database, hasher: Hasher
) -> None:
    firm = await a_firm(worker_db, hasher)
    answer = await visitor.post(
        "/api/v1/login",
        json={"email": firm.owner, "password": PASSWORD},
        headers={"sec-fetch-site": "cross-site"},
    )
    assert answer.status_code == 403


async def test_errors_are_problem_documents_in_russian(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.post("/api/v1/login", json={"email": "a@b.example", "pasword": "x"})
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")
    body = answer.json()
    assert body["code"] == "input.invalid"
    assert body["errors"] == [{"field": "pasword", "message": "Такого поля нет"}]
    missing = await visitor.get("/api/v1/nowhere")
    assert missing.status_code == 404
    assert missing.json()["title"] == "Такого здесь нет"
    assert missing.headers["x-content-type-options"] == "nosniff"
    assert "script-src 'self'" in missing.headers["content-security-policy"]
    malformed = await visitor.post("/api/v1/login", content=b"{", headers={"content-type": "application/json"})
    assert malformed.status_code in {400, 422}
