"""Reports about letters of ours: whom they did not reach and why. Pure.

Machine-readable ones (RFC 3464) and ones in prose (Mail.ru, Exim, qmail, Gmail of old), by class, not by server.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pristan.channels.email.letter import Letter, addresses, first_id
from pristan.channels.email.lines import joined, of_html, of_text
from pristan.channels.email.mime import Headers, Part, split_headers
from pristan.channels.email.quotes import Cut
from pristan.channels.email.reasons import is_permanent, plain, status_in, table

MAX_RECIPIENTS = 200
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_DELIVERY = frozenset({"message/delivery-status", "message/global-delivery-status"})
_ORIGINALS = frozenset({"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"})
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]\\]{1,64}@[^\s<>,;:\"()@\[\]]{1,253}")
_OF_LINE = re.compile(r"(?:<[^<>\s]+@[^<>\s]+>|[\"'«]?[^\s<>,;:\"()]+@[^\s<>,;:\"()]+[\"'»]?)(?=[\s:;,.…(]|$)")
_SPEAKERS = re.compile(r"(?:mailer-daemon|postmaster|mail-daemon|abuse|support|helpdesk)@")


class Action(StrEnum):
    """What a server says it did (RFC 3464 §2.3.3)."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One recipient of ours. ``original`` is the address we wrote to, where a server forwarded it."""

    address: str
    action: Action
    status: str
    detail: str = ""
    original: str = ""

    @property
    def is_permanent(self) -> bool:
        return self.action is Action.FAILED and is_permanent(self.status, self.detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of one letter of ours; ``message_id`` is its own, when the report carries its head."""

    outcomes: tuple[Outcome, ...]
    message_id: str = ""


def delivery_report(letter: Letter) -> Report | None:
    """Read the machine-readable parts of a report; None when the letter has none."""
    parts = [part for part in _own_parts(letter.root) if part.mime in _DELIVERY]
    if not parts:
        return None
    prose = _prose(letter)
    outcomes = [outcome for part in parts for fields in _groups(part) if (outcome := _outcome(fields, prose))]
    return Report(outcomes=tuple(outcomes[:MAX_RECIPIENTS]), message_id=original_id(letter))


def prose_report(letter: Letter, *, is_certain: bool) -> Report | None:
    """Read a report written for people; ``is_certain`` when a header already names the failed recipients."""
    text = notice(letter).reply
    words = plain(f"{letter.subject}\n{text}")
    has_failed, has_delayed = bool(table().failed.search(words)), bool(table().delayed.search(words))
    if not (is_certain or has_failed or has_delayed):
        return None
    is_delay = has_delayed and not table().given_up.search(words)
    named = [found.value for found in addresses(letter.headers.raw("x-failed-recipients"))]
    people = named or _failed_addresses(text, letter)
    if not people and not status_in(text):
        return None
    action = Action.DELAYED if is_delay else Action.FAILED
    outcomes = []
    for address in dict.fromkeys(people[:MAX_RECIPIENTS]):
        detail = _about(address, text)
        status = status_in(detail) or status_in(text) or ("4.0.0" if is_delay else "5.0.0")
        outcomes.append(Outcome(address=address, action=action, status=status, detail=detail))
    return Report(outcomes=tuple(outcomes), message_id=original_id(letter))


def is_own_part(letter: Letter, *mimes: str) -> bool:
    return any(part.mime in mimes for part in _own_parts(letter.root))


def original_id(letter: Letter) -> str:
    """The Message-ID of our letter that a report brings back, from a part or from the text."""
    for part in _own_parts(letter.root):
        if part.mime not in _ORIGINALS:
            continue
        headers = part.children[0].headers if part.children else split_headers(part.body)[0]
        if found := first_id(headers.raw("message-id")):
            return found
    text = letter.text
    if begin := _original_start(text):
        named = re.search(r"^message-id:[ \t]*(<[^<>\s]{1,900}>)", text[begin:], re.IGNORECASE | re.MULTILINE)
        return named[1] if named else ""
    return ""


def original_headers(letter: Letter) -> Headers:
    """The head of our letter as a report carries it; empty when it does not."""
    for part in _own_parts(letter.root):
        if part.mime in _ORIGINALS:
            return part.children[0].headers if part.children else split_headers(part.body)[0]
    return Headers()


def fields_of(part: Part) -> Iterator[Headers]:
    """The groups of fields of a machine-readable part."""
    for block in re.split(rb"\r?\n[ \t]*(?:\r?\n)+", part.body.strip()):
        headers, _ = split_headers(block)
        if headers.fields:
            yield headers


def _own_parts(root: Part) -> Iterator[Part]:
    """Parts of the letter itself: what an embedded letter holds is not said by this one."""
    yield root
    if root.mime.startswith("multipart/"):
        for child in root.children:
            yield from _own_parts(child)


def _groups(part: Part) -> Iterator[Headers]:
    for headers in fields_of(part):
        if "final-recipient" in headers or "original-recipient" in headers:
            yield headers


def _outcome(fields: Headers, prose: str) -> Outcome | None:
    final, original = _recipient(fields, "final-recipient"), _recipient(fields, "original-recipient")
    address = final or original
    if not address:
        return None
    diagnostic = fields.text("diagnostic-code").partition(";")[2].strip() or fields.text("diagnostic-code")
    detail = diagnostic or _about(address, prose)
    found = _STATUS.search(fields.raw("status"))
    status = found[0] if found else status_in(detail)
    action = {"delayed": Action.DELAYED, "failed": Action.FAILED}.get(fields.raw("action").lower())
    if action is None:
        action = Action.FAILED if not fields.raw("action") and status[:1] in {"4", "5"} else Action.DELIVERED
    return Outcome(
        address=address,
        action=action,
        status=status or ("5.0.0" if action is Action.FAILED else ""),
        detail=detail[:1000],
        original=original if original != address else "",
    )


def _recipient(fields: Headers, name: str) -> str:
    """``rfc822; a@b`` → ``a@b``."""
    value = fields.text(name)
    found = addresses(value.rpartition(";")[2]) or addresses(value)
    return found[0].value if found else ""


def _prose(letter: Letter) -> str:
    return letter.text if letter.text.strip() else joined(of_html(letter.html))


def _original_start(text: str) -> int:
    offset = 0
    for line in text.split("\n"):
        if offset and table().original.match(line.strip().casefold()[:200]):
            return offset
        offset += len(line) + 1
    return 0


def notice(letter: Letter) -> Cut:
    """What the server says, and the copy of our letter below it."""
    text = _prose(letter)
    begin = _original_start(text) or len(text)
    return Cut(text[:begin].strip(), text[begin:].strip())


def _failed_addresses(text: str, letter: Letter) -> list[str]:
    """Addresses that begin a line are the failed ones; when no line begins so, any that is not ours or the server's."""
    own = {address.value for address in (*letter.to, *letter.cc)} | ({letter.sender.value} if letter.sender else set())
    lines = [line.text.strip() for line in of_text(text)]
    first = [found[0] for line in lines if (found := _OF_LINE.match(line))]
    for group in (first, _ADDRESS.findall(text)):
        people = [address.strip("<>\"'«»:.,…").lower() for address in group]
        people = [address for address in people if address not in own and not _SPEAKERS.match(address)]
        if people:
            return list(dict.fromkeys(people))
    return []


def _about(address: str, text: str) -> str:
    """The paragraph that names the address: in it stands the reason."""
    lowered = text.lower()
    at = lowered.find(address)
    if at < 0:
        return ""
    end = re.search(r"\n[ \t]*\n", text[at:])
    piece = text[at : at + end.start()] if end else text[at:]
    if "\n" not in piece.strip() and end:  # the reason may stand in the next paragraph
        after = text[at + end.end() :]
        following = re.search(r"\n[ \t]*\n", after)
        piece += "\n" + (after[: following.start()] if following else after)
    return piece[len(address) : 1500].strip("<>: \n")


def permanent(outcomes: Sequence[Outcome]) -> bool:
    return any(outcome.is_permanent for outcome in outcomes)
