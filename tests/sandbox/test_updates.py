"""Updates on their way to the bot: polling with markers, webhooks with retries, and what is spoiled on purpose."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from pristan.sandbox.max.journal import Direction
from pristan.sandbox.max.webhooks import Reach

from .conftest import Bench, until
from .schema import check


class Receiver:
    """A webhook address that answers as told."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.status: Callable[[int], int] = lambda _: 200
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n") if not reader.at_eof() else b"":
            headers = dict(line.lower().split(": ", 1) for line in head.decode().split("\r\n")[1:] if ": " in line)
            body = await reader.readexactly(int(headers["content-length"]))
            self.got.append(json.loads(body))
            self.secrets.append(headers.get("x-max-bot-api-secret"))
            writer.write(f"HTTP/1.1 {self.status(len(self.got))} X\r\ncontent-length: 0\r\n\r\n".encode())
            await writer.drain()

    @property
    def texts(self) -> list[str]:
        return [one["message"]["body"]["text"] for one in self.got if one["update_type"] == "message_created"]

    async def wait(self, count: int) -> None:
        await until(lambda: len(self.got) >= count)


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    connections: set[asyncio.Task[None]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        connections.add(task)
        try:
            await receiver.serve(reader, writer)
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()
            connections.discard(task)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    receiver.url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    try:
        yield receiver
    finally:
        server.close()
        for task in connections:
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)


async def subscribe(bench: Bench, url: str, **more: Any) -> Any:
    return await bench.api.post("/subscriptions", json={"url": url, **more})


# Polling


async def test_a_marker_confirms_what_came_before_it(bench: Bench) -> None:
    customer = bench.customer()
    customer.start()
    customer.say("раз")
    first = (await bench.api.get("/updates", params={"timeout": 0, "limit": 1})).json()
    assert [one["update_type"] for one in first["updates"]] == ["bot_started"]
    again = await bench.updates()
    assert len(again) == 2, "nothing is confirmed without a marker"
    rest = (await bench.api.get("/updates", params={"timeout": 0, "marker": first["marker"]})).json()
    assert [one["update_type"] for one in rest["updates"]] == ["message_created"]
    assert await bench.updates(marker=rest["marker"]) == []
    assert await bench.updates() == [], "confirmed updates are gone"


async def test_long_polling_answers_as_soon_as_something_happens(bench: Bench) -> None:
    waiting = asyncio.create_task(bench.updates(timeout=90))
    await asyncio.sleep(0.05)
    bench.customer().start("mig-1")
    found = await asyncio.wait_for(waiting, 60)
    assert [(one["update_type"], one["payload"]) for one in found] == [("bot_started", "mig-1")]


async def test_only_wanted_types_are_given(bench: Bench) -> None:
    customer = bench.customer()
    customer.start()
    customer.say("раз")
    assert [one["update_type"] for one in await bench.updates(types="message_created,bot_stopped")] == [
        "message_created"
    ]


async def test_without_a_marker_the_other_reading_of_the_text_can_be_switched_on(bench: Bench) -> None:
    customer = bench.customer()
    for text in ("раз", "два"):
        customer.say(text)
    bench.faults(poll_only_latest=True)
    assert [one["message"]["body"]["text"] for one in await bench.updates()] == ["два"]


async def test_polling_is_refused_while_a_webhook_is_set(bench: Bench) -> None:
    await subscribe(bench, "https://127.0.0.1:1/hook")
    assert (await bench.api.get("/updates")).status_code == 405
    await bench.api.delete("/subscriptions", params={"url": "https://127.0.0.1:1/hook"})
    assert (await bench.api.get("/updates", params={"timeout": 0})).status_code == 200


async def test_a_payload_longer_than_128_is_dropped_not_cut(bench: Bench) -> None:
    bench.customer().start("x" * 129)
    assert "payload" not in (await bench.updates())[0]


async def test_every_type_of_update_has_its_shape(bench: Bench) -> None:
    customer = bench.customer()
    customer.start("p")
    mid = customer.say("раз").mid
    customer.edit(mid, "два")
    customer.delete(mid)
    customer.mute(60)
    customer.unmute()
    customer.share_contact(with_hash=True)
    customer.clear()
    customer.remove()
    group = (await bench.control.post("/groups", json={"kind": "bot_added", "user_id": 7001, "text": "Склад"})).json()
    acts: list[dict[str, Any]] = [
        {"kind": "permissions", "permissions": ["read_all_messages", "write"]},
        {"kind": "user_added", "user_id": 7002, "other_id": 7001},
        {"kind": "message", "text": "Скидки"},
        {"kind": "chat_title_changed", "text": "Склад 2"},
        {"kind": "user_removed", "user_id": 7002, "other_id": 7001},
        {"kind": "bot_removed"},
    ]
    for act in acts:
        answer = await bench.control.post("/groups", json={"user_id": 7001, "chat_id": group["chat_id"], **act})
        assert answer.is_success, answer.text
    found = await bench.updates()
    for one in found:
        check("Update", one)
    assert [one["update_type"] for one in found] == [
        "bot_started", "message_created", "message_edited", "message_removed", "dialog_muted", "dialog_unmuted",
        "message_created", "dialog_cleared", "dialog_removed", "bot_stopped", "bot_added",
        "bot_admin_permissions_changed", "user_added", "message_created", "chat_title_changed", "user_removed",
        "bot_removed",
    ]  # fmt: skip


async def test_a_bot_without_the_right_to_read_gets_no_messages_of_a_group(bench: Bench) -> None:
    group = (await bench.control.post("/groups", json={"kind": "bot_added", "user_id": 7001})).json()
    said = {"kind": "message", "user_id": 7001, "chat_id": group["chat_id"], "text": "Скидки"}
    await bench.control.post("/groups", json=said)
    assert [one["update_type"] for one in await bench.updates()] == ["bot_added"]


# Webhooks


async def test_webhooks_carry_the_secret_and_subscriptions_add_up(bench: Bench) -> None:
    async with receiving() as receiver:
        await subscribe(bench, receiver.url, secret="secret-1", update_types=["message_created"])
        await subscribe(bench, receiver.url + "2")
        bench.customer().say("раз")
        await receiver.wait(3)
        kinds = sorted(one["update_type"] for one in receiver.got)
        assert kinds == ["bot_started", "message_created", "message_created"]
        assert sorted(receiver.secrets, key=str) == [None, None, "secret-1"]
        listed = (await bench.api.get("/subscriptions")).json()["subscriptions"]
        assert [one["url"] for one in listed] == [receiver.url, receiver.url + "2"]
        await subscribe(bench, receiver.url, update_types=["bot_stopped"])
        listed = (await bench.api.get("/subscriptions")).json()["subscriptions"]
        assert listed[0]["update_types"] == ["bot_stopped"], "the same address replaces its settings"


@pytest.mark.parametrize(
    "body",
    [
        {"url": "http://example.ru/hook"},
        {"url": ""},
        {"url": "https://example.ru/hook", "secret": "abc"},
        {"url": "https://example.ru/hook", "secret": "пять букв"},
        {"url": "https://example.ru/hook", "update_types": "message_created"},
    ],
)
async def test_a_wrong_subscription_is_refused(bench: Bench, body: dict[str, Any]) -> None:
    answer = await bench.api.post("/subscriptions", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "proto.payload")


async def test_a_failed_delivery_is_repeated_by_the_schedule(bench: Bench) -> None:
    """60 s and 150 s at 3600 times the speed."""
    async with receiving() as receiver:
        receiver.status = lambda count: 200 if count == 3 else 503
        await subscribe(bench, receiver.url, update_types=["message_created"])
        bench.customer().say("раз")
        await until(lambda: len(bench.line.journal.entries(direction=Direction.TO_BOT)) >= 3)
        assert receiver.texts == ["раз"] * 3
        log = bench.line.journal.entries(direction=Direction.TO_BOT)
        assert [(one.status, one.outcome) for one in reversed(log)] == [
            (503, "failed"),
            (503, "failed"),
            (200, "repeat"),
        ]


async def test_eight_hours_of_silence_end_a_subscription(bench: Bench) -> None:
    """Eight hours are eight seconds at 3600 times the speed; here less still."""
    object.__setattr__(bench.platform.clock, "factor", 30_000.0)
    await subscribe(bench, "https://127.0.0.1:1/hook")
    bench.customer().say("раз")
    await until(lambda: not bench.line.subscriptions)
    bench.customer().say("два")
    assert [one["message"]["body"]["text"] for one in await bench.updates()] == ["два"]


async def test_nothing_is_delivered_outside_of_this_machine(bench: Bench) -> None:
    await subscribe(bench, "https://example.ru/hook")
    bench.customer().start()
    await until(lambda: bool(bench.line.journal.entries(direction=Direction.TO_BOT)))
    assert bench.line.journal.entries()[0].note == "адрес вне песочницы"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://hub.example/hooks/max/1?a=b", "http://127.0.0.1:8080/hooks/max/1?a=b"),
        ("https://127.0.0.1:9/hook", "http://127.0.0.1:9/hook"),
        ("http://localhost:9/hook", "http://localhost:9/hook"),
        ("https://[::1]:9/hook", "http://[::1]:9/hook"),
        ("https://hub.example.evil.example/hook", None),
        ("https://hub.example@evil.example/hook", None),
        ("https://127.0.0.1@evil.example/hook", None),
        ("https://evil.example@127.0.0.1/hook", None),
        ("https://127.0.0.1.evil.example/hook", None),
        ("https://10.0.0.1/hook", None),
        ("https://169.254.169.254/latest", None),
        ("https:///hook", None),
        ("https://[::1/hook", None),
    ],
)
def test_only_this_machine_is_within_reach(url: str, address: str | None) -> None:
    assert Reach(mapped={"https://hub.example": "http://127.0.0.1:8080"}).address(url) == address


# Spoiled on purpose


async def test_deliveries_are_doubled_and_swapped(bench: Bench) -> None:
    customer = bench.customer()
    customer.start()
    bench.faults(duplicate_every=2, duplicate_after_s=36, reorder_every=3)
    for number in range(4):
        customer.say(f"{number}")
    await until(lambda: len(bench.line.queue.waiting) == 1 + 6)
    found = [one["message"]["body"]["text"] for one in await bench.updates(types="message_created")]
    assert found == ["0", "1", "3", "2", "1", "3"]


async def test_a_held_update_comes_though_nothing_follows(bench: Bench) -> None:
    customer = bench.customer()
    customer.start()
    bench.faults(reorder_every=1, reorder_hold_s=36)
    customer.say("раз")
    assert [one["update_type"] for _, one in bench.line.queue.waiting] == ["bot_started"]
    await until(lambda: len(bench.line.queue.waiting) == 2)
    assert len(await bench.updates(types="message_created")) == 1


async def test_a_voice_message_comes_empty_and_cannot_be_read_back(bench: Bench) -> None:
    bench.customer().start()
    await bench.control.post("/customers/7001/messages", json={"kind": "voice"})
    update = bench.line.queue.waiting.pop()[1]
    assert set(update) == {"update_type", "timestamp", "user_locale"}
    assert (await bench.api.get("/messages", params={"chat_id": 5001})).json() == {"messages": []}
    bench.faults(voice_defect=False)
    await bench.control.post("/customers/7001/messages", json={"kind": "voice"})
    assert (await bench.updates())[-1]["message"]["body"]["attachments"][0]["type"] == "audio"


async def test_callbacks_lose_their_chat_or_message_and_strange_things_appear(bench: Bench) -> None:
    customer = bench.customer()
    customer.start()
    rows = [[{"type": "callback", "text": "5", "payload": "5"}]]
    sent = await bench.send({"text": "?", "attachments": [{"type": "inline_keyboard", "payload": {"buttons": rows}}]})
    mid = sent.json()["message"]["body"]["mid"]
    bench.faults(callback_without_chat_id=True, unknown_button=True, unknown_attachment=True, unknown_fields=True)
    customer.press(mid, row=0, column=0)
    bench.faults(callback_without_message=True, unknown_update_every=1)
    customer.press(mid, row=0, column=0)
    first, second, third = list(bench.line.queue.waiting)[-3:]
    message = first[1]["message"]
    assert "chat_id" not in message["recipient"]
    assert [one["type"] for one in message["body"]["attachments"]] == ["inline_keyboard", "hologram"]
    assert message["body"]["attachments"][0]["payload"]["buttons"][-1][0]["type"] == "hologram"
    assert (first[1]["weather"], message["body"]["mood"]) == ({"t": 3}, "calm")
    assert second[1]["message"] is None
    assert third[1]["update_type"] == "hologram_shown"
    assert (await bench.api.get(f"/messages/{mid}")).json()["body"]["attachments"][0]["payload"]["buttons"] == rows


async def test_the_log_tells_of_fetched_updates_once(bench: Bench) -> None:
    bench.customer().start("mig-1")
    await bench.updates()
    bench.customer().say("раз")
    await bench.updates()
    told = [(one.title, one.detail) for one in bench.line.journal.entries()]
    assert told == [("message_created", "«раз»"), ("bot_started", "payload mig-1")]
