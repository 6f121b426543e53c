"""What a channel can do and how fast: ``manifest.toml`` as values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What the channel can do; rendering degrades from these, the UI shows them."""

    text_limit: int
    images: bool = False
    files: bool = False
    voice: bool = False
    buttons: bool = False
    max_button_rows: int = 0
    max_buttons_in_row: int = 0
    edits: bool = False
    removals: bool = False
    delivered_receipts: bool = False
    read_receipts: bool = False
    typing_in: bool = False
    typing_out: bool = False
    replies: bool = False
    file_limit_bytes: int = 0
    image_limit_bytes: int = 0
    refused_extensions: tuple[str, ...] = ()
    reconcile: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Rates that sending must keep."""

    per_inbox_per_s: float
    per_chat_per_s: float
    parallel: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """``manifest.toml`` of a channel.

    ``role``: customer, employee or leaving. ``receive``: webhook, polling, own. ``first_writer``:
    customer, company or anyone. ``promo``: allowed, forbidden or unknown by the platform's own rules.
    """

    id: str
    name: str
    short_name: str
    summary: str
    role: str
    receive: tuple[str, ...]
    hosts: tuple[str, ...]
    data_location: str
    owner_country: str
    first_writer: str
    first_writer_note: str
    promo: str
    promo_note: str
    docs_url: str
    docs_read_on: str
    capabilities: Capabilities
    limits: Limits
    credentials: tuple[str, ...] = ()
    connect_time: str = ""
    help_page: str = ""
    requires: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
