"""Rows and words of the room."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from pristan.kit.principal import Principal

SESSION_IDLE_DAYS: Final = 3
SESSION_DAYS: Final = 30
INVITATION_DAYS: Final = 7
RESET_HOURS: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginCard:
    """What login needs to know of an account."""

    id: int
    email: str
    name: str
    disabled_at: datetime | None
    password_hash: str | None
    totp_secret: bytes | None
    totp_enabled_at: datetime | None
    totp_last_step: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """A session as found by the hash of its token."""

    id: int
    account_id: int
    email: str
    name: str
    settings: dict[str, Any]
    company_id: int | None
    grants: list[dict[str, Any]]
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """An API token as found by its hash; ``grants`` are those of the operator who made it."""

    id: int
    company_id: int
    operator_id: int
    name: str
    permissions: list[str]
    business_line_ids: list[int] | None
    grants: list[dict[str, Any]]
    expires_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """A one-time link as found by the hash of its token."""

    id: int
    company_id: int
    kind: str
    operator_id: int
    email: str
    name: str
    company_name: str
    clears_totp: bool
    expires_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyRow:
    """A company an account works in."""

    id: int
    name: str
    is_demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the access log before it has a place in the chain."""

    action: str
    company_id: int | None = None
    account_id: int | None = None
    target: str = ""
    address: str = ""
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Where a request comes from."""

    address: str = ""
    device: str = ""


__all__ = [
    "Caller",
    "CompanyRow",
    "Entry",
    "LinkRow",
    "LoginCard",
    "Principal",
    "SessionRow",
    "TokenRow",
]
