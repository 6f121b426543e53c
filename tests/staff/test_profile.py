from datetime import timedelta

import httpx
import pyotp
import pytest
from litestar import Litestar

from pristan.kit.db import Database
from pristan.staff import Hasher
from tests.staff.people import PASSWORD, AFirm, MovingClock, a_firm, browser, sign_in


@pytest.fixture
async def firm(worker_db: Database, hasher: Hasher) -> AFirm:
    return await a_firm(worker_db, hasher)


async def switch_on(client: httpx.AsyncClient, clock: MovingClock) -> tuple[str, list[str]]:
    offer = await client.post("/api/v1/profile/totp", json={"password": PASSWORD})
    assert offer.status_code == 201, offer.text
    assert offer.json()["qr"].startswith("data:image/svg+xml")
    secret = offer.json()["secret"]
    wrong = await client.post("/api/v1/profile/totp/enable", json={"code": "000000"})
    assert wrong.status_code == 422
    on = await client.post("/api/v1/profile/totp/enable", json={"code": pyotp.TOTP(secret).at(clock.now())})
    return secret, on.json()["recovery_codes"]


async def login(client: httpx.AsyncClient, email: str, totp: str = "") -> tuple[int, str]:
    body = {"email": email, "password": PASSWORD, "totp": totp}
    answer = await client.post("/api/v1/login", json=body)
    return answer.status_code, answer.json().get("code", "")


async def test_the_second_factor_is_asked_and_no_code_works_twice(
    visitor: httpx.AsyncClient, app: Litestar, firm: AFirm, clock: MovingClock
) -> None:
    await sign_in(visitor, firm.owner)
    secret, codes = await switch_on(visitor, clock)
    assert len(codes) == 10
    async with browser(app) as other:
        assert await login(other, firm.owner) == (401, "login.totp_required")
        used = pyotp.TOTP(secret).at(clock.now())
        assert await login(other, firm.owner, used) == (401, "login.totp_wrong"), "it enabled the factor"
        clock.move(seconds=30)
        fresh = pyotp.TOTP(secret).at(clock.now())
        assert await login(other, firm.owner, fresh) == (200, "")
        assert await login(other, firm.owner, fresh) == (401, "login.totp_wrong")
        assert await login(other, firm.owner, codes[0].upper()) == (200, "")
        assert await login(other, firm.owner, codes[0]) == (401, "login.totp_wrong")
        assert (await visitor.get("/api/v1/profile")).json()["recovery_codes_left"] == 9
    refused = await visitor.post("/api/v1/profile/totp/disable", json={"password": "не тот"})
    assert refused.json()["errors"] == [{"field": "password", "message": "Пароль не подходит"}]
    assert (await visitor.post("/api/v1/profile/totp/disable", json={"password": PASSWORD})).status_code == 200
    async with browser(app) as other:
        assert await login(other, firm.owner) == (200, "")


async def test_wrong_codes_are_throttled_like_wrong_passwords(
    visitor: httpx.AsyncClient, app: Litestar, firm: AFirm, clock: MovingClock
) -> None:
    await sign_in(visitor, firm.owner)
    await switch_on(visitor, clock)
    async with browser(app) as thief:
        answers = [await login(thief, firm.owner, "123456") for _ in range(5)]
        assert answers == [(401, "login.totp_wrong")] * 5
        assert (await login(thief, firm.owner, "123456"))[0] == 429


async def test_a_new_password_ends_the_other_sessions(visitor: httpx.AsyncClient, app: Litestar, firm: AFirm) -> None:
    await sign_in(visitor, firm.owner)
    async with browser(app) as other:
        await sign_in(other, firm.owner)
        change = {"old_password": PASSWORD, "new_password": "другие три слова тут"}
        assert (await visitor.post("/api/v1/profile/password", json=change)).status_code == 200
        assert (await other.get("/api/v1/session")).status_code == 401
        assert (await visitor.get("/api/v1/session")).status_code == 200
        assert (await login(other, firm.owner))[0] == 401
        await sign_in(other, firm.owner, password="другие три слова тут")


async def test_sessions_are_listed_and_ended(visitor: httpx.AsyncClient, app: Litestar, firm: AFirm) -> None:
    await sign_in(visitor, firm.owner)
    async with browser(app) as other:
        await sign_in(other, firm.owner)
        items = (await visitor.get("/api/v1/profile/sessions")).json()["items"]
        assert [item["is_current"] for item in items].count(True) == 1
        victim = next(item["id"] for item in items if not item["is_current"])
        assert (await visitor.delete(f"/api/v1/profile/sessions/{victim}")).status_code == 200
        assert (await other.get("/api/v1/session")).status_code == 401
        assert (await visitor.delete(f"/api/v1/profile/sessions/{victim}")).status_code == 404


async def test_nobody_ends_a_session_of_another(
    visitor: httpx.AsyncClient, app: Litestar, firm: AFirm, worker_db: Database, hasher: Hasher
) -> None:
    other_firm = await a_firm(worker_db, hasher)
    await sign_in(visitor, firm.owner)
    async with browser(app) as other:
        await sign_in(other, other_firm.owner)
        foreign = (await other.get("/api/v1/profile/sessions")).json()["items"][0]["id"]
        assert (await visitor.delete(f"/api/v1/profile/sessions/{foreign}")).status_code == 404
        assert (await other.get("/api/v1/session")).status_code == 200


async def test_settings_are_kept_and_checked(visitor: httpx.AsyncClient, firm: AFirm, clock: MovingClock) -> None:
    await sign_in(visitor, firm.owner)
    quiet = (clock.now() + timedelta(hours=1)).isoformat()
    change = {"theme": "dark", "undo_seconds": 20, "dnd_until": quiet}
    assert (await visitor.patch("/api/v1/profile", json={"settings": change})).status_code == 200
    await visitor.patch("/api/v1/profile", json={"name": "Ирина Л.", "settings": {"dnd_until": None}})
    account = (await visitor.get("/api/v1/session")).json()["account"]
    assert account["name"] == "Ирина Л."
    assert account["settings"]["theme"] == "dark"
    assert account["settings"]["dnd_until"] is None
    assert account["settings"]["undo_seconds"] == 20
    wrong = await visitor.patch("/api/v1/profile", json={"settings": {"undo_seconds": 7}})
    assert wrong.status_code == 422
