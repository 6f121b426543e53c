"""What a provider of SMS is to the connector."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from pristan.channels.model import PollBatch, Receipt, Reconciled
from pristan.channels.watch import Unreported

OPERATORS = {"MTS": "МТС", "MEGAFON": "МегаФон", "BEELINE": "Билайн", "TELE2": "T2", "OTHER": "прочие"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sms:
    """One request: ``phone`` in E.164; ``ref`` is our own number of it, positive and below 2**31.

    ``part`` and ``total`` count the pieces of one text (SMPP), ``series`` is what they have in common.
    """

    phone: str
    text: str
    sender: str
    ref: int
    part: int = 1
    total: int = 1
    series: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The provider accepted: its id, and what it says of segments and price."""

    external_id: str
    segments: int | None = None
    price: Decimal | None = None

    @property
    def receipt(self) -> Receipt:
        return Receipt(external_id=self.external_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderName:
    """A name of ours, and what each operator decided: ``approved``, ``pending`` or ``refused``."""

    name: str
    states: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountState:
    """What the checklist shows: money as the provider writes it, names of senders (None: it does not tell)."""

    balance: str = ""
    names: Sequence[SenderName] | None = None


class Provider(Protocol):
    """One account of one provider. Raises the ChannelError tree."""

    async def send(self, sms: Sms) -> Taken: ...

    async def find(self, sms: Sms, *, since: datetime, known: Sequence[str]) -> Reconciled:
        """After a lost answer: whether it arrived."""
        ...

    async def statuses(self, parts: Sequence[Unreported]) -> Sequence[bytes]: ...

    async def incoming(self, cursor: Mapping[str, Any]) -> PollBatch: ...

    async def state(self) -> AccountState: ...

    async def close(self) -> None: ...
