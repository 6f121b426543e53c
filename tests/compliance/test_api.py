"""The rules of a day over HTTP."""

import httpx
import pytest

from pristan.kit.db import Database
from pristan.staff import Hasher
from tests.staff.people import AFirm, a_firm, sign_in


@pytest.fixture
async def firm(worker_db: Database, hasher: Hasher) -> AFirm:
    return await a_firm(worker_db, hasher)


async def test_rules_are_told_as_of_a_day_with_what_comes_after(
    visitor: httpx.AsyncClient,
    firm: AFirm,
) -> None:
    assert (await visitor.get("/api/v1/rules")).status_code == 401
    await sign_in(visitor, firm.owner)
    before = (await visitor.get("/api/v1/rules", params={"on": "2025-05-31"})).json()
    assert "MSG-41-15" not in {item["id"] for item in before["items"]}
    days = [item["day"] for item in before["ahead"]]
    assert days == sorted(days)
    assert days[0] == "2025-06-01"
    assert {"2025-07-01", "2026-07-07", "2027-01-01"} <= set(days)
    assert [rule for item in before["ahead"] for rule in item["rules"] if item["day"] == "2025-06-01"].count(
        "MSG-41-15"
    ) == 1
    after = (await visitor.get("/api/v1/rules", params={"on": "2025-06-01"})).json()
    ban = next(item for item in after["items"] if item["id"] == "MSG-41-15")
    assert (ban["gate"], ban["since"], ban["confidence"]) == ("block", "2025-06-01", "commentary")
    assert after["disclaimer"]
    assert (await visitor.get("/api/v1/rules", params={"on": "soon"})).status_code in {400, 422}
