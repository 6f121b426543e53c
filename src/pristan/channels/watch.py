"""Receiving that must be arranged at the remote and looked after (webhooks of messengers)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from pristan.channels.model import Attempt, ClearedMessage, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """What was found and done. ``was_lost``: the remote had dropped our subscription by itself."""

    removed: tuple[str, ...] = ()
    subscribed: bool = False
    was_lost: bool = False


@runtime_checkable
class Watched(Protocol):
    """A connector whose subscription the watchdog keeps."""

    async def arrange(self, *, url: str, secret: str, expected: bool) -> Arrangement: ...


@runtime_checkable
class Recalling(Protocol):
    """A connector that can read dialogs back. Its entries have the keys of the events that would have brought them."""

    async def missed(self, address: Mapping[str, Any], *, since: datetime) -> Sequence[bytes]:
        """What one person wrote since then, oldest first."""
        ...


@runtime_checkable
class Listing(Protocol):
    """A connector that can also tell where anything was said: whoever wrote for the first time is among them."""

    async def dialogs(self, *, since: datetime) -> Sequence[Mapping[str, Any]]:
        """Addresses of the dialogs, the one that fell silent first at the beginning."""
        ...


@runtime_checkable
class Preparing(Protocol):
    """A connector whose remote asks a question at once when receiving is arranged."""

    async def prepare(self, *, url: str) -> Mapping[str, str]:
        """Settings to keep before that, so that the answer is known; empty when nothing will be asked."""
        ...


@runtime_checkable
class Naming(Protocol):
    """A connector of a channel whose events carry no names."""

    async def people(self, values: Sequence[str]) -> Sequence[Person]: ...


@runtime_checkable
class Locating(Protocol):
    """A connector that knows where the bytes of an attachment are, when its own address does not tell."""

    async def locate(self, source: Mapping[str, Any]) -> str | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreported:
    """A part of ours of which nothing was told yet: what the channel calls it, whom it went to, when."""

    external_id: str
    recipient: str
    sent_at: datetime


@runtime_checkable
class Reporting(Protocol):
    """A connector that can be asked what became of parts; the answers are journal entries."""

    async def statuses(self, parts: Sequence[Unreported]) -> Sequence[bytes]: ...


@runtime_checkable
class Holding(Protocol):
    """A connector that has the bytes of attachments itself: files of letters."""

    async def content(self, source: Mapping[str, Any]) -> bytes | None: ...


@runtime_checkable
class Keeping(Protocol):
    """A connector that lays copies of what left where people look for them: the folder of sent letters."""

    async def keep(self, cleared: ClearedMessage, attempt: Attempt) -> None:
        """Lay a copy, or do nothing where there is one already. Raises ChannelError; the message has left anyway."""
        ...
