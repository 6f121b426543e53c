"""Judging what is about to leave: facts gathered for the whole batch, then the pure decision for each."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pristan.channels.model import ClearedMessage, OutboundMessage
from pristan.core.ids import CompanyId, FileId, IdentityId, OutboxId
from pristan.gate.decisions import Judging, Weighed, keep
from pristan.gate.law import Judged, Law, LawFacts, law_of
from pristan.gate.model import Circumstances, Denied, Postponed, Reason, Rule, Verdict
from pristan.gate.policy import RULES, decide, reasons_against
from pristan.gate.store import Ground, circumstances_of, consents_of, law_facts, rests
from pristan.kit.db import Tx
from pristan.kit.log import get_logger

LONG = 2_000  # characters: a longer text is read beside the loop, it may take tens of milliseconds
QUIET_HOURS = "gate.quiet_hours"  # named in the claim of delivery too: it holds nothing of the conversation up
READING_FILES = "gate.reading_files"
READ_SOON = timedelta(seconds=1)
Released = Mapping[OutboxId, Collection[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Messages of one company that are about to leave; ``released``: what a person lifted, by entry."""

    company_id: CompanyId
    messages: Sequence[OutboundMessage]
    released: Released = field(default_factory=dict)
    rules: Sequence[Rule] = RULES


async def judge(tx: Tx, batch: Batch, *, now: datetime) -> dict[OutboxId, Verdict]:
    """The verdict for each message, by its entry, as things are at ``now``."""
    identities = [message.identity_id for message in batch.messages]
    purposes = {message.purpose for message in batch.messages}
    known = await circumstances_of(tx, batch.company_id, identities, purposes=purposes, now=now)
    ground = await law_facts(tx, batch.company_id, batch.messages, now=now)
    law = await law_against(tx, batch.company_id, batch.messages, known=known, ground=ground, now=now)
    quiet = await rests(tx, batch.company_id, batch.messages, now=now)
    verdicts: dict[OutboxId, Verdict] = {}
    weighed: list[Weighed] = []
    for message in batch.messages:
        said, released = law.get(message.outbox_id), batch.released.get(message.outbox_id, ())
        reasons = reasons_against(
            message, known[message.identity_id], rules=batch.rules, law=said.reasons if said else ()
        )
        has_invitation = known[message.identity_id].has_invitation
        verdict = _in_its_time(
            decide(message, reasons, released=released, has_invitation=has_invitation, now=now),
            _waits_for_files(message, ground.waiting, now=now) or _waits_for_morning(quiet.get(message.outbox_id)),
        )
        verdicts[message.outbox_id] = verdict
        if isinstance(verdict, Postponed):
            continue  # decided when its time has come
        judged = said.judged if said else None
        weighed.append(Weighed(message=message, reasons=reasons, released=released, judged=judged))
    by = Judging(book=ground.book, profile_version=ground.facts.profile_version)
    await keep(tx, batch.company_id, weighed, by=by, now=now)
    return verdicts


def _in_its_time(verdict: Verdict, later: Postponed | None) -> Verdict:
    """What is denied needs no waiting; nobody is asked about files that nobody has read yet."""
    if later is None or isinstance(verdict, Denied):
        return verdict
    return later if isinstance(verdict, ClearedMessage) or later.code == READING_FILES else verdict


def _waits_for_morning(until: datetime | None) -> Postponed | None:
    """Advertising waits for the morning of its recipient."""
    if until is None:
        return None
    return Postponed(until=until, detail="Реклама уйдёт утром по времени клиента", code=QUIET_HOURS)


def _waits_for_files(message: OutboundMessage, waiting: Collection[FileId], *, now: datetime) -> Postponed | None:
    """A file that is still being read: a moment later the verdict is another one."""
    if not any(file.file_id in waiting for file in message.files):
        return None
    return Postponed(until=now + READ_SOON, detail="Содержимое файла ещё читается", code=READING_FILES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the rulebook says against one message. ``judged`` is missing where the engine itself failed."""

    reasons: tuple[Reason, ...]
    judged: Judged | None = None


async def law_against(
    tx: Tx,
    company_id: CompanyId,
    messages: Sequence[OutboundMessage],
    *,
    known: Mapping[IdentityId, Circumstances],
    ground: Ground,
    now: datetime,
) -> dict[OutboxId, Said]:
    """What the rulebook says against each message; consents are looked up only where something stands against one."""
    law = law_of(ground.book)
    found: dict[OutboxId, Said] = {}
    for message in messages:
        own = replace(ground.about(message), is_channel_recorded=known[message.identity_id].is_recorded)
        said = await _read(law, message, own, now=now)
        if said is not None:
            found[message.outbox_id] = said
    stopped = [message for message in messages if _asks_consent(found.get(message.outbox_id))]
    if stopped:
        given = await consents_of(tx, company_id, stopped, now=now)
        for message in stopped:
            own = replace(ground.facts, consents=given[message.outbox_id])
            judged = found[message.outbox_id].judged
            if own.consents and judged is not None:
                again = law.again(judged, own)
                found[message.outbox_id] = Said(reasons=again.reasons, judged=again)
    return found


def _asks_consent(said: Said | None) -> bool:
    return said is not None and said.judged is not None and not said.judged.is_clear


async def _read(law: Law, message: OutboundMessage, facts: LawFacts, *, now: datetime) -> Said | None:
    """The judgement; a bug of the engine holds this message and stops none of its neighbours."""
    try:
        if len(message.text) > LONG:
            judged = await asyncio.to_thread(law.judge, message, facts, now=now)
        else:
            judged = law.judge(message, facts, now=now)
    except Exception as exc:  # noqa: BLE001 - unknown is never clean
        get_logger().error("law_failed", outbox_id=message.outbox_id, error=type(exc).__name__, exc_info=True)
        return Said(reasons=(law.unread(facts.modes),))
    return None if judged is None else Said(reasons=judged.reasons, judged=judged)
