"""What a channel can do and how fast, and what a person fills in to connect it: ``manifest.toml`` as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What the channel can do; rendering degrades from these, the UI shows them."""

    text_limit: int
    images: bool = False
    files: bool = False
    voice: bool = False
    buttons: bool = False
    button_kinds: tuple[str, ...] = ("callback", "link")
    max_button_rows: int = 0
    max_buttons_in_row: int = 0
    edits: bool = False
    removals: bool = False
    delivered_receipts: bool = False
    read_receipts: bool = False
    part_receipts: bool = False  # each part is reported by an id of its own, perhaps before its sending is answered
    typing_in: bool = False
    typing_out: bool = False
    replies: bool = False
    subject: bool = False  # letters: a subject and copies
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
    retry_for_h: int = 0  # a send that surely may be repeated is repeated so long; 0: as long as the usual patience


SECRET_KINDS = frozenset({"secret", "password", "secret_text"})  # a key, a password with spaces, several lines
FIELD_KINDS = SECRET_KINDS | {"text", "url", "host", "number", "choice", "switch", "list"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer of a ``choice``."""

    value: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What a person fills in to connect an inbox; ``kind`` is one of ``FIELD_KINDS``.

    Secrets are kept sealed as credentials, everything else as settings. ``when`` names the values of other fields
    with which this one is asked for (``{"provider": ["smpp"]}``); empty means always. ``pattern`` is what the whole
    value must look like. ``rotates``: a replaced secret stays in force for a day. ``names_hosts``: lines are servers
    that files may be fetched from.
    """

    name: str
    title: str
    kind: str = "text"
    is_required: bool = False
    default: str = ""
    options: tuple[Option, ...] = ()
    help: str = ""
    placeholder: str = ""
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pattern: str = ""
    rotates: bool = False
    names_hosts: bool = False

    @property
    def is_secret(self) -> bool:
        return self.kind in SECRET_KINDS

    def is_asked(self, settings: Mapping[str, Any]) -> bool:
        """Whether these settings ask for the field; values are compared as text, a switch as true or false."""
        return all(_as_text(settings.get(name, "")) in values for name, values in self.when.items())


def _as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the guide that the product shows to whoever connects the channel."""

    title: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When we may write to a person, by the platform's own rules.

    ``since``: what opens it: the person's last ``message``, the ``start`` of the dialogue, a ``consent`` given to the
    platform, or ``none`` (open without anything). ``hours``: how long it stays open, 0 without end. ``allows``:
    reply, service, promo. ``source`` is the page that says so, read on ``read_on``.
    """

    since: str
    hours: int = 0
    allows: tuple[str, ...] = ("reply", "service")
    note: str = ""
    source: str = ""
    read_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """``manifest.toml`` of a channel.

    ``role``: customer, employee, leaving or meetings. ``receive``: webhook, polling, own. ``first_writer``:
    customer, company or anyone. ``promo``: allowed, forbidden or unknown by the platform's own rules.
    ``address`` says what the address of a person is there: account, phone or email.
    ``asks_beside``: asking goes on beside the webhook, because the remote repeats nothing that got lost.
    ``place`` is the rulebook's name of where messages go, if that is not the id.
    ``trial`` tells how to send the first message; ``moderation`` and ``cost`` what registering takes.
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
    address: str = "account"
    place: str = ""
    asks_beside: bool = False
    fields: tuple[Field, ...] = ()
    guide: tuple[Step, ...] = ()
    windows: tuple[Window, ...] = ()
    trial: str = ""
    moderation: str = ""
    cost: str = ""
    connect_time: str = ""
    help_page: str = ""
    requires: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()

    @property
    def credentials(self) -> tuple[str, ...]:
        """Names of the secret fields."""
        return tuple(field.name for field in self.fields if field.is_secret)
