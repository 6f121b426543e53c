"""Rows of inboxes, their health and their sealed credentials."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from pristan.channels.model import Account
from pristan.core.ids import CompanyId, InboxId, LineId
from pristan.kit.crypto import Vault
from pristan.kit.db import Tx
from pristan.kit.sql import load

queries = load("pristan.channels")


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """An inbox with its health, as the administration shows it. Credentials are never in it."""

    id: InboxId
    key: UUID
    channel: str
    name: str
    business_line_id: LineId
    business_line_name: str
    state: str
    state_reason: str | None
    settings: dict[str, Any]
    has_credentials: bool
    created_at: datetime
    closed_at: datetime | None
    account_name: str | None
    last_received_at: datetime | None
    last_sent_at: datetime | None
    last_error_at: datetime | None
    last_error: str | None
    checks: list[dict[str, str]] | None = field(default=None)
    checked_at: datetime | None
    arranged_at: datetime | None
    lost_at: datetime | None
    polled_at: datetime | None
    voice_lost: int
    unknown_updates: int


async def inboxes(tx: Tx, *, company_id: CompanyId, inbox_id: InboxId | None = None) -> list[InboxRow]:
    return await tx.all_of(InboxRow, queries.list_inboxes, company_id=company_id, id=inbox_id)


async def account(tx: Tx, *, company_id: CompanyId, inbox_id: InboxId, vault: Vault) -> tuple[Account, str] | None:
    """The account with its credentials in the clear, and the state of its inbox."""
    row = await tx.fetch_one(queries.account, company_id=company_id, id=inbox_id)
    if row is None:
        return None
    sealed, state = row.pop("credentials"), row.pop("state")
    return Account(credentials=open_credentials(sealed, inbox_id=inbox_id, vault=vault), **row), state


def open_credentials(sealed: bytes | None, *, inbox_id: InboxId, vault: Vault) -> dict[str, str]:
    if sealed is None:
        return {}
    return msgspec.json.decode(vault.decrypt(sealed, context=context_of(inbox_id)), type=dict[str, str])


def seal_credentials(credentials: dict[str, str], *, inbox_id: InboxId, vault: Vault) -> bytes:
    return vault.encrypt(msgspec.json.encode(credentials).decode(), context=context_of(inbox_id))


def context_of(inbox_id: InboxId) -> str:
    """What binds sealed credentials to their inbox."""
    return f"inbox {inbox_id}"
