"""The customers' side that all twins have in common, over HTTP, as the phone page asks it."""

from collections.abc import AsyncIterator
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from litestar import Litestar

from pristan.sandbox.control import twin_router
from pristan.sandbox.twin import TwinConfig
from pristan.web.sandbox_mount import twins_there


@pytest.fixture(params=twins_there())
async def phone(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The control of each twin there is."""
    package: Any = import_module(f"pristan.sandbox.{request.param}")
    twin = package.open_twin(TwinConfig(base_url="http://127.0.0.1:1/api", state_dir=tmp_path))
    app = Litestar([twin_router(twin)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=cast("Any", app)), base_url="http://twin") as client:
        yield client
    await twin.stop()


async def test_an_account_a_customer_and_a_line_are_made_and_shown(phone: httpx.AsyncClient) -> None:
    account = (await phone.post("/control/accounts", json={"name": "Лавка"})).json()
    about = (await phone.get("/control/")).json()
    assert account["id"] in [one["id"] for one in about["accounts"]]
    assert all(isinstance(value, str) for value in account["fields"].values())
    at = f"/control/accounts/{account['id']}/customers"
    made = await phone.post(at, json={"name": "Анна Тестова"})
    assert made.status_code == 201, made.text
    customer = made.json()
    assert customer["id"] in [one["id"] for one in (await phone.get(at)).json()]
    said = await phone.post(f"{at}/{customer['id']}/lines", json={"text": "Где заказ?"})
    if about["channel"] == "api_channel":  # a system of the company speaks to the address that a check tells it
        assert (said.status_code, said.json()["code"]) == (409, "sandbox.refused")
        return
    assert said.status_code == 201, said.text
    [line] = (await phone.get(f"{at}/{customer['id']}/lines")).json()
    assert (line["side"], line["text"]) == ("customer", "Где заказ?")


async def test_what_a_channel_cannot_do_is_refused_in_words(phone: httpx.AsyncClient) -> None:
    account = (await phone.post("/control/accounts", json={"name": "Лавка"})).json()
    at = f"/control/accounts/{account['id']}"
    customer = (await phone.post(f"{at}/customers", json={"name": "Анна"})).json()
    refused = await phone.post(f"{at}/customers/{customer['id']}/acts", json={"act": "fly"})
    assert (refused.status_code, refused.json()["code"]) == (409, "sandbox.refused")
    assert (await phone.post(f"{at}/customers/{customer['id']}/lines", json={})).status_code == 409
    assert (await phone.get("/control/accounts/999999/customers")).status_code == 404
    assert (await phone.patch(f"{at}/faults/nothing", json={"value": 1})).status_code == 404


async def test_a_switch_stays_as_it_was_set(phone: httpx.AsyncClient) -> None:
    account = (await phone.post("/control/accounts", json={"name": "Лавка"})).json()
    faults = f"/control/accounts/{account['id']}/faults"
    first, *_ = (await phone.get(faults)).json()
    turned = await phone.patch(f"{faults}/{first['id']}", json={"value": 1})
    assert turned.status_code == 200, turned.text
    assert next(one for one in turned.json() if one["id"] == first["id"])["value"] == 1
