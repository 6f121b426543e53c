"""A big file kept in pieces and read as one: neither joined on a disk nor held in memory whole."""

import io
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any

from typing_extensions import override


class Pieces(io.RawIOBase):
    """Reads and seeks over pieces; at most one of them is in memory.

    ``piece`` gives the bytes of one by its number; ``ends``: where each of them ends in the whole of
    ``size`` bytes.
    """

    def __init__(self, piece: Callable[[int], bytes], *, ends: Sequence[int], size: int) -> None:
        super().__init__()
        self._piece, self._ends, self._size = piece, ends, size
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def tell(self) -> int:
        return self._at

    @override
    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    @override
    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        number = bisect_right(self._ends, self._at)
        inside = self._at - (self._ends[number - 1] if number else 0)
        if self._held[0] != number:
            self._held = (number, self._piece(number))
        part = self._held[1][inside : inside + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)
