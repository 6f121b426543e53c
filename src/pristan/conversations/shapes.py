"""Shapes of conversations over HTTP; the same rows travel in facts."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar.params import PathParameter, QueryParameter
from msgspec import Meta, Struct

Id = Annotated[int, Meta(ge=1, le=2**63 - 1)]
MAX_ID = 2**63 - 1
PathId = Annotated[int, PathParameter(ge=1, le=MAX_ID)]
QueryId = Annotated[int | None, QueryParameter(ge=1, le=MAX_ID)]
Text = Annotated[str, Meta(max_length=100_000)]
Key = Annotated[str, Meta(min_length=1, max_length=100)]
View = Literal["mine", "unassigned", "all", "mentions"]
StatusName = Literal["open", "snoozed", "closed"]
Sort = Literal["recent", "waiting"]


class PreviewShape(Struct, kw_only=True):
    """What the list shows of the last message. ``veil``: as in a message; its text is then hidden or has tags in it."""

    kind: str = "text"
    text: str = ""
    direction: str = "in"
    author: str | None = None
    state: str | None = None
    code: str | None = None
    veil: str | None = None


class ConversationShape(Struct, kw_only=True):
    """A row of the list."""

    id: int
    number: int
    status: str
    channel: str
    inbox_id: int
    inbox_name: str
    business_line_id: int
    business_line_name: str
    contact_id: int
    contact_name: str
    identity_id: int
    identity_state: str
    assignee_id: int | None
    assignee_name: str | None
    team_id: int | None
    label_ids: list[int]
    unread_count: int
    preview: PreviewShape
    last_message_at: datetime
    waiting_since: datetime | None
    snoozed_until: datetime | None
    has_failed: bool
    created_at: datetime
    closed_at: datetime | None
    merged_into_id: int | None
    version: int
    draft: str | None = None


class AuthorShape(Struct, kw_only=True):
    kind: str
    id: int | None = None
    name: str = ""


class AttachmentShape(Struct, kw_only=True):
    id: int
    kind: str
    name: str
    mime: str
    size: int | None
    width: int | None
    height: int | None
    duration_s: float | None
    state: str
    reason: str | None
    url: str | None


class QuoteShape(Struct, kw_only=True):
    id: int | None
    text: str
    author: str


class WaitingShape(Struct, kw_only=True):
    """Why a message, or its edit or removal (``kind``), has not left yet: the channel did not take it.

    ``code`` is the error of the last try. ``next_attempt_at`` is None while only a person can mend it, and while it is
    being found out what became of a message before it. ``behind_id``: that message has to leave first.
    ``actions``: retry (send now), cancel (take back).
    """

    kind: str
    code: str
    detail: str
    next_attempt_at: datetime | None
    behind_id: int | None
    actions: list[str]


class MailShape(Struct, kw_only=True):
    """Of a letter. ``has_letter``: more than the thread shows can be opened.

    ``others``: whom it went to beside its sender; our own mailboxes may be among them.
    ``is_doubtful``: the sender failed the checks of our mail server; ``is_cut``: the letter was too large to fetch.
    """

    subject: str
    cc: list[str]
    others: list[str]
    has_letter: bool
    is_automatic: bool
    is_doubtful: bool
    is_cut: bool


class HoldShape(Struct, kw_only=True):
    """A message that the gate held. ``decision``: release, deny, withdrawn; null while nobody has decided.

    ``due_at``: until when a decision is due. ``asked_by`` is empty while nobody has said why it should leave.
    """

    due_at: datetime
    asked_by: str
    asked_reason: str
    decision: str | None
    decided_by: str
    decided_reason: str
    decided_at: datetime | None


class ToldRule(Struct, kw_only=True):
    """A rule in the version that was applied."""

    id: str
    version: int
    title: str
    norm: str
    confidence: str


class VeilShape(Struct, kw_only=True):
    """Personal data that a channel brought though it must not carry them: hidden until somebody asks with a reason.

    ``state``: pending (not read yet: nothing is shown), marked (``kinds`` are hidden), unread (the detector ran out of
    time: nothing is shown). ``rules`` say why; ``is_possible``: only if they bind the company, which it has not said.
    """

    state: str
    kinds: list[str]
    rules: list[ToldRule]
    is_possible: bool


class MessageShape(Struct, kw_only=True):
    """An item of the thread. ``sort`` orders the thread: compare as a list.

    ``imported``: carried over ``from`` another system by the import ``import_id``.
    """

    id: int
    conversation_id: int
    kind: str
    author: AuthorShape
    text: str
    attachments: list[AttachmentShape]
    reply_to: QuoteShape | None
    mail: MailShape | None
    sent_at: datetime
    edited_at: datetime | None
    removed_at: datetime | None
    state: str
    failure: dict[str, Any] | None
    client_key: str | None
    undo_until: datetime | None
    waiting: WaitingShape | None
    version: int
    sort: tuple[datetime, int, int]
    business_line_id: int
    veil: VeilShape | None = None
    markup: list[dict[str, Any]] | None = None
    location: dict[str, float] | None = None
    contact_card: dict[str, Any] | None = None
    buttons: list[list[dict[str, Any]]] | None = None
    callback: dict[str, Any] | None = None
    share: dict[str, Any] | None = None
    forwarded_from: dict[str, Any] | None = None
    mentions: list[int] | None = None
    system: dict[str, Any] | None = None
    voice_lost: bool | None = None
    unknown: list[str] | None = None
    hold: HoldShape | None = None
    imported: dict[str, Any] | None = None


class ConversationPage(Struct, kw_only=True):
    """``position``: facts after it bring these rows forward. ``next``: cursor of the next page."""

    items: list[ConversationShape]
    next: str | None
    position: int


class MessagePage(Struct, kw_only=True):
    """Oldest first. ``previous``: cursor of the page before."""

    items: list[MessageShape]
    previous: str | None
    position: int


class CountersShape(Struct, kw_only=True):
    """How many; 1000 means a thousand or more."""

    mine: int
    unassigned: int
    all: int
    mentions: int
    unread_mine: int


class ContactShape(Struct, kw_only=True):
    id: int
    name: str
    note: str
    created_at: datetime
    phone: str | None = None
    email: str | None = None


class ConversationDetail(Struct, kw_only=True):
    conversation: ConversationShape
    contact: ContactShape
    position: int


class AssignGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    operator_id: Id | None = None
    team_id: Id | None = None


class LabelsGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    add: Annotated[list[Id], Meta(max_length=50)] = []
    remove: Annotated[list[Id], Meta(max_length=50)] = []


class SnoozeGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    until: Annotated[datetime, Meta(tz=True)]


class MergeGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    into_id: Id


class NoteGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    text: Annotated[str, Meta(min_length=1, max_length=20_000)]
    mentions: Annotated[list[Id], Meta(max_length=50)] = []
    client_key: Key | None = None


class BulkAction(Struct, kw_only=True, forbid_unknown_fields=True):
    """``kind`` names the action; the other fields are its arguments."""

    kind: Literal["assign", "labels", "snooze", "close", "reopen", "read", "unread"]
    operator_id: Id | None = None
    team_id: Id | None = None
    add: Annotated[list[Id], Meta(max_length=50)] = []
    remove: Annotated[list[Id], Meta(max_length=50)] = []
    until: Annotated[datetime, Meta(tz=True)] | None = None


class BulkGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    ids: Annotated[list[Id], Meta(min_length=1, max_length=200)]
    action: BulkAction


class BulkDone(Struct, kw_only=True):
    """``skipped``: conversations that are gone or out of reach."""

    items: list[ConversationShape]
    skipped: list[int]


class DraftGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """``subject`` and ``cc`` are those of a letter; ``cc`` as it is being written, addresses or not yet."""

    kind: Literal["reply", "note"] = "reply"
    text: Text = ""
    file_ids: Annotated[list[Id], Meta(max_length=10)] = []
    subject: Annotated[str, Meta(max_length=300)] = ""
    cc: Annotated[str, Meta(max_length=7000)] = ""
    version: Annotated[int, Meta(ge=0)] = 0


class LabelGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1, max_length=50, pattern=r"\S")]
    color: Literal["neutral", "acc", "ok", "hold", "deny"] = "neutral"


class LabelShape(Struct, kw_only=True):
    id: int
    name: str
    color: str


class SnippetGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    shortcut: Annotated[str, Meta(pattern=r"^\S{1,40}$")]
    title: Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\S")]
    text: Annotated[str, Meta(min_length=1, max_length=4000)]
    business_line_id: Id | None = None


class SnippetShape(Struct, kw_only=True):
    id: int
    shortcut: str
    title: str
    text: str
    business_line_id: int | None


class FileShape(Struct, kw_only=True):
    id: int
    name: str
    mime: str
    size: int
    kind: str
    width: int | None
    height: int | None


class NamedShape(Struct, kw_only=True):
    id: int
    name: str


class ColleaguesShape(Struct, kw_only=True):
    operators: list[NamedShape]
    teams: list[NamedShape]


class DraftShape(Struct, kw_only=True):
    kind: str
    text: str
    files: list[FileShape]
    subject: str
    cc: str
    version: int
    updated_at: datetime


class QueueShape(Struct, kw_only=True):
    """One inbox as the supervisor sees it. Seconds are counted from the oldest unanswered message."""

    inbox_id: int
    inbox_name: str
    channel: str
    business_line_name: str
    open: int
    unassigned: int
    waiting: int
    longest_wait_s: int | None


class LoadShape(Struct, kw_only=True):
    """One operator's load."""

    operator_id: int
    name: str
    presence: str
    open: int
    waiting: int
    longest_wait_s: int | None


class QueuesShape(Struct, kw_only=True):
    queues: list[QueueShape]
    operators: list[LoadShape]
    position: int
