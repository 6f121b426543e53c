"""Text with ``format`` → plain text and the markup elements a reader gets.

Offsets count UTF-16 units, the reading of the contract until a live bot proves another.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

_TAGS = {
    "i": "emphasized", "em": "emphasized", "b": "strong", "strong": "strong", "del": "strikethrough",
    "s": "strikethrough", "ins": "underline", "u": "underline", "pre": "monospaced", "code": "monospaced",
    "mark": "highlighted", "blockquote": "quote", "h1": "heading", "a": "link",
}  # fmt: skip

_TAG = re.compile(r"<(?P<end>/?)(?P<tag>[A-Za-z][A-Za-z0-9]*)(?P<rest>[^<>]*)>")
_HREF = re.compile(r"""href\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"\*\*(?P<strong>.+?)\*\*|__(?P<strong2>.+?)__|~~(?P<strikethrough>.+?)~~|\+\+(?P<underline>.+?)\+\+"
    r"|\^\^(?P<highlighted>.+?)\^\^|```(?P<monospaced>.+?)```|`(?P<monospaced2>.+?)`"
    r"|\[(?P<label>[^\]\n]+)\]\((?P<url>[^)\s]+)\)|\*(?P<emphasized>[^*\n]+)\*"
    r"|(?<!\w)_(?P<emphasized2>[^_\n]+)_(?!\w)|^> ?(?P<quote>[^\n]+)|^# (?P<heading>[^\n]+)",
    re.DOTALL | re.MULTILINE,
)


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse(text: str, markup_format: str | None) -> tuple[str, list[dict[str, Any]]]:
    """Plain text and its markup; without a format the text is literal."""
    match markup_format:
        case "html":
            return _HtmlReader().read(text)
        case "markdown":
            return _markdown(text)
        case _:
            return text, []


def _element(kind: str, start: int, *, length: int, url: str | None = None) -> dict[str, Any]:
    element: dict[str, Any] = {"type": kind, "from": start, "length": length}
    if url is None:
        return element
    if url.startswith("max://user/") and url[11:].isdigit():
        return {**element, "type": "user_mention", "user_id": int(url[11:])}
    return {**element, "url": url[:2048]}


class _HtmlReader:
    """Known tags become markup, the others are stripped silently."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._open: list[tuple[str, int, str | None]] = []
        self._found: list[dict[str, Any]] = []

    def read(self, text: str) -> tuple[str, list[dict[str, Any]]]:
        position = 0
        for match in _TAG.finditer(text):
            self._say(unescape(text[position : match.start()]))
            self._tag(match)
            position = match.end()
        self._say(unescape(text[position:]))
        for tag, start, href in reversed(self._open):
            self._add(tag, start, href=href)
        self._found.sort(key=lambda one: (one["from"], -one["length"]))
        return "".join(self._parts), self._found

    def _say(self, text: str) -> None:
        self._parts.append(text)
        self._length += utf16_length(text)

    def _tag(self, match: re.Match[str]) -> None:
        tag = match["tag"].lower()
        if tag == "br":
            self._say("\n")
        elif tag not in _TAGS:
            return
        elif not match["end"]:
            href = _HREF.search(match["rest"])
            self._open.append((tag, self._length, unescape(href[1]) if href else None))
        else:
            self._close(tag)

    def _close(self, tag: str) -> None:
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index][0] == tag:
                _, start, href = self._open.pop(index)
                self._add(tag, start, href=href)
                return

    def _add(self, tag: str, start: int, *, href: str | None) -> None:
        length = self._length - start
        if length == 0 or (tag == "a" and not href):
            return
        self._found.append(_element(_TAGS[tag], start, length=length, url=href if tag == "a" else None))


def _markdown(text: str) -> tuple[str, list[dict[str, Any]]]:
    parts: list[str] = []
    found: list[dict[str, Any]] = []
    length = position = 0
    for match in _MARKDOWN.finditer(text):
        before = text[position : match.start()]
        kind, inner, url = _which(match)
        parts += [before, inner]
        length += utf16_length(before)
        found.append(_element(kind, length, length=utf16_length(inner), url=url))
        length += utf16_length(inner)
        position = match.end()
    parts.append(text[position:])
    return "".join(parts), found


def _which(match: re.Match[str]) -> tuple[str, str, str | None]:
    if match["label"] is not None:
        return "link", match["label"], match["url"]
    name = str(match.lastgroup)
    return name.rstrip("2"), match[name], None
