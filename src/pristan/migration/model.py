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
class Chat:
    """A conversation of the export. Records that follow belong to it."""

    key: str
    title: str = ""
    kind: str = ""
    platform: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One message or notice. ``at`` has a zone only where the file tells it, and is None where it cannot be known."""

    kind: Kind
    at: datetime | None
    place: int
    text: str = ""
    author: str = ""
    author_id: str = ""
    source_id: str = ""
    reply_to: str = ""
    files: tuple[str, ...] = ()
    omitted: int = 0  # attachments the export names without carrying them
    is_edited: bool = False

    @property
    def is_notice(self) -> bool:
        return self.kind is Kind.NOTICE


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
class Organisation:
    """A company that is a customer."""

    place: int
    name: str = ""
    external_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """A deal or a ticket with its words as they stand in the source."""

    place: int
    external_id: str = ""
    title: str = ""
    amount: str = ""
    stage: str = ""
    person_id: str = ""
    created_at: datetime | None = None


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
class Question:
    """What the file does not tell. ``suggested`` is only a suggestion; nothing is applied before an answer."""

    id: str
    text: str
    why: str
    choices: tuple[Choice, ...] = ()
    suggested: str = ""


# Answers by the question's id; for a question that stands once a file, "<id>:<file>" wins over "<id>".
Answers = Mapping[str, str]
