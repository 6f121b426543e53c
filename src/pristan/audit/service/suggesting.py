"""The door for scanners: what they found becomes proposals that a person accepts, merges or rejects."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from pristan.audit.inventory import country_of, thing_of
from pristan.audit.items import ItemState, Sighting, Source, Suggested, match_key
from pristan.audit.naming import kind_title
from pristan.audit.store import queries
from pristan.compliance.own import in_use
from pristan.compliance.rulebook import Rulebook
from pristan.core.ids import CompanyId
from pristan.kit.db import Tx, to_json

MOST_AT_ONCE = 5_000
_COUNTRY_LETTERS = 2


async def suggest(
    tx: Tx,
    company_id: CompanyId,
    items: Iterable[Sighting],
    *,
    source: Source | str,
    seen_at: datetime,
    whole: Sequence[str] = (),
) -> Suggested:
    """Add what a scanner found as «предложено сканером», or refresh what is known; inside the caller's transaction.

    A thing is known again by kind and service. What a person has accepted or rejected stays so: only the day and place
    of the sighting are added to it. ``seen_at``: the moment of the scan, the same for all its batches. ``whole``: hosts
    or folders that this scan has looked through to the end; with them the plan sees what is no longer there. A batch
    may be given again: nothing doubles. ``refused`` of the answer says what was not taken and why.
    """
    book, source = in_use(), Source(source)
    done = Suggested()
    taken = [one for one in items if _is_fit(book, one, done)]
    if len(taken) > MOST_AT_ONCE:
        done.refused.append(f"за один раз больше {MOST_AT_ONCE} строк: остальное не взято")
        del taken[MOST_AT_ONCE:]
    await tx.fetch_value(queries.hold_company, company_id=company_id)
    keys = sorted({_key(one) for one in taken})
    rows = await tx.fetch_all(queries.known_items, company_id=company_id, keys=keys)
    known = {row["match_key"]: (row["id"], row["state"]) for row in rows}
    fresh: set[str] = set()
    for one in taken:
        key = _key(one)
        if key not in known:
            known[key] = (await _propose(tx, company_id, one, key=key, source=source, now=seen_at), "proposed")
            fresh.add(key)
        elif known[key][1] == ItemState.PROPOSED:
            fields = {"purposes": list(one.purposes), "data": list(one.data), "location": _country(one)}
            volume, at = one.volume, seen_at
            await tx.execute(
                queries.enrich_proposal, company_id=company_id, id=known[key][0], volume=volume, now=at, **fields
            )
        await sight(tx, company_id, one, item_id=known[key][0], source=source, seen_at=seen_at)
    done.added, done.refreshed = len(fresh), len(keys) - len(fresh)
    for place in whole:
        await tx.execute(queries.looked, company_id=company_id, source=source, place=place[:1000], at=seen_at)
    return done


async def sight(
    tx: Tx, company_id: CompanyId, one: Sighting, *, item_id: int, source: Source, seen_at: datetime
) -> None:
    """Write down where an item was seen; once for each place and wording."""
    await tx.execute(
        queries.add_sighting,
        company_id=company_id,
        item_id=item_id,
        source=source,
        place=one.place[:1000],
        words=one.words.strip()[:1000],
        location=_country(one),
        data=list(one.data),
        signs=to_json(msgspec.to_builtins(list(one.signs))),
        seen_at=seen_at,
    )


async def _propose(tx: Tx, company_id: CompanyId, one: Sighting, *, key: str, source: Source, now: datetime) -> int:
    kind, service = one.kind.strip().lower(), one.service.strip().lower()
    made: int = await tx.fetch_value(
        queries.propose_item,
        company_id=company_id,
        match_key=key,
        kind=kind,
        service=service,
        title=(one.title or title_of(in_use(), kind=kind, service=service)).strip()[:200],
        purposes=list(one.purposes),
        data=list(one.data),
        location=_country(one),
        volume=one.volume,
        state=ItemState.ACTIVE if source is Source.HUB else ItemState.PROPOSED,
        source=source,
        now=now,
    )
    return made


def _is_fit(book: Rulebook, one: Sighting, done: Suggested) -> bool:
    """What the rules have no word for is not taken, and said."""
    thing = thing_of(book, kind=one.kind, service=one.service, purposes=one.purposes, data=one.data)
    problem = thing.note
    if not one.words.strip():
        problem = "не сказано, что именно увидено"
    unknown = next((sign.rule for sign in one.signs if sign.rule not in book.versions), "")
    if unknown:
        problem = f"правила «{unknown}» нет"
    if problem:
        done.refused.append(f"{one.kind} {one.service}: {problem}"[:300])
    return not problem


def _key(one: Sighting) -> str:
    return match_key(one.kind.strip().lower(), one.service.strip().lower(), place=one.place)


def _country(one: Sighting) -> str | None:
    """A code of two letters; what is not one is «abroad, nobody knows where»."""
    code = country_of(one.location)
    if code is None or (len(code) == _COUNTRY_LETTERS and code.isascii() and code.isalpha()):
        return code
    return "XX"


def title_of(book: Rulebook, *, kind: str, service: str) -> str:
    """How people call a service: by the rulebook, or as it was written; one of our own by its kind."""
    if service in book.services:
        return book.services[service].title
    name = service.removeprefix("link_")
    if name in book.messengers:
        return book.messengers[name].title
    return kind_title(kind) if service in {"", "own"} else service
