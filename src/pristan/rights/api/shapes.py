"""Shapes of this room over HTTP, and what its handlers begin with."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from litestar import Request
from msgspec import Meta, Struct

from pristan.compliance.rulebook import shipped
from pristan.compliance.workdays import Calendar
from pristan.kit.clock import Clock
from pristan.kit.principal import Principal
from pristan.rights.book import kind_of
from pristan.rights.model import Kind
from pristan.rights.service.requests import Actor
from pristan.rights.service.terms import day_of, extensions

Caller = Request[Any, Any, Any]
Words = Annotated[str, Meta(min_length=1, max_length=1000, pattern=r"\S")]
Letter = Annotated[str, Meta(min_length=1, max_length=20_000, pattern=r"\S")]
KindId = Annotated[str, Meta(min_length=1, max_length=40)]


def actor_of(request: Caller, clock: Clock) -> Actor:
    """Whoever makes the request, now."""
    user: Principal = request.user
    return Actor(company_id=user.company_id, id=user.operator_id, name=user.name, now=clock.now())


class NormShape(Struct, kw_only=True):
    """A rule that sets a term: the version of the day the request came."""

    rule: str
    norm: str
    duty: str
    confidence: str


class RequestKindShape(Struct, kw_only=True):
    id: str
    title: str
    asks: str
    erases: bool
    note: str
    norms: list[NormShape]


class ErasureShape(Struct, kw_only=True):
    """``is_mine``: asked for by the reader, who then may not confirm it. ``act_id``: the act, once it is done."""

    id: int
    state: str
    reason: str
    asked_by_name: str
    is_mine: bool
    refused_why: str | None
    rows: int
    act_id: int | None


class RequestShape(Struct, kw_only=True):
    """``workdays_left`` is below zero when the term has passed; ``is_preliminary``: a year without a calendar.

    ``answer_state``: where the answer is; the state of its message, or what was kept of it. ``letter``: the template
    of the answer as a document, once it was given.
    """

    id: int
    kind: str
    title: str
    state: str
    origin: str
    conversation_id: int | None
    contact_id: int | None
    subject: str
    address: str | None
    channel: str | None
    words: str
    norms: list[NormShape]
    received_on: date
    due_on: date
    workdays_left: int
    is_preliminary: bool
    may_extend: bool
    extended_why: str | None
    identity_state: str
    identity_note: str
    answer: str | None
    answer_state: str | None
    letter: str | None
    asked_at: datetime
    ended_at: datetime | None
    erases: bool
    erasure: ErasureShape | None


class StepShape(Struct, kw_only=True):
    at: datetime
    by_name: str
    step: str
    note: str


class KnownShape(Struct, kw_only=True):
    """Records of one category; ``kept`` says why they stay when the rest is destroyed."""

    title: str
    rows: int
    kept: str


class HoldShape(Struct, kw_only=True):
    id: int
    reason: str
    until: date | None
    set_at: datetime
    set_by_name: str


class RequestDetail(Struct, kw_only=True):
    request: RequestShape
    steps: list[StepShape]
    known: list[KnownShape]
    holds: list[HoldShape]


class AskedShape(Struct, kw_only=True):
    id: int


class ErasureDecision(Struct, kw_only=True, forbid_unknown_fields=True):
    decision: Literal["confirm", "refuse"]
    reason: Words


def norm_of(key: str, *, on: date) -> NormShape:
    rule = shipped().rule(key.partition("@")[0], on=on)
    return NormShape(rule=key, norm=rule.norm, duty=rule.duty or "", confidence=str(rule.conf))


def kind_shape(kind_id: str, *, on: date) -> RequestKindShape:
    kind = kind_of(kind_id)
    norms = [norm_of(term.rule, on=on) for term in kind.terms]
    return RequestKindShape(
        id=kind.id, title=kind.title, asks=kind.asks, erases=kind.erases, note=kind.note, norms=norms
    )


def request_shape(row: Mapping[str, Any], *, who: Principal, calendar: Calendar, now: datetime) -> RequestShape:
    """A row of the queue as it is shown."""
    kind = kind_of(row["kind"])
    same = {name: row[name] for name in RequestShape.__struct_fields__ if name in row}
    same["answer_state"] = row["answer_state"] or (row["answer_delivery"] or {}).get("state")
    is_fresh = row["state"] == "open" and row["extended_at"] is None
    return RequestShape(
        **same,
        title=kind.title,
        erases=kind.erases,
        letter=_letter(row, kind),
        norms=[norm_of(key, on=row["received_on"]) for key in row["rules"]],
        workdays_left=calendar.left(day_of(now), row["due_on"]),
        may_extend=is_fresh and bool(extensions(kind, on=row["received_on"])),
        erasure=_erasure(row, who=who),
    )


REFUSAL: Final = "SUBJECT_ANSWER.refuse_motivated"
STOPPED: Final = "SUBJECT_ANSWER.stop_confirmed"


def _letter(row: Mapping[str, Any], kind: Kind) -> str | None:
    """What was destroyed is said only once it was."""
    if row["state"] not in {"answered", "refused"}:
        return None
    if row["state"] == "refused":
        return REFUSAL
    return STOPPED if kind.erases and row["act_id"] is None else kind.letter


def _erasure(row: Mapping[str, Any], *, who: Principal) -> ErasureShape | None:
    if row["erasure_id"] is None:
        return None
    return ErasureShape(
        id=row["erasure_id"],
        state=row["erasure_state"],
        reason=row["erasure_reason"],
        asked_by_name=row["erasure_asked_by_name"],
        is_mine=row["erasure_asked_by"] == who.operator_id,
        refused_why=row["erasure_refused_why"],
        rows=sum((row["erasure_counts"] or {}).values()),
        act_id=row["act_id"],
    )
