"""Reads what the gate decides upon."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from pristan.channels import channel, channels
from pristan.channels.model import Purpose
from pristan.contacts import ShutWindow, Standing, shut_window
from pristan.conversations.people import reach_of
from pristan.core.ids import CompanyId, ConversationId, IdentityId
from pristan.gate.model import Circumstances, Place
from pristan.kit import sql
from pristan.kit.db import Tx

queries = sql.load("pristan.gate")


async def circumstances_of(
    tx: Tx, company_id: CompanyId, identities: Sequence[IdentityId], *, now: datetime
) -> dict[IdentityId, Circumstances]:
    """Circumstances by identity, as they are at ``now``."""
    rows = await tx.fetch_all(
        queries.circumstances, company_id=company_id, identities=list(identities), heard_in=_heard_in()
    )
    return {row["identity_id"]: replace(_circumstances(row), shut=_shut(row, now=now)) for row in rows}


@cache
def _heard_in() -> list[str]:
    """Channels where a window opens with the customer's last message: only there it has to be looked up."""
    return [
        name
        for name, found in channels().items()
        if any(window.since in {"message", "start"} for window in found.manifest.windows)
    ]


def _shut(row: Mapping[str, Any], *, now: datetime) -> dict[Purpose, ShutWindow]:
    standing = Standing(
        identity_state=row["identity_state"],
        inbox_state="active",
        is_allowed=True,
        manifest=channel(row["channel"]).manifest,
        last_message_at=row["last_message_at"],
        started_at=row["last_seen_at"],
        consented_at=row["identity_state_at"] if row["identity_state"] == "ok" else None,
        promo_consent_at=row["promo_consent_at"],
    )
    found = {purpose: shut_window(standing, purpose, now=now) for purpose in Purpose}
    return {purpose: window for purpose, window in found.items() if window is not None}


async def other_places(tx: Tx, company_id: CompanyId, conversation_id: ConversationId, *, now: datetime) -> list[Place]:
    """Other addresses of the person of a conversation, as they are now; the latest used first."""
    rows = await tx.fetch_all(queries.other_places, company_id=company_id, id=conversation_id)
    return [
        Place(
            circumstances=_circumstances(row),
            closed=await _closed(tx, row["identity_id"], company_id=company_id, now=now),
            **_rest(row),
        )
        for row in rows
    ]


async def _closed(tx: Tx, identity_id: IdentityId, *, company_id: CompanyId, now: datetime) -> str:
    """Why no answer may go there by the same decision that the card of the person shows; empty if one may."""
    reply = (await reach_of(tx, identity_id, company_id=company_id, now=now)).permits[Purpose.REPLY]
    return "" if reply.is_open else reply.reason


def _circumstances(row: Mapping[str, Any]) -> Circumstances:
    """Of a row of either query. A channel is left when its manifest says so and the company has no word of its own."""
    return Circumstances(
        identity_state=row["identity_state"],
        identity_state_at=row["identity_state_at"],
        is_channel_allowed=row["is_channel_allowed"],
        channel_reason=row["channel_reason"],
        channel_name=channel(row["channel"]).manifest.name,
        is_left=not row["is_channel_decided"] and channel(row["channel"]).manifest.role == "leaving",
        has_invitation=row["has_invitation"],
    )


def _rest(row: Mapping[str, Any]) -> dict[str, Any]:
    taken = {*Circumstances.__dataclass_fields__, "is_channel_decided"}
    return {name: value for name, value in row.items() if name not in taken}
