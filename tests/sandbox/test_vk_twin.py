"""What the twin of VK does by itself: Callback API with all its habits, refusals, what survives a restart."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from pristan.sandbox.twin import NobodyError, RefusedError, Said, TwinConfig
from pristan.sandbox.vk import VkTwin
from pristan.sandbox.vk.callback import RETRIES_S
from pristan.sandbox.vk.model import Server
from tests.staff.people import MovingClock

from .vk_scenario import EVENTS, TOKEN, Place, a_place

Answer = Callable[[dict[str, Any], dict[str, str]], tuple[int, str, dict[str, str]]]


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async with a_place(clock_factor=3600) as found:
        found.fault("requests_per_second", 0)
        yield found


@asynccontextmanager
async def a_hub(place: Place, answer: Answer) -> AsyncIterator[tuple[Server, list[dict[str, Any]]]]:
    """A receiver of events that answers as it is told; the confirmation it knows."""
    seen: list[dict[str, Any]] = []
    community = place.twin.platform.world.memory.communities[place.group_id]

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        headers = dict(line.split(": ", 1) for line in head.strip().split("\r\n")[1:])
        event = msgspec.json.decode(await reader.readexactly(int(headers["content-length"])))
        seen.append({**event, "retry": headers.get("x-retry-counter")})
        status, body, more = (200, code, {}) if event["type"] == "confirmation" else answer(event, headers)
        lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in more.items()]
        writer.write(("\r\n".join([*lines, "", ""]) + body).encode())
        await writer.drain()
        writer.close()

    code = community.confirmation_code
    server = await asyncio.start_server(take, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/vk"
    made = (await call(place, "groups.addCallbackServer", url=url, title="hub", secret_key="тайна"))["response"]
    flags = dict.fromkeys(EVENTS, 1)
    await call(place, "groups.setCallbackSettings", server_id=made["server_id"], **flags)
    standing = community.servers[made["server_id"]]
    await until(lambda: standing.status == "ok")
    assert community.confirmation_code != code  # a new word for whoever comes next
    async with server:
        yield standing, seen


async def call(place: Place, method: str, **form: Any) -> dict[str, Any]:
    data = {"access_token": TOKEN, "v": "5.199", "group_id": place.group_id, **form}
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.post(f"{place.api}/{method}", data=data)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(3000):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not come true")


async def test_an_event_carries_the_secret_and_an_id_of_its_own(place: Place) -> None:
    async with a_hub(place, lambda _, __: (200, "ok", {})) as (_, seen):
        place.phone.say("раз")
        await until(lambda: len(seen) == 3)
    assert [one["type"] for one in seen] == ["confirmation", "message_allow", "message_new"]
    assert {one["secret"] for one in seen} == {"тайна"}
    assert seen[1]["event_id"] != seen[2]["event_id"]


async def test_a_failure_is_tried_five_times_more_and_counted(place: Place) -> None:
    async with a_hub(place, lambda _, __: (500, "", {})) as (_, seen):
        place.phone.deny()
        await until(lambda: len(seen) == 2 + len(RETRIES_S))
        await asyncio.sleep(0.2)
    deliveries = [one for one in seen if one["type"] == "message_deny"]
    assert [one["retry"] for one in deliveries] == [None, "1", "2", "3", "4", "5"]
    assert len({one["event_id"] for one in deliveries}) == 1


async def test_a_good_status_with_another_word_is_a_failure(place: Place) -> None:
    words = iter(["OK, thanks", "ok"])
    async with a_hub(place, lambda _, __: (200, next(words, "ok"), {})) as (_, seen):
        place.phone.deny()
        await until(lambda: len(seen) == 3)
    assert seen[-1]["retry"] == "1"


async def test_a_pause_that_is_asked_for_is_kept(place: Place) -> None:
    loop = asyncio.get_running_loop()
    times: list[float] = []

    def answer(_: dict[str, Any], __: dict[str, str]) -> tuple[int, str, dict[str, str]]:
        times.append(loop.time())
        return (503, "", {"Retry-After": "3600"}) if len(times) == 1 else (200, "ok", {})

    async with a_hub(place, answer) as (_, _seen):
        place.phone.deny()
        await until(lambda: len(times) == 2)
    assert times[1] - times[0] >= 1  # an hour, compressed


@pytest.mark.parametrize(("word", "left"), [("remove", 0), ("version 5.131", 1)])
async def test_an_answer_may_be_an_order(word: str, left: int, place: Place) -> None:
    async with a_hub(place, lambda _, __: (200, word, {})) as (server, seen):
        place.phone.deny()
        await until(lambda: len(seen) == 2)
        community = place.twin.platform.world.memory.communities[place.group_id]
        await until(lambda: len(community.servers) == left and (not left or server.api_version == "5.131"))


async def test_a_server_that_does_not_know_the_word_gets_nothing(place: Place) -> None:
    made = await call(place, "groups.addCallbackServer", url=f"{place.url}/nobody", title="hub", secret_key="")
    server = place.twin.platform.world.memory.communities[place.group_id].servers[made["response"]["server_id"]]
    await until(lambda: server.status == "failed")
    outside = await call(place, "groups.addCallbackServer", url="https://10.0.0.1/x", title="hub", secret_key="")
    far = place.twin.platform.world.memory.communities[place.group_id].servers[outside["response"]["server_id"]]
    await until(lambda: far.status == "failed")  # nothing leaves this machine


@pytest.mark.parametrize(
    ("method", "form", "code"),
    [
        ("messages.fly", {}, 3),
        ("groups.getById", {"access_token": "guess"}, 5),
        ("groups.getById", {"v": "5.80"}, 8),
        ("groups.getById", {"v": "new"}, 8),
        ("groups.getCallbackServers", {"group_id": 1}, 15),
        ("groups.addCallbackServer", {"url": "ftp://x", "title": "hub"}, 100),
        ("groups.addCallbackServer", {"url": "https://x.example", "title": "a title too long"}, 100),
        ("groups.deleteCallbackServer", {"server_id": 77}, 104),
        ("groups.getLongPollServer", {}, 100),
        ("messages.send", {"peer_ids": "501234567", "message": "x"}, 100),
        ("messages.send", {"peer_ids": "abc", "message": "x", "random_id": 1}, 100),
        ("messages.send", {"peer_id": "501234567", "message": "x" * 4097, "random_id": 1}, 914),
        ("messages.send", {"peer_id": "501234567", "random_id": 1}, 100),
        ("messages.send", {"peer_id": "501234567", "message": "x", "random_id": 2**31}, 901),
        ("messages.send", {"peer_id": "1", "message": "x", "random_id": 1}, 936),
        ("messages.send", {"peer_id": "501234567", "message": "x", "random_id": 1, "keyboard": "{"}, 911),
        ("messages.send", {"peer_id": "501234567", "message": "x", "random_id": 1, "keyboard": '{"buttons":7}'}, 911),
        ("messages.send", {"peer_id": "501234567", "message": "x", "random_id": 1, "attachment": "photo1_1"}, 100),
        ("messages.send", {"peer_id": "501234567", "message": "x", "random_id": 1, "template": "{}"}, 100),
        ("messages.edit", {"peer_id": "501234567", "cmid": 1, "message": "x"}, 104),
        ("messages.getHistory", {"peer_id": "501234567", "count": 201}, 100),
        ("messages.setActivity", {"peer_id": "501234567", "type": "dancing"}, 100),
        ("messages.sendMessageEventAnswer", {"event_id": "x", "user_id": 1, "peer_id": 1}, 100),
        ("docs.getMessagesUploadServer", {"type": "virus"}, 100),
        ("docs.save", {"file": "doc|guess"}, 100),
        ("photos.saveMessagesPhoto", {"photo": "[]", "server": 7, "hash": ""}, 100),
    ],
)
async def test_what_cannot_be_done_has_its_number(method: str, form: dict[str, Any], code: int, place: Place) -> None:
    found = await call(place, method, **form)
    assert found["error"]["error_code"] == code, found
    assert TOKEN not in str(found["error"])


async def test_a_carousel_is_taken_where_bots_are_on(place: Place) -> None:
    place.phone.say("привет")
    button = {"action": {"type": "text", "label": "Купить", "payload": "{}"}}
    card = {"title": "Чайник", "description": "1,7 л", "buttons": [button]}
    template = msgspec.json.encode({"type": "carousel", "elements": [card]}).decode()
    sent = await call(place, "messages.send", peer_id=place.people[0], random_id=1, message="Вот", template=template)
    assert isinstance(sent["response"], int)
    place.twin.platform.world.memory.communities[place.group_id].are_bots_on = False
    refused = await call(place, "messages.send", peer_id=place.people[0], random_id=2, message="Вот", template=template)
    assert refused["error"]["error_code"] == 912


async def test_json_bodies_are_not_read(place: Place) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.post(f"{place.api}/groups.getById", json={"access_token": TOKEN, "v": "5.199"})
    assert answer.json()["error"]["error_code"] == 5


async def test_the_twentieth_first_call_of_a_second_is_refused() -> None:
    clock = MovingClock()  # a second of the twin does not end while a slow machine hurries
    async with a_place(clock=clock) as place:
        place.fault("requests_per_second", 20)
        codes = [(await call(place, "groups.getById")).get("error", {}).get("error_code") for _ in range(22)]
        assert codes == [None] * 20 + [6] * 2
        clock.move(seconds=1)
        assert "response" in await call(place, "groups.getById")


async def test_a_restart_forgets_nobody(tmp_path: Path) -> None:
    config = TwinConfig(base_url="http://127.0.0.1:1", state_dir=tmp_path)
    first = VkTwin(config)
    account = first.add_account("Пристань")
    customer = first.customers(account.id)[0]
    first.start(asyncio.Event())
    await first.say(account.id, customer.id, Said(text="привет", sample="image"))
    await first.stop()
    again = VkTwin(config)
    (line,) = again.thread(account.id, customer.id)
    assert (line.text, line.side, [one.kind for one in line.files]) == ("привет", "customer", ["image"])
    assert again.accounts()[0].fields == account.fields
    (tmp_path / "state.json").write_bytes(b"{broken")
    assert VkTwin(config).accounts() == []


async def test_the_phone_page_is_told_why_something_is_impossible(place: Place) -> None:
    account, person = str(place.group_id), str(place.people[0])
    with pytest.raises(NobodyError):
        place.twin.customers("1")
    with pytest.raises(NobodyError):
        place.twin.phone(account, "nobody")
    with pytest.raises(RefusedError):
        await place.twin.act(account, person, act="press", line="7", value="0:0")
    with pytest.raises(RefusedError):
        await place.twin.act(account, person, act="remove", line="7")
    place.phone.start(ref="h_1")
    with pytest.raises(RefusedError):
        place.phone.start()
    place.phone.ban(is_banned=True)
    with pytest.raises(RefusedError):
        place.phone.say("впустите")
