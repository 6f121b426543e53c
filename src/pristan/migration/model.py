"""What an export holds, whatever messenger or CRM wrote it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pristan.core.errors import PristanError


class Unreadable(PristanError):
    """Файл не удалось прочитать как выгрузку."""

    code = "import.unreadable"


class Kind(StrEnum):
    """What a record is. A notice is the messenger's own line; everything else has an author."""

    TEXT = "text"
    MEDIA = "media"
    DELETED = "deleted"
    CALL = "call"
    LOCATION = "location"
    CONTACT = "contact"
    POLL = "poll"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A contact. Consent is never taken from a file; a refusal to be written to is."""

    place: int
    name: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    external_id: str = ""
    company: str = ""
    note: str = ""
    has_opted_out: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A conversation of the export. Records that follow belong to it.

    ``person_id``: the number of whoever it is held with, as people of the source have it; ``person``: what the chat
    itself tells of them; ``channel``: the channel of ours whose history it is, where the source tells.
    """

    key: str
    title: str = ""
    kind: str = ""
    platform: str = ""
    person_id: str = ""
    person: Person | None = None
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An attachment that lies in the other system; ``url`` is empty where it is only named."""

    name: str
    url: str = ""
    kind: str = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One message or notice. ``at`` has a zone only where the file tells it, and is None where it cannot be known.

    ``is_ours``: whether the company said it, None where the source does not tell; ``is_note``: nobody but colleagues
    saw it; ``state``: sent, delivered, read or failed, where the source keeps that.
    """

    kind: Kind
    at: datetime | None
    place: int
    text: str = ""
    author: str = ""
    author_id: str = ""
    source_id: str = ""
    reply_to: str = ""
    files: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    omitted: int = 0  # attachments the export names without carrying them
    is_edited: bool = False
    is_ours: bool | None = None
    is_note: bool = False
    state: str = ""

    @property
    def is_notice(self) -> bool:
        return self.kind is Kind.NOTICE


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A company that is a customer."""

    place: int
    name: str = ""
    external_id: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """A deal or a ticket with its words as they stand in the source; whose it is, by an id or by all that is known."""

    place: int
    external_id: str = ""
    title: str = ""
    amount: str = ""
    stage: str = ""
    person_id: str = ""
    person: Person | None = None
    created_at: datetime | None = None
    is_ticket: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The account that made the export: it tells who «we» are."""

    author_id: str
    name: str = ""


Item = Chat | Record | Person | Organisation | Deal | Owner


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer to a question, with what follows from it."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedColumn:
    """A column of a table that is asked about: its header, the field it seems to be or nothing, a few of its cells."""

    header: str
    field: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the file does not tell. ``suggested`` is only a suggestion; nothing is applied before an answer.

    With ``columns`` the answer is JSON: for each header one of the choices or nothing.
    """

    id: str
    text: str
    why: str
    choices: tuple[Choice, ...] = ()
    suggested: str = ""
    columns: tuple[AskedColumn, ...] = ()


# Answers by the question's id; for a question that stands once a file, "<id>:<file>" wins over "<id>".
Answers = Mapping[str, str]
