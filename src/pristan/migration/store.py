"""SQL of imports."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from pristan.kit.arrays import literal
from pristan.kit.db import Tx
from pristan.kit.sql import load
from pristan.migration.carried import Batch, Card, Filed, Line, Thread
from pristan.migration.media import Kept

queries = load("pristan.migration")
WAKE = "pristan_imports"
_ZERO = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """An import as it stands."""

    company_id: int
    id: int
    format: str
    name: str
    path: str
    size: int
    pieces: int
    sizes: list[int]
    digest: bytes | None
    business_line_id: int
    inbox_id: int | None
    answers: dict[str, str]
    findings: dict[str, Any] | None
    looked: int
    total: int
    state: str
    position: int
    counts: dict[str, int]
    warnings: list[str]
    skipped: list[dict[str, Any]]
    failure: str | None
    created_by_name: str
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where the rows of an import go."""

    company_id: int
    import_id: int
    line_id: int
    inbox_id: int | None
    source: str
    now: datetime


def piece_key(company_id: int, import_id: int, number: int) -> str:
    """Where a piece of an export rests until it is carried over."""
    return f"imports/{company_id}/{import_id}/{number:05}"


def to_json(value: object) -> str:
    """JSON that PostgreSQL can hold: without zero characters, whoever wrote them into an export."""
    return _ZERO.sub(r"\1", msgspec.json.encode(value).decode())


async def add_people(tx: Tx, place: Target, cards: Sequence[Card]) -> dict[str, int]:
    """Contacts of these keys, new ones added; gives their ids by key."""
    if not cards:
        return {}
    where: dict[str, Any] = {"company_id": place.company_id, "source": place.source}
    rows = await tx.fetch_all(queries.known_people, **where, keys=[card.key for card in cards])
    known = {row["key"]: row["contact_id"] for row in rows}
    new = [card for card in cards if card.key not in known]
    if new:
        ids = [row["id"] for row in await tx.fetch_all(queries.next_contact_ids, count=len(new))]
        await tx.execute(
            queries.add_people,
            company_id=place.company_id,
            import_id=place.import_id,
            source=place.source,
            line_id=place.line_id,
            now=place.now,
            ids=ids,
            keys=[card.key for card in new],
            names=[card.name for card in new],
            notes=[card.note for card in new],
            attributes=[to_json(card.attributes) for card in new],
            places=[card.place for card in new],
        )
        known |= {card.key: id_ for card, id_ in zip(new, ids, strict=True)}
        await tx.execute(queries.join_records, **where, keys=[card.key for card in new], contacts=ids)
    if before := [card for card in cards if card.key not in {one.key for one in new}]:
        await tx.execute(
            queries.complete_people,
            company_id=place.company_id,
            ids=[known[card.key] for card in before],
            names=[card.name for card in before],
            notes=[card.note for card in before],
            attributes=[to_json(card.attributes) for card in before],
        )
    await _add_details(tx, place, [(known[card.key], detail) for card in cards for detail in card.details])
    return known


async def add_records(tx: Tx, place: Target, records: Sequence[Filed]) -> int:
    """Deals, tickets and companies that were not there yet; how many. Those whose person came meanwhile are joined."""
    if not records:
        return 0
    return await tx.execute(
        queries.add_records,
        company_id=place.company_id,
        import_id=place.import_id,
        source=place.source,
        keys=[one.key for one in records],
        kinds=[one.kind for one in records],
        titles=[one.title for one in records],
        person_keys=[one.person_key for one in records],
        fields=[to_json(one.fields) for one in records],
        ats=[one.at for one in records],
        places=[one.place for one in records],
    )


async def _add_details(tx: Tx, place: Target, details: Sequence[tuple[int, tuple[str, str, str]]]) -> None:
    if details:
        await tx.execute(
            queries.add_details,
            company_id=place.company_id,
            import_id=place.import_id,
            now=place.now,
            contacts=[contact for contact, _ in details],
            kinds=[kind for _, (kind, _, _) in details],
            values=[value for _, (_, value, _) in details],
            shown=[shown for _, (_, _, shown) in details],
        )


async def conversations_of(
    tx: Tx, place: Target, threads: Sequence[Thread], *, people: Mapping[str, int]
) -> dict[str, tuple[int, int]]:
    """Conversation and contact of each chat by its address; new ones are added, closed."""
    values = [thread.value for thread in threads]
    where: dict[str, Any] = {"company_id": place.company_id, "inbox_id": place.inbox_id}
    known = {row["value"] for row in await tx.fetch_all(queries.identities_by_value, **where, values=values)}
    new = [thread for thread in threads if thread.value not in known]
    if new:
        await tx.execute(
            queries.add_chats,
            **where,
            line_id=place.line_id,
            import_id=place.import_id,
            now=place.now,
            contacts=[people[thread.person_key] for thread in new],
            values=[thread.value for thread in new],
            names=[thread.name for thread in new],
            places=[thread.place for thread in new],
        )
    rows = await tx.fetch_all(queries.conversations_by_value, **where, values=values)
    return {row["value"]: (row["id"], row["contact_id"]) for row in rows}


async def add_history(
    tx: Tx, place: Target, lines: Sequence[Line], *, threads: Mapping[str, tuple[int, int]]
) -> dict[str, int]:
    """Ids of the messages that were not there yet, by their keys."""
    rows = await tx.fetch_all(
        queries.add_history,
        company_id=place.company_id,
        inbox_id=place.inbox_id,
        import_id=place.import_id,
        conversations=literal(threads[line.chat][0] for line in lines),
        kinds=literal(line.kind for line in lines),
        author_kinds=literal(line.author_kind for line in lines),
        author_ids=literal(threads[line.chat][1] if line.kind == "in" else None for line in lines),
        author_names=[line.author_name for line in lines],
        texts=[line.text for line in lines],
        contents=[to_json(line.content) for line in lines],
        external_ids=[line.external_id for line in lines],
        ats=[line.at for line in lines],
        places=literal(line.place for line in lines),
        seqs=literal(line.seq for line in lines),
        edited=[line.is_edited for line in lines],
        removed=[line.is_removed for line in lines],
        states=literal(line.state for line in lines),
    )
    added = {row["external_id"]: row["id"] for row in rows}
    answers = [
        (added[line.external_id], line.reply_to) for line in lines if line.reply_to and line.external_id in added
    ]
    if answers:  # what they answer may stand in the same batch
        await tx.execute(
            queries.join_answers,
            company_id=place.company_id,
            inbox_id=place.inbox_id,
            ids=[id_ for id_, _ in answers],
            reply_tos=[reply_to for _, reply_to in answers],
        )
    return added


async def add_files(tx: Tx, place: Target, files: Sequence[tuple[int, int, Kept]]) -> None:
    """Files of messages with their positions: those that are stored, and those that are not with the reason."""
    for message_id, position, file in files:
        if file.key is not None:
            values = {name: getattr(file, name) for name in Kept.__dataclass_fields__}
            await tx.execute(
                queries.add_file, company_id=place.company_id, message_id=message_id, position=position, **values
            )
    left = [(message_id, position, file) for message_id, position, file in files if file.key is None]
    if left:
        await tx.execute(
            queries.add_left_files,
            company_id=place.company_id,
            messages=[message_id for message_id, _, _ in left],
            positions=[position for _, position, _ in left],
            kinds=[file.kind for _, _, file in left],
            names=[file.name for _, _, file in left],
            reasons=[file.reason for _, _, file in left],
        )


async def touch(tx: Tx, place: Target, batch: Batch, *, threads: Mapping[str, tuple[int, int]]) -> None:
    """Bring list rows in line with the messages of a batch."""
    by_chat: dict[str, list[Line]] = {}
    for line in batch.lines:
        by_chat.setdefault(line.chat, []).append(line)
    lasts = [max(lines, key=lambda line: (line.kind in {"in", "out"}, line.at, line.seq)) for lines in by_chat.values()]
    await tx.execute(
        queries.touch_threads,
        company_id=place.company_id,
        inbox_id=place.inbox_id,
        ids=[threads[chat][0] for chat in by_chat],
        first_ats=[min(line.at for line in lines) for lines in by_chat.values()],
        last_ats=[max(line.at for line in lines) for lines in by_chat.values()],
        preview_ats=[last.at for last in lasts],
        previews=[to_json(last.preview()) for last in lasts],
    )
