"""Words of the web chat: visitors, rows of the feed, what one request may know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pristan.channels.webchat.settings import ChatSettings
from pristan.core.ids import CompanyId, InboxId, LineId


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """One web-chat inbox, as a request from outside finds it by its public key."""

    company_id: CompanyId
    inbox_id: InboxId
    key: UUID
    state: str
    line_id: LineId
    settings: ChatSettings
    consent_text_id: int | None = None  # the version of the register that the words of the consent are
    consent_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """The person behind a token."""

    company_id: CompanyId
    id: int
    inbox_id: InboxId
    key: UUID
    user_id: str | None
    name: str
    phone: str
    email: str
    phone_verified: bool
    email_verified: bool
    locale: str
    form_done_at: datetime | None
    form_told_at: datetime | None
    position: int
    read_position: int
    delivered_position: int
    consent_at: datetime | None
    consent_text: str | None
    last_seen_at: datetime

    @property
    def card(self) -> dict[str, Any]:
        """What the form or the site's token told, for the first message."""
        told = {"name": self.name, "phone": self.phone, "email": self.email}
        proved = {"phone_verified": self.phone_verified, "email_verified": self.email_verified}
        return {**told, **proved} if any((self.phone, self.email)) else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One message in a visitor's feed."""

    id: UUID
    seq: int
    position: int
    direction: str
    client_key: str | None
    body: Mapping[str, Any]
    pressed: str | None
    sent_at: datetime
    edited_at: datetime | None
    removed_at: datetime | None
    seen_at: datetime | None

    def shown(self) -> dict[str, Any]:
        """The row as the protocol shows it; what was removed shows nothing of itself."""
        gone = self.removed_at is not None
        return {
            "id": str(self.id),
            "seq": self.seq,
            "position": self.position,
            "direction": self.direction,
            "author": self.body.get("author") or {"kind": "visitor", "name": ""},
            "text": "" if gone else self.body.get("text", ""),
            "attachments": [] if gone else self.body.get("attachments", []),
            "buttons": [] if gone else self.body.get("buttons", []),
            "pressed": self.pressed,
            "reply_to": None if gone else self.body.get("reply_to"),
            "sent_at": self.sent_at,
            "edited_at": self.edited_at,
            "removed_at": self.removed_at,
            "state": "sent" if self.seen_at is None else "read",
            "client_key": self.client_key,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatFile:
    """A stored file that a visitor may read."""

    id: int
    storage_key: str
    thumb_key: str | None
    name: str
    mime: str
    kind: str
    size: int
