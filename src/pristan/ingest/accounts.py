"""Accounts of inboxes with their credentials in the clear, remembered for a few seconds."""

import msgspec

from pristan.channels.model import Account
from pristan.core.ids import CompanyId, InboxId
from pristan.ingest.store import queries
from pristan.kit.clock import monotonic_s
from pristan.kit.crypto import Vault
from pristan.kit.db import Tx

TTL_S = 3.0


def credentials_context(inbox_id: InboxId) -> str:
    """What binds sealed credentials to their inbox."""
    return f"inbox {inbox_id}"


class Accounts:
    """Reads accounts for parsing; one per process."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._known: dict[InboxId, tuple[float, Account]] = {}

    async def get(self, tx: Tx, *, company_id: CompanyId, inbox_id: InboxId) -> Account | None:
        """The account, or None if the inbox was removed meanwhile."""
        known = self._known.get(inbox_id)
        if known is not None and known[0] > monotonic_s():
            return known[1]
        row = await tx.fetch_one(queries.account, company_id=company_id, inbox_id=inbox_id)
        if row is None:
            return None
        sealed = row.pop("credentials")
        opened = self._vault.decrypt(sealed, context=credentials_context(inbox_id)) if sealed else "{}"
        account = Account(credentials=msgspec.json.decode(opened, type=dict[str, str]), **row)
        self._known[inbox_id] = (monotonic_s() + TTL_S, account)
        return account
