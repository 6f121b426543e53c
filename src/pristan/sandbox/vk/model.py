"""What the twin of VK remembers. Times are unix seconds, as VK counts."""

from __future__ import annotations

from typing import Any

import msgspec

Json = dict[str, Any]
ALL_RIGHTS = ("stories", "photos", "app_widget", "messages", "docs", "manage")


class Server(msgspec.Struct, kw_only=True):
    """A Callback server; ``status``: unconfigured, failed, wait or ok."""

    id: int
    url: str
    title: str
    secret_key: str
    status: str = "wait"
    events: dict[str, int] = {}
    api_version: str = "5.199"


class Community(msgspec.Struct, kw_only=True):
    group_id: int
    name: str
    token: str
    rights: tuple[str, ...] = ALL_RIGHTS
    are_bots_on: bool = True
    confirmation_code: str = ""
    servers: dict[int, Server] = {}
    long_poll: dict[str, int] | None = None


class Person(msgspec.Struct, kw_only=True):
    id: int
    first_name: str
    last_name: str = ""
    draws_buttons: bool = True


class Message(msgspec.Struct, kw_only=True):
    """A message of a dialog; ``id`` is unique in the community, ``cmid`` in the dialog."""

    id: int
    cmid: int
    peer_id: int
    from_id: int
    out: int
    date: int
    text: str = ""
    random_id: int = 0
    attachments: list[Json] = []
    keyboard: Json | None = None
    template: Json | None = None
    payload: str | None = None
    geo: Json | None = None
    reply_to: int | None = None
    ref: str | None = None
    ref_source: str | None = None
    admin_author_id: int | None = None
    update_time: int | None = None
    is_removed: bool = False


class Dialog(msgspec.Struct, kw_only=True):
    """A person and a community."""

    group_id: int
    peer_id: int
    is_allowed: bool = False
    is_banned: bool = False
    messages: dict[int, Message] = {}
    last_cmid: int = 0
    read_by_person: int = 0
    read_by_group: int = 0
    toast: str = ""
    activity: str = ""


class Press(msgspec.Struct, kw_only=True):
    """A pressed callback button that waits for its answer."""

    event_id: str
    user_id: int
    peer_id: int
    at: int


class Stored(msgspec.Struct, kw_only=True):
    """An uploaded file; ``kind``: photo, doc or audio_message. Its bytes lie under ``key``."""

    kind: str
    owner_id: int
    id: int
    access_key: str
    name: str
    mime: str
    size: int
    key: str


class Memory(msgspec.Struct, kw_only=True):
    """All that outlives the process."""

    communities: dict[int, Community] = {}
    people: dict[int, Person] = {}
    dialogs: dict[str, Dialog] = {}
    presses: dict[str, Press] = {}
    files: dict[str, Stored] = {}
    last_id: int = 900
    last_group: int = 222_000_110
    last_person: int = 501_234_566
    last_file: int = 456_000_000
