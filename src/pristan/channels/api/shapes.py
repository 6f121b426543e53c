"""Shapes of inboxes over HTTP. Credentials go in and never come out."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request
from litestar.params import PathParameter
from msgspec import UNSET, Meta, Struct, UnsetType

from pristan.channels.hook import HOOK_SECRET
from pristan.channels.model import Account, Capabilities
from pristan.channels.registry import Tools, channel
from pristan.channels.service.inboxes import Doer
from pristan.channels.store import InboxRow
from pristan.kit.principal import Principal

Name = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\S")]
Id = Annotated[int, Meta(ge=1, le=2**63 - 1)]
PathId = Annotated[int, PathParameter(ge=1, le=2**63 - 1)]
Secret = Annotated[str, Meta(min_length=1, max_length=2000)]


class InboxGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """A new inbox."""

    channel: Annotated[str, Meta(max_length=40)]
    name: Name
    business_line_id: Id
    settings: dict[str, Any] = {}
    credentials: dict[str, Secret] = {}


class InboxPatch(Struct, kw_only=True, forbid_unknown_fields=True):
    """What to change of an inbox; what is left out stays."""

    name: Name | UnsetType = UNSET
    business_line_id: Id | UnsetType = UNSET
    settings: dict[str, Any] | UnsetType = UNSET
    credentials: dict[str, Secret] | UnsetType = UNSET


def doer_of(request: Request[Any, Any, Any], *, now: datetime) -> Doer:
    """Who acts, for the access log."""
    who: Principal = request.user
    return Doer(who=who, address=str(getattr(request.scope.get("auth"), "address", "")), now=now)


class InboxLight(Struct, kw_only=True):
    """What filters and badges need of an inbox; ``role`` is that of its channel: customer, employee or leaving.

    ``closed_at``: from then on nothing but the forwarding leaves it. ``address``: that of a mailbox, in small letters.
    """

    id: int
    name: str
    channel: str
    address: str
    role: str
    business_line_id: int
    business_line_name: str
    state: str
    state_reason: str | None
    capabilities: Capabilities
    closed_at: datetime | None = None


class CheckLine(Struct, kw_only=True):
    """One line of the live checklist; ``state`` is ok, problem, waiting or skipped.

    ``expires_at``: when the key or the certificate ends, where the channel tells.
    """

    id: str
    state: str
    title: str
    detail: str = ""
    fix: str = ""
    expires_at: datetime | None = None


class Health(Struct, kw_only=True):
    """How an inbox feels, and since when."""

    account_name: str
    last_received_at: datetime | None
    last_sent_at: datetime | None
    last_error: str | None
    last_error_at: datetime | None
    checks: list[CheckLine]
    checked_at: datetime | None
    arranged_at: datetime | None
    lost_at: datetime | None
    polled_at: datetime | None
    voice_lost: int
    unknown_updates: int


class InboxFull(InboxLight, kw_only=True):
    """What the administration needs of an inbox."""

    key: str
    settings: dict[str, Any]
    has_credentials: bool
    hook_url: str | None
    created_at: datetime
    health: Health


class Trial(Struct, kw_only=True):
    """Whether the trial message has come."""

    inbox_id: int
    state: str
    detail: str


class HookAddress(Struct, kw_only=True):
    """Where a channel brings messages; ``secret`` is what it must send along where the address does not hold it.

    ``url`` is None while the installation has no address that is seen from the internet.
    """

    url: str | None
    secret: str | None = None


def hook_address(account: Account, *, tools: Tools) -> HookAddress:
    hook = channel(account.channel).hook
    if hook is None or not tools.public_url.startswith("https://"):
        return HookAddress(url=None)
    secret = account.credentials.get(HOOK_SECRET)
    shown = hook.secret is not None and not hook.is_secret_in_path
    return HookAddress(url=tools.hook_url(account), secret=secret if shown else None)


def light(row: InboxRow) -> InboxLight:
    return InboxLight(**_light(row))


def full(row: InboxRow, *, tools: Tools) -> InboxFull:
    found = channel(row.channel)
    has_hook = found.hook is not None and tools.public_url.startswith("https://")
    return InboxFull(
        **_light(row),
        key=str(row.key),
        settings=row.settings,
        has_credentials=row.has_credentials,
        hook_url=f"{tools.public_url.rstrip('/')}/hooks/{row.channel}/{row.key}" if has_hook else None,
        created_at=row.created_at,
        health=health(row),
    )


def health(row: InboxRow) -> Health:
    return Health(
        account_name=row.account_name or "",
        last_received_at=row.last_received_at,
        last_sent_at=row.last_sent_at,
        last_error=row.last_error,
        last_error_at=row.last_error_at,
        checks=msgspec.convert(row.checks or [], list[CheckLine]),
        checked_at=row.checked_at,
        arranged_at=row.arranged_at,
        lost_at=row.lost_at,
        polled_at=row.polled_at,
        voice_lost=row.voice_lost,
        unknown_updates=row.unknown_updates,
    )


def _light(row: InboxRow) -> dict[str, Any]:
    manifest = channel(row.channel).manifest
    mailbox = str(row.settings.get("address") or "") if manifest.capabilities.subject else ""
    return {
        "id": row.id,
        "name": row.name,
        "channel": row.channel,
        "address": mailbox.strip().lower(),
        "role": manifest.role,
        "business_line_id": row.business_line_id,
        "business_line_name": row.business_line_name,
        "state": row.state,
        "state_reason": row.state_reason,
        "capabilities": manifest.capabilities,
        "closed_at": row.closed_at,
    }
