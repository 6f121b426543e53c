"""A fact: something that happened, in the past tense. Screens and links are brought forward by facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pristan.core.ids import CompanyId, ConversationId, LineId, OperatorId

# Every kind and when it is recorded; the reference page of facts is made from it.
KINDS: Final[Mapping[str, str]] = {
    "message_received": "a customer wrote or pressed a button, or the channel told of something for the thread",
    "message_queued": "somebody said something: it waits in the outbox, or waits again after a retry",
    "message_waiting": "the channel did not take the message or one before it, or does again; `message.waiting` tells",
    "message_sent": "the channel took the message, or an operator decided that it had",
    "message_delivered": "the channel told that the message reached the customer",
    "message_read": "the channel told that the customer read the message",
    "message_failed": "the message will not leave; `message.failure` says why and what can be done",
    "message_unknown": "the channel did not answer: it is being found out, or an operator has to decide",
    "message_held": "the gate waits for a person's decision",
    "message_cancelled": "an operator took the message back before it left",
    "message_edited": "the text of a message changed, on either side",
    "message_marked": "a message that must not carry personal data was read; `message.veil` tells the result",
    "message_removed": "a message was removed, on either side",
    "note_added": "an internal note, or a line of the system (assigned, closed), stands in the thread",
    "attachment_stored": "a file of a message was fetched, or refused with a reason",
    "voice_lost": "a voice message came that the channel did not hand over, and nobody knows from whom",
    "conversation_assigned": "the conversation has another operator or team",
    "conversation_labelled": "labels of the conversation changed",
    "conversation_snoozed": "the conversation was put off until a moment",
    "conversation_closed": "the conversation was closed",
    "conversation_reopened": "the conversation is open again: by an operator, by its time, or by a new message",
    "conversation_read": "the conversation was marked as read or unread",
    "conversation_merged": "two conversations of one person became one; recorded for both",
    "conversation_erased": "the conversation and everything in it were destroyed; also what older facts of it say now",
    "contact_changed": "the person's card changed, or two cards became one; recorded for each of their conversations",
    "draft_saved": "an operator's draft changed; only their own screens see it",
    "inbox_changed": "an inbox was connected, changed, paused, stopped or removed",
    "inbox_alarmed": "a connection is in trouble: it sends late or not, hears nothing, or its key ends soon",
    "inbox_calmed": "a trouble of a connection is over",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact of a company, before it has a position.

    ``conversation`` and ``message`` are the rows of the snapshot after the change, in the shape of the
    API, so that *snapshot before + facts = snapshot after*. ``line_id`` limits who may see it,
    ``only_for`` makes it visible to one operator.
    """

    company_id: CompanyId
    kind: str
    line_id: LineId | None = None
    conversation_id: ConversationId | None = None
    only_for: OperatorId | None = None
    data: dict[str, Any] = field(default_factory=dict)
