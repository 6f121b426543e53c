"""The last notice in a connection that is to be closed: one person, one message, through the outbox and the gate."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pristan.campaigns.figures import lawful, queries
from pristan.campaigns.model import REFUSALS, SPEAKER
from pristan.campaigns.service import queries as moving
from pristan.channels.model import Purpose
from pristan.compliance.rulebook import shipped
from pristan.core.errors import Conflict, NotFound, PristanError
from pristan.core.ids import CompanyId, ContactId, ConversationId, IdentityId, InboxId, LineId, MessageId
from pristan.gate import policy
from pristan.gate.preview import Draft, look
from pristan.gate.quiet import rests_until, zone_of
from pristan.gate.store import circumstances_of
from pristan.kit.db import Database, Tx
from pristan.kit.principal import Principal
from pristan.outbox import Utterance, cancel, say
from pristan.outbox.model import LINK_PLACE, LINK_SHOWN, OwnLinks

BATCH: Final = 50
LOOKED_AT: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A person to be told, locked."""

    company_id: CompanyId
    closing_id: int
    contact_id: ContactId
    business_line_id: LineId
    conversation_id: ConversationId
    notice: str
    inbox_id: InboxId


async def tell_some(db: Database, *, links: OwnLinks, now: datetime) -> int:
    """Tell one batch. The row and its message are one transaction: a restart repeats nobody and skips nobody."""
    async with db.transaction() as tx:
        due = await tx.all_of(Notice, queries.claim_notices, now=now, limit=BATCH)
        people = await _locked_people(tx, due)
        for one in due:
            await _tell(tx, one, people=people, links=links, now=now)
    return len(due)


async def _locked_people(tx: Tx, due: Sequence[Notice]) -> set[tuple[CompanyId, ContactId]]:
    """Who the notices are for today, locked: two people may have become one since they were written down."""
    talks: dict[CompanyId, list[ConversationId]] = {}
    for one in due:
        talks.setdefault(one.company_id, []).append(one.conversation_id)
    found = set()
    for company_id in sorted(talks):
        rows = await tx.fetch_all(queries.lock_people, company_id=company_id, conversations=talks[company_id])
        found |= {(company_id, ContactId(row["id"])) for row in rows}
    return found


async def take_back_some(db: Database, *, now: datetime) -> int:
    """Take back one batch of what a cancelled closing has said and what has not left; what is leaving stays told."""
    async with db.transaction() as tx:
        rows = await tx.fetch_all(queries.claim_recalled, now=now, limit=BATCH)
        for row in rows:
            put = {"state": "skipped", "reason": "cancelled"}
            try:
                async with tx.savepoint():
                    await cancel(tx, MessageId(row["message_id"]), company_id=row["company_id"], now=now)
            except (Conflict, NotFound):
                put = {"state": "sent", "reason": ""}
            await tx.execute(queries.put_notice, **row, **put, now=now)
    return len(rows)


async def _tell(
    tx: Tx, one: Notice, *, people: Collection[tuple[CompanyId, ContactId]], links: OwnLinks, now: datetime
) -> None:
    company_id = one.company_id
    known = await tx.fetch_one(
        queries.notice_ground,
        company_id=company_id,
        inbox_id=one.inbox_id,
        line_id=one.business_line_id,
        conversation_id=one.conversation_id,
        closing_id=one.closing_id,
        contact_id=one.contact_id,
        lawful=lawful(),
        purposes=list(REFUSALS),
    )
    where = {"company_id": company_id, "closing_id": one.closing_id, "contact_id": one.contact_id}
    quiet = shipped().consents.quiet
    put: dict[str, Any] = {"state": "skipped", "reason": "refused", "message_id": None}
    if known is not None and (company_id, known["contact_id"]) not in people:
        return  # became somebody else this moment: the next round finds who
    if known is not None and known["is_told"]:
        put["reason"] = "same_person"
    elif known is not None and not known["is_refused"]:
        zone = zone_of(known["phone"] or "", company=known["time_zone"])
        rest = rests_until(now, zone, since=quiet.since, until=quiet.until)
        if rest is not None and not known["is_moved"]:
            await tx.execute(queries.rest_notice, **where, due_at=rest)
            return
        there = ConversationId(known["stands_in"])
        put = await _said(tx, one, there, links=links, now=now) if not known["is_moved"] else {**put, "state": "moved"}
    await tx.execute(queries.put_notice, **where, **{**put, "reason": _reason(put)}, now=now)


def _reason(put: dict[str, Any]) -> str:
    return str(put["reason"]) if put["state"] == "skipped" else ""


async def _said(
    tx: Tx, one: Notice, conversation_id: ConversationId, *, links: OwnLinks, now: datetime
) -> dict[str, Any]:
    """The message itself. What one person cannot be sent stops nobody else."""
    try:
        async with tx.savepoint():
            link = ""
            if LINK_PLACE in one.notice:
                link = await links(tx, conversation_id, company_id=one.company_id, now=now)
                if not link:
                    raise Conflict("Личная ссылка клиента отозвана или кампании нет", code="invitation.no_campaign")
            said = Utterance(
                text=one.notice.replace(LINK_PLACE, LINK_SHOWN),
                link=link,
                purpose=Purpose.INVITATION,
                client_key=f"closing:{one.closing_id}",
            )
            fact = await say(tx, conversation_id, said, company_id=one.company_id, speaker=SPEAKER, now=now)
            await tx.execute(moving.fold, company_id=one.company_id, id=conversation_id, now=now)
            return {"state": "sent", "reason": "", "message_id": fact["message"]["id"]}
    except PristanError as exc:
        return {"state": "skipped", "reason": exc.own_code, "message_id": None}


async def preview(tx: Tx, inbox_id: InboxId, text: str, *, who: Principal, now: datetime) -> dict[str, Any]:
    """What the gate says of these words now, and to how many of the latest people they could go at all.

    ``verdict`` is None where nobody has written yet. ``shut``: why they could not go, with how many people.
    """
    rows = await tx.fetch_all(queries.latest_there, company_id=who.company_id, inbox_id=inbox_id, limit=LOOKED_AT)
    if not rows:
        return {"verdict": None, "looked_at": 0, "reachable": 0, "shut": []}
    words = text.replace(LINK_PLACE, LINK_SHOWN)
    draft = Draft(conversation_id=ConversationId(rows[0]["id"]), text=words, purpose=Purpose.INVITATION.value)
    verdict = await look(tx, draft, who=who, now=now)
    people = [IdentityId(row["identity_id"]) for row in rows]
    found = await circumstances_of(tx, who.company_id, people, purposes={Purpose.INVITATION}, now=now)
    shut: dict[str, int] = {}
    for known in found.values():
        for reason in policy.assess(known, purpose=Purpose.INVITATION)[:1]:
            shut[reason.title] = shut.get(reason.title, 0) + 1
    told = [{"title": title, "people": count} for title, count in shut.items()]
    return {"verdict": verdict, "looked_at": len(found), "reachable": len(found) - sum(shut.values()), "shut": told}
