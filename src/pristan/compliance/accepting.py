"""Which edition of the rulebook this installation has accepted, and the rules that act until it accepts the next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from pristan.compliance.editions import Change, cautious, compare, digest, packed, unpacked
from pristan.compliance.own import in_use
from pristan.compliance.rulebook import Rulebook
from pristan.compliance.shapes import Rule
from pristan.compliance.store import queries
from pristan.core.errors import Conflict
from pristan.kit.db import Tx, to_json
from pristan.kit.principal import Principal

INSTALLATION = "установка"
_BUILT: dict[tuple[str, str], Rulebook] = {}  # by the digests of both editions; one, rarely two
_MOST_BUILT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An accepted edition. ``by``: who accepted it."""

    id: int
    version: str
    digest: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The edition that came with the release beside the accepted one.

    ``changes``: what accepting means. ``is_readable`` is false when this release cannot read the accepted rules: then
    nothing can be compared, and the new edition acts alone.
    """

    book: Rulebook
    digest: str
    accepted: Edition | None
    changes: tuple[Change, ...]
    is_readable: bool
    is_alone: bool

    @property
    def is_accepted(self) -> bool:
        return self.accepted is not None and self.accepted.digest == self.digest


async def rules_in_use(tx: Tx) -> Rulebook:
    """What the gate decides by: the rulebook of the release, and of the accepted one what it drops or changes."""
    return await rules_beside(tx, await _accepted(tx))


async def rules_beside(tx: Tx, accepted: Edition | None) -> Rulebook:
    """The same where the accepted edition is known already."""
    book = in_use()
    if accepted is None or accepted.digest == _digest_of(book):
        return book
    both = (_digest_of(book), accepted.digest)
    if both not in _BUILT:
        if len(_BUILT) >= _MOST_BUILT:
            _BUILT.clear()
        rules = await _rules_of(tx, accepted)
        _BUILT[both] = book if rules is None else cautious(book, rules, was=accepted.version)
    return _BUILT[both]


async def standing(tx: Tx) -> Standing:
    """What is accepted, what is not yet, and what that would change."""
    book, accepted = in_use(), await _accepted(tx)
    rules = await _rules_of(tx, accepted) if accepted else None
    return Standing(
        book=book,
        digest=_digest_of(book),
        accepted=accepted,
        changes=compare(book, rules) if rules is not None else (),
        is_readable=accepted is None or rules is not None,
        is_alone=bool(await tx.fetch_value(queries.is_alone)),
    )


async def accept(tx: Tx, *, seen: str, by: Principal | None, now: datetime) -> str:
    """Accept the edition of this release, if it is the one with the digest ``seen``; returns its version.

    ``by`` of ``None`` is the administrator of the server. Where several companies live, only that one may.
    """
    book = in_use()
    if seen != _digest_of(book):
        raise Conflict("Редакция уже другая. Обновите страницу и посмотрите изменения", code="rulebook.changed")
    if by is not None and not await tx.fetch_value(queries.is_alone):
        text = "В установке несколько компаний: редакцию принимает администратор сервера, pristan rules accept"
        raise Conflict(text, code="rulebook.not_alone")
    await _add(tx, book, by=by, now=now)
    return book.edition.version


async def remember_first(tx: Tx, *, now: datetime) -> None:
    """An installation begins with the edition it came with: there is nothing to compare it with."""
    if await _accepted(tx) is None:
        await tx.execute(queries.lock_editions)
        if await _accepted(tx) is None:
            await _add(tx, in_use(), by=None, now=now)


async def _add(tx: Tx, book: Rulebook, *, by: Principal | None, now: datetime) -> None:
    await tx.execute(queries.lock_editions)
    await tx.execute(
        queries.add_edition,
        version=book.edition.version,
        digest=_digest_of(book),
        rules=to_json(packed(book.rules)),
        by=by.operator_id if by else None,
        by_name=by.name if by else INSTALLATION,
        now=now,
    )


async def _accepted(tx: Tx) -> Edition | None:
    return edition_of(await tx.fetch_one(queries.newest_edition))


def edition_of(row: Mapping[str, Any] | None) -> Edition | None:
    """The accepted edition a row tells of, if it does."""
    if row is None or row["edition_id"] is None:
        return None
    return Edition(
        id=row["edition_id"],
        version=row["edition_version"],
        digest=row["edition_digest"],
        by=row["accepted_by_name"],
        at=row["accepted_at"],
    )


async def _rules_of(tx: Tx, edition: Edition) -> tuple[Rule, ...] | None:
    return unpacked(await tx.fetch_value(queries.rules_of_edition, id=edition.id))


@lru_cache(maxsize=4)
def _digest_of(book: Rulebook) -> str:
    return digest(book.rules)
