"""A letter as the hub needs it: who, to whom, in answer to what, the text, the HTML, the files. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import escape

from pristan.channels.email.charsets import decode
from pristan.channels.email.lines import Line, is_html, of_html, of_text
from pristan.channels.email.mime import Headers, Part, read
from pristan.channels.email.wording import is_stub

MAX_ADDRESSES = 200
MAX_REFERENCES = 100
_ID = re.compile(r"<[^<>\s]{1,900}>")
_ADDRESS = re.compile(r"<?\s*([^\s<>,;:\"()\[\]\\]{1,64}@[^\s<>,;:\"()@]{1,253})\s*>?")
_PIECE = re.compile(r"(?:\"(?:[^\"\\]|\\.){0,500}\"|[^,;\"<]|<[^<>]{0,400}>|[<\"])+")
_CHARSET_OF_HTML = re.compile(rb"<meta[^<>]{0,200}charset\s*=\s*[\"']?([\w:.-]{2,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox, lower-cased, and the name shown with it."""

    value: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file of a letter; ``is_inline`` when the text shows it by ``cid:``. ``number`` is its place among the files."""

    number: int
    name: str
    mime: str
    content: bytes
    size: int = 0
    content_id: str = ""
    is_inline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a letter says. ``text`` and ``html`` are whole; cutting quotations is done by ``quotes``."""

    headers: Headers
    root: Part
    subject: str
    sender: Address | None
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    at: datetime | None
    text: str
    html: str
    attached: tuple[Attached, ...]
    defects: tuple[str, ...]

    def lines(self) -> list[Line]:
        """The lines to cut: of the plain text, or of the HTML when there is no such text."""
        if not is_stub(self.text):
            return of_text(self.text)
        return of_html(self.html) if self.html.strip() else of_text(self.text)


def read_letter(raw: bytes) -> Letter:
    """Never fails: what cannot be understood is left out and named in ``defects``."""
    root = read(raw)
    headers = root.headers
    body = _Body()
    body.take(root)
    senders = addresses(headers.text("from")) or addresses(headers.text("sender"))
    return Letter(
        headers=headers,
        root=root,
        subject=headers.text("subject"),
        sender=senders[0] if senders else None,
        reply_to=addresses(headers.text("reply-to")),
        to=addresses(", ".join(headers.texts("to"))),
        cc=addresses(", ".join(headers.texts("cc"))),
        message_id=first_id(headers.raw("message-id")),
        in_reply_to=first_id(headers.raw("in-reply-to")),
        references=tuple(_ID.findall(headers.raw("references"))[:MAX_REFERENCES]),
        at=moment(headers.raw("date")),
        text="\n".join(body.texts),
        html="\n".join(body.htmls),
        attached=tuple(body.attached),
        defects=tuple(dict.fromkeys(defect for part in root.walk() for defect in part.defects)),
    )


def addresses(value: str) -> tuple[Address, ...]:
    """The mailboxes of a header; names are kept as they were written."""
    found: list[Address] = []
    for piece in _PIECE.findall(value):
        candidates = list(_ADDRESS.finditer(piece))
        if not candidates or len(found) >= MAX_ADDRESSES:
            continue
        # The last one is the address: «"ivan@bank.ru" <eve@evil.example>» is Eve.
        match = candidates[-1]
        name = piece[: match.start()].strip().strip('"').replace('\\"', '"').strip()
        found.append(Address(match[1].lower().strip("."), name[:200]))
    return tuple(found)


def first_id(value: str) -> str:
    """A Message-ID with its brackets; some mailers leave them out."""
    if found := _ID.search(value):
        return found[0]
    bare = value.strip().split(" ")[0]
    return f"<{bare}>" if "@" in bare and len(bare) < 900 and not {"<", ">"} & set(bare) else ""  # noqa: PLR2004


def moment(value: str) -> datetime | None:
    """The time of a Date header in UTC; None when it is none."""
    try:
        at = parsedate_to_datetime(value)
        return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


class _Body:
    """Gathers text, HTML and files in the order of the letter."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.htmls: list[str] = []
        self.attached: list[Attached] = []

    def take(self, part: Part) -> None:
        match part.mime:
            case "multipart/alternative" if part.children:
                self._take_alternative(part.children)
            case "multipart/report" if part.children:
                self.take(part.children[0])
            case mime if mime.startswith("multipart/") and part.children:
                for child in part.children:
                    self.take(child)
            case _:
                self._take_leaf(part)

    def _take_alternative(self, children: Sequence[Part]) -> None:
        had_text, had_html = len(self.texts), len(self.htmls)
        for child in children:
            self.take(child)
        # A calendar or a picture may be the only other form; the same text twice is none of ours.
        del self.texts[had_text + 1 :]
        del self.htmls[had_html + 1 :]

    def _take_leaf(self, part: Part) -> None:
        is_shown = part.disposition != "attachment" and not part.name
        if is_shown and part.mime == "text/plain":
            text = part.text()
            if "html" not in text[:2000].lower() or not is_html(text):
                self.texts.append(text)
                self.htmls += [f"<pre>{escape(text)}</pre>"] if self.htmls else []
            else:
                self.htmls.append(text)
        elif is_shown and part.mime == "text/html":
            self.htmls.append(html_text(part.body, part.charset))
        elif part.body or part.children or "x-pristan-size" in part.headers:
            self._attach(part)

    def _attach(self, part: Part) -> None:
        content = part.body
        name = part.name
        if part.children:
            content = part.children[0].body
            subject = part.children[0].headers.text("subject")
            name = name or f"{subject[:80] or 'Письмо'}.eml"
        self.attached.append(
            Attached(
                number=len(self.attached),
                name=name or _NAMES.get(part.mime, "файл"),
                mime=part.mime,
                content=content,
                size=int(size) if (size := part.headers.raw("x-pristan-size")).isdecimal() else len(content),
                content_id=part.content_id,
                is_inline=bool(part.content_id) and part.mime.startswith("image/") and part.disposition != "attachment",
            )
        )


_NAMES = {
    "text/calendar": "invite.ics",
    "text/plain": "текст.txt",
    "text/html": "письмо.html",
    "application/ms-tnef": "winmail.dat",
}


def html_text(raw: bytes, charset: str) -> str:
    """HTML by its label, or by the label inside of it."""
    if not charset and (found := _CHARSET_OF_HTML.search(raw[:4096])):
        charset = found[1].decode("ascii", "replace")
    return decode(raw, charset).text
