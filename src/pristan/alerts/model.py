"""Rows and words of alerts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from pristan.core.ids import CompanyId, ConversationId, InboxId, LineId, OperatorId, OutboxId

KEY_PREFIX = "staff:"  # of the client key of an answer: then the id of the act
ALERTS_CHANNEL = "pristan_alerts"
CODE_LIFE = timedelta(minutes=15)
ANSWERING = timedelta(minutes=15)


class AlertKind(StrEnum):
    NEW = "new"
    ASSIGNED = "assigned"
    MENTIONED = "mentioned"
    WAITING = "waiting"
    HELD = "held"  # a message waits for a decision, and its term is near or over
    REQUEST = "request"  # somebody asked about their data by the form, or the term of a request is near or over
    TAKEN = "taken"  # changes what a group was told
    MINE = "mine"  # the answer to «Взять»
    WORDS = "words"  # what the bot says of itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One thing to tell, claimed. ``operator_id`` is None for a group and for somebody who is not linked."""

    company_id: CompanyId
    id: int
    inbox_id: InboxId
    channel: str
    key: UUID
    kind: AlertKind
    recipient: str
    operator_id: OperatorId | None
    is_group: bool
    conversation_id: ConversationId | None
    outbox_id: OutboxId | None
    request_id: int | None
    words: str
    replaces: str | None
    press_id: str
    attempts: int
    unknowns: int
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The conversation an alert speaks of, as it is now. ``hold_due_at``: while the held message of it waits."""

    id: ConversationId
    status: str
    channel: str
    line_id: LineId
    line_name: str
    assignee_id: OperatorId | None
    assignee_name: str | None
    waiting_since: datetime | None
    contact_name: str
    last_words: str
    merged_into_id: ConversationId | None
    hold_due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFor:
    """A request about personal data an alert speaks of, as it is now; ``waiting``: how many of the company wait."""

    id: int
    is_open: bool
    due_on: date
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What a colleague did in the messenger. ``chat`` is None in private, ``payload`` is of a pressed button."""

    company_id: CompanyId
    id: int
    inbox_id: InboxId
    value: str
    name: str
    chat: str | None
    text: str
    payload: str | None
    press_id: str
    replies_to: str | None
    files: Sequence[Mapping[str, Any]]
    at: datetime
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Whose account somebody is in the messenger, and which conversation their next words go to."""

    operator_id: OperatorId
    answering_id: ConversationId | None
    answering_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A reason to tell somebody: one operator, or the groups of a line. ``cause`` makes it told once."""

    kind: AlertKind
    conversation_id: ConversationId
    line_id: LineId
    cause: str
    operator_id: OperatorId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an answer that was given in a messenger."""

    act_id: int
    author_id: OperatorId
    cause: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Somebody has the conversation now: groups that were told of it shall see that."""

    conversation_id: ConversationId
    operator_id: OperatorId


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """What becomes of a row after a try.

    ``pause_inbox``: the platform asked everybody to wait. ``rest_at``: when the rest of a batch of the same bot is
    due again; None when it need not wait.
    """

    state: str
    at: datetime | None = None
    reason: str = ""
    is_unknown: bool = False
    rest_at: datetime | None = None
    pause_inbox: bool = False
    stops_inbox: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of an act: done, refused or ignored, and why."""

    state: str
    reason: str = ""
