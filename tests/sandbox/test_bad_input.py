"""Whatever is sent, the twin answers in the words of the platform and stays alive."""

import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pristan.sandbox.max.errors import ApiError
from pristan.sandbox.max.keyboards import check_keyboard
from pristan.sandbox.max.markup import parse, utf16_length
from pristan.sandbox.max.model import UploadType
from pristan.sandbox.max.validation import NewMessage, check_message

from .conftest import Bench
from .schema import check

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)
KINDS = st.sampled_from(
    ["image", "video", "audio", "file", "sticker", "contact", "share", "location", "inline_keyboard", "hologram"]
)
TOKENS = st.sampled_from(["image-token", "file-token", "video-token", "none"])
BUTTON = st.fixed_dictionaries(
    {"type": st.sampled_from(["callback", "link", "message", "open_app", "clipboard", "request_contact", "chat"])},
    optional={
        "text": st.text(max_size=140),
        "payload": st.text(max_size=20),
        "url": st.sampled_from(["https://a.ru", "x:y"]),
    },
)
PAYLOAD = JSON | st.fixed_dictionaries(
    {},
    optional={
        "token": TOKENS,
        "url": st.sampled_from(["https://a.ru", "file:///x", ""]),
        "buttons": st.lists(st.lists(BUTTON)),
    },
)
ATTACHMENT = JSON | st.fixed_dictionaries(
    {"type": KINDS}, optional={"payload": PAYLOAD, "latitude": JSON, "longitude": JSON}
)
BODY = JSON | st.fixed_dictionaries(
    {},
    optional={
        "text": st.text(max_size=60) | JSON,
        "attachments": st.lists(ATTACHMENT, max_size=4) | JSON,
        "link": JSON,
        "format": st.sampled_from([None, "html", "markdown", "md", 5]),
        "notify": JSON,
    },
)


def token_type(token: str) -> UploadType | None:
    kind = token.removesuffix("-token")
    return UploadType(kind) if kind in list(UploadType) else None


@given(BODY, st.booleans())
@settings(max_examples=400, deadline=None)
def test_any_body_is_taken_or_refused_in_words(body: Any, editing: bool) -> None:  # noqa: FBT001 - given by hypothesis
    try:
        found = check_message(body, token_type, editing=editing)
    except ApiError as exc:
        refusal = exc
    else:
        _assert_is_taken_rightly(found)
        return
    assert (refusal.status, refusal.code) == (400, "proto.payload")
    assert refusal.message


def _assert_is_taken_rightly(found: NewMessage) -> None:
    assert isinstance(found, NewMessage)
    assert found.text is None or len(found.text) <= 4000
    kinds = [one["type"] for one in found.attachments or []]
    assert kinds.count("file") <= 1
    for one in found.attachments or []:
        if one["type"] == "inline_keyboard":
            assert check_keyboard(one["payload"]) == one["payload"]["buttons"], "a checked keyboard passes again"


@given(st.text(), st.sampled_from(["html", "markdown", None]))
@settings(max_examples=400, deadline=None)
def test_markup_always_lies_within_the_text(text: str, markup_format: str | None) -> None:
    plain, markup = parse(text, markup_format)
    for one in markup:
        assert 0 <= one["from"] <= one["from"] + one["length"] <= utf16_length(plain)
    if markup_format is None:
        assert (plain, markup) == (text, [])


@given(body=BODY)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_body_over_http_gets_an_answer_of_the_right_shape(bench: Bench, body: Any) -> None:
    bench.customer().start()
    answer = await bench.api.post("/messages", params={"user_id": 7001}, content=json.dumps(body))
    assert answer.status_code in (200, 400, 404)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b'{"text": "a"', b"[" * 100_000, b'{"text":"\\ud800"}', b'{"text": NaN}'],
    ids=["empty", "cut", "not utf-8", "cut later", "deep", "half of a pair", "not a number"],
)
async def test_bad_json_is_a_refusal(bench: Bench, content: bytes) -> None:
    bench.customer().start()
    answer = await bench.api.post("/messages", params={"user_id": 7001}, content=content)
    assert (answer.status_code, answer.json()["code"]) == (400, "proto.payload")


async def test_a_body_too_large_is_refused(bench: Bench) -> None:
    body = b'{"text":"' + b"a" * 2_000_000 + b'"}'
    assert (await bench.api.post("/messages", params={"user_id": 7001}, content=body)).status_code == 400


@pytest.mark.parametrize(
    ("headers", "content"),
    [
        pytest.param({"Content-Type": "multipart/form-data"}, b"x", id="no boundary"),
        pytest.param({"Content-Type": "multipart/form-data; boundary=b"}, b"--b\r\nbroken", id="cut"),
        pytest.param(
            {"Content-Type": "multipart/form-data; boundary=b"},
            b'--b\r\nContent-Disposition: form-data; name="other"; filename="a"\r\n\r\nx\r\n--b--\r\n',
            id="part of another name",
        ),
        pytest.param(
            {"Content-Type": "multipart/form-data; boundary=b"},
            b'--b\r\nContent-Disposition: form-data; name="data"\r\n\r\nx\r\n--b--\r\n',
            id="no file name",
        ),
        pytest.param({"Content-Type": "application/json"}, b"{}", id="not a form"),
    ],
)
async def test_a_wrong_form_is_refused_and_the_address_still_good(
    bench: Bench, headers: dict[str, str], content: bytes
) -> None:
    opened = (await bench.api.post("/uploads", params={"type": "file"})).json()
    refused = await bench.api.post(opened["url"], headers=headers, content=content)
    assert refused.status_code == 400
    check("Error", refused.json())
    taken = await bench.api.post(opened["url"], files={"data": ("../../etc/passwd", b"x")})
    assert taken.is_success
    upload = next(iter(bench.platform.world.memory.uploads.values()))
    assert upload.filename == "passwd", "a path in a name is not a path"
    again = await bench.api.post(opened["url"], files={"data": ("b", b"x")})
    assert again.status_code == 400, "one address takes one file"


@pytest.mark.parametrize(
    "path", ["/files/../../../etc/passwd", "/files/%2e%2e%2fstate.json", "/upload/nothing", "/files/nothing"]
)
async def test_no_path_leads_out_of_the_folder(bench: Bench, path: str) -> None:
    assert (await bench.api.get(httpx.URL(f"http://twin.test{path}"))).status_code in (404, 405)


async def test_another_bot_sees_nothing_of_this_one(bench: Bench) -> None:
    bench.customer().start()
    mid = (await bench.send({"text": "тайна"})).json()["message"]["body"]["mid"]
    token = (await bench.upload("file", "akt.pdf"))["answer"].json()["token"]
    other = bench.platform.world.add_bot("Другой", token="other-token")
    bench.platform.line(other.user_id).faults.requests_per_second = 0
    bench.api.headers["Authorization"] = "other-token"
    for answer in (
        await bench.api.get(f"/messages/{mid}"),
        await bench.api.get("/messages", params={"chat_id": 5001}),
        await bench.api.get("/chats/5001"),
        await bench.send({"text": "a"}, chat_id=5001),
        await bench.send({"text": "a"}, user_id=7001),
        await bench.api.put("/messages", params={"message_id": mid}, json={"text": "чужое"}),
        await bench.api.delete("/messages", params={"message_id": mid}),
    ):
        assert answer.status_code == 404
    body = {"attachments": [{"type": "file", "payload": {"token": token}}]}
    assert (await bench.send(body, user_id=7001)).json()["message"] == "Invalid file token provided"
