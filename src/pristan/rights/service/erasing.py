"""Destroys: phase by phase, a batch a transaction. Killed at any moment, it goes on where it was.

``aim`` writes down whose rows go; ``mark`` leaves a tombstone beside the files, for copies that are restored later;
``chat`` and ``messages`` take what comes by the thousand or with files; ``journal`` looks through the raw entries;
``rest`` takes what is left; ``act`` lays the tombstone again, without what was spared, writes the act, and it is done.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from pristan.core.facts import Fact
from pristan.core.ids import CompanyId, ConversationId, LineId
from pristan.kit.db import Database, Tx, to_json
from pristan.kit.files import Files
from pristan.rights.holdings import HOLDINGS, erasing
from pristan.rights.model import Cause, Erasure, Targets
from pristan.rights.policy.letters import letter_is_awaited
from pristan.rights.policy.traces import traces
from pristan.rights.service import acts, sparing, tombstones
from pristan.rights.service.targets import as_stored, by_numbers, from_stored, moment, narrowed, person_of
from pristan.rights.service.terms import day_of
from pristan.staff import Entry, append_access_log

BATCH: Final = 2_000
SWEEP: Final = 5_000
LEAVING: Final = timedelta(seconds=10)  # a message that is on its way right now is waited for
FIRST: Final = ""
LAYING: Final = frozenset({"mark", "act"})  # a tombstone is laid between transactions


@dataclass(slots=True, kw_only=True)
class Step:
    """One transaction of one destruction."""

    tx: Tx
    erasure: Erasure
    targets: Targets
    now: datetime
    keys: list[str]

    @property
    def parameters(self) -> dict[str, Any]:
        return self.targets.parameters(self.erasure.company_id)

    def count(self, table: str, rows: int) -> None:
        if rows:
            self.erasure.counts[table] = self.erasure.counts.get(table, 0) + rows

    async def move(self, phase: str, *, swept_to: int = 0) -> None:
        await self.tx.execute(
            erasing.move,
            company_id=self.erasure.company_id,
            id=self.erasure.id,
            phase=phase,
            counts=to_json(self.erasure.counts),
            swept_to=swept_to,
            keys=self.keys,
        )

    def drop_letters(self, keys: Iterable[str | None]) -> None:
        """Let the bytes of whole letters go after the commit: no row of files names them."""
        own = f"letters/{self.erasure.company_id}/"
        self.keys += sorted({key for key in keys if key and key.startswith(own)} - set(self.keys))

    async def let_go(self, file_ids: list[int]) -> None:
        """Drop rows of files that nothing names any more; their bytes go after the commit."""
        if not file_ids:
            return
        gone = await self.tx.fetch_all(erasing.erase_files, company_id=self.erasure.company_id, ids=file_ids)
        self.count("files", len(gone))
        self.keys += [key for row in gone for key in (row["storage_key"], row["thumb_key"]) if key]


async def work(
    db: Database, files: Files, *, company_id: CompanyId, erasure_id: int, now: Callable[[], datetime]
) -> bool:
    """Do what is left of one destruction; whether it is done now (false: it waits or was stopped)."""
    while True:
        async with db.transaction() as tx:
            found = await tx.one_of(Erasure, erasing.load, company_id=company_id, id=erasure_id)
            if found is None or found.state not in {"confirmed", "running"}:
                return found is not None and found.state == "done"
            if found.not_before is not None and found.not_before > now():
                return False
            step = Step(tx=tx, erasure=found, targets=from_stored(found.targets), now=now(), keys=[])
            if found.phase not in LAYING and not await PHASES[found.phase](step):
                return False
        if found.phase in LAYING:
            await _lay(db, files, found, now=now())
        await _drop_bytes(db, files, found, keys=step.keys)


async def _aim(step: Step) -> bool:
    found = step.erasure
    targets, stored = await _meant(step)
    why = await _stopped_by(step, targets)
    if why:
        await step.tx.execute(erasing.stop, company_id=found.company_id, id=found.id, why=why)
        await _log(step, "erasure.stopped", why=why)
        return False
    if await _letter_leaves(step):
        return False
    parameters = targets.parameters(found.company_id)
    if await step.tx.fetch_value(erasing.still_leaving, **parameters):
        until = step.now + LEAVING
        await step.tx.execute(erasing.put_off, company_id=found.company_id, id=found.id, until=until)
        return False
    await step.tx.execute(erasing.cancel_leaving, **parameters, now=step.now)
    where = {"company_id": found.company_id, "id": found.id}
    await step.tx.execute(erasing.aim, **where, phase="mark", targets=to_json(stored), subject=found.subject)
    return True


async def _meant(step: Step) -> tuple[Targets, dict[str, Any]]:
    """Whose rows go, and how the row of the destruction keeps that."""
    found = step.erasure
    company_id, named = found.company_id, from_stored(found.targets)
    if found.cause == Cause.REQUEST and found.contact_id is not None:
        targets, marks = await person_of(step.tx, found.contact_id, company_id=company_id)
        return targets, as_stored(targets, marks)
    if found.cause == Cause.RETENTION:
        await step.tx.execute(erasing.lock_people, **named.parameters(company_id))
        return await sparing.still_meant(step.tx, named, company_id=company_id, asked_at=found.asked_at or step.now)
    return named, found.targets


async def _letter_leaves(step: Step) -> bool:
    """Whether the answer to the person is still on its way; its end is kept, for the message itself goes too."""
    where: dict[str, Any] = {"company_id": step.erasure.company_id}
    letter = await step.tx.fetch_one(erasing.letter_state, **where, id=step.erasure.id)
    if letter is None:
        return False
    since = step.erasure.decided_at or step.now
    if letter_is_awaited(letter["state"], letter["channel"], waited=step.now - since):
        await step.tx.execute(erasing.put_off, **where, id=step.erasure.id, until=step.now + LEAVING)
        return True
    kept = {"state": letter["state"], "channel": letter["channel"], "at": moment(letter["sent_at"])}
    await step.tx.execute(erasing.keep_delivery, **where, id=letter["request_id"], delivery=to_json(kept))
    return False


async def _stopped_by(step: Step, targets: Targets) -> str:
    """A legal hold of any of these people: also one that was set after the destruction was confirmed."""
    if step.erasure.cause == Cause.RESTORE:  # it had been destroyed before the copy came back
        return ""
    if step.erasure.cause == Cause.RETENTION and not (targets.conversations or targets.contacts):
        return "Срок хранения больше не истёк: в диалогах снова написали"
    where = targets.parameters(step.erasure.company_id)
    await step.tx.execute(erasing.lock_people, **where)
    row = await step.tx.fetch_one(erasing.held_by, **where, today=day_of(step.now))
    return "" if row is None else f"Запрет уничтожения: {row['reason']}"


async def _lay(db: Database, files: Files, found: Erasure, *, now: datetime) -> None:
    """Lay the tombstone outside a transaction: before the first row goes, and at the end for what really went."""
    if found.cause != Cause.RESTORE:
        await tombstones.leave(db, files, found, now=now)
    async with db.transaction() as tx:
        again = await tx.one_of(Erasure, erasing.load, company_id=found.company_id, id=found.id)
        if again is None or again.phase != found.phase:  # another worker has gone on meanwhile
            return
        step = Step(tx=tx, erasure=again, targets=from_stored(again.targets), now=now, keys=[])
        await (step.move("chat") if found.phase == "mark" else _finish(step))


async def _chat(step: Step) -> bool:
    rows = await step.tx.fetch_all(erasing.erase_webchat_files, **step.parameters)
    step.count("webchat_files", len(rows))
    for table, query in (
        ("webchat_pushes", erasing.erase_webchat_pushes),
        ("webchat_feed", erasing.erase_webchat_feed),
        ("webchat_sessions", erasing.erase_webchat_sessions),
        ("webchat_visitors", erasing.erase_webchat_visitors),
    ):
        step.count(table, await step.tx.execute(query, **step.parameters))
    papers = await step.tx.fetch_all(erasing.erase_consent_records, **step.parameters)
    step.count("consent_records", len(papers))
    drafts = await step.tx.fetch_all(erasing.erase_drafts, **step.parameters)
    step.count("drafts", len(drafts))
    loose = [file_id for row in drafts for file_id in row["file_ids"]]
    await step.let_go([*loose, *(row["file_id"] for row in (*rows, *papers) if row["file_id"] is not None)])
    await step.move("messages")
    return True


async def _messages(step: Step) -> bool:
    upto = step.erasure.targets.get("upto")
    picked = await step.tx.fetch_all(erasing.pick_messages, **step.parameters, upto=upto, limit=BATCH)
    if not picked:
        sweeps = step.erasure.cause != Cause.RETENTION and bool(step.targets.values)
        await step.move("journal" if sweeps else "rest")
        return True
    company_id, ids = step.erasure.company_id, [row["id"] for row in picked]
    for table, query in (
        ("deliveries", erasing.erase_deliveries),
        ("gate_false_alarms", erasing.erase_gate_false_alarms),
        ("gate_decisions", erasing.erase_gate_decisions),
        ("holds", erasing.erase_holds),
        ("sent_parts", erasing.erase_sent_parts),
        ("outbox", erasing.erase_outbox),
        ("message_versions", erasing.erase_message_versions),
        ("detections", erasing.erase_detections),
        ("mentions", erasing.erase_mentions),
        ("consent_questions", erasing.erase_consent_questions),
        ("address_confirmations", erasing.erase_confirmations_of),
    ):
        step.count(table, await step.tx.execute(query, company_id=company_id, ids=ids))
    attached = await step.tx.fetch_all(erasing.erase_attachments, company_id=company_id, ids=ids)
    step.count("attachments", len(attached))
    journal = [row["journal_id"] for row in picked if row["journal_id"] is not None]
    entries = await step.tx.fetch_all(erasing.erase_journal, company_id=company_id, journal=journal)
    step.count("journal", len(entries))
    step.drop_letters(row["letter"] for row in (*picked, *entries))
    rows = await step.tx.execute(erasing.erase_import_rows, company_id=company_id, target="message", ids=ids)
    step.count("import_rows", rows)
    step.count("messages", await step.tx.execute(erasing.erase_messages, company_id=company_id, ids=ids))
    await step.let_go([row["file_id"] for row in attached if row["file_id"] is not None])
    await step.move("messages")
    return True


async def _journal(step: Step) -> bool:
    """The raw entries, understood or not, that carry an address of the person: receipts, edits, what failed."""
    marks = [(inbox, mark) for inbox, value in step.targets.values for mark in traces(value)]
    row = await step.tx.fetch_one(
        erasing.sweep_journal,
        company_id=step.erasure.company_id,
        after=step.erasure.swept_to,
        limit=SWEEP,
        mark_inboxes=[inbox for inbox, _ in marks],
        marks=[mark for _, mark in marks],
    )
    if row is None or row["upto"] is None:
        await step.move("rest")
        return True
    step.count("journal", row["gone"])
    step.drop_letters(row["letters"])
    await step.move("journal", swept_to=row["upto"])
    return True


async def _rest(step: Step) -> bool:
    threads = await step.tx.fetch_all(erasing.lock_threads, **step.parameters)
    if step.erasure.cause == Cause.RETENTION:
        step.targets = await sparing.spared(step.tx, step.targets, company_id=step.erasure.company_id)
        threads = [row for row in threads if row["id"] in step.targets.conversations]
    elif await step.tx.fetch_all(erasing.pick_messages, **step.parameters, upto=None, limit=1):
        await step.move("messages")  # somebody wrote meanwhile
        return True
    for holding in HOLDINGS:
        if holding.rest is not None:
            rows = await step.tx.execute(holding.rest, **step.parameters)
            if not holding.kept:
                step.count(holding.table, rows)
    company_id = step.erasure.company_id
    for target, ids in (
        ("contact", step.targets.contacts),
        ("identity", step.targets.identities),
        ("conversation", step.targets.conversations),
    ):
        where: dict[str, Any] = {"company_id": company_id, "target": target, "ids": list(ids)}
        step.count("import_rows", await step.tx.execute(erasing.erase_import_rows, **where))
    for thread in threads:
        step.tx.record(
            Fact(
                company_id=company_id,
                kind="conversation_erased",
                line_id=LineId(thread["business_line_id"]),
                conversation_id=ConversationId(thread["id"]),
            )
        )
    await _end(step)
    return True


async def _end(step: Step) -> None:
    """Write down what really went: without what was spared, and without the addresses."""
    found = step.erasure
    subject = by_numbers(step.targets) if found.cause == Cause.RETENTION else found.subject
    where: dict[str, Any] = {"company_id": found.company_id, "id": found.id}
    kept = to_json(narrowed(found.targets, step.targets))
    await step.tx.execute(erasing.aim, **where, phase="act", targets=kept, subject=subject)
    await step.move("act")


async def _finish(step: Step) -> None:
    found = step.erasure
    where = {"company_id": found.company_id, "id": found.id}
    await step.tx.execute(erasing.finish, **where, counts=to_json(found.counts), now=step.now)
    act_id, digest = await acts.make(step.tx, found, now=step.now)
    await _log(step, "erasure.done", act=act_id, digest=digest, rows=sum(found.counts.values()))


async def _log(step: Step, action: str, **details: Any) -> None:
    entry = Entry(
        action=action,
        company_id=step.erasure.company_id,
        account_id=step.erasure.decided_by,
        target=f"erasure:{step.erasure.id}",
        details=details,
    )
    await append_access_log(step.tx, entry, now=step.now)


async def _drop_bytes(db: Database, files: Files, found: Erasure, *, keys: list[str]) -> None:
    """Bytes of files whose rows are gone: what an earlier life of this work left, and what it has just let go."""
    waiting = sorted({*found.pending_keys, *keys})
    if not waiting:
        return
    where: dict[str, Any] = {"company_id": found.company_id}
    async with db.transaction() as tx:
        named = {row["key"] for row in await tx.fetch_all(erasing.named_keys, **where, keys=waiting)}
    for key in waiting:
        if key not in named:
            await files.delete(key)
    async with db.transaction() as tx:
        await tx.execute(erasing.forget_keys, **where, id=found.id, keys=waiting)


PHASES: Final[Mapping[str, Callable[[Step], Awaitable[bool]]]] = {
    FIRST: _aim,
    "chat": _chat,
    "messages": _messages,
    "journal": _journal,
    "rest": _rest,
}
