"""Arrays for statements that insert many rows at once, made quicker than element by element."""

from collections.abc import Iterable, Sequence
from struct import Struct
from typing import Final

import psycopg
from psycopg.adapt import Buffer, Dumper
from psycopg.pq import Format
from typing_extensions import override

_HEADER: Final = Struct(">iiiii")
_LENGTH: Final = Struct(">i")
_BYTEA: Final = 17
_BYTEA_ARRAY: Final = 1001


class ByteaArray:
    """A list of byte strings as a parameter of type ``bytea[]``."""

    __slots__ = ("items",)

    def __init__(self, items: Sequence[bytes]) -> None:
        self.items = items


class _ByteaArrayDumper(Dumper):
    format = Format.BINARY
    oid = _BYTEA_ARRAY

    @override
    def dump(self, obj: ByteaArray) -> Buffer:
        parts = [_HEADER.pack(1, 0, _BYTEA, len(obj.items), 1)]
        for item in obj.items:
            parts += (_LENGTH.pack(len(item)), item)
        return b"".join(parts)


psycopg.adapters.register_dumper(ByteaArray, _ByteaArrayDumper)


def literal(values: Iterable[int | str | None]) -> str:
    """An array of numbers or plain words as text, several times quicker than a list.

    A word holds letters, digits, ``_`` and ``-`` only.
    """
    return "{" + ",".join(["null" if value is None else str(value) for value in values]) + "}"
