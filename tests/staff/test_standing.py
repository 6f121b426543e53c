"""A stream lives long; the rights behind it are asked about again and again."""

import httpx
import pytest
from litestar import Litestar

from pristan.kit.db import Database
from pristan.kit.principal import Principal
from pristan.staff import Hasher, by_session, still_stands
from pristan.staff.policy.roles import BuiltInRole
from tests.staff.people import AFirm, MovingClock, a_firm, a_person, browser, sign_in


@pytest.fixture
async def firm(worker_db: Database, hasher: Hasher) -> AFirm:
    return await a_firm(worker_db, hasher)


async def principal_of(client: httpx.AsyncClient, db: Database, clock: MovingClock) -> Principal:
    token = client.cookies["pristan_session"]
    found = await by_session(db, token, now=clock.now())
    assert found is not None
    return found


@pytest.mark.parametrize("what", ["nothing", "signed out", "switched off", "fewer lines", "too old"])
async def test_a_stream_goes_on_only_while_its_rights_stand(
    app: Litestar,
    web_db: Database,
    worker_db: Database,
    hasher: Hasher,
    firm: AFirm,
    clock: MovingClock,
    *,
    what: str,
) -> None:
    person = await a_person(worker_db, hasher, company_id=firm.id, role=BuiltInRole.OPERATOR)
    async with browser(app) as theirs, browser(app) as owner:
        await sign_in(theirs, person.email)
        await sign_in(owner, firm.owner)
        who = await principal_of(theirs, web_db, clock)
        roles = {item["code"]: item["id"] for item in (await owner.get("/api/v1/roles")).json()["items"]}
        match what:
            case "signed out":
                await theirs.post("/api/v1/logout")
            case "switched off":
                await owner.post(f"/api/v1/operators/{person.id}/disable")
            case "fewer lines":
                grant = {"role_id": roles["operator"], "business_line_id": firm.lines[0]}
                await owner.put(f"/api/v1/operators/{person.id}/grants", json={"grants": [grant]})
            case "too old":
                clock.move(days=31)
            case _:
                pass
        assert await still_stands(web_db, who, clock=clock) is (what == "nothing")
