"""Accounts of providers for tests."""

from typing import Any

from pristan.channels.model import Account
from pristan.core.ids import CompanyId, InboxId
from pristan.testing.accounts import INBOX_KEY

KEY = "key-of-the-provider"


def an_account(provider: str, *, keys: dict[str, str] | None = None, **settings: Any) -> Account:
    return Account(
        company_id=CompanyId(1),
        inbox_id=InboxId(1),
        key=INBOX_KEY,
        channel="sms",
        name="SMS",
        settings={"sender": "PRISTAN", **settings, "provider": provider},
        credentials={"api_key": KEY} if keys is None else keys,
    )
