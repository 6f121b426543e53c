"""Files a customer can send without looking for one."""

from __future__ import annotations

import math
import struct
import wave
from io import BytesIO

from PIL import Image, ImageDraw

from pristan.sandbox.max.model import UploadType

_RATE = 8000


def sample(kind: UploadType) -> tuple[str, bytes]:
    """A name and bytes of a small file of this kind."""
    match kind:
        case UploadType.IMAGE:
            return "chek.png", _receipt()
        case UploadType.AUDIO:
            return "zapis.wav", _tone(seconds=2)
        case UploadType.VIDEO:
            return "video.mp4", _VIDEO
        case UploadType.FILE:
            return "zayavlenie.pdf", _PDF


def _receipt() -> bytes:
    picture = Image.new("RGB", (480, 640), "#F6F9F9")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((40, 40, 440, 600), fill="#FFFFFF", outline="#BECBCE", width=2)
    for row, width in enumerate((220, 320, 280, 320, 180, 300, 240)):
        pen.rectangle((70, 90 + row * 48, 70 + width, 108 + row * 48), fill="#DCE5E6" if row else "#0B6A77")
    pen.rectangle((70, 500, 240, 530), fill="#0F262C")
    pen.rectangle((320, 500, 410, 530), fill="#0F262C")
    sink = BytesIO()
    picture.save(sink, "PNG", optimize=True)
    return sink.getvalue()


def _tone(*, seconds: int) -> bytes:
    sink = BytesIO()
    with wave.open(sink, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        count = _RATE * seconds
        samples = (int(9000 * math.sin(index * 2 * math.pi * 330 / _RATE)) for index in range(count))
        file.writeframes(struct.pack(f"<{count}h", *samples))
    return sink.getvalue()


# The header of a container without a track: enough to be a video by its type, nothing to play.
_VIDEO = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + b"\x00\x00\x00\x08free" + b"\x00\x00\x00\x08mdat"

_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
