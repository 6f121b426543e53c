"""Accounts of inboxes with their credentials in the clear, remembered for a few seconds by a process."""

from pristan.channels import store
from pristan.channels.model import Account
from pristan.core.ids import CompanyId, InboxId
from pristan.kit.clock import monotonic_s
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, Scope, Tx

TTL_S = 3.0


class Accounts:
    """Reads accounts for parsing and sending; one per process."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._known: dict[InboxId, tuple[float, Account]] = {}

    async def open(self, db: Database, *, company_id: CompanyId, inbox_id: InboxId) -> Account | None:
        """The account, in a transaction of its own when it is not remembered."""
        known = self._remembered(inbox_id)
        if known is not None:
            return known
        async with db.transaction(Scope(company_id=company_id)) as tx:
            return await self.get(tx, company_id=company_id, inbox_id=inbox_id)

    async def get(self, tx: Tx, *, company_id: CompanyId, inbox_id: InboxId) -> Account | None:
        """The account, or None if the inbox was removed meanwhile."""
        known = self._remembered(inbox_id)
        if known is not None:
            return known
        found = await store.account(tx, vault=self._vault, company_id=company_id, inbox_id=inbox_id)
        if found is None:
            return None
        self._known[inbox_id] = (monotonic_s() + TTL_S, found[0])
        return found[0]

    def _remembered(self, inbox_id: InboxId) -> Account | None:
        known = self._known.get(inbox_id)
        return known[1] if known is not None and known[0] > monotonic_s() else None
