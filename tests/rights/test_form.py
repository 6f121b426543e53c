"""A person asks by the form of the company: switched on, sent, proved by a code, answered as any other request."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

from pristan.kit.clock import random_token
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.files import open_files
from pristan.kit.settings import Settings
from pristan.rights.policy.forms import ADDRESS_AN_HOUR, CODES_A_DAY, MOST_TRIES
from pristan.staff import Hasher
from pristan.web.app import build_app
from pristan.web.parts import Parts
from tests.conversations.conftest import Desk
from tests.rights.the_form import PHONE, TheForm
from tests.staff.people import MovingClock, browser


@pytest.fixture
async def app(web_db: Database, vault: Vault, hasher: Hasher, clock: MovingClock, tmp_path: Path) -> Litestar:
    settings = Settings(data_dir=tmp_path, public_url="http://hub.example")
    files = open_files("", tmp_path)
    return build_app(Parts(settings=settings, db=web_db, clock=clock, vault=vault, files=files, hasher=hasher))


@pytest.fixture
async def form(desk: Desk, app: Litestar) -> AsyncIterator[TheForm]:
    answer = await desk.client.put("/api/v1/privacy/form", json={"is_on": True})
    assert answer.status_code == httpx.codes.OK, answer.text
    path = answer.json()["url"].removeprefix("http://hub.example")
    async with browser(app) as stranger:
        yield TheForm(desk=desk, stranger=stranger, path=path)


async def test_the_form_is_closed_until_somebody_switches_it_on(desk: Desk, app: Litestar) -> None:
    before = await desk.get("/privacy/form")
    assert (before["is_on"], before["url"], before["qr"]) == (False, "", "")
    made = (await desk.client.put("/api/v1/privacy/form", json={"is_on": True})).json()
    assert made["qr"].startswith("data:image/svg+xml")
    path = made["url"].removeprefix("http://hub.example")
    async with browser(app) as stranger:
        assert (await stranger.get(path)).status_code == httpx.codes.OK
        await desk.client.put("/api/v1/privacy/form", json={"is_on": False})
        closed = await stranger.get(path)
        assert (closed.status_code, "Страницы нет" in closed.text) == (404, True)
        await desk.client.put("/api/v1/privacy/form", json={"is_on": True, "is_new_address": True})
        assert (await stranger.get(path)).status_code == httpx.codes.NOT_FOUND
    log = await desk.get("/access-log")
    assert "form.turned" in {entry["action"] for entry in log["items"]}


async def test_a_request_by_the_form_stands_in_the_queue_with_its_term(form: TheForm) -> None:
    page = await form.sent()
    shown = await form.stranger.get(page)
    assert ("Запрос принят" in shown.text, "Показать данные" in shown.text) == (True, True)
    assert PHONE not in shown.text
    assert "Ира" not in shown.text
    [request] = await form.requests()
    assert (request["origin"], request["kind"], request["subject"]) == ("form", "access", "Ира")
    assert (request["address"], request["words"], request["identity_state"]) == (
        PHONE,
        "Что обо мне есть?",
        "unchecked",
    )
    assert request["due_on"] == "2026-12-04"  # ten working days
    steps = (await form.desk.get(f"/privacy/requests/{request['id']}"))["steps"]
    assert [(step["step"], step["by_name"]) for step in steps] == [("taken", "Форма запросов")]


async def test_the_code_goes_where_the_person_was_already_known_and_proves_them(form: TheForm) -> None:
    contact_id = await form.somebody_known()
    page = await form.sent(address="8 (916) 123-45-67")
    await form.work()
    code = await form.code()
    assert code is not None
    thread = await form.desk.get(f"/conversations/{(await form.desk.conversation())['id']}/messages")
    assert all(code not in message["text"] for message in thread["items"])  # nobody of ours reads it
    wrong = await form.enter(page, "000000" if code != "000000" else "111111")
    assert "Код не подошёл" in wrong.text
    right = await form.enter(page, f"{code[:3]} {code[3:]}")
    assert "Личность подтверждена" in right.text
    [request] = await form.requests()
    assert (request["identity_state"], request["contact_id"]) == ("code", contact_id)
    assert request["conversation_id"] == (await form.desk.conversation())["id"]
    await form.desk.post(f"/privacy/requests/{request['id']}/answer", text="Храним имя и переписку")
    assert (await form.desk.get("/privacy/requests", shown="closed"))[0]["state"] == "answered"


async def test_nobody_learns_from_the_pages_who_is_known(form: TheForm) -> None:
    """Not from the answer to the form, not from the page of the request, not from a code that does not fit."""
    await form.somebody_known()
    seen = []
    for address in (PHONE, "+79169999999"):
        ticket = await form.ticket()
        answer = await form.send(address=address, ticket=ticket)
        page = str(answer.headers["location"])
        before = await form.stranger.get(page)
        await form.work()
        after = await form.stranger.get(page)
        tried = [await form.enter(page, "00000x") for _ in range(MOST_TRIES + 1)]
        pages = [answer, before, after, *tried]
        seen.append([(item.status_code, sorted(item.headers), item.text.replace(ticket, "")) for item in pages])
    assert seen[0] == seen[1]


@pytest.mark.parametrize("people", [0, 2], ids=["nobody", "two people"])
async def test_where_a_code_proves_nobody_an_officer_looks(form: TheForm, people: int) -> None:
    if people:
        first = await form.somebody_known()
        async with form.desk.db.transaction() as tx:
            other = await tx.fetch_value(
                "insert into contacts (company_id, name) values (%(c)s, 'Пётр') returning id", c=form.desk.firm.id
            )
        await form.tell(other, PHONE)
        assert first != other
    await form.sent()
    await form.work()
    assert await form.code() is None
    [request] = await form.requests()
    steps = (await form.desk.get(f"/privacy/requests/{request['id']}"))["steps"]
    assert steps[-1]["step"] == "code_not_sent"
    assert steps[-1]["note"]
    candidates = await form.desk.get(f"/privacy/requests/{request['id']}/candidates")
    assert len(candidates) == people


async def test_a_code_is_good_for_half_an_hour_and_five_tries(form: TheForm) -> None:
    await form.somebody_known()
    late = await form.sent()
    await form.work()
    code = await form.code()
    assert code is not None
    form.desk.clock.move(minutes=31)
    assert "Код не подошёл" in (await form.enter(late, code)).text
    guessed = await form.sent()
    await form.work()
    code = await form.code()
    assert code is not None
    for _ in range(MOST_TRIES):
        await form.enter(guessed, "000000" if code != "000000" else "111111")
    assert "Попытки ввести код кончились" in (await form.enter(guessed, code)).text
    assert {request["identity_state"] for request in await form.requests()} == {"unchecked"}


async def test_what_an_officer_has_decided_a_code_does_not_change(form: TheForm) -> None:
    await form.somebody_known()
    page = await form.sent()
    await form.work()
    code = await form.code()
    assert code is not None
    [request] = await form.requests()
    await form.desk.post(f"/privacy/requests/{request['id']}/drop", reason="Ошибка")
    assert "Код не подошёл" in (await form.enter(page, code)).text
    [closed] = await form.desk.get("/privacy/requests", shown="closed")
    assert closed["identity_state"] == "unchecked"


async def test_a_form_sent_twice_is_one_request(form: TheForm) -> None:
    ticket = await form.ticket()
    answers = await asyncio.gather(*(form.send(ticket=ticket) for _ in range(4)))
    assert len({(answer.status_code, answer.headers["location"]) for answer in answers}) == 1
    assert len(await form.requests()) == 1


async def test_a_person_is_not_flooded_with_codes(form: TheForm) -> None:
    await form.somebody_known()
    for _ in range(CODES_A_DAY + 2):
        await form.sent()
    await form.work()
    async with form.desk.db.transaction() as tx:
        codes = await tx.fetch_value(
            "select count(*) from outbox where company_id = %(c)s and payload ? 'secret_text'", c=form.desk.firm.id
        )
    assert codes == CODES_A_DAY
    assert len(await form.requests()) == CODES_A_DAY + 2


async def test_requests_from_one_address_are_counted_and_the_refusal_says_when_to_come_back(form: TheForm) -> None:
    for _ in range(ADDRESS_AN_HOUR):
        assert (await form.send()).status_code == httpx.codes.SEE_OTHER
    refused = await form.send()
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "3600")
    assert len(await form.requests()) == ADDRESS_AN_HOUR
    form.desk.clock.move(hours=1)
    assert (await form.send()).status_code == httpx.codes.SEE_OTHER


async def test_what_has_to_be_mended_is_said_and_nothing_typed_is_lost(form: TheForm) -> None:
    answer = await form.send(address="не помню", words='Мои слова </textarea><script>alert("x")</script>')
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert "Нужен телефон" in answer.text
    assert "Мои слова &lt;/textarea&gt;&lt;script&gt;" in answer.text
    assert "<script" not in answer.text
    assert await form.requests() == []


async def test_a_ticket_is_not_guessed_and_does_not_live_for_ever(form: TheForm) -> None:
    page = await form.sent()
    key = form.path.removeprefix("/r/")
    number = key.partition("-")[0]
    for ticket in (random_token(), "A" * 43, "x", "%00", "я" * 90, "A" * 5000):
        for method in ("GET", "POST"):
            answer = await form.stranger.request(method, f"{form.path}/{ticket}", data={"code": "123456"})
            assert answer.status_code == httpx.codes.NOT_FOUND, answer.text
    for wrong in (f"{number}-{'A' * 24}", f"{int(number) + 1}-{key.partition('-')[2]}", "9" * 60, "-", "x"):
        assert (await form.stranger.get(f"/r/{wrong}")).status_code == httpx.codes.NOT_FOUND
    form.desk.clock.move(days=3)
    assert (await form.stranger.get(page)).status_code == httpx.codes.NOT_FOUND
