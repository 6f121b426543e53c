"""What a message of WhatsApp is, told by the words the app puts in place of what a text cannot show."""

import re
from dataclasses import dataclass

from pristan.migration.model import Kind
from pristan.migration.whatsapp.words import MARKS, clean, listed, may_begin, plain, whole

_IOS_ATTACHED = re.compile(r"<(?P<word>[^<>:\n]{2,40}):\s?(?P<file>[^<>\n]{1,255})>\s*$")
_ANDROID_ATTACHED = re.compile(r"(?P<file>.{1,255}\.\w{1,8}) [(<](?P<word>[^()<>]{3,40})[)>]$")
_ANDROID_NAME = re.compile(r"(?:IMG|VID|PTT|AUD|STK|DOC)-\d{8}-WA\d+\.\w+$")
_ANGLES = re.compile(r"<(?:[^<>=/]*\s[^<>=/]*|[^\x00-\x7f]{3,40})>$")
_EDITED = re.compile(r"<(?P<words>[^<>\n]{3,60})>\s*")
_SHORT = 70  # calls and marks are short
_MARK_SHORT = 40
_PLACES = ("https://maps.google.com/?q=", "https://foursquare.com/v/", "https://maps.google.com/maps?q=")


@dataclass(frozen=True, slots=True)
class Marked:
    """Kind, the author's own words, what is attached."""

    kind: Kind
    text: str
    files: tuple[str, ...] = ()
    omitted: int = 0
    is_edited: bool = False


def marked(text: str, *, is_ios: bool, has_marks: bool, is_marked: bool) -> Marked:
    """Tell apart. ``is_marked``: a direction mark stands before the whole line, as iOS puts it for its own marks."""
    first = text.partition("\n")[0]
    by_app = text[:1] != "" and text[0] in MARKS
    if "<" in text or "(" in first:
        if found := _attached(text, first, by_app=by_app or not has_marks or is_marked):
            return found
        if found := _angled(text, first):
            return found
    if len(first) <= _SHORT and (found := _short(text, first, by_app=by_app or not (is_ios and has_marks))):
        return found
    if is_ios and (found := _left_out(text, has_marks=has_marks, is_marked=is_marked)):
        return found
    kind = Kind.LOCATION if "https://" in text and any(place in text for place in _PLACES) else Kind.TEXT
    return Marked(kind, clean(text))


def _attached(text: str, first: str, *, by_app: bool) -> Marked | None:
    known = whole("attached")
    found = _IOS_ATTACHED.search(text)
    if found and (plain(found["word"]) in known or (by_app and "." in found["file"])):
        own = clean(text[: found.start()]).strip()
        return Marked(_kind_of(found["file"]), own, (clean(found["file"]).strip(),))
    found = _ANDROID_ATTACHED.match(first.lstrip(MARKS))
    if found and (plain(found["word"]) in known or text[0] in MARKS or _ANDROID_NAME.match(found["file"])):
        return Marked(_kind_of(found["file"]), clean(text[len(first) + 1 :]), (clean(found["file"]).strip(),))
    return None


def _angled(text: str, first: str) -> Marked | None:
    bare = clean(first[:_SHORT]).strip() if len(first) <= _SHORT else ""
    note = _EDITED.fullmatch(text, text.rfind("<"))
    if note and any(word in note["words"].casefold() for word in listed("edited")):
        return Marked(Kind.TEXT, clean(text[: note.start()]).rstrip(), is_edited=True)
    if bare.startswith("<") and (plain(bare) in whole("omitted_whole") or _ANGLES.match(bare)):
        return Marked(Kind.MEDIA, clean(text[len(first) + 1 :]), omitted=1)
    return None


def _short(text: str, first: str, *, by_app: bool) -> Marked | None:
    if not by_app or not may_begin(first, "deleted", "deleted_start", "call", "poll"):
        return None
    words = plain(first)
    if words in whole("deleted") or words.startswith(listed("deleted_start")):
        return Marked(Kind.DELETED, "")
    if words.startswith(listed("call")):
        return Marked(Kind.CALL, clean(text))
    if words.startswith(listed("poll")):
        return Marked(Kind.POLL, clean(text))
    return None


def _left_out(text: str, *, has_marks: bool, is_marked: bool) -> Marked | None:
    """Tell what iOS left out; it says so after a direction mark: «name.pdf • 2 pages document omitted»."""
    cut = max(text.rfind(mark) for mark in MARKS)
    if has_marks and cut < 0:
        return None
    last = text[cut + 1 :].partition("\n")[0]
    words = plain(last)
    if len(last) > _MARK_SHORT or not words or "https://" in words:
        return None
    is_known = words.endswith(listed("omitted")) or words.startswith(listed("omitted"))
    if is_known or (is_marked and cut >= 0 and not words.startswith(listed("call"))):
        return Marked(Kind.MEDIA, clean(text[: max(cut, 0)]).strip(), omitted=1)
    return None


def _kind_of(file: str) -> Kind:
    return Kind.CONTACT if file.casefold().endswith(".vcf") else Kind.MEDIA


def is_notice(text: str) -> bool:
    """A notice that an export has written with an author: told by its first words."""
    return may_begin(text, "notice") and plain(text[:200]).startswith(listed("notice"))
