"""What a connector is to the hub."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from pristan.channels.model.outbound import (
    Attempt,
    CheckResult,
    ClearedMessage,
    OutboundMessage,
    PollBatch,
    Receipt,
    Reconciled,
)
from pristan.core.ids import CompanyId, InboxId


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One inbox as its connector sees it; ``credentials`` are in the clear and never logged."""

    company_id: CompanyId
    inbox_id: InboxId
    key: UUID
    channel: str
    name: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)


class Connector(Protocol):
    """Moves messages between one account and the hub. Raises the ChannelError tree of core.errors."""

    def parts(self, message: OutboundMessage) -> int:
        """How many requests the message takes, in order (text, then each file that must go alone)."""
        ...

    async def send(self, cleared: ClearedMessage, attempt: Attempt) -> Receipt:
        """Send one part of a message, or do the edit, the removal, the answer to a callback (part 0)."""
        ...

    async def reconcile(self, cleared: ClearedMessage, attempt: Attempt, *, known: Sequence[str]) -> Reconciled:
        """After an unknown outcome: is the part there? ``known`` are external ids already accounted for."""
        ...

    async def typing(self, recipient: str, address: Mapping[str, Any]) -> None:
        """Show the customer that an operator types; best effort."""
        ...

    async def check(self) -> Sequence[CheckResult]:
        """Go through the live checklist: key, rights, receiving."""
        ...

    async def close(self) -> None: ...


@runtime_checkable
class Poller(Protocol):
    """A connector that can also fetch (long polling)."""

    async def poll(self, cursor: Mapping[str, Any]) -> PollBatch: ...
