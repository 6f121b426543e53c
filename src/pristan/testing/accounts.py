"""Accounts of channels for tests."""

from typing import Any
from uuid import UUID

from pristan.channels.model import Account
from pristan.core.ids import CompanyId, InboxId

MAX_TOKEN = "f9LHtest-token"  # noqa: S105 - of the contract's test vectors
VK_TOKEN = "vk1.a.test-token"  # noqa: S105 - of the twin
INBOX_KEY = UUID("00000000-0000-4000-8000-000000000001")


def a_max_account(*, token: str = MAX_TOKEN, **settings: Any) -> Account:
    """A bot of MAX."""
    return Account(
        company_id=CompanyId(1),
        inbox_id=InboxId(1),
        key=INBOX_KEY,
        channel="max",
        name="Бот",
        settings=settings,
        credentials={"token": token},
    )


def a_vk_account(*, token: str = VK_TOKEN, **settings: Any) -> Account:
    """A community of VK."""
    return Account(
        company_id=CompanyId(1),
        inbox_id=InboxId(1),
        key=INBOX_KEY,
        channel="vk",
        name="Сообщество",
        settings=settings,
        credentials={"token": token},
    )
