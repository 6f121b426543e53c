"""The verbs of an import: begin, apply what comes next, pause, go on, undo. Each within the caller's transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pristan.channels import channel
from pristan.compliance.case import today_in_moscow
from pristan.contacts.policy.sameness import normal_phone
from pristan.conversations import detections
from pristan.core.errors import Conflict, InvalidInput, NotFound
from pristan.core.ids import CompanyId
from pristan.ingest.watching import watched
from pristan.kit.db import Tx
from pristan.migration import store
from pristan.migration.carried import SOURCES, Batch, Card, by_channel
from pristan.migration.formats import FORMATS
from pristan.migration.media import NOT_THERE, Kept, Place
from pristan.migration.store import WAKE, Import, Target, queries

UNDO_AT_ONCE = 5_000
NO_FILES: Mapping[Place, Kept] = {}
LEASE = timedelta(seconds=30)  # what a dead process held is free after that
# Formats whose messages are history of one channel of ours; others tell it of each conversation, or it is none of ours.
CHANNELS = {"whatsapp": "whatsapp", "telegram": "telegram"}
NONE_OF_OURS = "api_channel"


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
    """Register an import of a file on the server; ``apply`` does its work."""
    inbox_id = await first_archive(tx, company_id, line_id, format_id=format_id)
    made: int = await tx.fetch_value(
        queries.add_import,
        company_id=company_id,
        line_id=line_id,
        format=format_id,
        name=path.rpartition("/")[2],
        path=path,
        digest=digest,
        inbox_id=inbox_id,
        answers=store.to_json(answers),
        now=now,
    )
    return made


async def first_archive(tx: Tx, company_id: int, line_id: int, *, format_id: str) -> int | None:
    """The archive of the channel that the format is of; None: it is made when the first conversation comes."""
    if not await tx.fetch_value(queries.line_exists, company_id=company_id, line_id=line_id):
        raise NotFound("Такого направления в компании нет", code="import.line_not_found")
    name = CHANNELS.get(format_id)
    return None if name is None else await archive_of(tx, company_id, line_id, format_id=format_id, name=name)


async def archive_of(tx: Tx, company_id: int, line_id: int, *, format_id: str, name: str) -> int:
    """The line's archive of a channel, or of the system where it is no channel of ours; made if there is none."""
    is_ours = name != NONE_OF_OURS
    title = channel(name).manifest.name if is_ours else SOURCES.get(format_id, FORMATS[format_id].title)
    where = {"company_id": company_id, "line_id": line_id, "channel": name, "mark": "true" if is_ours else format_id}
    if found := await tx.fetch_value(queries.archive_inbox, **where):
        return int(found)
    await tx.fetch_value(queries.hold_archives, company_id=company_id)
    if found := await tx.fetch_value(queries.archive_inbox, **where):
        return int(found)
    return int(await tx.fetch_value(queries.add_archive_inbox, **where, name=f"Архив {title}"))


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


async def apply(
    tx: Tx, found: Import, batch: Batch, *, taken: int, now: datetime, kept: Mapping[Place, Kept] = NO_FILES
) -> Import | None:
    """Bring a batch of ``taken`` things in. None: somebody paused the import or moves it too; nothing was done."""
    row = await tx.fetch_one(queries.lock_import, company_id=found.company_id, id=found.id)
    if row is None or row["state"] != "running" or row["position"] != found.position:
        return None
    place = Target(
        company_id=found.company_id,
        import_id=found.id,
        line_id=found.business_line_id,
        inbox_id=found.inbox_id,
        source=found.format,
        now=now,
    )
    counts = Counter(found.counts)
    people = await store.add_people(tx, place, batch.cards)
    counts["people"] += len(people)
    counts["records"] += await store.add_records(tx, place, batch.records)
    for name, part in by_channel(batch, CHANNELS.get(found.format, NONE_OF_OURS)).items():
        inbox_id = await archive_of(tx, place.company_id, place.line_id, format_id=found.format, name=name)
        there = replace(place, inbox_id=inbox_id)
        counts.update(await _history(tx, there, part, channel_id=name, kept=kept))
    position = found.position + taken
    await tx.execute(
        queries.move_import, company_id=found.company_id, id=found.id, position=position, counts=store.to_json(counts)
    )
    return await load(tx, found.id)


async def _history(
    tx: Tx, place: Target, batch: Batch, *, channel_id: str, kept: Mapping[Place, Kept]
) -> Mapping[str, int]:
    holders: dict[str, Card] = {}
    for thread in batch.threads.values():
        phone = _phone(thread.phone)
        card = Card(
            key=thread.person_key,
            name=thread.name,
            note="",
            details=(("phone", phone, thread.phone),) if phone else (),
            attributes={},
            place=thread.place,
        )
        holders[card.key] = holders[card.key].with_more(card) if card.key in holders else card
    people = await store.add_people(tx, place, list(holders.values()))
    threads = await store.conversations_of(tx, place, list(batch.threads.values()), people=people)
    added = await store.add_history(tx, place, batch.lines, threads=threads)
    fresh = [line for line in batch.lines if line.external_id in added]
    files = [
        (
            added[line.external_id],
            at,
            kept.get((line.external_id, at)) or Kept(kind=file.kind, name=file.name, reason=NOT_THERE),
        )
        for line in fresh
        for at, file in enumerate(line.files)
    ]
    await store.add_files(tx, place, files)
    if fresh:
        await store.touch(tx, place, batch, threads=threads)
        incoming = [added[line.external_id] for line in fresh if line.kind == "in"]
        await _have_read(tx, place, incoming, channel_id=channel_id)
    stored = sum(file.key is not None for _, _, file in files)
    notices = sum(line.kind == "system" for line in fresh)
    return {
        "messages": len(fresh) - notices,
        "notices": notices,
        "duplicates": len(batch.lines) - len(fresh),
        "files": stored,
        "files_left": len(files) - stored,
    }


async def _have_read(tx: Tx, place: Target, messages: Sequence[int], *, channel_id: str) -> None:
    """What came through a channel that must not carry personal data is read like what arrives, after it."""
    day = today_in_moscow(place.now)
    found = (await watched(tx, [(CompanyId(place.company_id), channel_id)], day=day)).values()
    for against in found:
        await detections.ask_of_history(
            tx, CompanyId(place.company_id), messages, line_id=place.line_id, against=against, at=place.now
        )


# What pausing and going on mean while an export is still fetched.
_FETCHING = {("paused", "pulling"): "held", ("running", "held"): "pulling"}


async def set_state(tx: Tx, import_id: int, state: str, *, now: datetime) -> None:
    """Pause, go on or begin to undo; a state it cannot be reached from is refused."""
    found = await load(tx, import_id)
    state = _FETCHING.get((state, found.state), state)
    allowed = {
        "held": ["pulling"],
        "pulling": ["held"],
        "paused": ["running"],
        "running": ["paused", "failed"],
        "undoing": ["running", "paused", "done", "failed"],
    }
    if state not in allowed:
        raise InvalidInput("Так перенос не переключить", code="import.state")
    if not await tx.execute(
        queries.set_state, id=import_id, state=state, failure=None, allowed=allowed[state], now=now
    ):
        raise Conflict(f"Перенос сейчас в состоянии «{STATES[found.state]}»", code="import.state")
    tx.wake(WAKE)


async def fail(tx: Tx, found: Import, failure: str, *, now: datetime) -> None:
    """It cannot be gone on with: what is in stays, people may go on or undo. Of taking back it is only told."""
    where = {"company_id": found.company_id, "id": found.id}
    await tx.execute(queries.refused, **where, failure=failure)
    await tx.execute(queries.undo_stumbles, **where, failure=f"{failure}. Отмена пробует дальше сама")
    for before, after in (("running", "failed"), ("pulling", "held")):
        await tx.execute(queries.set_state, id=found.id, state=after, failure=failure, allowed=[before], now=now)


async def undo_some(tx: Tx, found: Import, *, now: datetime) -> bool:
    """Take back a part; False when nothing is left. What others have added meanwhile stays, with whom it belongs to."""
    where = {"company_id": found.company_id, "import_id": found.id}
    row = await tx.fetch_one(queries.lock_import, company_id=found.company_id, id=found.id)
    if row is None or row["state"] != "undoing":
        return False
    if await tx.execute(queries.undo_messages, **where, limit=UNDO_AT_ONCE):
        return True
    for query in (
        queries.undo_records,
        queries.undo_conversations,
        queries.undo_identities,
        queries.undo_people,
        queries.undo_details,
    ):
        await tx.execute(query, **where)
    kept = await tx.fetch_value(queries.kept_people, **where)
    await tx.execute(queries.forget_trace, **where)
    await tx.execute(
        queries.finish_undo, company_id=found.company_id, id=found.id, counts=store.to_json({"kept": kept}), now=now
    )
    return False


STATES = {
    "uploading": "загружается",
    "pulling": "забирается по API",
    "held": "остановлен, пока забирался",
    "looking": "читаем файл",
    "asked": "ждёт ответов",
    "refused": "файл не прочитан",
    "running": "идёт",
    "paused": "на паузе",
    "done": "готов",
    "failed": "остановился на ошибке",
    "undoing": "отменяется",
    "undone": "отменён",
}


def _phone(shown: str) -> str | None:
    return normal_phone(shown) if shown else None
