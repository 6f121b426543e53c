import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pristan.kit.media import (
    INLINE,
    THUMB_SIDE,
    ImageRefused,
    kind_of,
    open_picture,
    safe_name,
    serving_headers,
    sniff,
)


def picture(kind: str = "PNG", size: tuple[int, int] = (1200, 800)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (10, 120, 130)).save(out, kind)
    return out.getvalue()


def bomb(side: int = 60_000) -> bytes:
    """A PNG of a few kilobytes that claims to unfold into gigabytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 10_000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("head", "name", "mime"),
    [
        pytest.param(picture("PNG"), "a.png", "image/png", id="png"),
        pytest.param(picture("JPEG"), "a.exe", "image/jpeg", id="jpeg, whatever it is called"),
        pytest.param(picture("WEBP"), "", "image/webp", id="webp"),
        pytest.param(b"<svg xmlns='x' onload='alert(1)'>", "a.png", "image/svg+xml", id="svg under a false name"),
        pytest.param(b"\xef\xbb\xbf <?xml version='1.0'?><svg>", "a", "image/svg+xml", id="svg behind a prologue"),
        pytest.param(b"  <!DOCTYPE html><script>", "photo.jpg", "text/html", id="page under a false name"),
        pytest.param(b"%PDF-1.7", "a.pdf", "application/pdf", id="pdf"),
        pytest.param(b"MZ\x90", "photo.jpg", "application/x-msdownload", id="program under a false name"),
        pytest.param(b"PK\x03\x04....", "a.zip", "application/zip", id="archive"),
        pytest.param("Привет".encode(), "a.txt", "text/plain", id="text"),
        pytest.param(b"\x00\x01\x02", "a.bin", "application/octet-stream", id="nothing we know"),
        pytest.param(b"", "", "application/octet-stream", id="empty"),
    ],
)
def test_the_type_is_what_the_content_says(head: bytes, name: str, mime: str) -> None:
    assert sniff(head, name=name) == mime


def test_office_documents_are_told_from_archives_by_name() -> None:
    assert "wordprocessingml" in sniff(b"PK\x03\x04", name="Договор.docx")


def test_a_picture_gets_a_small_copy_without_anything_but_pixels() -> None:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    Image.new("RGB", (1600, 900)).save(out, "JPEG", exif=exif)
    opened = open_picture(out.getvalue())
    assert (opened.width, opened.height) == (1600, 900)
    with Image.open(BytesIO(opened.thumbnail)) as small:
        assert max(small.size) == THUMB_SIDE
        assert not small.getexif()
    assert b"secret" not in opened.thumbnail


def photo(orientation: int, *, description_type: int = 2) -> bytes:
    """A photo with a red left half, as the camera held it; the type of its description may be another than text."""
    description = struct.pack("<HHLL", 0x010E, description_type, 1, 38)
    entries = description + struct.pack("<HHLHH", 0x0112, 3, 1, orientation, 0)
    exif = b"Exif\0\0II*\0" + struct.pack("<LH", 8, 2) + entries + struct.pack("<L", 0) + bytes(64)
    image, out = Image.new("RGB", (80, 40), "white"), BytesIO()
    image.paste("red", (0, 0, 40, 40))
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("description_type", [pytest.param(2, id="sound"), pytest.param(12, id="damaged metadata")])
@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [
        (1, (80, 40), (5, 5)),
        (2, (80, 40), (75, 5)),
        (3, (80, 40), (75, 5)),
        (4, (80, 40), (5, 5)),
        (5, (40, 80), (5, 5)),
        (6, (40, 80), (5, 5)),
        (7, (40, 80), (5, 75)),
        (8, (40, 80), (5, 75)),
        (99, (80, 40), (5, 5)),
    ],
)
def test_a_photo_stands_upright(
    orientation: int, size: tuple[int, int], red_at: tuple[int, int], *, description_type: int
) -> None:
    found = open_picture(photo(orientation, description_type=description_type))
    with Image.open(BytesIO(found.thumbnail)) as small:
        pixel = small.convert("RGB").getpixel(red_at)
        assert (small.size, (found.width, found.height)) == (size, size)
    assert isinstance(pixel, tuple)
    assert (pixel[0] > 200, pixel[1] < 100) == (True, True)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(bomb(), "too_many_pixels", id="bomb"),
        pytest.param(bomb(9000), "too_many_pixels", id="81 megapixels"),
        pytest.param(picture()[:200], "broken", id="cut short"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "broken", id="only a signature"),
        pytest.param(b"<svg/>", "broken", id="no raster at all"),
    ],
)
def test_a_dangerous_picture_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(ImageRefused) as caught:
        open_picture(content)
    assert caught.value.reason == reason


@given(st.binary(max_size=400))
def test_any_bytes_are_opened_or_refused(content: bytes) -> None:
    for head in (b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff", b"II*\x00", b"BM"):
        try:
            open_picture(head + content)
        except ImageRefused:
            continue


@pytest.mark.parametrize("mime", ["image/svg+xml", "text/html", "application/pdf", "text/plain", "application/xml"])
def test_active_content_is_only_ever_offered_for_saving(mime: str) -> None:
    headers = serving_headers(mime, name="a.svg")
    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert kind_of(mime) == "file"


def test_pictures_are_shown() -> None:
    assert serving_headers("image/png", name="Фото 1.png")["Content-Disposition"] == (
        "inline; filename=\"____ 1.png\"; filename*=UTF-8''%D0%A4%D0%BE%D1%82%D0%BE%201.png"
    )
    assert {kind_of(mime) for mime in INLINE} == {"image", "video", "audio"}


@given(st.text())
def test_any_name_becomes_a_harmless_one(name: str) -> None:
    cleaned = safe_name(name)
    assert cleaned
    assert len(cleaned) <= 150
    assert not set(cleaned) & set('/\\\x00\r\n"<>\u202e')
    assert cleaned not in {".", ".."}


def test_the_extension_of_a_long_name_survives() -> None:
    assert safe_name("я" * 300 + ".pdf").endswith(".pdf")
