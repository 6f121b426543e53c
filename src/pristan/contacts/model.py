"""Contacts and identities."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pristan.channels import channel
from pristan.channels.model import Person
from pristan.core.ids import CompanyId, ContactId, IdentityId, InboxId


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A person who showed up in an inbox at a time."""

    company_id: CompanyId
    inbox_id: InboxId
    channel: str
    person: Person
    at: datetime

    @property
    def key(self) -> tuple[int, str]:
        return (self.inbox_id, self.person.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRef:
    """One address of a contact in one inbox."""

    company_id: CompanyId
    id: IdentityId
    contact_id: ContactId
    inbox_id: InboxId
    value: str
    state: str
    display_name: str


class DetailKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"


class Source(StrEnum):
    """Who told of a detail."""

    CARD = "card"  # a contact card shared in a messenger
    SITE = "site"  # the company's own site, by a signed token
    FORM = "form"  # the customer, in a form
    CHANNEL = "channel"  # the address itself is a phone or an e-mail
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A phone or an e-mail of a person; ``value`` is normal, ``shown`` as it was given."""

    kind: DetailKind
    value: str
    shown: str
    source: Source
    is_verified: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reachability:
    """May we write to this identity now? ``state`` is a stable code, ``title`` says it in Russian."""

    state: str
    title: str
    detail: str = ""


def reachability(*, channel_id: str, identity_state: str, is_allowed: bool, inbox_state: str) -> Reachability:
    """What the contact panel says of one address."""
    if not is_allowed:
        return Reachability(state="not_allowed", title="нельзя: канал закрыт для компании")
    if identity_state in _STOPPED:
        return _STOPPED[identity_state]
    if inbox_state != "active":
        return Reachability(state="inbox_stopped", title="подключение остановлено")
    detail = "клиент открыл диалог" if channel(channel_id).manifest.first_writer == "customer" else ""
    return Reachability(state="can_write", title="можно писать", detail=detail)


_STOPPED = {
    "blocked": Reachability(state="blocked", title="сообщения остановлены клиентом"),
    "withdrawn": Reachability(state="blocked", title="согласие отозвано"),
    "unreachable": Reachability(state="unreachable", title="канал не находит адрес"),
}
