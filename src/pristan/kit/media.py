"""Looks into files strangers sent: what they really are, how big a picture is, a small copy of it.

A declared type is a claim. Only what is found here decides whether a file may be shown in the page.
"""

import re
import struct
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

if TYPE_CHECKING:
    from PIL import Image

MAX_PIXELS = 60_000_000
THUMB_SIDE = 640
ORIENTATION = 0x0112  # of EXIF 2.32, §4.6.4
UNKNOWN = "application/octet-stream"

Kind = Literal["image", "video", "audio", "file"]

# Shown in the page; everything else is only ever offered for saving. SVG and HTML are never here.
INLINE = frozenset(
    {
        "image/jpeg",
        "image/png",
        "image/gif",
        "image/webp",
        "video/mp4",
        "video/webm",
        "audio/mpeg",
        "audio/ogg",
        "audio/mp4",
        "audio/wav",
    }
)

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp3g", "video/3gpp"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/aac"),
    (0, b"\xff\xf9", "audio/aac"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"fLaC", "audio/flac"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"Rar!", "application/vnd.rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"MZ", "application/x-msdownload"),
    (0, b"\x7fELF", "application/x-executable"),
)
_MARKUP = re.compile(
    rb"^\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml|<!doctype|<!--|<html|<head|<body|<script|<svg)", re.IGNORECASE
)
_BAD_IN_NAME = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]+')
_ZIP_BASED = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


class ImageRefused(Exception):
    """The picture is broken, or too big to be opened safely."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was opened and found sound."""

    width: int
    height: int
    thumbnail: bytes
    """A small re-encoded copy (WebP), free of everything but pixels."""


def sniff(head: bytes, *, name: str = "") -> str:
    """The type by content; ``name`` only tells office documents from plain archives."""
    for offset, signature, mime in _SIGNATURES:
        if head[offset : offset + len(signature)] == signature:
            return _ZIP_BASED.get(extension(name), mime) if mime == "application/zip" else mime
    if _MARKUP.match(head[:512]):
        return "image/svg+xml" if b"<svg" in head[:1024].lower() else "text/html"
    return "text/plain" if _is_text(head[:1024]) else UNKNOWN


def kind_of(mime: str) -> Kind:
    """How a file of this type is treated in a conversation."""
    if mime not in INLINE:
        return "file"
    match mime.partition("/")[0]:
        case "image":
            return "image"
        case "video":
            return "video"
        case "audio":
            return "audio"
        case _:
            return "file"


def open_picture(content: bytes) -> Picture:
    """Measure and shrink a picture; raises ImageRefused before a bomb unfolds."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - dear to load, only pictures need it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of broken metadata, which is not kept anyway
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF"]) as image:
                width, height = image.size
                if width * height > MAX_PIXELS:
                    raise ImageRefused("too_many_pixels")
                image.draft("RGB", (THUMB_SIDE, THUMB_SIDE))
                flat = image.convert("RGBA" if _has_alpha(image) else "RGB")
                small = _upright(flat)
                if small.size != flat.size:  # it lies on its side, and nobody will see it so
                    width, height = height, width
                small.thumbnail((THUMB_SIDE, THUMB_SIDE))
                out = BytesIO()
                small.save(out, "WEBP", quality=78)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as exc:
        raise ImageRefused("too_many_pixels") from exc
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        TypeError,
        ArithmeticError,
        LookupError,
        MemoryError,
        struct.error,
    ) as exc:
        raise ImageRefused("broken") from exc
    return Picture(width, height, out.getvalue())


def _upright(image: "Image.Image") -> "Image.Image":
    """Turned as its metadata says; metadata that cannot be read are no reason to refuse a picture."""
    from PIL import Image  # noqa: PLC0415 - as above

    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    try:
        turn = turns.get(image.getexif().get(ORIENTATION, 1))
    except (OSError, ValueError, SyntaxError, TypeError, LookupError, struct.error):
        turn = None
    return image if turn is None else image.transpose(turn)


def extension(name: str) -> str:
    return PurePosixPath(name).suffix.removeprefix(".").lower()


def safe_name(name: str, *, fallback: str = "file") -> str:
    """A file name without paths, control characters and text-direction tricks."""
    cleaned = _BAD_IN_NAME.sub("_", name).strip(" .")
    if len(cleaned) > 150:  # noqa: PLR2004 - long enough for a person, short enough for any file system
        suffix = extension(cleaned)[:12]
        cleaned = cleaned[:130].rstrip(" .") + (f".{suffix}" if suffix else "")
    return cleaned or fallback


def serving_headers(mime: str, *, name: str) -> dict[str, str]:
    """Headers that let a browser show a file only when showing it can do no harm."""
    inline = mime in INLINE
    ascii_name = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    disposition = "inline" if inline else "attachment"
    names = f"filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"
    return {
        "Content-Type": mime if inline else UNKNOWN,
        "Content-Disposition": f"{disposition}; {names}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, max-age=86400, immutable",
    }


def _has_alpha(image: "Image.Image") -> bool:
    return image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info


def _is_text(head: bytes) -> bool:
    if not head or b"\x00" in head:
        return False
    try:
        head.decode()
    except UnicodeDecodeError as exc:
        return exc.start > len(head) - 4  # a character cut by the edge
    return True
