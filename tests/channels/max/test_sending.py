"""What the connector decides by itself around a send: waiting for files, edits, removals, big uploads."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from pristan.channels import Tools
from pristan.channels.max.client import CHUNK, MULTIPART_UP_TO, MaxClient, UploadSource
from pristan.channels.max.connector import MaxConnector
from pristan.channels.model import AttachmentKind, OutboundFile, OutboundKind
from pristan.core.errors import MessageRejected, NotReady, OutcomeUnknown, RecipientUnreachable, Transient
from pristan.core.ids import FileId
from pristan.kit.files import open_files
from pristan.testing.accounts import a_max_account
from pristan.testing.outbound import NOON, an_attempt, an_outbound, cleared

Answer = Callable[[httpx.Request], httpx.Response]
NOT_READY = {"code": "attachment.not.ready", "message": "Key: errors.process.attachment.file.not.processed"}
PAPER = OutboundFile(
    file_id=FileId(1), storage_key="1/a", name="Договор.pdf", mime="application/pdf", kind=AttachmentKind.FILE,
    size=5, sha256=b"",
)  # fmt: skip


async def connected(folder: Path, answer: Answer) -> MaxConnector:
    files = open_files("", folder)
    await files.put("1/a", b"%PDF-")
    tools = Tools(files=files, public_url="", sandbox_hosts=("max.example",))
    connector = MaxConnector(a_max_account(base_url="https://max.example"), tools)
    await connector.close()
    http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    connector.client = MaxClient(http, token="t", base_url="https://max.example")
    return connector


def platform(seen: list[httpx.Request], send: httpx.Response) -> Answer:
    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        match request.url.path:
            case "/uploads":
                return httpx.Response(200, json={"url": "https://max.example/up"})
            case "/up":
                return httpx.Response(200, json={"token": "file-token"})
            case _:
                return send

    return answer


async def test_a_file_is_uploaded_once_however_long_it_is_processed(tmp_path: Path) -> None:
    seen: list[httpx.Request] = []
    connector = await connected(tmp_path, platform(seen, httpx.Response(400, json=NOT_READY)))
    message = cleared(an_outbound(files=[PAPER]))
    memo: dict[str, Any] = {}
    delays, waited = [], timedelta()
    with pytest.raises(MessageRejected) as given_up:
        while True:
            attempt = an_attempt(at=NOON + waited)
            attempt.memo = memo
            try:
                await connector.send(message, attempt)
            except NotReady as exc:
                delays.append(exc.retry_after.total_seconds())
                waited += exc.retry_after
    assert given_up.value.own_code == "max.attachment_timeout"
    assert delays[:5] == [1, 2, 4, 8, 15]
    assert waited >= timedelta(minutes=10)
    assert [request.url.path for request in seen].count("/up") == 1
    upload = next(request for request in seen if request.url.path == "/up")
    assert b'name="data"; filename="Dogovor.pdf"; filename*=UTF-8' in upload.content
    assert "Authorization" not in upload.headers


async def test_a_file_that_was_never_ready_is_uploaded_anew_when_a_person_tries_again(tmp_path: Path) -> None:
    seen: list[httpx.Request] = []
    connector = await connected(tmp_path, platform(seen, httpx.Response(400, json=NOT_READY)))
    memo: dict[str, Any] = {}

    async def tried(minutes: int) -> Exception:
        attempt = an_attempt(at=NOON + timedelta(minutes=minutes))
        attempt.memo = memo
        with pytest.raises((NotReady, MessageRejected)) as refusal:
            await connector.send(cleared(an_outbound(files=[PAPER])), attempt)
        return refusal.value

    refusals = [type(await tried(minutes)) for minutes in (0, 10, 60, 61)]
    assert refusals == [NotReady, MessageRejected, NotReady, NotReady]
    assert [request.url.path for request in seen].count("/up") == 2


async def test_an_accepted_message_without_a_name_is_looked_up(tmp_path: Path) -> None:
    connector = await connected(tmp_path, lambda _: httpx.Response(200, json={"message": {}}))
    with pytest.raises(OutcomeUnknown):
        await connector.send(cleared(an_outbound(text="x")), an_attempt())


async def test_an_answer_that_cannot_be_unpacked_says_nothing_of_the_message(tmp_path: Path) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        packed = httpx.ByteStream(b"not gzip at all")
        return httpx.Response(200, stream=packed, headers={"Content-Encoding": "gzip"})

    connector = await connected(tmp_path, answer)
    with pytest.raises(OutcomeUnknown):
        await connector.send(cleared(an_outbound(text="x")), an_attempt())
    with pytest.raises(Transient):
        await connector.client.me()


async def test_one_odd_letter_of_a_customer_does_not_stop_the_asking(tmp_path: Path) -> None:
    said = rb'{"updates": [{"update_type": "a", "text": "\ud83d"}, {"update_type": "b"}], "marker": 8}'
    connector = await connected(tmp_path, lambda _: httpx.Response(200, content=said))
    entries, marker = await connector.client.updates(marker=7, types=())
    assert (len(entries), marker) == (2, 8)


async def test_nobody_to_write_to_is_no_request_at_all(tmp_path: Path) -> None:
    connector = await connected(tmp_path, lambda _: pytest.fail("asked"))
    with pytest.raises(RecipientUnreachable):
        await connector.send(cleared(an_outbound(text="x", recipient="?", address={})), an_attempt())


@pytest.mark.parametrize(
    ("targets", "text", "code"),
    [([], "Исправлено", "max.nothing_to_edit"), (["mid.1"], "Слово. " * 1000, "max.text_too_long")],
)
async def test_an_edit_that_cannot_be_done_says_why(tmp_path: Path, targets: list[str], text: str, code: str) -> None:
    connector = await connected(tmp_path, lambda _: pytest.fail("asked"))
    message = an_outbound(text=text, kind=OutboundKind.EDIT, targets=targets)
    with pytest.raises(MessageRejected) as caught:
        await connector.send(cleared(message), an_attempt())
    assert caught.value.own_code == code


async def test_what_is_gone_already_is_removed_well(tmp_path: Path) -> None:
    connector = await connected(tmp_path, lambda _: httpx.Response(404, json={"code": "x", "message": "no"}))
    message = an_outbound(kind=OutboundKind.REMOVE, targets=["mid.1", "mid.2"])
    assert (await connector.send(cleared(message), an_attempt())).external_id == "mid.1"


async def test_a_removal_that_is_refused_is_told(tmp_path: Path) -> None:
    connector = await connected(tmp_path, lambda _: httpx.Response(200, json={"success": False, "message": "late"}))
    message = an_outbound(kind=OutboundKind.REMOVE, targets=["mid.1"])
    with pytest.raises(MessageRejected):
        await connector.send(cleared(message), an_attempt())


async def test_a_large_file_goes_in_ranges(tmp_path: Path) -> None:
    seen: list[httpx.Request] = []
    connector = await connected(tmp_path, platform(seen, httpx.Response(200, json={})))
    size = MULTIPART_UP_TO + 3

    async def chunks() -> AsyncIterator[bytes]:
        left = size
        while left:
            piece = min(left, 1_000_000)
            left -= piece
            yield b"x" * piece

    source = UploadSource(name="Кино.mp4", ascii_name="Kino.mp4", mime="video/mp4", size=size, chunks=chunks)
    assert await connector.client.upload("file", source) == {"token": "file-token"}
    ranges = [request.headers["Content-Range"] for request in seen if request.url.path == "/up"]
    assert ranges[0] == f"bytes 0-{CHUNK - 1}/{size}"
    assert ranges[-1] == f"bytes {MULTIPART_UP_TO}-{size - 1}/{size}"


async def test_a_file_that_shrank_under_way_is_not_sent(tmp_path: Path) -> None:
    connector = await connected(tmp_path, platform([], httpx.Response(200, json={})))

    async def chunks() -> AsyncIterator[bytes]:
        yield b"x"

    source = UploadSource(name="a", ascii_name="a", mime="", size=MULTIPART_UP_TO + 1, chunks=chunks)
    with pytest.raises(Transient):
        await connector.client.upload("file", source)


async def test_typing_is_never_an_error(tmp_path: Path) -> None:
    connector = await connected(tmp_path, lambda _: httpx.Response(500))
    await connector.typing("7001", {"chat_id": 1})
    await connector.typing("7001", {})
