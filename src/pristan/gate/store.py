"""Reads what the gate decides upon."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from pristan.channels import channel, channels
from pristan.channels.model import OutboundKind, OutboundMessage, Purpose
from pristan.compliance import grounds
from pristan.compliance.case import MOSCOW
from pristan.compliance.explain import confidence_of
from pristan.compliance.model import Consent, Moment
from pristan.compliance.rulebook import Rulebook, shipped
from pristan.contacts import (
    ADVERTISING,
    ConsentStanding,
    ConsentState,
    ShutWindow,
    Standing,
    consent_standing,
    covers,
    shut_window,
)
from pristan.contacts.consents import purpose_of
from pristan.conversations.people import reach_of
from pristan.conversations.readings import NOTHING_READ, readings_of
from pristan.core.ids import CompanyId, ContactId, ConversationId, FileId, IdentityId, OutboxId
from pristan.gate.law import LawFacts
from pristan.gate.model import Circumstances, Mode, Modes, Place, Reason
from pristan.gate.quiet import rests_until, zone_of
from pristan.kit import sql
from pristan.kit.db import Tx

queries = sql.load("pristan.gate")
SMS = "sms"  # the channel, and the purpose of a consent to its mailings
LOOK_BACK = timedelta(minutes=1)  # what is said within a minute is read in one breath
_NOT_ASKED = ConsentStanding(state=ConsentState.UNKNOWN)


async def circumstances_of(
    tx: Tx, company_id: CompanyId, identities: Sequence[IdentityId], *, purposes: Collection[Purpose], now: datetime
) -> dict[IdentityId, Circumstances]:
    """Circumstances by identity, as they are at ``now``.

    ``purposes``: of what is about to leave; consents to advertising are looked up only if that is among them.
    """
    rows = await tx.fetch_all(
        queries.circumstances, company_id=company_id, identities=list(identities), heard_in=_heard_in()
    )
    agreed: Mapping[ContactId, ConsentStanding] = {}
    if Purpose.PROMO in purposes:
        people = {row["contact_id"] for row in rows}
        agreed = await consent_standing(tx, company_id, people, purpose=ADVERTISING, now=now)
    known = {row["identity_id"]: agreed.get(row["contact_id"], _NOT_ASKED) for row in rows}
    return {
        row["identity_id"]: replace(
            _circumstances(row),
            against_ads=_refused(known[row["identity_id"]]),
            shut=_shut(row, known[row["identity_id"]], purposes=purposes, now=now),
        )
        for row in rows
    }


def _refused(agreed: ConsentStanding) -> Reason | None:
    """Why no advertising leaves to who forbade it, whatever the mode: by the rule that asks for the consent."""
    if agreed.state is not ConsentState.WITHDRAWN or agreed.ended_at is None:
        return None
    rule = shipped().rule(purpose_of(ADVERTISING).rule)
    day = agreed.ended_at.astimezone(MOSCOW)
    return Reason(
        rule_id=rule.id,
        version=rule.version,
        effect="denied",
        title="Клиент отказался от рекламы",
        text=f"Отказ получен {day:%d.%m.%Y} в {day:%H:%M}. Рекламу можно отправить только после нового согласия",
        article=rule.norm,
        confidence=confidence_of(rule),
        nature=rule.nature or "law",
        source=rule.url or "",
    )


async def rests(
    tx: Tx, company_id: CompanyId, messages: Sequence[OutboundMessage], *, now: datetime
) -> dict[OutboxId, datetime]:
    """Until when advertising waits for the morning of who receives it, by its entry; the rest is left out."""
    ads = [one for one in messages if one.purpose is Purpose.PROMO and one.kind is OutboundKind.MESSAGE]
    if not ads:
        return {}
    rows = await tx.fetch_all(
        queries.clocks, company_id=company_id, identities=[message.identity_id for message in ads]
    )
    zones = {row["identity_id"]: zone_of(row["phone"], company=row["time_zone"]) for row in rows}
    quiet = shipped().consents.quiet
    found = {
        message.outbox_id: rests_until(now, zones[message.identity_id], since=quiet.since, until=quiet.until)
        for message in ads
    }
    return {entry: until for entry, until in found.items() if until is not None}


@cache
def _heard_in() -> list[str]:
    """Channels where a window opens with the customer's last message: only there it has to be looked up."""
    return [
        name
        for name, found in channels().items()
        if any(window.since in {"message", "start"} for window in found.manifest.windows)
    ]


def _shut(
    row: Mapping[str, Any], agreed: ConsentStanding, *, purposes: Collection[Purpose], now: datetime
) -> dict[Purpose, ShutWindow]:
    standing = Standing(
        identity_state=row["identity_state"],
        inbox_state="active",
        is_allowed=True,
        manifest=channel(row["channel"]).manifest,
        last_message_at=row["last_message_at"],
        started_at=row["last_seen_at"],
        consented_at=row["identity_state_at"] if row["identity_state"] == "ok" else None,
        promo_consent_at=agreed.given_at if covers(agreed, row["channel"]) else None,
    )
    found = {purpose: shut_window(standing, purpose, now=now) for purpose in purposes}
    return {purpose: window for purpose, window in found.items() if window is not None}


async def other_places(tx: Tx, company_id: CompanyId, conversation_id: ConversationId, *, now: datetime) -> list[Place]:
    """Other addresses of the person of a conversation, as they are now; the latest used first."""
    rows = await tx.fetch_all(queries.other_places, company_id=company_id, id=conversation_id)
    return [
        Place(
            circumstances=_circumstances(row),
            closed=await _closed(tx, row["identity_id"], company_id=company_id, now=now),
            **_rest(row),
        )
        for row in rows
    ]


async def _closed(tx: Tx, identity_id: IdentityId, *, company_id: CompanyId, now: datetime) -> str:
    """Why no answer may go there by the same decision that the card of the person shows; empty if one may."""
    reply = (await reach_of(tx, identity_id, company_id=company_id, now=now)).permits[Purpose.REPLY]
    return "" if reply.is_open else reply.reason


def _circumstances(row: Mapping[str, Any]) -> Circumstances:
    """Of a row of either query. A channel is left when its manifest says so and the company has no word of its own."""
    return Circumstances(
        identity_state=row["identity_state"],
        identity_state_at=row["identity_state_at"],
        is_channel_allowed=row["is_channel_allowed"],
        channel_reason=row["channel_reason"],
        channel_name=channel(row["channel"]).manifest.name,
        is_left=not row["is_channel_decided"] and channel(row["channel"]).manifest.role == "leaving",
        is_closed=row["is_closed"],
        has_invitation=row["has_invitation"],
        is_recorded=row["is_channel_decided"] and row["is_channel_allowed"],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Something we said in a conversation."""

    id: int
    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the rules ask besides the messages of a batch.

    ``book``: the rules they are judged by. ``said``: what was said in their conversations lately, oldest first.
    ``waiting``: files that are being read at this moment.
    """

    facts: LawFacts
    book: Rulebook
    said: Mapping[ConversationId, Sequence[Words]]
    waiting: frozenset[FileId] = frozenset()

    def about(self, message: OutboundMessage) -> LawFacts:
        """The facts with what we said in the conversation within the minute before ``message``, oldest first."""
        said = self.said.get(message.conversation_id, ())
        begins = bisect_left(said, message.asked_at - LOOK_BACK, key=_at)
        ends = bisect_right(said, message.asked_at, key=_at)
        return replace(
            self.facts, earlier=tuple(words.text for words in said[begins:ends] if _is_before(words, message))
        )


def _at(words: Words) -> datetime:
    return words.at


async def law_facts(tx: Tx, company_id: CompanyId, messages: Sequence[OutboundMessage], *, now: datetime) -> Ground:
    """What the rules ask about the company, the conversations and the files of ``messages``."""
    row = await tx.fetch_one(
        queries.stance,
        company_id=company_id,
        conversations=sorted({message.conversation_id for message in messages}),
        since=min(message.asked_at for message in messages) - LOOK_BACK,
    )
    found = row or {"modes": {}, "overrides": [], "said": []}
    modes = {rule_id: Mode(mode) for rule_id, mode in found["modes"].items()}
    known = await grounds(tx, company_id)
    files = sorted({file.file_id for message in messages for file in message.files})
    readings = await readings_of(tx, company_id, files, now=now) if files else NOTHING_READ
    facts = LawFacts(
        company=known.profile.company,
        profile_version=known.profile.version,
        modes=Modes(company=modes.pop("", Mode.SHADOW), rules=modes),
        overrides=frozenset(found["overrides"]),
        files=readings.read,
    )
    said = _by_conversation(found["said"])
    return Ground(facts=facts, book=known.book, said=said, waiting=readings.waiting)


def _by_conversation(rows: Sequence[Mapping[str, Any]]) -> dict[ConversationId, list[Words]]:
    said: dict[ConversationId, list[Words]] = defaultdict(list)
    for row in rows:
        words = Words(id=row["id"], at=datetime.fromisoformat(row["at"]), text=row["text"])
        said[row["conversation_id"]].append(words)
    return said


def _is_before(words: Words, message: OutboundMessage) -> bool:
    """Of two messages of one moment the one with the smaller id was first; an edit comes after all of them."""
    if words.id == message.message_id:
        return False
    is_new = message.kind is OutboundKind.MESSAGE and message.message_id is not None
    return not is_new or words.id < (message.message_id or 0)


async def consents_of(
    tx: Tx, company_id: CompanyId, messages: Sequence[OutboundMessage], *, now: datetime
) -> dict[OutboxId, tuple[Consent, ...]]:
    """Living permissions for each message, in the words of the rulebook: those that reach its channel."""
    people = {message.contact_id for message in messages}
    found: dict[OutboxId, list[Consent]] = {message.outbox_id: [] for message in messages}
    known = {
        purpose.id: await consent_standing(tx, company_id, people, purpose=purpose.id, now=now)
        for purpose in shipped().consents.purposes
        if purpose.kind is not None
    }
    for purpose, standings in known.items():
        for message in messages:
            standing = standings[message.contact_id]
            is_overruled = purpose == ADVERTISING and _no_more_sms(standing, known[SMS], message)
            if covers(standing, message.channel) and not is_overruled:
                found[message.outbox_id].append(_consent(purpose_of(purpose).kind or "", standing, message.channel))
    return {entry: tuple(given) for entry, given in found.items()}


def _no_more_sms(standing: ConsentStanding, sms: Mapping[ContactId, ConsentStanding], message: OutboundMessage) -> bool:
    """Whoever refused SMS gets none by an older consent to advertising that names SMS (126-FZ, art. 44.1)."""
    refusal = sms[message.contact_id]
    if message.channel != SMS or refusal.state is not ConsentState.WITHDRAWN:
        return False
    return standing.given_at is None or refusal.ended_at is None or standing.given_at <= refusal.ended_at


def _consent(kind: str, standing: ConsentStanding, channel_id: str) -> Consent:
    manifest = channel(channel_id).manifest
    channels_ = None if standing.channels is None else frozenset({manifest.place or manifest.id})
    given = None if standing.given_at is None else _moment(standing.given_at)
    return Consent(kind=kind, is_verified=True, channels=channels_, given=given)


def _moment(at: datetime) -> Moment:
    local = at.astimezone(MOSCOW)
    return Moment(local.date(), local)


def _rest(row: Mapping[str, Any]) -> dict[str, Any]:
    taken = {*Circumstances.__dataclass_fields__, "is_channel_decided"}
    return {name: value for name, value in row.items() if name not in taken}
