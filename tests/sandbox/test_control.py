"""The customer's side: acts, switches, log, stream, load with its account, and the memory on disk."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import BaseRouteHandler

from pristan.sandbox.max import Customer, Platform, PlatformConfig, control_router

from .conftest import BASE, Bench, until
from .twin import TOKEN, running_twin


async def test_the_phone_shows_what_no_method_tells(bench: Bench) -> None:
    await bench.control.post("/customers/7001/acts/start", json={})
    await bench.api.post("/chats/5001/actions", json={"action": "typing_on"})
    page = (await bench.control.get("/customers/7001/chat")).json()
    assert (page["action"], page["customer"]["status"]) == ("typing_on", "active")
    await bench.send({"text": "Здравствуйте"})
    page = (await bench.control.get("/customers/7001/chat")).json()
    assert (page["action"], [one["text"] for one in page["messages"]]) == (None, ["Здравствуйте"])


@pytest.mark.parametrize("kind", ["text", "image", "file", "audio", "video", "sticker", "location", "contact"])
async def test_a_customer_sends_everything(bench: Bench, kind: str) -> None:
    answer = await bench.control.post("/customers/7001/messages", json={"kind": kind, "text": "Вот"})
    assert answer.status_code == 201, answer.text
    body = (await bench.updates())[-1]["message"]["body"]
    kinds = [one["type"] for one in body.get("attachments", [])]
    assert kinds == ([] if kind == "text" else [kind])
    assert answer.json()["chat"]["messages"][-1]["mid"] == body["mid"]


async def test_a_file_from_the_computer_is_sent_with_its_bytes(bench: Bench) -> None:
    form = {"kind": "file", "text": "Договор"}
    files = {"file": ("договор.pdf", b"%PDF-1.4 x", "application/pdf")}
    assert (await bench.control.post("/customers/7001/files", data=form, files=files)).status_code == 201
    attachment = (await bench.updates())[-1]["message"]["body"]["attachments"][0]
    assert (attachment["filename"], attachment["size"]) == ("договор.pdf", 10)
    assert (await bench.api.get(attachment["payload"]["url"])).content == b"%PDF-1.4 x"


async def test_mistakes_are_told_as_problems(bench: Bench) -> None:
    wrong: list[tuple[str, str, Any]] = [
        ("GET", "/customers/1/chat", None),
        ("POST", "/customers/7001/press", {"mid": "no", "row": 0, "column": 0}),
        ("POST", "/customers/7001/edit", {"mid": "no", "text": "x"}),
        ("POST", "/customers/7001/messages", {"kind": "text", "text": ""}),
        ("POST", "/customers/7001/acts/stop", {}),
        ("PATCH", "/faults", {"nothing": 1}),
        ("PATCH", "/faults", {"slow_ms": -1}),
    ]
    for method, path, body in wrong:
        answer = await bench.control.request(method, path, json=body)
        assert answer.status_code in (400, 404), path
        assert answer.json()["code"]
        assert answer.headers["content-type"].startswith("application/problem+json")


async def test_switches_change_one_by_one_and_are_seen_in_the_stream(bench: Bench) -> None:
    seen: list[str] = []

    async def watch() -> None:
        with bench.line.journal.watching() as stream:
            async for change in stream.changes():
                seen.append(change["kind"])  # noqa: PERF401 - looked at while it grows

    watching = asyncio.create_task(watch())
    await until(lambda: seen == ["hello"])
    changed = (await bench.control.patch("/faults", json={"slow_ms": 5, "unknown_fields": True})).json()
    assert (changed["slow_ms"], changed["unknown_fields"], changed["voice_defect"]) == (5, True, True)
    bench.customer().start()
    await bench.api.get("/me")
    await until(lambda: seen == ["hello", "faults", "chat", "request"])
    watching.cancel()
    assert (await bench.control.delete("/faults")).json()["slow_ms"] == 0


async def test_the_log_tells_both_directions(bench: Bench) -> None:
    bench.customer().start()
    await bench.send({"text": "Здравствуйте"})
    await bench.api.post("/messages", params={"user_id": 1}, json={"text": "a"})
    log = (await bench.control.get("/requests", params={"direction": "from_bot"})).json()["items"]
    assert [(one["title"], one["detail"], one["status"], one["outcome"]) for one in log[:2]] == [
        ("POST", "/messages?user_id=1", 404, "refused"),
        ("POST", "/messages?user_id=7001", 200, "ok"),
    ]


async def test_beginning_anew_keeps_the_bot_and_its_subscription(bench: Bench) -> None:
    bench.customer().say("раз")
    await bench.api.post("/subscriptions", json={"url": "https://127.0.0.1:1/hook"})
    bench.faults(slow_ms=1)
    row = (await bench.control.post("/reset")).json()
    assert row["mode"] == "webhook"
    assert TOKEN not in str(row)
    people = (await bench.control.get("/customers")).json()["items"]
    assert len(people) == 4
    assert {one["status"] for one in people} == {"new"}
    assert bench.line.faults.slow_ms == 0


async def test_markers_go_on_behind_those_of_a_busy_minute_before_a_restart(tmp_path: Path) -> None:
    config = PlatformConfig(base_url=BASE, state_dir=tmp_path)
    first = Platform(config)
    bot = first.world.add_bot("Пристань", token=TOKEN)
    queue = first.line(bot.user_id).queue
    for number in range(120_000):  # a minute of 2,000 a second leaves the clock behind
        queue.put({"update_type": "message_created", "timestamp": number})
    found, marker = queue.page(limit=200_000, types=None)
    queue.confirm(marker)
    await first.stop()
    second = Platform(config)
    queue = second.line(bot.user_id).queue
    queue.put({"update_type": "bot_started", "timestamp": 1})
    queue.confirm(marker)
    assert len(found) == 120_000
    assert [one["update_type"] for _, one in queue.waiting] == ["bot_started"]
    await second.stop()


async def test_memory_survives_a_restart(tmp_path: Path) -> None:
    config = PlatformConfig(base_url=BASE, state_dir=tmp_path)
    first = Platform(config)
    bot = first.world.add_bot("Пристань", token=TOKEN)
    person = first.world.add_person("Анна", phone="79990001122")
    customer = Customer(first, bot=bot, person=person)
    mid = customer.say("раз").mid
    marker = first.line(bot.user_id).queue.next_marker
    await first.stop()
    second = Platform(config)
    again = second.world.bot_by_token(TOKEN)
    assert again is not None
    message = second.world.message_of(again, mid)
    assert message is not None
    assert (message.text, again.name) == ("раз", "Пристань")
    queue = second.line(again.user_id).queue
    assert [one["update_type"] for _, one in queue.waiting] == ["bot_started", "message_created"]
    assert queue.next_marker >= marker, "a marker kept by the bot confirms nothing that is still to come"
    later = Customer(second, bot=again, person=second.world.memory.people[person.user_id]).say("два")
    assert later.seq > message.seq
    assert later.chat_id == message.chat_id
    await second.stop()
    (tmp_path / "state.json").write_text("{")
    third = Platform(config)
    assert third.world.bot_by_token(TOKEN) is None
    assert (tmp_path / "state.unreadable.json").read_text() == "{", "an unreadable memory is set aside, not destroyed"


async def test_load_is_numbered_and_accounted_for(bench: Bench) -> None:
    order = {"messages": 60, "customers": 6, "first_number": 101, "prefix": "Заказ"}
    assert (await bench.control.post("/load", json=order)).status_code == 201
    await until(lambda: bench.line.emitted >= 60)
    assert len(await bench.updates(limit=1000)) == 60
    report = (await bench.control.get("/report")).json()
    assert report["totals"] == {"written": 60, "sent": 0, "sent_doubled": 0, "sent_disordered": 0}
    assert [one["numbers"] for one in report["chats"][0]["written"]][:2] == [[101], [107]]
    chat_id = report["chats"][0]["chat_id"]
    for number in (1, 2, 2, 4, 3):
        await bench.send({"text": f"Ответ № {number}"}, chat_id=chat_id)
    totals = (await bench.control.get("/report")).json()["totals"]
    assert (totals["sent"], totals["sent_doubled"], totals["sent_disordered"]) == (5, 1, 1)
    assert (await bench.control.post("/load", json={"messages": 10**9})).status_code == 400


async def test_the_guard_of_the_caller_stands_before_the_control() -> None:
    def closed(_: ASGIConnection[Any, Any, Any, Any], __: BaseRouteHandler) -> None:
        raise PermissionDeniedException

    platform = Platform(PlatformConfig(base_url=BASE))
    app: Any = Litestar([control_router(platform, guards=[closed])], openapi_config=None)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
        for path in ("/control/bots", "/control/bots/9001/live", "/control/bots/9001/report"):
            assert (await client.get(path)).status_code == 403
        assert (await client.post("/control/bots", content=json.dumps({"name": "x"}))).status_code == 403
    await platform.stop()


async def test_alone_it_listens_on_loopback_and_streams_changes() -> None:
    async with running_twin() as twin:
        async with twin.control.stream("GET", "/control/bots/9001/live") as stream:
            lines = stream.aiter_lines()
            assert await anext(lines) == "event: hello"
            await twin.say("раз")
            found = [line async for line in _first(lines, 4)]
        assert 'data: {"kind":"chat","chat_id":5001,"user_id":7001}' in found


async def _first(lines: Any, count: int) -> Any:
    for _ in range(count):
        yield await anext(lines)
