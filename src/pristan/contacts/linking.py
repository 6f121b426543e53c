"""Finds people who may be the same: compares what is known of them, keeps suggestions, forgets baseless ones."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pristan.channels import channel
from pristan.contacts import store
from pristan.contacts.model import Detail, DetailKind, Match, Pair, Source
from pristan.contacts.policy.likeness import MOST_HOLDERS, confidence_of, may_join_alone
from pristan.contacts.policy.sameness import normal
from pristan.contacts.store import Brought, Compared, Held, queries
from pristan.core.ids import CompanyId, ContactId
from pristan.kit.db import Tx

BATCH = 100
BROUGHT_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a round of comparing found: pairs that join by themselves, and people whose cards show something new."""

    compared: int = 0
    certain: Sequence[Pair] = ()
    changed: Sequence[tuple[CompanyId, ContactId]] = ()


async def compare(tx: Tx, *, now: datetime) -> Found:
    """Compare people of whom something new is known. One process at a time: pairs have two ends."""
    if not await tx.fetch_value(queries.take_turn_to_compare):
        return Found()
    people = await tx.all_of(Compared, queries.claim_to_compare, limit=BATCH)
    if not people:
        return Found()
    adopted = await store.adopt_consents(tx, people)
    await store.tell_details(tx, list(_own_addresses(people, now=now)))
    pairs = await _pairs(tx, people)
    alone, rest = await _apart(tx, pairs)
    changed = await store.keep_suggestions(tx, people, pairs=[*alone, *rest], now=now)
    await store.finish_comparing(tx, people)
    return Found(compared=len(people), certain=alone, changed=sorted({*adopted, *changed}))


async def compare_brought(tx: Tx, *, now: datetime, at_once: int = BROUGHT_AT_ONCE) -> Found:
    """Compare people whom imports brought. What an import says is proved by nobody, so a person decides each pair."""
    if not await tx.fetch_value(queries.take_turn_to_compare):
        return Found()
    people = await tx.all_of(Brought, queries.claim_brought, limit=at_once)
    if not people:
        return Found()
    changed = await store.keep_suggestions(tx, people, pairs=await _pairs(tx, people), now=now)
    await store.finish_brought(tx, people)
    return Found(compared=len(people), changed=sorted(changed))


def _own_addresses(people: Iterable[Compared], *, now: datetime) -> Iterable[tuple[Any, Detail]]:
    """Where the address itself is a phone or an e-mail, or the channel names a phone beside it, it is the person's."""
    for one in people:
        kind, shown = channel(one.channel).manifest.address, one.value
        if one.phone:
            kind, shown = "phone", one.phone
        if kind not in {"phone", "email"}:
            continue
        value = normal(DetailKind(kind), shown)
        if value is not None:
            yield (
                one,
                Detail(
                    kind=DetailKind(kind),
                    value=value,
                    shown=shown,
                    source=Source.CHANNEL,
                    is_verified=False,
                    at=now,
                ),
            )


async def _pairs(tx: Tx, people: Sequence[Held]) -> list[Pair]:
    rows = await store.matches(tx, people, most=MOST_HOLDERS)
    found: dict[tuple[CompanyId, ContactId, ContactId], dict[tuple[str, str], Match]] = defaultdict(dict)
    for row in rows:
        here, there = row["mine_id"], row["other_id"]
        match = Match(
            kind=row["kind"],
            value=row["value"],
            is_verified_here=row["is_verified_here"],
            is_verified_there=row["is_verified_there"],
        )
        found[row["company_id"], min(here, there), max(here, there)][match.kind, match.value] = match
    pairs = []
    for (company_id, first_id, second_id), shared in found.items():
        reasons = tuple(shared[key] for key in sorted(shared))
        confidence = confidence_of(reasons)
        pairs.append(
            Pair(company_id=company_id, first_id=first_id, second_id=second_id, reasons=reasons, confidence=confidence)
        )
    turned_down = await store.turned_down(tx, pairs)
    return [pair for pair in pairs if (pair.company_id, pair.first_id, pair.second_id) not in turned_down]


async def _apart(tx: Tx, pairs: Sequence[Pair]) -> tuple[list[Pair], list[Pair]]:
    """Pairs that join by themselves, and those that a person decides."""
    lines = await store.lines_of(tx, pairs)
    alone = [
        pair
        for pair in pairs
        if may_join_alone(
            pair.confidence,
            lines=(lines[pair.company_id, pair.first_id], lines[pair.company_id, pair.second_id]),
        )
    ]
    return alone, [pair for pair in pairs if pair not in alone]
