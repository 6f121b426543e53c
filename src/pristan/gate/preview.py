"""The verdict about a draft: the same decision as at the moment of sending, with nothing written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pristan.channels.model import AttachmentKind, OutboundFile, OutboundKind, OutboundMessage, Purpose
from pristan.conversations.projection import queries as conversation_queries
from pristan.conversations.readings import ask
from pristan.core.errors import NotFound
from pristan.core.ids import ConversationId, FileId, IdentityId, OutboxId
from pristan.gate.contents import in_words, read_of
from pristan.gate.law import law_of
from pristan.gate.model import Circumstances, Place, WayOut
from pristan.gate.policy import reasons_against, standing_of, ways_out, worst
from pristan.gate.service import Said, law_against
from pristan.gate.store import Ground, circumstances_of, law_facts, other_places, queries
from pristan.kit.db import Tx
from pristan.kit.principal import Principal


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody is about to say in a conversation."""

    conversation_id: ConversationId
    text: str
    file_ids: Sequence[int] = ()
    purpose: str = Purpose.REPLY.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A draft with all that is known of it now. ``said`` is missing where no rule of law speaks of such a message."""

    message: OutboundMessage
    found: Mapping[IdentityId, Circumstances]
    ground: Ground
    said: Said | None

    @property
    def known(self) -> Circumstances:
        return self.found[self.message.identity_id]


async def weigh(tx: Tx, draft: Draft, *, who: Principal, now: datetime) -> Looked:
    """What the rules say against a draft as things are at ``now``."""
    message = await _message(tx, draft, who=who, now=now)
    purposes = {message.purpose, Purpose.INVITATION}
    found = await circumstances_of(tx, who.company_id, [message.identity_id], purposes=purposes, now=now)
    await ask(tx, who.company_id, [file.file_id for file in message.files], now=now)
    ground = await law_facts(tx, who.company_id, [message], now=now)
    law = await law_against(tx, who.company_id, [message], known=found, ground=ground, now=now)
    return Looked(message=message, found=found, ground=ground, said=law.get(message.outbox_id))


async def look(tx: Tx, draft: Draft, *, who: Principal, now: datetime) -> dict[str, Any]:
    """The body of a verdict, as JSON."""
    looked = await weigh(tx, draft, who=who, now=now)
    message, known, ground, said = looked.message, looked.known, looked.ground, looked.said
    reasons = reasons_against(message, known, law=said.reasons if said else ())
    places = await _places(tx, message, ground=ground, now=now) if reasons else []
    judge = law_of(ground.book)
    lawful = judge.ways(said.judged) if said and said.judged else ()
    ways = ways_out(reasons, places, has_invitation=known.has_invitation, lawful=lawful)
    if any(way.kind == "invite" and way.is_enabled for way in ways):
        against = await _against_invitation(tx, message, known=looked.found, ground=ground, now=now)
        ways = _without_invitation(ways, against)
    return {
        "outcome": worst(standing_of(reasons)),
        "reasons": [reason.as_json() for reason in reasons],
        "ways": [way.as_json() for way in ways],
        "mode": ground.facts.modes.company.value,
        "masked": judge.masked(draft.text, reasons) if said else None,
        "files": [_known(file, ground) for file in message.files],
    }


def _known(file: OutboundFile, ground: Ground) -> dict[str, Any]:
    """What is known of the contents of a file: it is being read, or was, as far as it can be."""
    if file.file_id in ground.waiting:
        return {"file_id": file.file_id, "state": "reading", "words": []}
    read = read_of(file, ground.facts.files)
    return {"file_id": file.file_id, "state": "unread" if read.unread else "read", "words": in_words(read)}


async def _against_invitation(
    tx: Tx, message: OutboundMessage, *, known: Mapping[IdentityId, Circumstances], ground: Ground, now: datetime
) -> str:
    """Why not even the invitation may leave from here; empty if it may. Its words are the company's own."""
    invitation = replace(message, purpose=Purpose.INVITATION, text="", files=[])
    law = await law_against(tx, message.company_id, [invitation], known=known, ground=ground, now=now)
    said = law.get(message.outbox_id)
    against = reasons_against(invitation, known[message.identity_id], law=said.reasons if said else ())
    return next((reason.title for reason in standing_of(against)), "")


def _without_invitation(ways: tuple[WayOut, ...], why: str) -> tuple[WayOut, ...]:
    if not why:
        return ways
    shut = [replace(way, is_enabled=False, reason=f"Не поможет: {why[:1].lower()}{why[1:]}") for way in ways]
    changed = [new if way.kind == "invite" else way for way, new in zip(ways, shut, strict=True)]
    return tuple(sorted(changed, key=lambda way: not way.is_enabled))


async def _message(tx: Tx, draft: Draft, *, who: Principal, now: datetime) -> OutboundMessage:
    row = await tx.fetch_one(queries.place_of_conversation, company_id=who.company_id, id=draft.conversation_id)
    if row is None:
        raise NotFound("Диалог не найден", code="conversation.not_found")
    return OutboundMessage(
        **row,
        outbox_id=OutboxId(0),
        company_id=who.company_id,
        conversation_id=draft.conversation_id,
        kind=OutboundKind.MESSAGE,
        purpose=Purpose(draft.purpose),
        asked_at=now,
        text=draft.text,
        files=await _files(tx, draft, who=who),
    )


async def _files(tx: Tx, draft: Draft, *, who: Principal) -> list[OutboundFile]:
    """In the order of the draft; a file that is not there is the business of sending."""
    if not draft.file_ids:
        return []
    rows = await tx.fetch_all(
        conversation_queries.draft_files,
        company_id=who.company_id,
        ids=list(draft.file_ids),
        operator_id=who.operator_id,
    )
    known = {row["id"]: row for row in rows}
    return [_file(known[id_]) for id_ in draft.file_ids if id_ in known]


def _file(row: Mapping[str, Any]) -> OutboundFile:
    return OutboundFile(
        file_id=FileId(row["id"]),
        storage_key="",
        name=row["name"],
        mime=row["mime"],
        kind=AttachmentKind(row["kind"]),
        size=row["size"],
        sha256=b"",
    )


async def _places(tx: Tx, message: OutboundMessage, *, ground: Ground, now: datetime) -> list[Place]:
    """Other addresses of the person, each with what the law would say of the same message there."""
    places = await other_places(tx, message.company_id, message.conversation_id, now=now)
    there = [
        replace(
            message,
            outbox_id=OutboxId(number),
            channel=place.channel,
            inbox_id=place.inbox_id,
            identity_id=place.identity_id,
        )
        for number, place in enumerate(places)
    ]
    if not there:
        return []
    known = {place.identity_id: place.circumstances for place in places}
    law = await law_against(tx, message.company_id, there, known=known, ground=ground, now=now)
    return [replace(place, closed=place.closed or _against(law.get(OutboxId(n)))) for n, place in enumerate(places)]


def _against(said: Said | None) -> str:
    """A rule that only watches closes no place."""
    return next((reason.title for reason in standing_of(said.reasons)), "") if said else ""
