"""An outbox entry on its way out, and how a try may end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pristan.core.ids import CompanyId, ConversationId, InboxId, MessageId, OutboxId


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A claimed outbox entry. ``is_unknown``: claimed to find out what became of it, not to send.

    ``was_waiting``: an earlier try did not end well, and operators were told. ``released_rules``: what a person lifted
    of the gate's holds. ``is_orphaned``: whoever sent the part is gone and did not see the request end, so it may still
    be on its way. ``part_started_at`` and ``part_ended_at``: of the last try of the part whose outcome is unknown;
    it may begin long after ``started_at``, as parts before it and uploads take their time.
    """

    company_id: CompanyId
    id: OutboxId
    conversation_id: ConversationId
    inbox_id: InboxId
    message_id: MessageId | None
    kind: str
    purpose: str
    payload: Mapping[str, Any]
    parts_done: int
    attempts: int
    reconciled: int
    started_at: datetime
    external_ids: Sequence[str]
    created_at: datetime
    is_unknown: bool
    was_waiting: bool
    released_rules: Sequence[str]
    is_orphaned: bool = False
    part_started_at: datetime | None = None
    part_ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """All parts were accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """Surely not sent: try again at ``at``. ``stops_inbox``: only a person can mend it.

    ``counts`` is false when the channel only asked to wait: such a try brings the entry no nearer to being given up.
    ``reason``: the code of the kind of error, the same for all channels; operators are told by it.
    """

    at: datetime
    code: str
    reason: str
    detail: str = ""
    stops_inbox: bool = False
    counts: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """Perhaps sent. ``ask_at`` is when to look; None: nobody can tell, the operator decides."""

    ask_at: datetime | None
    code: str
    detail: str = ""
    asked: int = 0  # what was asked so far, see policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Permanent. ``is_dead``: our or the channel's fault, an administrator may replay it."""

    code: str
    title: str
    detail: str = ""
    is_dead: bool = False
    identity_state: str | None = None


Ending = Sent | Again | Unknown | Failed
