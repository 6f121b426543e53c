"""Files of visitors: what they really are, who may read them, how they are served."""

from io import BytesIO

import httpx
import pytest
from PIL import Image

from pristan.kit.crypto import Vault
from pristan.kit.db import Database

from .conftest import AChat, Visitor, a_chat


def a_picture(width: int = 60, height: int = 40) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), (90, 140, 120)).save(out, "PNG")
    return out.getvalue()


async def upload(visitor: Visitor, content: bytes, *, name: str, mime: str = "image/png") -> httpx.Response:
    return await visitor.call("POST", "/files", files={"file": (name, content, mime)})


async def test_a_picture_is_measured_and_sent(visitor: Visitor, chat: AChat) -> None:
    file = (await upload(visitor, a_picture(), name="кружка.png")).json()
    assert (file["kind"], file["mime"], file["width"], file["height"]) == ("image", "image/png", 60, 40)
    sent = await visitor.say("", file_ids=[file["id"]])
    assert sent["attachments"][0]["id"] == file["id"]
    (entry,) = await chat.journal()
    assert entry["files"][0]["name"] == "кружка.png"
    assert isinstance(entry["files"][0]["file_id"], int)
    shown = await visitor.call("GET", f"/files/{file['id']}?thumb=1")
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/webp")


@pytest.mark.parametrize(
    ("content", "name", "mime"),
    [
        pytest.param(b"<!doctype html><script>alert(1)</script>", "фото.png", "image/png", id="a page named picture"),
        pytest.param(
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "a.svg", "image/svg+xml", id="a drawing"
        ),
        pytest.param(b"\x89PNG\r\n\x1a\n broken", "a.png", "image/png", id="a broken picture"),
        pytest.param(b"alert(1)", "a.js", "text/javascript", id="a script"),
    ],
)
async def test_what_could_act_is_only_ever_saved(visitor: Visitor, content: bytes, name: str, mime: str) -> None:
    file = (await upload(visitor, content, name=name, mime=mime)).json()
    assert file["kind"] == "file"
    served = await visitor.call("GET", f"/files/{file['id']}")
    assert served.headers["content-type"] == "application/octet-stream"
    assert served.headers["content-disposition"].startswith("attachment")
    assert served.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in served.headers["content-security-policy"]


async def test_a_name_cannot_leave_its_folder(visitor: Visitor) -> None:
    file = (await upload(visitor, a_picture(), name="../../etc/passwd\u202e.png")).json()
    assert "/" not in file["name"]
    assert "\u202e" not in file["name"]


async def test_a_file_is_readable_with_its_session_only(http: httpx.AsyncClient, chat: AChat, visitor: Visitor) -> None:
    file = (await upload(visitor, a_picture(), name="a.png")).json()
    other = Visitor(http=http, key=chat.key)
    await other.start()
    await other.agree()
    assert (await other.call("GET", f"/files/{file['id']}")).status_code == 404
    assert (await http.get(f"/chat/v1/{chat.key}/files/{file['id']}")).status_code == 401
    taken = await other.call("POST", "/messages", json={"client_key": "k" * 10, "text": "x", "file_ids": [file["id"]]})
    assert taken.json()["code"] == "chat.file_unknown"


async def test_a_file_is_sent_once(visitor: Visitor) -> None:
    file = (await upload(visitor, a_picture(), name="a.png")).json()
    await visitor.say("раз", file_ids=[file["id"]])
    again = await visitor.call("POST", "/messages", json={"client_key": "k" * 10, "text": "", "file_ids": [file["id"]]})
    assert again.json()["code"] == "chat.file_unknown"


async def test_a_removed_message_takes_its_file_away(visitor: Visitor) -> None:
    file = (await upload(visitor, a_picture(), name="a.png")).json()
    sent = await visitor.say("", file_ids=[file["id"]])
    await visitor.call("DELETE", f"/messages/{sent['id']}")
    assert (await visitor.call("GET", f"/files/{file['id']}")).status_code == 404


@pytest.mark.parametrize("size", [0, 20 * 1024 * 1024 + 1, 22 * 1024 * 1024])
async def test_an_empty_or_oversized_file_is_refused(visitor: Visitor, size: int) -> None:
    refused = await upload(visitor, b"x" * size, name="a.bin")
    assert refused.status_code in (413, 422)


async def test_files_too_have_their_minute(http: httpx.AsyncClient, worker_db: Database, vault: Vault) -> None:
    chat = await a_chat(worker_db, vault, allowance={"visitor_files": 1})
    visitor = Visitor(http=http, key=chat.key)
    await visitor.start()
    await visitor.agree()
    codes = [(await upload(visitor, a_picture(), name="a.png")).status_code for _ in range(2)]
    assert codes == [201, 429]
