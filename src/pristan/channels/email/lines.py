"""The body of a letter as lines that know how deep they are quoted: from plain text and from HTML. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from html.parser import HTMLParser

import nh3
from typing_extensions import override

MAX_TEXT = 2_000_000
MAX_LINES = 40_000
MAX_NESTING = 1000
_MANY_TAGS = re.compile(r"(?:\s*<[^<>]{0,2000}(?:>|\Z))+")
_NESTING_TAG = re.compile(
    r"<(/?)(?!(?:area|base|br|col|embed|hr|img|input|link|meta|source|wbr|p|li|d[dt]|t[drh]|tbody|thead|option)\b)[a-z]",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[ \t]{0,3}((?:>[ \t]?)+)")
_INVISIBLE = dict.fromkeys([0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xAD])
_SPACES = re.compile(r"[ \t\r\n\f]+")


class Mark(StrEnum):
    """What the mailer itself says of a line."""

    NONE = ""
    ATTRIBUTION = "attribution"  # the line before a quotation
    TAIL = "tail"  # the earlier letter starts here


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its quotation marks; ``depth`` is how many there were."""

    text: str
    depth: int = 0
    mark: Mark = Mark.NONE

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()

    def shown(self) -> str:
        """The line as plain text writes it."""
        return f"{'>' * self.depth} {self.text}".rstrip() if self.depth else self.text


def of_text(text: str) -> list[Line]:
    """Lines of plain text."""
    lines = []
    for line in text[:MAX_TEXT].replace("\r\n", "\n").replace("\r", "\n").split("\n")[:MAX_LINES]:
        clean = line.translate(_INVISIBLE).replace("\u00a0", " ").rstrip()
        if quoted := _QUOTED.match(clean):
            lines.append(Line(clean[quoted.end() :], min(quoted[1].count(">"), 50)))
        else:
            lines.append(Line(clean))
    return lines


def of_html(html: str) -> list[Line]:
    """Lines of HTML as a browser would break them; quotations and the marks of mailers are kept."""
    if is_too_deep(html[:MAX_TEXT]):
        return of_text(unescape(_MANY_TAGS.sub("\n", html[:MAX_TEXT])))
    # The cleaner gives well-formed HTML: the parser below never meets what strangers wrote.
    clean = nh3.clean(
        html[:MAX_TEXT],
        tags=_TAGS,
        clean_content_tags={"script", "style", "title", "head", "template", "noscript", "svg", "math"},
        attributes={"*": {"class", "id", "style", "type"}, "a": {"href"}, "img": {"alt"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        strip_comments=True,
    )
    reader = _Reader()
    reader.feed(clean)
    reader.close()
    return reader.lines()


def is_too_deep(html: str) -> bool:
    """Whether tags are nested as no mailer does: reading those takes the square of their number."""
    depth = 0
    for tag in _NESTING_TAG.finditer(html):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > MAX_NESTING:
            return True
    return False


def is_html(text: str) -> bool:
    """Whether a body without a label is HTML."""
    return bool(
        re.search(
            r"<(?:html|body|div|p|br|table|span|blockquote|meta|head)\b[^<>]{0,500}>", text[:20_000], re.IGNORECASE
        )
    )


_BLOCKS = frozenset(
    "address article aside blockquote center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li "
    "main nav ol p pre section table tbody tfoot thead tr ul".split()
)
_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6".split())
_TAGS = set(_BLOCKS | set("a b br em i img span strong td th u font".split()))
_ATTRIBUTION = frozenset({"gmail_attr", "moz-cite-prefix", "outlookmessageheader"})
_TAIL = frozenset(
    {"divrplyfwdmsg", "appendonsend", "stopspelling", "yahoo_quoted", "mail-editor-reference-message-container"}
)
_VOID = frozenset({"br", "hr", "img"})


class _Reader(HTMLParser):
    """Collects lines; the depth counts open quotations."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[Line] = []
        self._text = ""
        self._mark = Mark.NONE
        self._quotes: list[bool] = []
        self._is_pre = 0
        self._is_tight = False  # Word makes every line a paragraph without a gap

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "br":
            self._break()
            return
        if tag in _BLOCKS and self._text.strip(" "):
            self._break()
        self._note_mark(given)
        if tag == "p":
            self._is_tight = "msonormal" in given.get("class", "").lower()
        elif tag == "blockquote":
            self._quotes.append(_is_quotation(given))
        elif tag == "pre":
            self._is_pre += 1
        elif tag == "li":
            self._text += "• "
        elif tag == "img" and given.get("alt", "").strip():
            self._text += f"[{given['alt'].strip()[:80]}]"
        elif tag in {"td", "th"} and self._text.strip():
            self._text += " "

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS and tag not in _VOID and self._text.strip(" "):
            self._break()
        is_spaced = tag in _PARAGRAPHS and not self._is_tight
        if is_spaced and self._lines and not self._lines[-1].is_blank:
            self._lines.append(Line("", self._depth))
        if tag == "blockquote" and self._quotes:
            self._quotes.pop()
        elif tag == "pre":
            self._is_pre = max(0, self._is_pre - 1)

    @override
    def handle_data(self, data: str) -> None:
        data = data.translate(_INVISIBLE)
        if self._is_pre:
            first, *others = data.split("\n")
            self._text += first
            for line in others:
                self._break()
                self._text += line
            return
        words = _SPACES.sub(" ", data)
        self._text += words.lstrip(" ") if not self._text or self._text.endswith(" ") else words

    def lines(self) -> list[Line]:
        """All lines, never two empty ones in a row."""
        if self._text.strip():
            self._break()
        kept: list[Line] = []
        for line in self._lines:
            if not (line.is_blank and kept and kept[-1].is_blank and line.mark is Mark.NONE):
                kept.append(line)
        return kept

    @property
    def _depth(self) -> int:
        return min(sum(self._quotes), 50)

    def _note_mark(self, given: dict[str, str]) -> None:
        names = {name.lower().removeprefix("x_") for name in (*given.get("class", "").split(), given.get("id", ""))}
        if names & _TAIL:
            self._mark = Mark.TAIL
        elif names & _ATTRIBUTION and self._mark is Mark.NONE:
            self._mark = Mark.ATTRIBUTION

    def _break(self) -> None:
        text = self._text.replace("\u00a0", " ").rstrip()
        self._text = ""
        if len(self._lines) >= MAX_LINES:
            return
        if text.strip():
            self._lines.append(Line(text, self._depth, self._mark))
            self._mark = Mark.NONE
        else:
            self._lines.append(Line("", self._depth))


def _is_quotation(given: dict[str, str]) -> bool:
    """A blockquote without a border is an indented paragraph of the writer."""
    style = given.get("style", "").replace(" ", "").lower()
    is_marked = given.get("type") == "cite" or "quote" in given.get("class", "") or "border-left" in style
    return is_marked or "border:none" not in style


def joined(lines: Sequence[Line]) -> str:
    """Lines as text, with at most one empty line in a row and none at the ends."""
    shown = "\n".join(line.shown() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", shown)).strip("\n ")
