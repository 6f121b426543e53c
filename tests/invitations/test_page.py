"""The page behind a link: programs count for nothing, a press leads into the channel, guesses learn nothing."""

import re
from html import unescape

import httpx
import pytest
from litestar import Litestar

from pristan.web import invitation_page
from tests.invitations.conftest import Pier, app, build, clock, desk, hasher, pier
from tests.staff.people import browser

__all__ = ["app", "build", "clock", "desk", "hasher", "pier"]


@pytest.fixture(autouse=True)
def fresh_misses() -> None:
    invitation_page._misses._shut.clear()


async def opened(pier: Pier) -> tuple[int, int]:
    row = (await pier.desk.get("/campaigns"))[0]
    return row["people"], row["opened"]


async def test_a_press_opens_the_bot_with_the_token_and_counts_once(pier: Pier, app: Litestar) -> None:
    old = await pier.arrive_in_telegram()
    token = await pier.told(old)
    async with browser(app) as person:
        page = await person.get(f"/m/{token}")
        assert (page.status_code, "MAX" in page.text) == (200, True)
        assert not re.search(r"""(src|href|action)=["']?(https?:)?//""", page.text)
        assert "<script" not in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert await opened(pier) == (1, 0)
        await person.post(f"/m/{token}", data={"way": str(pier.desk.inbox_id)})
        pressed = await person.post(f"/m/{token}", data={"way": str(pier.desk.inbox_id)})
    assert f"https://max.ru/id77_bot?start={token}" in unescape(pressed.text)
    assert await opened(pier) == (1, 1)


async def test_scanners_of_letters_and_previews_do_not_count_as_opened(pier: Pier, app: Litestar) -> None:
    old = await pier.arrive_in_telegram()
    token = await pier.told(old)
    async with browser(app) as scanner:
        for _ in range(3):
            await scanner.get(f"/m/{token}", headers={"purpose": "prefetch"})
        assert (await scanner.head(f"/m/{token}")).status_code in {200, 405}
    assert await opened(pier) == (1, 0)


async def test_guessed_expired_and_revoked_links_get_the_very_same_answer(pier: Pier, app: Litestar) -> None:
    old = await pier.arrive_in_telegram()
    token = await pier.told(old)
    firm = pier.desk.firm.id
    async with browser(app) as stranger:
        answers = [await stranger.get(f"/m/{guess}") for guess in (f"{firm}-{'a' * 20}", "9-zz", f"777-{'b' * 20}")]
        await pier.desk.post(f"/campaigns/{pier.campaign}/revoke")
        answers.append(await stranger.get(f"/m/{token}"))
        answers.append(await stranger.post(f"/m/{token}", data={"way": "1"}))
    assert {(answer.status_code, answer.text) for answer in answers} == {(404, answers[0].text)}


async def test_guessing_is_shut_out_for_a_while(pier: Pier, app: Litestar) -> None:
    old = await pier.arrive_in_telegram()
    token = await pier.told(old)
    async with browser(app) as stranger:
        for number in range(invitation_page.MISSES + 1):
            await stranger.get(f"/m/{pier.desk.firm.id}-{'a' * 18}{'abcdefghijklmnopqrstuvwxyz'[number]}a")
        assert (await stranger.get(f"/m/{token}")).status_code == httpx.codes.TOO_MANY_REQUESTS
        pier.desk.clock.move(seconds=61)
        assert (await stranger.get(f"/m/{token}")).status_code == httpx.codes.OK


@pytest.mark.parametrize("way", ["", "0", "-1", "9" * 30, "x", "1e3", "٣"])
async def test_a_button_that_is_not_on_the_page_counts_for_nothing(pier: Pier, app: Litestar, way: str) -> None:
    old = await pier.arrive_in_telegram()
    token = await pier.told(old)
    async with browser(app) as stranger:
        assert (await stranger.post(f"/m/{token}", data={"way": way})).status_code in {404, 422}
    assert await opened(pier) == (1, 0)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "http://max.ru/bot",
        "https://evil.example/max.ru",
        "https://max.ru@evil.example/",
        "https://max.ru.evil.example/",
        'https://max.ru/"><script>',
        "//evil.example",
        "data:text/html,x",
    ],
)
async def test_nobody_is_led_to_a_foreign_address(pier: Pier, address: str) -> None:
    ways = [{"inbox_id": pier.desk.inbox_id, "address": address}]
    await pier.desk.post(
        "/campaigns",
        expect=422,
        business_line_id=pier.desk.firm.lines[0],
        title="Чужой адрес",
        expires_at="2099-01-01T00:00:00Z",
        ways=ways,
    )


@pytest.mark.parametrize(("kind", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
async def test_the_link_for_everybody_comes_as_a_picture_and_as_a_sheet(pier: Pier, kind: str, begins: bytes) -> None:
    answer = await pier.desk.client.get(f"/api/v1/campaigns/{pier.campaign}/picture", params={"kind": kind})
    assert (answer.status_code, answer.content[: len(begins)]) == (200, begins)
