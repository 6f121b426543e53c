"""What every twin shows of its customers' side, whatever its own API looks like.

A twin is a package ``sandbox/<channel>`` that exports ``open_twin(config) -> Twin``. The hub talks to ``api()``; the
phone page, the demo and the tests play customers through ``sandbox.control``.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

from litestar.types import ASGIApp


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinConfig:
    """Where a twin lives. ``base_url`` is where its API is mounted; ``mapped_webhooks`` leads public addresses home."""

    base_url: str
    state_dir: Path | None = None
    mapped_webhooks: Mapping[str, str] = field(default_factory=dict)


class RefusedError(Exception):
    """The act is not possible here; the text is for the person at the phone page."""


class NobodyError(RefusedError):
    """There is no such account, customer or line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinAccount:
    """A bot, a group, a mailbox: what an inbox is connected to. ``fields`` are what the connection form asks for."""

    id: str
    name: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinCustomer:
    """A person with a phone. ``state``: new, open, blocked or any word of the channel."""

    id: str
    name: str
    address: str = ""
    state: str = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinFile:
    """A file in a line; ``url`` can be opened by the page. ``kind``: image, video, audio, file, sticker."""

    kind: str
    name: str
    url: str
    mime: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinButton:
    """A button under a line; ``url`` opens, everything else is pressed."""

    id: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinLine:
    """One message as the customer sees it. ``side``: customer or company."""

    id: str
    side: str
    text: str
    at: datetime
    title: str = ""
    files: Sequence[TwinFile] = ()
    buttons: Sequence[Sequence[TwinButton]] = ()
    is_edited: bool = False
    is_removed: bool = False
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a customer says. ``sample`` names something ready to send: image, file, voice, location, contact."""

    text: str = ""
    sample: str = ""
    title: str = ""
    reply_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultSwitch:
    """Something that goes wrong on purpose. ``value`` is off, or how often or how long, as the title says."""

    id: str
    title: str
    value: float = 0.0


@runtime_checkable  # the framework checks what it hands to a handler
class Twin(Protocol):
    """The state of one channel's twin. Acts raise RefusedError; ``acts`` names those this channel has.

    Acts: ``image``, ``file``, ``voice``, ``location``, ``contact``, ``press``, ``edit``, ``remove``, ``read``,
    ``block``, ``allow``. Everybody can ``say``.
    """

    channel: str
    acts: frozenset[str]

    def api(self) -> ASGIApp: ...

    def start(self, stopping: asyncio.Event) -> None: ...

    async def stop(self) -> None: ...

    def accounts(self) -> Sequence[TwinAccount]: ...

    def add_account(self, name: str) -> TwinAccount: ...

    def customers(self, account: str) -> Sequence[TwinCustomer]: ...

    def add_customer(self, account: str, name: str) -> TwinCustomer: ...

    def thread(self, account: str, customer: str) -> Sequence[TwinLine]: ...

    async def say(self, account: str, customer: str, said: Said) -> TwinLine: ...

    async def act(self, account: str, customer: str, *, act: str, line: str = "", value: str = "") -> None:
        """Press (``value`` is the button's id), edit (``value`` is the new text), remove, read, block, allow."""
        ...

    def faults(self, account: str) -> Sequence[FaultSwitch]: ...

    def set_fault(self, account: str, fault: str, value: float) -> None: ...
