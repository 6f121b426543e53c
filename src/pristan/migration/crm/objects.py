"""People, tickets and messages of JSON that helpdesks and CRMs export or answer with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pristan.migration.crm.talks import message, talk
from pristan.migration.crm.words import Names, id_of, moment_of, text_of
from pristan.migration.json_stream import Damaged, JsonStream
from pristan.migration.model import Chat, Deal, Item, Organisation, Person
from pristan.migration.notes import Notes

_PERSON = frozenset("email phone phone_number emails phones mobile role first_name last_name".split())
_LISTS = frozenset(
    "tickets users organizations contacts conversations data payload result results items leads companies messages "
    "comments deals response list".split()
)
_WRAPPERS = frozenset({"_embedded", "result", "data", "payload", "response"})
_DEEPEST = 4
_MOST_EXTRA, _LONGEST_EXTRA = 60, 1_000
# Fields of a ticket or a deal that have a place of their own.
_TOLD = frozenset(
    {
        "id",
        "_id",
        "subject",
        "title",
        "name",
        "price",
        "opportunity",
        "status",
        "stage_id",
        "state",
        "url",
        "description",
        "description_text",
        "comments",
        "messages",
        "conversations",
        "conversation_parts",
        "source",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """What the reader of one file is given; ``names`` are those of the whole export."""

    notes: Notes
    names: Names
    file: str = ""

    def unlike(self, line: int) -> None:
        """Say that something is no record."""
        self.notes.line("не похоже на запись, пропущено", line, file=self.file)


def items(stream: JsonStream, notes: Notes, *, file: str = "", names: Names | None = None) -> Iterator[Item]:
    """Everything of an array, of objects one after another, or of pages of an API; what is not understood is told."""
    given = _Given(notes=notes, names=names or Names(), file=file)
    try:
        while letter := stream.peek():
            if letter == "[":
                yield from _listed(stream, "", given=given)
            elif letter == "{":
                yield from _object(stream, "", given=given, depth=0)
            else:
                line = stream.line
                stream.value()
                given.unlike(line)
    except Damaged as exc:
        what = "файл обрезан" if exc.is_end else "файл повреждён"
        notes.warn(f"{file + ': ' if file else ''}{what} на строке {exc.line}, дальше ничего не прочитано")


def _listed(stream: JsonStream, name: str, *, given: _Given) -> Iterator[Item]:
    for _ in stream.elements():
        line, found = stream.line, stream.value()
        if isinstance(found, dict):
            yield from _told(found, name, line=line, given=given)
        else:
            given.unlike(line)


def _object(stream: JsonStream, name: str, *, given: _Given, depth: int) -> Iterator[Item]:
    """A page of an API is walked into; an object with an id is a record, whatever it holds."""
    line, own, is_page = stream.line, dict[str, Any](), False
    for key in stream.members():
        is_record = bool({"id", "_id", "ID"} & own.keys())
        if not is_record and key in _LISTS and stream.peek() == "[":
            is_page = True
            yield from _listed(stream, key, given=given)
        elif not is_record and key in _WRAPPERS and stream.peek() == "{" and depth < _DEEPEST:
            is_page = True
            yield from _object(stream, key, given=given, depth=depth + 1)
        else:
            own[key] = stream.value()
    if not is_page or {"id", "_id", "ID"} & own.keys():
        yield from _told(own, name, line=line, given=given)


def _told(found: Mapping[str, Any], name: str, *, line: int, given: _Given) -> Iterator[Item]:
    low = {str(key).casefold(): value for key, value in found.items()}
    if "pristan_note" in low:
        given.notes.warn(text_of(low["pristan_note"]))
    elif _is_ticket(low, name):
        yield from _ticket(low, line, names=given.names)
    elif _is_message(low):
        yield from _alone(low, line, names=given.names)
    elif name in {"organizations", "companies"} or "domain_names" in low:
        yield Organisation(
            place=line, name=text_of(low.get("name") or low.get("title")), external_id=id_of(low), extra=_extra(low)
        )
    elif _PERSON & low.keys() or name in {"contacts", "users"}:
        yield _person(low, line, names=given.names)
    elif low:
        given.notes.line("вид записи не узнан, пропущено", line, file=given.file)


def _extra(found: Mapping[str, Any]) -> dict[str, str]:
    """What an object holds besides, as words; objects within it and long texts are not kept."""
    kept: dict[str, str] = {}
    for name, value in found.items():
        words = ", ".join(text_of(one) for one in value if text_of(one)) if isinstance(value, list) else text_of(value)
        if words and name not in _TOLD and len(kept) < _MOST_EXTRA:
            kept[name] = words[:_LONGEST_EXTRA]
    return kept


def _is_ticket(found: Mapping[str, Any], name: str) -> bool:
    signs = {
        "subject",
        "raw_subject",
        "requester_id",
        "conversation_parts",
        "stage_id",
        "pipeline_id",
        "opportunity",
        "inbox_id",
        "status_id",
    }
    if name in {"tickets", "conversations", "leads", "deals"}:
        return True
    return bool(signs & found.keys()) and not {"body", "content"} & found.keys()


def _is_message(found: Mapping[str, Any]) -> bool:
    return bool({"body", "plain_body", "html_body", "content", "body_text"} & found.keys())


def _ticket(found: Mapping[str, Any], line: int, *, names: Names) -> Iterator[Item]:
    at = moment_of(found.get("created_at") or found.get("date_create"))
    said = list(talk(found, line, names=names))
    customer = next((one.person_id for one in said if isinstance(one, Chat)), "")
    yield Deal(
        place=line,
        external_id=id_of(found),
        title=text_of(found.get("subject") or found.get("title") or found.get("name")),
        amount=text_of(found.get("price") or found.get("opportunity")),
        stage=text_of(found.get("status") or found.get("stage_id") or found.get("state") or found.get("status_id")),
        person_id=customer
        or text_of(found.get("requester_id") or found.get("submitter_id") or found.get("contact_id")),
        created_at=at,
        is_ticket=bool({"subject", "conversation_parts", "requester_id", "inbox_id"} & found.keys()),
        extra=_extra(found),
    )
    yield from said


def _alone(found: Mapping[str, Any], line: int, *, names: Names) -> Iterator[Item]:
    """A message that stands outside its ticket."""
    if chat := text_of(found.get("conversation_id") or found.get("ticket_id")):
        yield Chat(key=chat, kind="ticket")
    yield message(found, line, names=names)


def _person(found: Mapping[str, Any], line: int, *, names: Names) -> Person:
    parts = [text_of(found.get(key)) for key in ("first_name", "name", "second_name", "last_name")]
    whole = found.get("name") if not found.get("last_name") else None
    name = text_of(whole) or " ".join(dict.fromkeys(part for part in parts if part))
    names.learn(id_of(found), name, role=found.get("role"))
    return Person(
        place=line,
        name=name,
        phones=_values(found, "phone", "phone_number", "mobile", "phones"),
        emails=_values(found, "email", "emails"),
        external_id=id_of(found),
        company=text_of(found.get("company_name") or found.get("company_title")),
        has_opted_out=found.get("unsubscribed_from_emails") is True,
    )


def _values(found: Mapping[str, Any], *keys: str) -> tuple[str, ...]:
    values: list[str] = []
    for key in keys:
        value = found.get(key)
        parts = value if isinstance(value, list) else [value]
        values += [
            text_of(part.get("value") if "value" in part else part.get("VALUE"))
            if isinstance(part, dict)
            else text_of(part)
            for part in parts
        ]
    return tuple(dict.fromkeys(value for value in values if value))
