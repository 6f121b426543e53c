"""One object of ``messages`` as a record."""

from collections.abc import Iterator, Mapping
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Any

from pristan.migration.model import Kind, Record
from pristan.migration.notes import Notes

# Written by Telegram Desktop instead of a path, in English whatever the language.
_NOT_INCLUDED = "("
_CALLS = frozenset({"phone_call", "conference_call"})


def record_of(found: Mapping[str, Any], line: int, *, notes: Notes, file: str = "") -> Iterator[Record]:
    """The record, or nothing where the object is of an unknown type: then it is told."""
    at = _moment(found, line, notes, file=file)
    common: dict[str, Any] = {"at": at, "place": line, "source_id": _text(found.get("id"))}
    match found.get("type", "message"):
        case "message":
            yield _message(found, common)
        case "service" if _text(found.get("action")) in _CALLS:
            author, author_id = _author(found, "actor")
            yield Record(kind=Kind.CALL, author=author, author_id=author_id, text=_call(found), **common)
        case "service":
            yield Record(kind=Kind.NOTICE, text=_notice(found), **common)
        case "unsupported":
            notes.line("Telegram не выгрузил содержимое", line, file=file)
            yield Record(kind=Kind.NOTICE, text="", **common)
        case _:
            notes.line("неизвестный вид записи, пропущено", line, file=file)


def _message(found: Mapping[str, Any], common: Mapping[str, Any]) -> Record:
    author, author_id = _author(found, "from")
    files, omitted = _files(found)
    return Record(
        kind=_kind(found, has_files=bool(files or omitted)),
        text=text_of(found.get("text")) or _said(found),
        author=author,
        author_id=author_id,
        reply_to=_text(found.get("reply_to_message_id")),
        files=files,
        omitted=omitted,
        is_edited="edited" in found or "edited_unixtime" in found,
        **common,
    )


def text_of(text: object) -> str:
    """Plain text of a string, or of an array that mixes strings and objects with a ``text``."""
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return ""
    return "".join(
        part if isinstance(part, str) else text_of(part.get("text")) for part in text if isinstance(part, str | dict)
    )


def _said(found: Mapping[str, Any]) -> str:
    """Words of what is no text: a poll's question, a place, a card."""
    poll, place, card = found.get("poll"), found.get("location_information"), found.get("contact_information")
    if isinstance(poll, dict):
        return text_of(poll.get("question"))
    if isinstance(place, dict):
        named = [
            _text(found.get("place_name")),
            _text(found.get("address")),
            f"{place.get('latitude')}, {place.get('longitude')}",
        ]
        return "\n".join(word for word in named if word)
    if isinstance(card, dict):
        return " ".join(_text(card.get(key)) for key in ("first_name", "last_name", "phone_number") if card.get(key))
    return ""


def _author(found: Mapping[str, Any], key: str) -> tuple[str, str]:
    """Name and id. A deleted account has no name; exports before 2021 have bare numbers as ids."""
    return _text(found.get(key)), _text(found.get(f"{key}_id")) or _text(found.get(key)).casefold()


def _files(found: Mapping[str, Any]) -> tuple[tuple[str, ...], int]:
    named = [found[key] for key in ("photo", "file", "contact_vcard") if isinstance(found.get(key), str) and found[key]]
    files = tuple(name for name in named if not name.startswith(_NOT_INCLUDED))
    return files, len(named) - len(files)


def _kind(found: Mapping[str, Any], *, has_files: bool) -> Kind:
    if "contact_information" in found or "contact_vcard" in found:
        return Kind.CONTACT
    if has_files:
        return Kind.MEDIA
    if "location_information" in found:
        return Kind.LOCATION
    return Kind.POLL if "poll" in found or "todo_list" in found else Kind.TEXT


def _notice(found: Mapping[str, Any]) -> str:
    words = [_text(found.get(key)) for key in ("actor", "action", "title", "information_text")]
    return " ".join([word for word in words if word] or [text_of(found.get("text"))])


def _call(found: Mapping[str, Any]) -> str:
    seconds, reason = found.get("duration_seconds"), _text(found.get("discard_reason"))
    return f"{reason} {seconds}".strip() if seconds else reason


def _moment(found: Mapping[str, Any], line: int, notes: Notes, *, file: str) -> datetime | None:
    """``date_unixtime`` is exact; ``date`` is what the clock of the exporting computer showed."""
    try:
        if stamp := found.get("date_unixtime"):
            return possible(datetime.fromtimestamp(int(stamp), UTC))
        if date := found.get("date"):
            return possible(datetime.fromisoformat(str(date)))
    except (ValueError, OverflowError, OSError, TypeError):
        notes.line("время не читается", line, file=file)
        return None
    notes.line("время не записано", line, file=file)
    return None


def possible(at: datetime) -> datetime:
    """The moment itself; ValueError for one that a time zone would lead out of the calendar."""
    if at.year not in range(MINYEAR + 1, MAXYEAR):
        raise ValueError
    return at


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) and value is not False else ""
