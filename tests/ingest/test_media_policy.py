from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image

from pristan.ingest.media_policy import NOT_SHOWN, TRIES, examine, next_attempt

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def picture(kind: str = "PNG") -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30)).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind", "name", "expected"),
    [
        pytest.param(picture(), "image", "", ("image", "image", "Фото.png", True), id="a picture"),
        pytest.param(picture("WEBP"), "sticker", "", ("sticker", "image", "Стикер.webp", True), id="a sticker"),
        pytest.param(picture(), "file", "a.png", ("file", "image", "a.png", True), id="a picture sent as a file"),
        pytest.param(b"%PDF-1.7", "file", "акт.pdf", ("file", "file", "акт.pdf", False), id="a document"),
        pytest.param(b"<html><script>", "image", "a.jpg", ("file", "file", "a.jpg", False), id="a page as a picture"),
        pytest.param(b"<svg onload=x>", "image", "", ("file", "file", "Фото", False), id="svg is no picture"),
        pytest.param(b"MZ\x90\x00", "audio", "", ("file", "file", "Звук", False), id="a program as a sound"),
        pytest.param(picture()[:60], "image", "", ("file", "file", "Фото.png", False), id="a broken picture"),
        pytest.param(b"OggS....", "audio", "", ("audio", "audio", "Звук.ogg", False), id="a sound"),
        pytest.param(b"#!AMR\n", "audio", "", ("file", "file", "Звук.amr", False), id="a sound nobody can play here"),
        pytest.param(b"", "file", "../../etc/passwd", ("file", "file", "_.._etc_passwd", False), id="a path as a name"),
    ],
)
def test_a_file_is_what_its_bytes_say(
    content: bytes, kind: str, name: str, expected: tuple[str, str, str, bool]
) -> None:
    found = examine(content, kind=kind, name=name)
    assert (found.kind, found.file_kind, found.name, found.thumbnail is not None) == expected
    assert (found.remark is not None) == (found.kind != kind)


@pytest.mark.parametrize(
    ("content", "kind", "is_honest"),
    [
        (b"#!AMR\n", "audio", True),
        (b"\x00\x01", "video", True),
        (b"II*\x00", "image", True),
        (b"<svg>", "image", False),
    ],
)
def test_only_a_lie_is_called_one(content: bytes, kind: str, *, is_honest: bool) -> None:
    assert (examine(content, kind=kind, name="").remark == NOT_SHOWN) is is_honest


def test_fetching_is_tried_for_hours_and_then_given_up() -> None:
    moments = [next_attempt(number, now=NOON) for number in range(1, TRIES + 1)]
    assert moments[-1] is None
    assert moments[0] == NOON + timedelta(seconds=5)
    assert all(moment is not None for moment in moments[:-1])
