"""A person's own page: opening changes nothing, pressing twice is once, a token is not guessed."""

import asyncio
import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
from litestar import Litestar

from tests.consents.conftest import WORDS, Register, a_text, app, build, clock, desk, hasher, register
from tests.staff.people import browser, sign_in

__all__ = ["app", "build", "clock", "desk", "hasher", "register"]


async def address(register: Register) -> str:
    """The address of a page that went to the person within a message, as only the person sees it."""
    row = await register.desk.conversation()
    said = await register.desk.post(f"/conversations/{row['id']}/consents", purpose="ads", way="link")
    assert "/c/" not in said["text"]  # nobody of ours reads it in the thread
    async with register.desk.db.transaction() as tx:
        text: str = await tx.fetch_value(
            "select payload ->> 'link' from outbox where company_id = %(c)s and message_id = %(m)s"
            " and not payload ? 'secret_text'",  # nobody asked for it, so it is no code
            c=register.desk.firm.id,
            m=said["id"],
        )
    found = re.search(r"/c/\S+", text)
    assert found is not None
    return found[0]


def shown_in(page: httpx.Response) -> str:
    found = re.search(r'name="shown" value="([0-9a-f]{64})"', page.text)
    assert found is not None, page.text
    return found[1]


async def decide(client: httpx.AsyncClient, url: str, answer: str, shown: str = "") -> httpx.Response:
    return await client.post(url, data={"answer": answer, "shown": shown})


async def test_a_person_reads_agrees_and_takes_it_back_on_one_page(register: Register, app: Litestar) -> None:
    url = await address(register)
    async with browser(app) as person:
        opened = await person.get(url)
        assert (opened.status_code, WORDS in opened.text) == (200, True)
        assert "default-src 'none'" in opened.headers["content-security-policy"]
        assert not re.search(r"""(src|href|action)=["']?(https?:)?//""", opened.text)
        assert (await register.of())["state"] == "unknown"
        given = await decide(person, url, "yes", shown_in(opened))
        assert (given.status_code, "Согласие дано" in given.text) == (200, True)
        found = await register.of()
        assert (found["state"], found["records"][0]["way"]) == ("given", "link")
        assert {"link_id", "address"} <= {item["name"] for item in found["records"][0]["evidence"]}
        register.desk.clock.move(seconds=5)
        assert "Согласия нет" in (await decide(person, url, "no")).text
        assert await register.state() == "withdrawn"


async def test_programs_that_scan_letters_give_nothing(register: Register, app: Litestar) -> None:
    url = await address(register)
    async with browser(app) as scanner:
        for _ in range(3):
            assert (await scanner.get(url)).status_code == httpx.codes.OK
        assert (await scanner.head(url)).status_code in {200, 405}
    assert (await register.of())["records"] == []


async def test_a_press_that_is_repeated_is_one_consent(register: Register, app: Litestar) -> None:
    url = await address(register)
    async with browser(app) as person:
        shown = shown_in(await person.get(url))
        answers = await asyncio.gather(*(decide(person, url, "yes", shown) for _ in range(4)))
        assert {answer.status_code for answer in answers} == {200}
    assert [record["kind"] for record in (await register.of())["records"]] == ["given"]


async def test_words_that_changed_while_the_page_was_open_are_shown_anew(register: Register, app: Litestar) -> None:
    url = await address(register)
    async with browser(app) as person:
        shown = shown_in(await person.get(url))
        register.desk.clock.move(seconds=5)
        await a_text(register.desk, text="Новые слова")
        register.desk.clock.move(seconds=5)
        answer = await decide(person, url, "yes", shown)
        assert ("Текст изменился" in answer.text, "Новые слова" in answer.text) == (True, True)
        assert await register.state() == "unknown"
        await decide(person, url, "yes", shown_in(answer))
    assert (await register.of())["records"][0]["text"] == "Новые слова"


@pytest.mark.parametrize("change", ["guessed", "torn", "other company", "nonsense", "long", "no number"])
async def test_a_token_is_not_guessed(register: Register, app: Litestar, change: str) -> None:
    url = await address(register)
    number, _, rest = url.removeprefix("/c/").partition("-")
    tokens = {
        "guessed": f"{number}-{'A' * len(rest)}",
        "torn": f"{number}-{rest[:-1]}",
        "other company": f"{int(number) + 1}-{rest}",
        "nonsense": "%00",
        "long": f"{number}-{'A' * 5000}",
        "no number": f"9{'9' * 40}-{rest}",
    }
    async with browser(app) as stranger:
        for method in ("GET", "POST"):
            answer = await stranger.request(method, f"/c/{tokens[change]}", data={"answer": "yes", "shown": "0" * 64})
            assert answer.status_code == httpx.codes.NOT_FOUND, answer.text
    assert (await register.of())["records"] == []


async def test_a_page_whose_time_is_over_takes_nothing(register: Register, app: Litestar) -> None:
    url = await address(register)
    async with browser(app) as person:
        shown = shown_in(await person.get(url))
        register.desk.clock.move(seconds=timedelta(days=31).total_seconds())
        assert (await decide(person, url, "yes", shown)).status_code == httpx.codes.NOT_FOUND
    await sign_in(register.desk.client, register.desk.firm.owner)
    assert (await register.of())["records"] == []


async def test_an_answer_that_is_none_is_refused(register: Register, app: Litestar) -> None:
    url = await address(register)
    bodies: list[dict[str, Any]] = [{}, {"answer": "maybe"}, {"answer": "y" * 5000}]
    async with browser(app) as person:
        for body in bodies:
            assert (await person.post(url, data=body)).status_code in {400, 422}


async def test_an_address_that_staff_held_in_their_hands_proves_nobody(register: Register, app: Litestar) -> None:
    contact = await register.contact()
    made = await register.desk.post(f"/contacts/{contact}/consent-pages", purpose="ads")
    url = "/c/" + made["url"].rpartition("/c/")[2]
    async with browser(app) as person:
        await decide(person, url, "yes", shown_in(await person.get(url)))
    found = await register.of()
    assert (found["state"], found["rule"]) == ("unknown", "AD-18-1@1")
    assert "Не доказано" in found["fault"]


async def test_a_page_of_somebody_joined_with_another_stays_theirs(register: Register, app: Litestar) -> None:
    url, first = await address(register), await register.contact()
    second = await register.person_of(await register.arrive("Это тоже я", user_id=7002))
    await register.desk.post(f"/contacts/{first}/merge", into_id=second)
    async with browser(app) as person:
        await decide(person, url, "yes", shown_in(await person.get(url)))
    assert (await register.of(second))["state"] == "given"
