"""Channels of employees: a bot tells colleagues of the company's work, and nothing goes to a customer there."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Protocol, runtime_checkable

from pristan.channels.model import (
    Attempt,
    Capabilities,
    ClearedMessage,
    NotSent,
    OutboundMessage,
    Receipt,
    Reconciled,
    StaffNotice,
)
from pristan.channels.registry import channels
from pristan.channels.split import split_text
from pristan.core.errors import MessageRejected

ROLE = "employee"


@runtime_checkable
class Telling(Protocol):
    """A connector whose bot tells colleagues something."""

    async def tell(self, notice: StaffNotice) -> Receipt:
        """Tell it, change what was told, or answer a press. Raises the ChannelError tree of core.errors."""
        ...

    async def fetch(self, source: Mapping[str, Any]) -> tuple[str, bytes] | None:
        """The name (empty where the platform does not tell it here) and the bytes of a file a colleague sent."""
        ...


class NoCustomers:
    """The side that other channels turn to customers. Here it refuses: whatever asks for it has gone astray."""

    def __init__(self, can: Capabilities) -> None:
        self._can = can

    def parts(self, message: OutboundMessage) -> int:
        return max(1, len(split_text(message.text, limit=self._can.text_limit)))

    async def send(self, cleared: ClearedMessage, attempt: Attempt) -> Receipt:
        del cleared, attempt
        raise MessageRejected(
            "Этот мессенджер только для сотрудников: клиентам здесь не пишут", code="channel.staff_only"
        )

    async def reconcile(self, cleared: ClearedMessage, attempt: Attempt, *, known: Sequence[str]) -> Reconciled:
        del cleared, attempt, known
        return NotSent()

    async def typing(self, recipient: str, address: Mapping[str, Any]) -> None:
        """Nobody waits for that here."""


@cache
def for_employees() -> tuple[str, ...]:
    """Ids of the channels of employees."""
    return tuple(name for name, found in channels().items() if found.manifest.role == ROLE)
