"""Uploads: addresses, bytes on disk, tokens of one type each, the window in which media is «not ready»."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import AsyncIterator
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from pristan.kit.clock import random_token
from pristan.sandbox.max.errors import ApiError, forbidden_extension, invalid
from pristan.sandbox.max.faults import Faults
from pristan.sandbox.max.model import Bot, Json, Upload, UploadType
from pristan.sandbox.max.world import World

MEGABYTE = 1024 * 1024
# The platform takes files up to 4 GB; the twin stops earlier for the sake of the disk.
MOST_BYTES = {
    UploadType.IMAGE: 50 * MEGABYTE,
    UploadType.VIDEO: 250 * MEGABYTE,
    UploadType.AUDIO: 256 * MEGABYTE,
    UploadType.FILE: 256 * MEGABYTE,
}
MOST_PIXELS = 7680
MOST_UPLOADS = 5000
MOST_KEPT = 2048 * MEGABYTE
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
_DURATION_S = 7


class Media:
    """Everything that is known about uploaded bytes."""

    def __init__(self, world: World, *, folder: Path) -> None:
        self._world = world
        self._folder = folder

    def open(self, bot: Bot, kind: UploadType) -> Upload:
        """A fresh address. One address takes one file."""
        counters = self._world.memory.counters
        counters.photo += 1
        upload = Upload(
            upload_id=random_token(18),
            bot_id=bot.user_id,
            type=kind,
            token=f"{kind}_{random_token(24)}",
            created_ms=self._world.clock.now_ms(),
            photo_key=random_token(8),
            photo_id=counters.photo,
        )
        self._world.keep_upload(upload)
        self._forget_oldest()
        return upload

    def find(self, upload_id: str) -> Upload | None:
        return self._world.memory.uploads.get(upload_id)

    def path(self, upload: Upload) -> Path:
        return self._folder / upload.upload_id

    def token_type(self, bot: Bot, token: str) -> UploadType | None:
        upload = self._world.upload_by_token(bot.user_id, token)
        return upload.type if upload is not None else None

    def put(self, bot: Bot, kind: UploadType, *, name: str, data: bytes) -> Upload:
        """A file from the phone of a customer: ready at once, whatever its name."""
        upload = self.open(bot, kind)
        self.path(upload).write_bytes(data)
        upload.size = len(data)
        self._finish(upload, name=name, faults=Faults())
        return upload

    async def store(self, upload: Upload, *, chunks: AsyncIterator[bytes], name: str, faults: Faults) -> None:
        """The whole file at once."""
        self._check_name(upload, name=name, faults=faults)
        size = 0
        with self.path(upload).open("wb") as sink:
            async for chunk in chunks:
                size += len(chunk)
                if size > MOST_BYTES[upload.type]:
                    raise _too_large(upload)
                sink.write(chunk)
        upload.size = size
        self._finish(upload, name=name, faults=faults)

    async def store_range(
        self, upload: Upload, *, content_range: str, chunks: AsyncIterator[bytes], name: str, faults: Faults
    ) -> bool:
        """One part of the file; true when all of it has come."""
        self._check_name(upload, name=name, faults=faults)
        first, last, total = _parsed_range(content_range, upload)
        position = first
        path = self.path(upload)
        path.touch()
        with path.open("r+b") as sink:
            sink.seek(first)
            async for chunk in chunks:
                position += len(chunk)
                if position > last + 1:
                    raise ApiError(416, code="upload.range", message="Body is longer than its Content-Range")
                sink.write(chunk)
        if position != last + 1:
            raise ApiError(416, code="upload.range", message="Body is shorter than its Content-Range")
        upload.total = total
        upload.ranges = _joined([*upload.ranges, (first, last)])
        if upload.ranges != [(0, total - 1)]:
            return False
        upload.size = total
        self._finish(upload, name=name, faults=faults)
        return True

    def answer(self, upload: Upload) -> Json | None:
        """What the upload host says when done; None stands for its ``<retval>``."""
        match upload.type:
            case UploadType.IMAGE:
                return {"photos": {upload.photo_key: {"token": upload.token}}}
            case UploadType.FILE:
                return {"fileId": upload.photo_id, "token": upload.token}
            case UploadType.VIDEO | UploadType.AUDIO:
                return None

    def is_ready(self, upload: Upload) -> bool:
        """Whether it may be sent now; each question counts as one attempt."""
        if upload.not_ready_left > 0:
            upload.not_ready_left -= 1
            return False
        return upload.is_stored and self._world.clock.now_ms() >= upload.ready_at_ms

    def _finish(self, upload: Upload, *, name: str, faults: Faults) -> None:
        if upload.size == 0:
            raise invalid("File is empty")
        upload.filename = Path(name).name[:255] or "file"
        upload.mime = mimetypes.guess_type(upload.filename)[0] or "application/octet-stream"
        if upload.type is UploadType.IMAGE:
            self._measure(upload)
        if upload.type in (UploadType.VIDEO, UploadType.AUDIO):
            upload.duration_s = _DURATION_S
        if upload.type is UploadType.VIDEO:
            upload.width, upload.height = 1280, 720
        upload.is_stored = True
        self._forget_oldest()
        upload.not_ready_left = faults.not_ready_times if upload.type is not UploadType.IMAGE else 0
        upload.ready_at_ms = self._world.clock.now_ms() + faults.not_ready_ms

    def _measure(self, upload: Upload) -> None:
        try:
            with Image.open(self.path(upload)) as picture:
                upload.width, upload.height = picture.size
                upload.mime = Image.MIME.get(picture.format or "", upload.mime)
        except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as exc:
            raise invalid("Invalid image") from exc
        if max(upload.width, upload.height) > MOST_PIXELS:
            raise invalid(f"Image size must be at most {MOST_PIXELS}x{MOST_PIXELS}")

    def _check_name(self, upload: Upload, *, name: str, faults: Faults) -> None:
        if upload.is_stored:
            raise invalid("Upload url is already used")
        if upload.type is UploadType.FILE and name.lower().endswith(faults.forbidden_extensions):
            raise forbidden_extension()

    def _forget_oldest(self) -> None:
        uploads = self._world.memory.uploads
        kept = sum(one.size for one in uploads.values())
        while len(uploads) > MOST_UPLOADS or (kept > MOST_KEPT and len(uploads) > 1):
            gone = self._world.forget_upload(next(iter(uploads)))
            kept -= gone.size
            self.path(gone).unlink(missing_ok=True)


def _too_large(upload: Upload) -> ApiError:
    return ApiError(413, code="upload.size", message=f"File size must be at most {MOST_BYTES[upload.type]} bytes")


def _parsed_range(header: str, upload: Upload) -> tuple[int, int, int]:
    match = _RANGE.fullmatch(header.strip())
    if match is None:
        raise invalid("Invalid Content-Range")
    first, last, total = (int(one) for one in match.groups())
    if first > last or last >= total or (upload.total is not None and upload.total != total):
        raise ApiError(416, code="upload.range", message="Range is not satisfiable")
    if total > MOST_BYTES[upload.type]:
        raise _too_large(upload)
    return first, last, total


def _joined(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined
