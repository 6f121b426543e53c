"""What was read of a file: kinds, numbers and places, and what could not be read. No value, no heading, no name."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pristan.compliance.pd import Kind


class Unread(StrEnum):
    """Why something of a file was not read. The rulebook says what follows from it."""

    PICTURE = "picture"
    MEDIA = "media"
    LOCKED = "locked"
    BROKEN = "broken"
    TOO_BIG = "too_big"
    PARTIAL = "partial"
    NESTED = "nested"
    OTHER = "other"
    LATE = "late"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Unread.PICTURE: "картинка",
    Unread.MEDIA: "звук или видео",
    Unread.LOCKED: "шифр или старый формат",
    Unread.BROKEN: "файл испорчен",
    Unread.TOO_BIG: "файл слишком велик",
    Unread.PARTIAL: "прочитана только часть",
    Unread.NESTED: "внутри другие файлы",
    Unread.OTHER: "такой формат не читается",
    Unread.LATE: "прочитать не успели",
}


class FileUnreadable(Exception):
    """The file cannot be read, or not to its end; the text says why, in Russian, ``why`` in a word."""

    def __init__(self, message: str, why: Unread = Unread.BROKEN) -> None:
        super().__init__(message)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Sure:
    """How often a kind surely stands at one place: a column of a table, a page, or somewhere in the text (zeros).

    Tables, columns and pages are counted from one.
    """

    kind: Kind
    found: int
    table: int = 0
    column: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """What the gate goes by. ``sure``: what stands in the file; ``unread``: why not all of it was read.

    ``ad_signs``: by which signs of the rulebook it advertises; ``is_debt``: it demands a debt.
    """

    form: str = ""
    sure: tuple[Sure, ...] = ()
    unread: frozenset[Unread] = frozenset()
    ad_signs: tuple[str, ...] = ()
    is_debt: bool = False


def not_read(*why: Unread) -> FileRead:
    """A file of which nothing is known."""
    return FileRead(unread=frozenset(why))


def gravest(found: Iterable[Sure]) -> list[Sure]:
    """One line for each kind: how often in all, and the place where it stands most."""
    kinds: dict[Kind, list[Sure]] = {}
    for one in found:
        kinds.setdefault(one.kind, []).append(one)
    tops = [(max(group, key=lambda one: one.found), sum(one.found for one in group)) for group in kinds.values()]
    return [Sure(kind=top.kind, found=total, table=top.table, column=top.column, page=top.page) for top, total in tops]
