"""The memory on disk, so that a demo survives a restart."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pristan.sandbox.max.faults import Faults
from pristan.sandbox.max.model import Json, Subscription
from pristan.sandbox.max.world import Memory

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pristan.sandbox.max.line import Line


MOST_WAITING_KEPT = 10_000


@dataclass(slots=True, kw_only=True)
class KeptLine:
    faults: Faults
    subscriptions: list[Subscription]
    waiting: list[tuple[int, Json]] = field(default_factory=list)
    next_marker: int = 0


@dataclass(slots=True, kw_only=True)
class Saved:
    version: int = 1
    memory: Memory = field(default_factory=Memory)
    lines: dict[int, KeptLine] = field(default_factory=dict)


class Snapshot:
    """A JSON file beside the folder of uploaded files; without a folder, a temporary one and no JSON."""

    def __init__(self, state_dir: Path | None) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="max-twin-") if state_dir is None else None
        root = Path(self._temporary.name) if self._temporary is not None else state_dir
        assert root is not None  # noqa: S101 - one of the two is set
        self._file = root / "state.json" if self._temporary is None else None
        self._last = b""
        self.files = root / "files"
        self.files.mkdir(parents=True, exist_ok=True)

    def load(self) -> Saved:
        """What was saved; an unreadable file is set aside, not destroyed."""
        if self._file is None or not self._file.exists():
            return Saved()
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=Saved)
        except msgspec.MsgspecError:
            self._file.replace(self._file.with_suffix(".unreadable.json"))
            return Saved()

    def close(self) -> None:
        if self._temporary is not None:
            self._temporary.cleanup()

    def save(self, memory: Memory, lines: Mapping[int, Line]) -> None:
        if self._file is None:
            return
        kept = {
            bot_id: KeptLine(
                faults=line.faults,
                subscriptions=list(line.subscriptions.values()),
                waiting=list(line.queue.waiting)[-MOST_WAITING_KEPT:],
                next_marker=line.queue.next_marker,
            )
            for bot_id, line in lines.items()
        }
        fresh = self._file.with_suffix(".new")
        data = msgspec.json.encode(Saved(memory=memory, lines=kept))
        if data == self._last:
            return
        fresh.write_bytes(data)
        fresh.replace(self._file)
        self._last = data
