"""People, tickets and messages of JSON that helpdesks and CRMs export or answer with."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from html import unescape
from re import sub
from typing import Any

from pristan.migration.crm.dates import moment
from pristan.migration.json_stream import Damaged, JsonStream
from pristan.migration.model import Deal, Item, Kind, Organisation, Person, Record
from pristan.migration.notes import Notes
from pristan.migration.orders import Order

_LISTS = frozenset(
    "tickets users organizations contacts conversations data payload result results items leads companies messages "
    "comments deals response list".split()
)
_WRAPPERS = frozenset({"_embedded", "result", "data", "payload", "response"})
_DEEPEST = 4
_ACTIVITY = 2  # Chatwoot: the messenger's own lines


def items(stream: JsonStream, notes: Notes, *, file: str = "") -> Iterator[Item]:
    """Everything of an array, of objects one after another, or of pages of an API; what is not understood is told."""
    try:
        while letter := stream.peek():
            if letter == "[":
                yield from _listed(stream, "", notes=notes, file=file)
            elif letter == "{":
                yield from _object(stream, "", notes=notes, file=file, depth=0)
            else:
                line = stream.line
                stream.value()
                notes.line("не похоже на запись, пропущено", line, file=file)
    except Damaged as exc:
        what = "файл обрезан" if exc.is_end else "файл повреждён"
        notes.warn(f"{file + ': ' if file else ''}{what} на строке {exc.line}, дальше ничего не прочитано")


def _listed(stream: JsonStream, name: str, *, notes: Notes, file: str) -> Iterator[Item]:
    for _ in stream.elements():
        line, found = stream.line, stream.value()
        if isinstance(found, dict):
            yield from _told(found, name, line, notes=notes, file=file)
        else:
            notes.line("не похоже на запись, пропущено", line, file=file)


def _object(stream: JsonStream, name: str, *, notes: Notes, file: str, depth: int) -> Iterator[Item]:
    """A page of an API is walked into; an object with an id is a record, whatever it holds."""
    line, own, is_page = stream.line, dict[str, Any](), False
    for key in stream.members():
        is_record = bool({"id", "_id", "ID"} & own.keys())
        if not is_record and key in _LISTS and stream.peek() == "[":
            is_page = True
            yield from _listed(stream, key, notes=notes, file=file)
        elif not is_record and key in _WRAPPERS and stream.peek() == "{" and depth < _DEEPEST:
            is_page = True
            yield from _object(stream, key, notes=notes, file=file, depth=depth + 1)
        else:
            own[key] = stream.value()
    if not is_page or {"id", "_id", "ID"} & own.keys():
        yield from _told(own, name, line, notes=notes, file=file)


def _told(found: Mapping[str, Any], name: str, line: int, *, notes: Notes, file: str) -> Iterator[Item]:
    low = {str(key).casefold(): value for key, value in found.items()}
    if _is_ticket(low, name):
        yield from _ticket(low, line)
    elif _is_message(low):
        yield _message(low, line)
    elif name in {"organizations", "companies"} or "domain_names" in low:
        yield Organisation(place=line, name=_text(low.get("name") or low.get("title")), external_id=_id(low))
    elif {
        "email",
        "phone",
        "phone_number",
        "emails",
        "phones",
        "mobile",
        "role",
        "first_name",
        "last_name",
    } & low.keys() or name in {"contacts", "users"}:
        yield _person(low, line)
    elif low:
        notes.line("вид записи не узнан, пропущено", line, file=file)


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


def _ticket(found: Mapping[str, Any], line: int) -> Iterator[Item]:
    at = _moment(found.get("created_at") or found.get("date_create"))
    yield Deal(
        place=line,
        external_id=_id(found),
        title=_text(found.get("subject") or found.get("title") or found.get("name")),
        amount=_text(found.get("price") or found.get("opportunity")),
        stage=_text(found.get("status") or found.get("stage_id") or found.get("state") or found.get("status_id")),
        person_id=_text(found.get("requester_id") or found.get("submitter_id") or found.get("contact_id")),
        created_at=at,
    )
    told = [*_said(found.get("comments")), *_said(found.get("messages")), *_said(found.get("conversation_parts"))]
    first = _first_message(found, line, at)
    if first and not (told and "comments" in found):  # the description is the first of the comments
        yield first
    for said in told:
        yield _message({str(key).casefold(): value for key, value in said.items()}, line)


def _first_message(found: Mapping[str, Any], line: int, at: datetime | None) -> Record | None:
    source = found.get("source")
    if isinstance(source, dict) and source.get("body"):
        return _message({**source, "created_at": source.get("created_at") or found.get("created_at")}, line)
    text = _text(found.get("description_text") or found.get("description"))
    author = _text(found.get("requester_id") or found.get("submitter_id"))
    return (
        Record(kind=Kind.TEXT, at=at, place=line, text=text, author=author, author_id=author)
        if text and author
        else None
    )


def _said(value: object) -> list[Mapping[str, Any]]:
    if isinstance(value, dict):
        value = value.get("conversation_parts")
    return [said for said in value if isinstance(said, dict)] if isinstance(value, list) else []


def _message(found: Mapping[str, Any], line: int) -> Record:
    author = found.get("author") or found.get("sender") or {}
    author = author if isinstance(author, dict) else {"name": _text(author)}
    author_id = _text(author.get("id") or found.get("author_id") or found.get("user_id") or author.get("email"))
    body = _text(found.get("plain_body") or found.get("body_text") or found.get("body") or found.get("content"))
    attached = found.get("attachments")
    is_own = found.get("message_type") in {_ACTIVITY, "activity"} or (
        found.get("part_type") not in {None, "comment", "note"} and not body
    )
    return Record(
        kind=Kind.NOTICE if is_own else Kind.TEXT,
        at=_moment(found.get("created_at")),
        place=line,
        text=_plain(body),
        author=_text(author.get("name") or author.get("email")) or author_id,
        author_id=author_id,
        source_id=_id(found),
        files=tuple(_text(file.get("file_name") or file.get("name") or "file") for file in _said(attached)),
    )


def _person(found: Mapping[str, Any], line: int) -> Person:
    parts = [_text(found.get(key)) for key in ("first_name", "name", "second_name", "last_name")]
    whole = found.get("name") if not found.get("last_name") else None
    return Person(
        place=line,
        name=_text(whole) or " ".join(dict.fromkeys(part for part in parts if part)),
        phones=_values(found, "phone", "phone_number", "mobile", "phones"),
        emails=_values(found, "email", "emails"),
        external_id=_id(found),
        company=_text(found.get("company_name") or found.get("company_title")),
        has_opted_out=found.get("unsubscribed_from_emails") is True,
    )


def _values(found: Mapping[str, Any], *keys: str) -> tuple[str, ...]:
    values: list[str] = []
    for key in keys:
        value = found.get(key)
        parts = value if isinstance(value, list) else [value]
        values += [
            _text(part.get("value") if "value" in part else part.get("VALUE"))
            if isinstance(part, dict)
            else _text(part)
            for part in parts
        ]
    return tuple(dict.fromkeys(value for value in values if value))


def _id(found: Mapping[str, Any]) -> str:
    return _text(found.get("id") or found.get("_id"))


def _text(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _plain(body: str) -> str:
    return unescape(sub(r"<[^<>]+>", "", sub(r"<(?:br|/p)\s{0,9}/?>", "\n", body))).strip() if "<" in body else body


def _moment(value: object) -> datetime | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e11:  # noqa: PLR2004 - seconds
        return datetime.fromtimestamp(value, UTC)
    return moment(_text(value), Order.DMY)
