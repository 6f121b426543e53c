"""Files of the twin: what was uploaded, and what it looks like as an attachment."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from pristan.kit.clock import random_token
from pristan.sandbox.vk.errors import VkError
from pristan.sandbox.vk.model import Json, Stored
from pristan.sandbox.vk.world import World

REFUSED = (".exe", ".apk", ".bat", ".cmd", ".com", ".scr")
PHOTO_FORMATS = {"JPEG", "PNG", "GIF"}
MOST_RATIO = 20
MOST_SIDES = 14_000


class Media:
    """Tickets for uploading, bytes, attachments by name. ``folder`` keeps the bytes between runs."""

    def __init__(self, world: World, *, base_url: str, folder: Path | None) -> None:
        self._world = world
        self._base_url = base_url
        self._folder = folder
        self._bytes: dict[str, bytes] = {}
        self._tickets: dict[str, tuple[int, str]] = {}
        self._waiting: dict[str, tuple[str, str]] = {}

    def upload_url(self, group_id: int, kind: str) -> str:
        ticket = random_token(12)
        self._tickets[ticket] = (group_id, kind)
        return f"{self._base_url}/upload/{ticket}"

    def take(self, ticket: str, *, field: str, name: str, content: bytes) -> Json:
        """An upload; what VK does not take leaves ``photo`` empty or tells an ``error``."""
        found = self._tickets.get(ticket)
        if found is None or not content:
            return {"error": "ERR_UPLOAD_BAD_UPLOAD_SERVER", "bwact": "do_add"}
        kind = found[1]
        if kind == "photo":
            if field != "photo" or not _is_photo(content):
                return {"server": 7, "photo": "[]", "hash": ""}
            return {"server": 7, "photo": json.dumps([{"key": self._wait(name, content)}]), "hash": "hash7"}
        if field != "file" or name.lower().endswith(REFUSED):
            return {"error": "invalid_file", "error_descr": "file type is not allowed"}
        return {"file": f"{kind}|{self._wait(name, content)}"}

    def save_photo(self, group_id: int, photo: str) -> Stored:
        try:
            key = json.loads(photo)[0]["key"]
            name, stored = self._waiting.pop(key)
        except (ValueError, KeyError, IndexError, TypeError) as exc:
            raise VkError(100, "photo") from exc
        return self._world.keep_file(
            kind="photo", owner_id=-group_id, name=name, mime="image/jpeg", size=len(self._read(stored)), key=stored
        )

    def save_doc(self, group_id: int, file: str, *, title: str) -> Stored:
        kind, _, key = file.partition("|")
        if key not in self._waiting or kind not in {"doc", "audio_message", "graffiti"}:
            raise VkError(100, "file is undefined")
        name, stored = self._waiting.pop(key)
        return self._world.keep_file(
            kind=kind, owner_id=-group_id, name=title or name, mime="", size=len(self._read(stored)), key=stored
        )

    def own(self, owner_id: int, *, kind: str, name: str, content: bytes) -> Json:
        """A file of a customer, as an attachment."""
        key = random_token(12)
        self._write(key, content)
        mime = "image/png" if kind == "photo" else ""
        stored = self._world.keep_file(kind=kind, owner_id=owner_id, name=name, mime=mime, size=len(content), key=key)
        return self.attachment(stored)

    def named(self, name: str) -> Json:
        """The attachment that ``photo-1_2_key`` names; raises error 100."""
        kind = next((one for one in ("photo", "audio_message") if name.startswith(one)), "doc")
        owner, _, rest = name.removeprefix(kind).partition("_")
        id_, _, access_key = rest.partition("_")
        stored = self._world.memory.files.get(f"{owner}_{id_}")
        if stored is None or access_key not in {"", stored.access_key} or (stored.kind == "photo") != (kind == "photo"):
            raise VkError(100, f"attachment {name[:40]}")
        return self.attachment(stored)

    def attachment(self, stored: Stored) -> Json:
        url = f"{self._base_url}/files/{stored.key}"
        body: Json = {"id": stored.id, "owner_id": stored.owner_id, "access_key": stored.access_key}
        body["date"] = self._world.now()
        match stored.kind:
            case "photo":
                width, height = _sides(self._read(stored.key))
                sizes = [
                    {"type": "s", "url": url, "width": max(width // 8, 1), "height": max(height // 8, 1)},
                    {"type": "w", "url": url, "width": width, "height": height},
                ]
                body |= {"album_id": -64, "text": "", "sizes": sizes}
            case "audio_message":
                body |= {"duration": 2, "link_ogg": url, "link_mp3": url, "waveform": [1, 5, 9, 5, 1]}
            case _:
                ext = stored.name.rpartition(".")[2] if "." in stored.name else ""
                body |= {"title": stored.name, "size": stored.size, "ext": ext, "url": url, "type": 1}
                return {"type": "doc", "doc": body}
        return {"type": stored.kind, stored.kind: body}

    def content(self, key: str) -> bytes | None:
        return self._read(key) if any(one.key == key for one in self._world.memory.files.values()) else None

    def _wait(self, name: str, content: bytes) -> str:
        key, stored = random_token(9), random_token(12)
        self._write(stored, content)
        self._waiting[key] = (name, stored)
        return key

    def _write(self, key: str, content: bytes) -> None:
        if self._folder is None:
            self._bytes[key] = content
        else:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / key).write_bytes(content)

    def _read(self, key: str) -> bytes:
        if self._folder is None:
            return self._bytes.get(key, b"")
        path = self._folder / key
        return path.read_bytes() if path.is_file() else b""


def _is_photo(content: bytes) -> bool:
    try:
        with Image.open(BytesIO(content)) as picture:
            width, height = picture.size
            good = picture.format in PHOTO_FORMATS
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return False
    return good and width + height <= MOST_SIDES and max(width, height) <= MOST_RATIO * min(width, height)


def _sides(content: bytes) -> tuple[int, int]:
    try:
        with Image.open(BytesIO(content)) as picture:
            return picture.size
    except (UnidentifiedImageError, OSError):
        return 1, 1
