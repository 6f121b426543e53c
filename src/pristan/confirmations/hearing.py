"""Codes that customers write into the conversation: six digits and nothing else, from whoever is waited for."""

from collections.abc import Sequence
from datetime import datetime

from pristan.confirmations.policy import code_in
from pristan.confirmations.service import enter, queries
from pristan.contacts import IdentityRef
from pristan.kit.db import Tx


async def hear_codes(tx: Tx, said: Sequence[tuple[IdentityRef, str]], *, at: datetime) -> None:
    """Take the codes among what these people have just written."""
    codes = [(who, code) for who, text in said if (code := code_in(text)) is not None]
    for company_id in sorted({who.company_id for who, _ in codes}):
        mine = [(who, code) for who, code in codes if who.company_id == company_id]
        rows = await tx.fetch_all(
            queries.waiting_for, company_id=company_id, identities=[who.id for who, _ in mine], now=at
        )
        waited = {row["identity_id"] for row in rows}
        for who, code in mine:
            if who.id in waited:
                await enter(tx, code, company_id=company_id, identity_id=who.id, now=at)
