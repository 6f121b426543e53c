"""Outbound messages for tests of connectors."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from pristan.channels.model import (
    Attempt,
    Button,
    ClearedMessage,
    OutboundFile,
    OutboundKind,
    OutboundMessage,
    Purpose,
    gate_seal,
)
from pristan.core.ids import CompanyId, ContactId, ConversationId, IdentityId, InboxId, OutboxId

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
BASE = OutboundMessage(
    outbox_id=OutboxId(1),
    company_id=CompanyId(1),
    inbox_id=InboxId(1),
    conversation_id=ConversationId(1),
    contact_id=ContactId(1),
    identity_id=IdentityId(1),
    channel="max",
    kind=OutboundKind.MESSAGE,
    purpose=Purpose.REPLY,
    recipient="7001",
    address={"user_id": 7001, "chat_id": 5001},
    asked_at=NOON,
)


def an_outbound(
    *,
    text: str = "",
    files: Sequence[OutboundFile] = (),
    buttons: Sequence[Sequence[Button]] = (),
    reply_to: str | None = None,
    **more: Any,
) -> OutboundMessage:
    """A message to one customer."""
    return replace(BASE, text=text, files=files, buttons=buttons, reply_to=reply_to, **more)


def cleared(message: OutboundMessage) -> ClearedMessage:
    """The message as the gate would let it out; for tests of connectors only."""
    return ClearedMessage(message, rule_ids=(), decided_at=NOON, seal=gate_seal())


def an_attempt(
    *, part: int = 0, number: int = 1, at: datetime = NOON, memo: Mapping[str, Any] | None = None
) -> Attempt:
    return Attempt(part=part, number=number, started_at=at, memo={} if memo is None else dict(memo))
