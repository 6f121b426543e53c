"""What is asked for, and what is known of a meeting."""

from dataclasses import dataclass
from datetime import datetime

from pristan.channels.model.meetings import Plan, Room
from pristan.core.ids import CompanyId, ConversationId, InboxId, LineId

WAKE = "pristan_meetings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A meeting now, or at a time. ``words`` precede the link; ``title`` is seen by everybody in the room."""

    title: str = ""
    words: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    client_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One row."""

    company_id: CompanyId
    id: int
    conversation_id: ConversationId
    business_line_id: LineId
    inbox_id: InboxId
    room: str
    title: str
    words: str
    starts_at: datetime | None
    ends_at: datetime | None
    organiser: str
    state: str
    link: str
    entry_id: str
    attempts: int
    asked_by: int
    asked_by_name: str
    asked_at: datetime

    @property
    def plan(self) -> Plan | None:
        if self.starts_at is None or self.ends_at is None:
            return None
        return Plan(organiser=self.organiser, starts_at=self.starts_at, ends_at=self.ends_at)

    def place(self, *, opens_until: datetime) -> Room:
        return Room(name=self.room, title=self.title, opens_until=opens_until)
