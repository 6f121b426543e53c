"""The public form is open to anybody: what they send, from where, how large, and what the pages may do."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from litestar import Litestar

from pristan.kit.clock import random_token
from pristan.kit.db import Database
from tests.abuse.world import SECRET, Victim
from tests.staff.people import browser

KEY = "A" * 24


@pytest.fixture
async def path(worker_db: Database, victim: Victim) -> AsyncIterator[str]:
    key = f"{victim.firm.id}-{KEY}"
    async with worker_db.transaction() as tx:
        await tx.execute("delete from write_allowances")  # the browsers of all tests share one network
        await tx.execute(
            "insert into subject_forms (company_id, key, is_on, changed_at) values (%(c)s, %(key)s, true, now())",
            c=victim.firm.id,
            key=key,
        )
    yield f"/r/{key}"
    async with worker_db.transaction() as tx:
        await tx.execute("delete from subject_forms where company_id = %(c)s", c=victim.firm.id)
        await tx.execute("delete from subject_requests where company_id = %(c)s and origin = 'form'", c=victim.firm.id)


def filled(**changes: str) -> dict[str, str]:
    given = {"kind": "access", "name": "Ира", "address": "+79161234567", "words": "", "ticket": random_token()}
    return {**given, **changes}


async def test_the_pages_run_nothing_and_load_nothing(client: httpx.AsyncClient, path: str) -> None:
    sent = await client.post(path, data=filled())
    for page in (await client.get(path), await client.get(sent.headers["location"]), await client.get("/r/1-x")):
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "frame-ancestors 'none'" in policy
        assert (page.headers["cache-control"], page.headers["referrer-policy"]) == ("no-store", "no-referrer")
        assert "set-cookie" not in page.headers
        assert "<script" not in page.text
        assert not re.search(r"""(src|href|action)=["']?(https?:)?//""", page.text)


@pytest.mark.parametrize("field", ["name", "address", "words", "kind", "ticket"])
async def test_hostile_words_come_back_only_as_text(client: httpx.AsyncClient, path: str, field: str) -> None:
    hostile = "\"><img src=x onerror=alert(1)>\u202e{0.__class__}%s'); drop table messages;--"
    answer = await client.post(path, data=filled(**{"address": "нет", field: hostile}))
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY, answer.text
    assert "<img" not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"name=" + b"x" * 300_000, id="too large"),
        pytest.param(b"\xff\xfe\x00", id="no text at all"),
        pytest.param(b"kind=access&kind=deletion&name=a&name=b", id="everything twice"),
        pytest.param(b"name=%00&address=%00&kind=%00", id="zeros"),
        pytest.param(b"", id="empty"),
    ],
)
async def test_a_broken_form_is_refused_and_nothing_crashes(client: httpx.AsyncClient, path: str, body: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await client.post(path, content=body, headers=headers)
    assert 400 <= answer.status_code < 500, answer.text


async def test_zeros_within_words_are_no_reason_to_lose_a_request(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.post(path, data=filled(name="И\x00ра", words="что\x00есть"))
    assert answer.status_code == httpx.codes.SEE_OTHER, answer.text


async def test_a_page_of_another_site_sends_nothing(client: httpx.AsyncClient, path: str, worker_db: Database) -> None:
    answer = await client.post(path, data=filled(name="Чужой сайт"), headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == httpx.codes.FORBIDDEN
    async with worker_db.transaction() as tx:
        assert not await tx.fetch_value("select count(*) from subject_requests where subject = 'Чужой сайт'")


async def test_a_forged_sender_is_counted_as_who_really_sends(app: Litestar, path: str) -> None:
    """``X-Forwarded-For`` of a stranger is worth nothing."""
    async with browser(app) as stranger:
        answers = [
            await stranger.post(path, data=filled(), headers={"X-Forwarded-For": f"203.0.113.{n}"}) for n in range(12)
        ]
    assert answers[-1].status_code == httpx.codes.TOO_MANY_REQUESTS


async def test_the_form_tells_nothing_of_the_company_but_its_name(client: httpx.AsyncClient, path: str) -> None:
    page = await client.get(path)
    assert page.text.count(SECRET) == 1  # the firm of this suite is called so
