"""The verbs of an import: begin, apply what comes next, pause, go on, undo. Each within the caller's transaction."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from pristan.channels import channel
from pristan.contacts.policy.sameness import normal_phone
from pristan.core.errors import Conflict, InvalidInput, NotFound
from pristan.kit.db import Tx
from pristan.migration import store
from pristan.migration.carried import Batch, Card
from pristan.migration.store import Import, Place, queries

UNDO_AT_ONCE = 5_000
# Formats whose messages become conversations of this channel; of the others people are carried over.
CHANNELS = {"whatsapp": "whatsapp", "telegram": "telegram"}


async def begin(
    tx: Tx,
    company_id: int,
    line_id: int,
    *,
    format_id: str,
    path: str,
    digest: bytes,
    answers: Mapping[str, str],
    now: datetime,
) -> int:
    """Register an import; ``apply`` does its work. The line's archive of the channel is made if there is none."""
    where = {"company_id": company_id, "line_id": line_id}
    if not await tx.fetch_value(queries.line_exists, **where):
        raise NotFound("Такого направления в компании нет", code="import.line_not_found")
    inbox_id = None
    if name := CHANNELS.get(format_id):
        inbox_id = await tx.fetch_value(queries.archive_inbox, **where, channel=name)
        title = f"Архив {channel(name).manifest.name}"
        inbox_id = inbox_id or await tx.fetch_value(queries.add_archive_inbox, **where, channel=name, name=title)
    made: int = await tx.fetch_value(
        queries.add_import,
        **where,
        format=format_id,
        name=path.rpartition("/")[2],
        path=path,
        digest=digest,
        inbox_id=inbox_id,
        answers=store.to_json(answers),
        now=now,
    )
    return made


async def place_of(tx: Tx, company: str, line: str) -> tuple[int, int]:
    """Company and line by name or number; either may be empty where there is only one."""
    rows = await tx.fetch_all(queries.lines_of_all)
    fitting = [
        row
        for row in rows
        if company in {"", str(row["company_id"]), row["company"]} and line in {"", str(row["line_id"]), row["line"]}
    ]
    if len(fitting) != 1:
        known = "; ".join(f"{row['company']} ({row['company_id']}), {row['line']} ({row['line_id']})" for row in rows)
        raise InvalidInput(f"Назовите компанию и направление. Есть: {known}", code="import.place")
    return fitting[0]["company_id"], fitting[0]["line_id"]


async def load(tx: Tx, import_id: int) -> Import:
    """One import."""
    found = await tx.one_of(Import, queries.one_import, id=import_id)
    if found is None:
        raise NotFound("Такого переноса нет", code="import.not_found")
    return found


async def apply(tx: Tx, found: Import, batch: Batch, *, taken: int, now: datetime) -> Import | None:
    """Bring a batch of ``taken`` things in. None: somebody paused the import or moves it too; nothing was done."""
    row = await tx.fetch_one(queries.lock_import, company_id=found.company_id, id=found.id)
    if row is None or row["state"] != "running" or row["position"] != found.position:
        return None
    place = Place(
        company_id=found.company_id,
        import_id=found.id,
        line_id=found.business_line_id,
        inbox_id=found.inbox_id,
        source=found.format,
        now=now,
    )
    counts = Counter(found.counts)
    counts["left"] += batch.left
    people = await store.add_people(tx, place, batch.cards)
    counts["people"] += len(people)
    if batch.lines and found.inbox_id is not None:
        counts.update(await _history(tx, place, batch))
    else:
        counts["left"] += len(batch.lines)
    position = found.position + taken
    await tx.execute(
        queries.move_import, company_id=found.company_id, id=found.id, position=position, counts=store.to_json(counts)
    )
    return await load(tx, found.id)


async def _history(tx: Tx, place: Place, batch: Batch) -> Mapping[str, int]:
    holders = [
        Card(
            key=thread.person_key,
            name=thread.name,
            note="",
            details=(("phone", phone, thread.phone),) if (phone := _phone(thread.phone)) else (),
            attributes={},
            place=thread.place,
        )
        for thread in batch.threads.values()
    ]
    people = await store.add_people(tx, place, list({card.key: card for card in holders}.values()))
    threads = await store.conversations_of(tx, place, list(batch.threads.values()), people=people)
    added = await store.add_history(tx, place, batch.lines, threads=threads)
    fresh = [line for line in batch.lines if line.external_id in added]
    files = [(added[line.external_id], at, file) for line in fresh for at, file in enumerate(line.files)]
    await store.add_files(tx, place, files)
    if fresh:
        await store.touch(tx, place, batch, threads=threads)
    notices = sum(line.kind == "system" for line in fresh)
    return {
        "messages": len(fresh) - notices,
        "notices": notices,
        "duplicates": len(batch.lines) - len(fresh),
        "files_left": len(files),
    }


async def set_state(tx: Tx, import_id: int, state: str, *, now: datetime) -> None:
    """Pause, go on or begin to undo; a state it cannot be reached from is refused."""
    allowed = {
        "paused": ["running"],
        "running": ["paused", "failed"],
        "undoing": ["running", "paused", "done", "failed"],
    }
    if state not in allowed:
        raise InvalidInput("Так перенос не переключить", code="import.state")
    if not await tx.execute(
        queries.set_state, id=import_id, state=state, failure=None, allowed=allowed[state], now=now
    ):
        found = await load(tx, import_id)
        raise Conflict(f"Перенос сейчас в состоянии «{STATES[found.state]}»", code="import.state")


async def fail(tx: Tx, import_id: int, failure: str, *, now: datetime) -> None:
    """The file cannot be read further; what is in stays, and it can be gone on with or undone."""
    await tx.execute(queries.set_state, id=import_id, state="failed", failure=failure, allowed=["running"], now=now)


async def undo_some(tx: Tx, found: Import, *, now: datetime) -> bool:
    """Take back a part; False when nothing is left. What others have added meanwhile stays, with whom it belongs to."""
    where = {"company_id": found.company_id, "import_id": found.id}
    row = await tx.fetch_one(queries.lock_import, company_id=found.company_id, id=found.id)
    if row is None or row["state"] != "undoing":
        return False
    if await tx.execute(queries.undo_messages, **where, limit=UNDO_AT_ONCE):
        return True
    for query in (queries.undo_conversations, queries.undo_identities, queries.undo_people):
        await tx.execute(query, **where)
    kept = await tx.fetch_value(queries.kept_people, **where)
    await tx.execute(queries.forget_trace, **where)
    await tx.execute(
        queries.finish_undo, company_id=found.company_id, id=found.id, counts=store.to_json({"kept": kept}), now=now
    )
    return False


STATES = {
    "running": "идёт",
    "paused": "на паузе",
    "done": "готов",
    "failed": "остановился на ошибке",
    "undoing": "отменяется",
    "undone": "отменён",
}


def _phone(shown: str) -> str | None:
    return normal_phone(shown) if shown else None
