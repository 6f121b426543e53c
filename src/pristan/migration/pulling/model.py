"""A pull as it stands, and one step of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

SYSTEMS: Mapping[str, str] = {"chatwoot": "Chatwoot", "wazzup": "Wazzup"}
Cursor = dict[str, Any]
Object = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What somebody asks to fetch. ``account``: the number of the account in Chatwoot; ``since``: the first day."""

    system: str
    url: str
    account: str
    key: str
    line_id: int
    client_key: str
    since: datetime | None = None
    by: int | None
    by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """A pull as its row has it. ``cursor``: the whole state of the walk; ``sealed``: the key, None once it is over.

    ``stopped_by``: the code of the error that stopped it last, empty where it goes on.
    """

    company_id: int
    import_id: int
    system: str
    url: str
    account: str
    sealed: bytes | None
    since: datetime | None
    cursor: Cursor
    got: dict[str, int]
    requests: int
    tries: int
    waits_until: datetime | None
    stopped_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one request brought. ``wait_s``: how long the other side asks to wait before the next."""

    objects: Sequence[Object] = ()
    got: Mapping[str, int] = field(default_factory=dict)
    is_over: bool = False
    wait_s: float = 0.0


class Walk(Protocol):
    """The way through one system: one request a step, so that it goes on from ``cursor`` after any stop."""

    cursor: Cursor

    @property
    def may_rest(self) -> bool:
        """Whether a turn may end here: nothing is at hand that would have to be fetched anew."""
        ...

    async def step(self) -> Step:
        """Make the next request."""
        ...

    def settled(self) -> Sequence[Object]:
        """What is held back for its conversation to be whole, given out now; the cursor needs it no more."""
        ...
