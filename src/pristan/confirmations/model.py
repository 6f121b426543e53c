"""One confirmation, and what is asked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pristan.core.ids import CompanyId, ConversationId, IdentityId

DIGITS: Final = 6
LIFE: Final = timedelta(minutes=10)
MOST_ATTEMPTS: Final = 5
HIDDEN: Final = "•" * DIGITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """An open one, locked by the current transaction."""

    company_id: CompanyId
    id: int
    conversation_id: ConversationId
    identity_id: IdentityId
    sent_identity_id: IdentityId
    kind: str
    value: str
    salt: str
    code_hash: bytes
    attempts: int
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How often codes were asked for lately: for this person, to this address, by this operator."""

    person_an_hour: int
    address_an_hour: int
    address_a_day: int
    asker_an_hour: int
    last_at: datetime | None
