"""The memory of a twin on disk, so that the accounts of a demo survive a restart."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_origin

import msgspec

from pristan.kit.log import get_logger
from pristan.kit.waiting import ended, happens_within

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SAVE_EVERY_S = 5.0
T = TypeVar("T")


class Keeping(Generic[T]):
    """One JSON file in ``folder``; without a folder nothing is kept. ``shape`` is the type of the memory."""

    def __init__(self, folder: Path | None, shape: type[T]) -> None:
        self._file = folder / "state.json" if folder else None
        self._shape = shape
        self._last = b""
        self._keeper: asyncio.Task[None] | None = None
        self._told: Callable[[], T] | None = None

    def load(self) -> T | None:
        """What was kept; an unreadable file is set aside, not destroyed."""
        if self._file is None or not self._file.exists():
            return None
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=self._shape, dec_hook=_decoded)
        except msgspec.MsgspecError:
            get_logger().warning("sandbox_state_unreadable", file=self._file.name)
            self._file.replace(self._file.with_suffix(".unreadable.json"))
            return None

    def start(self, told: Callable[[], T], *, stopping: asyncio.Event) -> None:
        """Save every few seconds what ``told`` gives, if it has changed."""
        if self._file is not None:
            self._told = told
            self._keeper = asyncio.create_task(self._keep(stopping))

    async def stop(self) -> None:
        """Save for the last time."""
        if self._keeper is not None:
            await ended(self._keeper)
            self._save()

    async def _keep(self, stopping: asyncio.Event) -> None:
        while not await happens_within(stopping, SAVE_EVERY_S):
            self._save()

    def _save(self) -> None:
        if self._file is None or self._told is None:
            return
        data = msgspec.json.encode(self._told(), enc_hook=_encoded)
        if data == self._last:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_suffix(".new")
        fresh.write_bytes(data)
        fresh.replace(self._file)  # whole, or not at all
        self._last = data


class Shelf:
    """Bytes by name: in ``folder`` between runs, or in memory."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._memory: dict[str, bytes] = {}

    def put(self, name: str, content: bytes) -> None:
        """``name`` is of our own making: letters, digits, ``-`` and ``_``."""
        if self._folder is None:
            self._memory[name] = content
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / name).write_bytes(content)

    def get(self, name: str) -> bytes:
        """The bytes; none of what is not there."""
        if self._folder is None:
            return self._memory.get(name, b"")
        path = self._folder / name
        return path.read_bytes() if path.is_file() else b""


def _encoded(value: Any) -> Any:
    match value:
        case deque():
            return list(value)
        case asyncio.Event():
            return None
        case _:
            raise NotImplementedError(f"{type(value).__name__} cannot be kept")


def _decoded(kind: Any, value: Any) -> Any:
    match get_origin(kind) or kind:
        case found if found is deque:
            return deque(value)
        case found if found is asyncio.Event:
            return asyncio.Event()
        case _:
            raise NotImplementedError(f"{kind} cannot be kept")
