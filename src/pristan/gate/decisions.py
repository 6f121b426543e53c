"""The log of decisions: what stood against a message, by which rules, whether it stopped; never what the text said."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pristan.channels.model import OutboundMessage
from pristan.compliance.own import in_use
from pristan.compliance.pd import ENGINE_VERSION, RULEBOOK_KINDS, Kind
from pristan.compliance.rulebook import Rulebook
from pristan.core.ids import CompanyId
from pristan.gate.contents import title_of
from pristan.gate.law import Judged, Law, law_of
from pristan.gate.model import Reason
from pristan.gate.policy import is_lifted, standing_of, worst
from pristan.kit import sql
from pristan.kit.db import Tx, to_json

queries = sql.load("pristan.gate", "decisions.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A message with everything that stood against it when it was decided upon."""

    message: OutboundMessage
    reasons: tuple[Reason, ...]
    released: Collection[str] = ()
    judged: Judged | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """By what a batch was judged: the rules that acted, and the version of the company's answers."""

    book: Rulebook
    profile_version: int


async def keep(tx: Tx, company_id: CompanyId, weighed: Sequence[Weighed], *, by: Judging, now: datetime) -> None:
    """Write down the decisions that are not plain clears; the same decision about the same entry only once."""
    law = law_of(by.book)
    rows = [row_of(one, law) for one in weighed if one.reasons]
    if rows:
        await tx.execute(
            queries.keep_decisions,
            company_id=company_id,
            rows=to_json(rows),
            rulebook=by.book.edition.version,
            detector=ENGINE_VERSION,
            profile_version=by.profile_version,
            now=now,
        )


def row_of(one: Weighed, law: Law) -> dict[str, Any]:
    """A decision by ``law`` as it is kept; of fragments the kind and the place only."""
    message, reasons = one.message, one.reasons
    fragments = {fragment for reason in reasons for fragment in reason.fragments}
    return {
        "outbox_id": message.outbox_id,
        "conversation_id": message.conversation_id,
        "message_id": message.message_id,
        "inbox_id": message.inbox_id,
        "channel": message.channel,
        "kind": message.kind.value,
        "purpose": message.purpose.value,
        "author_kind": message.author_kind,
        "outcome": worst(standing_of(reasons, one.released)),
        "would": worst([reason for reason in reasons if not is_lifted(reason, one.released)]),
        "rules": [_rule(reason, one.released) for reason in reasons],
        "rule_ids": [reason.rule_id for reason in reasons],
        "fragments": sorted(
            (
                {"kind": part.kind, "start": part.start, "end": part.end, "where": part.where, "number": part.number}
                for part in fragments
            ),
            key=lambda part: (part["where"], part["number"], part["start"]),
        ),
        "why": _why(one, law),
        "facts": facts_of(one.judged) if one.judged else {},
    }


def _rule(reason: Reason, released: Collection[str]) -> dict[str, Any]:
    return {
        "rule_id": reason.rule_id,
        "version": reason.version,
        "effect": reason.effect,
        "title": reason.title,
        "article": reason.article,
        "confidence": reason.confidence,
        "nature": reason.nature,
        "shadow": reason.is_shadow,
        "released": is_lifted(reason, released),
    }


def _why(one: Weighed, law: Law) -> str:
    """The words of ``pristan gate explain``, after what is no law."""
    keys = {reason.key for reason in one.judged.reasons} if one.judged else set[str]()
    ours = [f"{reason.title}: {reason.text.rstrip('.')}." for reason in one.reasons if reason.key not in keys]
    return " ".join([*ours, *([law.why(one.judged)] if one.judged and keys else [])])


def facts_of(judged: Judged) -> dict[str, Any]:
    """What the engine was told, as a case of the rulebook says it, but for the text, the date and the company."""
    message = judged.message
    return {
        "channel": message.place.name,
        "activity": message.activity.value,
        "recipient": message.recipient.value,
        "requested": message.requested,
        "bulk": message.bulk,
        "consents": [{"kind": consent.kind, "verified": consent.is_verified} for consent in message.consents],
        "acknowledged": sorted(message.acknowledged),
        "overrides": sorted(message.overrides),
        **_of_files(judged),
    }


def _of_files(judged: Judged) -> dict[str, Any]:
    """What stood in the files, as a case of the rulebook says it."""
    reading = judged.seen.reading
    said = {
        "carries": sorted(reading.in_files),
        "unread_files": sorted(reading.unread_files),
        "ads_in_files": list(reading.ads_in_files),
        "is_debt_in_files": reading.is_debt_in_files,
    }
    return {name: found for name, found in said.items() if found}


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the log with the kinds of its fragments in words."""
    return {**row, "fragments": [{**part, "title": _title(part["kind"])} for part in row["fragments"]]}


def _title(kind: str) -> str:
    if unread := title_of(kind):
        return unread
    name = RULEBOOK_KINDS.get(Kind(kind)) if kind in set(Kind) else None
    known = in_use().kinds.get(name) if name else None
    return known.title if known else kind
