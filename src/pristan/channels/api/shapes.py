"""Shapes of inboxes over HTTP. Credentials go in and never come out."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request
from msgspec import UNSET, Meta, Struct, UnsetType

from pristan.channels.registry import Tools, channel
from pristan.channels.service.inboxes import Doer
from pristan.channels.store import InboxRow
from pristan.kit.principal import Principal

Name = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\S")]
Id = Annotated[int, Meta(ge=1, le=2**63 - 1)]
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


def light(row: InboxRow) -> dict[str, Any]:
    """What filters and badges need."""
    return {
        "id": row.id,
        "name": row.name,
        "channel": row.channel,
        "business_line_id": row.business_line_id,
        "business_line_name": row.business_line_name,
        "state": row.state,
        "state_reason": row.state_reason,
        "capabilities": msgspec.to_builtins(channel(row.channel).manifest.capabilities),
    }


def full(row: InboxRow, *, tools: Tools) -> dict[str, Any]:
    """What the administration needs."""
    manifest = channel(row.channel).manifest
    has_hook = "webhook" in manifest.receive and tools.public_url.startswith("https://")
    return light(row) | {
        "key": str(row.key),
        "settings": row.settings,
        "has_credentials": row.has_credentials,
        "hook_url": f"{tools.public_url.rstrip('/')}/hooks/{row.channel}/{row.key}" if has_hook else None,
        "created_at": row.created_at,
        "health": health(row),
    }


def health(row: InboxRow) -> dict[str, Any]:
    return {
        "account_name": row.account_name or "",
        "last_received_at": row.last_received_at,
        "last_sent_at": row.last_sent_at,
        "last_error": row.last_error,
        "last_error_at": row.last_error_at,
        "checks": row.checks or [],
        "checked_at": row.checked_at,
        "arranged_at": row.arranged_at,
        "lost_at": row.lost_at,
        "polled_at": row.polled_at,
        "voice_lost": row.voice_lost,
        "unknown_updates": row.unknown_updates,
    }
