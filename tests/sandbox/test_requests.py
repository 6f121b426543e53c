"""Requests of the bot: who may call, how often, what is spoiled on purpose, uploads."""

import hashlib
import hmac
from datetime import UTC, datetime

import httpx
import pytest

from .conftest import Bench
from .twin import TOKEN, running_twin


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (None, "Invalid access_token"),
        ("", "Invalid access_token"),
        ("other", "Invalid access_token"),
        (f"Bearer {TOKEN}", "Malformed access token"),
    ],
)
async def test_the_token_goes_raw(bench: Bench, given: str | None, message: str) -> None:
    del bench.api.headers["Authorization"]
    headers = {} if given is None else {"Authorization": given}
    answer = await bench.api.get("/me", headers=headers)
    assert (answer.status_code, answer.json()) == (401, {"code": "verify.token", "message": message})


async def test_a_revoked_token_is_refused_and_a_token_in_the_query_never_counts(bench: Bench) -> None:
    bench.faults(token_revoked=True)
    assert (await bench.api.get("/me")).status_code == 401
    bench.faults(token_revoked=False)
    del bench.api.headers["Authorization"]
    assert (await bench.api.get("/me", params={"access_token": TOKEN})).status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/chats", 404), ("GET", "/nothing", 404), ("PUT", "/me", 405)]
)
async def test_what_is_gone_is_not_found(bench: Bench, method: str, path: str, status: int) -> None:
    assert (await bench.api.request(method, path)).status_code == status


class Standing:
    def now(self) -> datetime:
        return datetime(2026, 11, 21, 12, tzinfo=UTC)


async def test_thirty_requests_a_second_and_two_messages_a_chat(bench: Bench) -> None:
    bench.customer().start()
    # The clock stands: a second of the twin does not end while a slow machine hurries.
    object.__setattr__(bench.platform.clock, "watch", Standing())
    bench.faults(chat_messages_per_second=2)
    sent = [(await bench.send({"text": f"{number}"})).status_code for number in range(3)]
    assert sent == [200, 200, 429]
    bench.faults(requests_per_second=30)
    statuses = [(await bench.api.get("/me")).status_code for _ in range(40)]
    assert statuses == [200] * 30 + [429] * 10
    refused = await bench.api.get("/me")
    assert refused.json()["code"] == "too.many.requests"


async def test_each_nth_request_is_refused_or_broken(bench: Bench) -> None:
    bench.faults(rate_limit_every=3, retry_after_s=7)
    answers = [await bench.api.get("/me") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[2].headers["retry-after"] == "7"
    bench.faults(rate_limit_every=0, server_error_every=1, server_error_status=502)
    assert (await bench.api.get("/me")).status_code == 502
    bench.faults(server_error_html=True)
    bench.api.event_hooks["response"].clear()
    assert (await bench.api.get("/me")).headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("hang_s", [0.0, 6.0], ids=["broken connection", "time-out"])
async def test_an_answer_is_lost_after_the_message_was_taken(hang_s: float) -> None:
    async with running_twin() as twin, twin.api() as api:
        await twin.customer("acts/start")
        await twin.faults(lose_answer_every=1, lose_answer_hang_s=hang_s)
        expected = httpx.ReadTimeout if hang_s else httpx.RemoteProtocolError
        with pytest.raises(expected):
            patience = httpx.Timeout(60, read=4 if hang_s else 60)
            await api.post("/messages", params={"user_id": 7001}, json={"text": "Дошло?"}, timeout=patience)
        await twin.faults(lose_answer_every=0)
        assert [one["text"] for one in (await twin.phone())["messages"]] == ["Дошло?"]
        if not hang_s:
            lost = [one for one in await twin.requests() if one["outcome"] == "no_answer"]
            assert [(one["title"], one["status"]) for one in lost] == [("POST", None)]


async def test_a_contact_card_is_signed_with_the_token(bench: Bench) -> None:
    for with_hash in (True, False):
        bench.customer().share_contact(with_hash=with_hash)
    signed, bare = [
        one["message"]["body"]["attachments"][0]["payload"] for one in await bench.updates(types="message_created")
    ]
    expected = hmac.new(TOKEN.encode(), signed["vcf_info"].encode(), hashlib.sha256).hexdigest()
    assert signed["hash"] == expected
    assert signed["vcf_info"].endswith("\r\n")
    assert (signed["max_info"]["user_id"], "hash" in bare) == (7001, False)


def test_the_hash_is_the_one_of_the_contract() -> None:
    from pristan.sandbox.max import contact_hash  # noqa: PLC0415 - beside its only use

    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nTEL;TYPE=cell:79990001122\r\nFN:Анна Тестова\r\nEND:VCARD\r\n"
    assert contact_hash("f9LHtest-token", card) == "d7cd1fa90628bba9641195294e381afda1967e393df78346425a7f11a16a96dd"


# Uploads


async def test_each_type_answers_in_its_own_way(bench: Bench) -> None:
    bench.customer().start()
    from pristan.sandbox.max.model import UploadType  # noqa: PLC0415
    from pristan.sandbox.max.samples import sample  # noqa: PLC0415

    tokens = {}
    for kind in UploadType:
        name, data = sample(kind)
        found = await bench.upload(kind, name, data)
        text = found["answer"].text
        if kind in ("video", "audio"):
            assert text == "<retval>1</retval>"
            tokens[kind] = found["opened"]["token"]
        else:
            assert "token" not in found["opened"]
            body = found["answer"].json()
            tokens[kind] = body["token"] if kind == "file" else next(iter(body["photos"].values()))["token"]
        sent = await bench.send({"attachments": [{"type": kind, "payload": {"token": tokens[kind]}}]})
        assert sent.status_code == 200, sent.text
        address = sent.json()["message"]["body"]["attachments"][0]["payload"]["url"]
        assert (await bench.api.get(address)).content == data, "the same bytes come back"
    video = await bench.api.get(f"/videos/{tokens[UploadType.VIDEO]}")
    assert video.json()["urls"]["mp4_720"]


async def test_a_large_file_goes_in_parts_and_can_be_resumed(bench: Bench) -> None:
    bench.customer().start()
    opened = (await bench.api.post("/uploads", params={"type": "video"})).json()
    data = bytes(range(256)) * 1000
    headers = {"Content-Type": "application/x-binary", "X-File-Name": "otchet.mp4"}
    for first in (0, 131_072):
        part = data[first : first + 65_536]
        span = f"bytes {first}-{first + len(part) - 1}/{len(data)}"
        answer = await bench.api.post(opened["url"], content=part, headers={**headers, "Content-Range": span})
        assert answer.status_code == 201
    assert (await bench.api.get(opened["url"])).text == "0-65535,131072-196607/256000"
    answers = []
    for first, last in ((65_536, 131_071), (196_608, 255_999)):
        part_of = {"Content-Range": f"bytes {first}-{last}/{len(data)}"}
        answers.append(
            await bench.api.put(opened["url"], content=data[first : last + 1], headers={**headers, **part_of})
        )
    assert [one.status_code for one in answers] == [201, 200]
    assert answers[-1].text == "<retval>1</retval>"
    sent = await bench.send({"attachments": [{"type": "video", "payload": {"token": opened["token"]}}]})
    address = sent.json()["message"]["body"]["attachments"][0]["payload"]["url"]
    assert (await bench.api.get(address)).content == data


@pytest.mark.parametrize(
    ("span", "status"), [("bytes 0-9/5", 416), ("bytes 5-1/10", 416), ("bytes 0-3/10", 416), ("items 0-4/5", 400)]
)
async def test_a_wrong_range_is_refused(bench: Bench, span: str, status: int) -> None:
    opened = (await bench.api.post("/uploads", params={"type": "file"})).json()
    assert (
        await bench.api.post(opened["url"], content=b"12345", headers={"Content-Range": span})
    ).status_code == status


async def test_media_is_not_ready_for_a_while(bench: Bench) -> None:
    bench.customer().start()
    bench.faults(not_ready_times=2)
    token = (await bench.upload("file", "akt.pdf"))["answer"].json()["token"]
    body = {"attachments": [{"type": "file", "payload": {"token": token}}]}
    answers = [await bench.send(body) for _ in range(3)]
    assert [one.status_code for one in answers] == [400, 400, 200]
    assert answers[0].json()["code"] == "attachment.not.ready"
    assert answers[0].json()["message"] == "Key: errors.process.attachment.file.not.processed"
    bench.faults(not_ready_ms=60_000)
    mid = (await bench.send({"text": "Акт"})).json()["message"]["body"]["mid"]
    token = (await bench.upload("video", "v.mp4"))["opened"]["token"]
    slow = {"text": "Акт", "attachments": [{"type": "video", "payload": {"token": token}}]}
    changed = await bench.api.put("/messages", params={"message_id": mid}, json=slow)
    assert (changed.status_code, changed.json()["success"]) == (200, False)


async def test_forbidden_extensions_and_false_pictures_are_refused(bench: Bench) -> None:
    for kind, name, message in (
        ("file", "podpis.P7S", "File extension is forbidden"),
        ("image", "a.png", "Invalid image"),
    ):
        opened = (await bench.api.post("/uploads", params={"type": kind})).json()
        answer = await bench.api.post(opened["url"], files={"data": (name, b"not what it says")})
        assert (answer.status_code, answer.json()["message"]) == (400, message)
    log = bench.line.journal.entries(limit=3)
    assert any("podpis.P7S" in one.detail and one.note == "File extension is forbidden" for one in log)


async def test_a_page_of_a_customer_is_never_shown_as_a_page(bench: Bench) -> None:
    bench.customer().start()
    await bench.upload("file", "page.html", b"<script>alert(1)</script>")
    upload = next(iter(bench.platform.world.memory.uploads.values()))
    answer = await bench.api.get(upload.address)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
