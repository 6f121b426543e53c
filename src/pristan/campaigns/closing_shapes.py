"""What a closing of a connection looks like over HTTP."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from pristan.conversations.shapes import Id, Key
from pristan.gate.api.preview import VerdictShape

Words = Annotated[str, Meta(min_length=1, max_length=2000, pattern=r"\S")]
Why = Annotated[str, Meta(min_length=1, max_length=1000, pattern=r"\S")]


class ClosingWords(Struct, kw_only=True, forbid_unknown_fields=True):
    """``notice``: told once to who writes only there; ``reply``: the forwarding, to one person once in ``reply_days``.

    ``{link}`` in them is the person's own link. ``is_everywhere``: employees do not write there from phones either.
    ``closes_itself``: on its day, from ten in the morning, once the notice has gone to everybody.
    """

    closes_on: date
    notice: Words
    reply: Words
    reply_days: Annotated[int, Meta(ge=1, le=365)] = 7
    reason: Why
    is_everywhere: bool = False
    closes_itself: bool = False


class ClosingAsked(ClosingWords, kw_only=True, forbid_unknown_fields=True):
    inbox_id: Id
    client_key: Key | None = None


class ClosingMade(Struct, kw_only=True):
    id: int


class NoticeWords(Struct, kw_only=True, forbid_unknown_fields=True):
    inbox_id: Id
    text: Words


class ClosableShape(Struct, kw_only=True):
    """A connection to customers. ``state``: open (nobody closes it), planned, noticing, closed or archived."""

    inbox_id: int
    inbox_name: str
    channel: str
    role: str
    inbox_state: str
    is_imported: bool
    business_line_id: int
    business_line_name: str
    closing_id: int | None
    state: str
    closes_on: date | None
    closed_at: datetime | None
    archived_at: datetime | None


class ClosingDraft(Struct, kw_only=True):
    """What is known before a closing. ``left``: people who write only there; ``rule``: what asks for it, id@version.

    ``link_until``: till when people can be given links of their own; null where no campaign lives.
    """

    inbox_id: int
    inbox_name: str
    channel: str
    can_send: bool
    people: int
    moved: int
    left: int
    forecast_on: date | None
    closes_on: date
    notice: str
    reply: str
    channels: list[str]
    has_link: bool
    link_until: datetime | None
    rule: str
    rule_title: str
    rule_norm: str


class ShutShape(Struct, kw_only=True):
    title: str
    people: int


class NoticeLook(Struct, kw_only=True):
    """What the gate says of the words; ``reachable`` of ``looked_at`` latest people could be told at all.

    ``verdict``: null where nobody has written yet.
    """

    verdict: VerdictShape | None
    looked_at: int
    reachable: int
    shut: list[ShutShape]


class NoticesShape(Struct, kw_only=True):
    """``told``: reached; ``failed``: stopped by the gate or the channel; ``moved``: wrote elsewhere before."""

    people: int
    waiting: int
    sent: int
    told: int
    failed: int
    moved: int
    skipped: int


class SinceShape(Struct, kw_only=True):
    """Since the closing: messages received, people who wrote them, answers of the forwarding."""

    received: int
    writers: int
    forwarded: int


class ClosingShape(ClosingWords, kw_only=True):
    """A closing. ``people``, ``moved``: as they stood when it was closed, till then as they are; ``left``: now.

    ``counted_at``: when the figures were counted; null: now. ``decided_by_name``: who decided that it closes by
    itself; ``closed_itself``: so it was. ``called_for``: why it did not on its day, told once to those who may close:
    by_hand, no_right, not_announced, notice_waits, notice_failed; empty otherwise. ``link_until``: as in the draft.
    """

    id: int
    inbox_id: int
    inbox_name: str
    inbox_state: str
    is_imported: bool
    channel: str
    business_line_id: int
    business_line_name: str
    state: str
    people: int
    moved: int
    left: int
    forecast_on: date | None
    counted_at: datetime | None
    rule: str
    rule_title: str
    rule_norm: str
    planned_by_name: str
    planned_at: datetime
    noticed_by_name: str
    noticed_at: datetime | None
    closed_by_name: str
    closed_at: datetime | None
    archived_by_name: str
    archived_at: datetime | None
    cancelled_by_name: str
    cancelled_at: datetime | None
    decided_by_name: str
    decided_at: datetime | None
    closed_itself: bool
    called_for: str
    called_at: datetime | None
    link_until: datetime | None
    notices: NoticesShape
    since: SinceShape


class StillShape(Struct, kw_only=True):
    """Somebody who writes only there. ``notice``: none, waiting, skipped, or the state of the message."""

    contact_id: int
    contact_name: str
    conversation_id: int
    business_line_id: int
    last_at: datetime
    notice: str
    reason: str


class StillPage(Struct, kw_only=True):
    items: list[StillShape]
    next: int | None


class Announced(Struct, kw_only=True):
    """``people``: written down to be told."""

    people: int
