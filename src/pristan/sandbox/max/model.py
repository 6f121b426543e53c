"""What the twin of MAX remembers: people, bots, chats, messages, uploads."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Json = dict[str, Any]


class ChatType(StrEnum):
    DIALOG = "dialog"
    CHAT = "chat"
    CHANNEL = "channel"


class ChatStatus(StrEnum):
    ACTIVE = "active"
    REMOVED = "removed"
    LEFT = "left"
    CLOSED = "closed"
    SUSPENDED = "suspended"


class UploadType(StrEnum):
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    FILE = "file"


@dataclass(slots=True, kw_only=True)
class Person:
    user_id: int
    first_name: str
    last_name: str = ""
    username: str | None = None
    phone: str | None = None
    is_bot: bool = False
    locale: str = "ru"
    persona: str = "plain"
    last_activity_ms: int = 0


@dataclass(slots=True, kw_only=True)
class Bot:
    user_id: int
    token: str
    name: str
    username: str
    description: str | None = None
    commands: list[Json] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Member:
    user_id: int
    joined_ms: int
    is_owner: bool = False
    permissions: list[str] | None = None
    alias: str | None = None

    @property
    def is_admin(self) -> bool:
        return self.is_owner or self.permissions is not None


@dataclass(slots=True, kw_only=True)
class Chat:
    chat_id: int
    bot_id: int
    type: ChatType
    status: ChatStatus = ChatStatus.ACTIVE
    user_id: int | None = None
    title: str | None = None
    description: str | None = None
    icon_url: str | None = None
    members: dict[int, Member] = field(default_factory=dict)
    mids: list[str] = field(default_factory=list)
    pinned_mid: str | None = None
    muted_until_ms: int | None = None
    last_event_ms: int = 0
    # What the phone shows and no API call tells: the bot's last action and its last toast.
    action: str | None = None
    action_until_ms: int = 0
    toast: str | None = None
    toast_at_ms: int = 0

    @property
    def is_dialog(self) -> bool:
        return self.type is ChatType.DIALOG


@dataclass(slots=True, kw_only=True)
class Link:
    type: str
    mid: str
    chat_id: int
    sender_id: int | None
    body: Json


@dataclass(slots=True, kw_only=True)
class Message:
    mid: str
    seq: int
    chat_id: int
    sender_id: int
    at_ms: int
    text: str | None = None
    # Kept in the shape a bot receives; addresses of our own files are relative until rendered.
    attachments: list[Json] = field(default_factory=list)
    markup: list[Json] = field(default_factory=list)
    link: Link | None = None
    # The post of a channel under which this is a comment.
    post_id: str | None = None
    edited_at_ms: int | None = None
    removed_at_ms: int | None = None
    # The bot never sees it: a native voice message, which MAX does not hand over.
    is_hidden: bool = False

    @property
    def keyboard(self) -> Json | None:
        return next((one for one in self.attachments if one["type"] == "inline_keyboard"), None)


@dataclass(slots=True, kw_only=True)
class Upload:
    upload_id: str
    bot_id: int
    type: UploadType
    token: str
    created_ms: int
    photo_key: str = ""
    photo_id: int = 0
    filename: str = "file"
    mime: str = "application/octet-stream"
    size: int = 0
    total: int | None = None
    ranges: list[tuple[int, int]] = field(default_factory=list)
    is_stored: bool = False
    ready_at_ms: int = 0
    not_ready_left: int = 0
    width: int | None = None
    height: int | None = None
    duration_s: int | None = None

    @property
    def address(self) -> str:
        return f"/files/{self.upload_id}"


@dataclass(slots=True, kw_only=True)
class Subscription:
    url: str
    created_ms: int
    secret: str | None = None
    update_types: list[str] | None = None
    failing_since_ms: int | None = None
    is_removed: bool = False


@dataclass(slots=True, kw_only=True)
class Press:
    """A pressed button that waits for ``POST /answers``."""

    callback_id: str
    bot_id: int
    user_id: int
    mid: str
    chat_id: int
