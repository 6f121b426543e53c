"""Shapes of imports over HTTP."""

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from pristan.migration.store import Import
from pristan.migration.uploading import PIECE

Id = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Key = Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[\w-]+$")]
FormatName = Annotated[str, Meta(max_length=40)]


class UploadGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """An export that is about to be sent. ``client_key``: a repeat with it is the same import."""

    name: Annotated[str, Meta(min_length=1, max_length=500)]
    size: Annotated[int, Meta(ge=1, le=2**62)]
    business_line_id: Id
    client_key: Key


class ImportMade(Struct, kw_only=True):
    id: int


class AnswersGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """``format``: what the export is, empty to be told by its content. ``answers`` by the question, all of them."""

    format: FormatName = ""
    answers: Annotated[
        dict[Annotated[str, Meta(max_length=300)], Annotated[str, Meta(max_length=20_000)]], Meta(max_length=50)
    ] = {}


class StartGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """``is_again``: the file was carried over already, and this is meant."""

    business_line_id: Id
    is_again: bool = False


class StateGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """``undoing`` takes back all that the import brought."""

    state: Literal["paused", "running", "undoing"]


class ImportRow(Struct, kw_only=True):
    """An import in the list.

    While it is sent ``pieces`` of ``piece_size`` bytes are here, while it is looked at ``looked`` things are read, then
    ``position`` of ``total`` are in. ``is_pulled``: it came by the API of another system, not as a file.
    """

    id: int
    name: str
    format: str
    state: str
    is_pulled: bool
    business_line_id: int
    size: int
    pieces: int
    piece_size: int
    looked: int
    position: int
    total: int
    counts: dict[str, int]
    failure: str | None
    created_by_name: str
    started_at: datetime
    ended_at: datetime | None


class ImportsPage(Struct, kw_only=True):
    items: list[ImportRow]
    next: int | None


class ImportChoice(Struct, kw_only=True):
    value: str
    label: str


class ImportColumn(Struct, kw_only=True):
    """A column that is asked about: what it seems to hold, a few of its cells."""

    header: str
    field: str
    examples: list[str]


class ImportQuestion(Struct, kw_only=True):
    """What the file does not tell; without choices the answer is words.

    With ``columns`` the answer is JSON that gives each header one of the choices, or nothing to keep it as it stands.
    """

    id: str
    text: str
    why: str
    choices: list[ImportChoice]
    suggested: str
    columns: list[ImportColumn]


class ImportFindings(Struct, kw_only=True):
    """What a look found. ``participants``: up to 200 of ``people`` names; empty once the import has begun."""

    messages: int = 0
    notices: int = 0
    people: int = 0
    participants: list[str] = []
    first_at: str | None = None
    last_at: str | None = None
    media: int = 0
    media_missing: int = 0
    contacts: int = 0
    deals: int = 0
    chats: int = 0
    companies: int = 0


class ImportTwin(Struct, kw_only=True):
    """Another import of the same file."""

    id: int
    name: str
    state: str
    started_at: datetime


class ImportSkipped(Struct, kw_only=True):
    why: str
    file: str
    count: int


class ImportDetail(Struct, kw_only=True):
    """One import with what was found, asked and answered. ``title``: of the format."""

    item: ImportRow
    title: str
    findings: ImportFindings | None
    questions: list[ImportQuestion]
    answers: dict[str, str]
    warnings: list[str]
    skipped: list[ImportSkipped]
    twin: ImportTwin | None


class ImportFormat(Struct, kw_only=True):
    id: str
    title: str


class ImportFormats(Struct, kw_only=True):
    items: list[ImportFormat]


class ImportLoss(Struct, kw_only=True):
    """What would vanish; ``kept``: people of whom something else is known by now."""

    messages: int
    conversations: int
    people: int
    files: int
    kept: int


def shape_of(found: Import) -> ImportRow:
    """The list row."""
    return ImportRow(
        id=found.id,
        name=found.name,
        format=found.format,
        state=found.state,
        is_pulled=bool(found.sizes) or found.state in {"pulling", "held"},  # only a pull has pieces of its own sizes
        business_line_id=found.business_line_id,
        size=found.size,
        pieces=found.pieces,
        piece_size=PIECE,
        looked=found.looked,
        position=found.position,
        total=found.total,
        counts=found.counts,
        failure=found.failure,
        created_by_name=found.created_by_name,
        started_at=found.started_at,
        ended_at=found.ended_at,
    )


def findings_of(found: Import) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """What was found and what is asked, as they were kept."""
    if found.findings is None:
        return None, []
    rest = {name: value for name, value in found.findings.items() if name in ImportFindings.__struct_fields__}
    return rest, found.findings.get("questions", [])
