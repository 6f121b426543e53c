"""Raw bytes of a letter as a tree of parts, within limits a hostile letter cannot leave. Pure.

An own reader instead of ``email.parser``: that one recurses without a limit and raises on odd headers, and a letter
that cannot be read must still be shown. Nothing here raises; what is cut off is named in ``Part.defects``.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import Message

from pristan.channels.email.charsets import decode

MAX_DEPTH = 12
MAX_PARTS = 300
MAX_HEADER_BYTES = 256 * 1024
MAX_HEADERS = 1000
MAX_VALUE = 8 * 1024
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?([^?\r\n]*)\?=")
_NAME = re.compile(rb"([!-9;-~]{1,80})[ \t]*:[ \t]*")
_END_OF_HEADERS = re.compile(rb"\r?\n[ \t]*\r?\n|\A[ \t]*\r?\n")
_WHITE = re.compile(r"\s+")


class Headers:
    """Header fields in the order of the letter, names in lower case, values unfolded and as bytes."""

    def __init__(self, fields: Sequence[tuple[str, bytes]] = ()) -> None:
        self.fields = tuple(fields)
        self._first: dict[str, bytes] = {}
        for name, value in fields:
            self._first.setdefault(name, value)

    def __contains__(self, name: str) -> bool:
        return name in self._first

    def text(self, name: str) -> str:
        """The decoded value of the first field of that name; empty if there is none."""
        return decoded(self._first.get(name, b""))

    def raw(self, name: str) -> str:
        """The value of a field that has no encoded words (ids, addresses of machines), whitespace made single."""
        return _WHITE.sub(" ", decode(self._first.get(name, b"")[:MAX_VALUE]).text).strip()

    def texts(self, name: str) -> list[str]:
        return [decoded(value) for known, value in self.fields if known == name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part: a leaf has ``body``, a multipart or an embedded letter has ``children``."""

    headers: Headers
    mime: str
    body: bytes = b""
    charset: str = ""
    name: str = ""
    disposition: str = ""
    parameters: Mapping[str, str]
    children: tuple["Part", ...] = ()
    defects: tuple[str, ...] = ()

    @property
    def content_id(self) -> str:
        return self.headers.raw("content-id").strip("<> ")

    def text(self) -> str:
        return decode(self.body, self.charset).text.replace("\r\n", "\n").replace("\r", "\n")

    def walk(self) -> Iterator["Part"]:
        """The part and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


def read(raw: bytes) -> Part:
    """The tree of a letter."""
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    if raw.startswith((b"From ", b">From ")):
        raw = raw.partition(b"\n")[2]
    return _Reader().part(raw, depth=0, default="text/plain")


def split_headers(raw: bytes) -> tuple[Headers, bytes]:
    """The head and the rest."""
    match = _END_OF_HEADERS.search(raw)
    head, body = (raw[: match.start()], raw[match.end() :]) if match else (raw, b"")
    fields: list[tuple[str, bytes]] = []
    for line in head[:MAX_HEADER_BYTES].splitlines():
        if line[:1] in {b" ", b"\t"} and fields:
            name, value = fields[-1]
            if len(value) < MAX_HEADER_BYTES // 4:
                fields[-1] = (name, value + b" " + line.strip())
        elif (found := _NAME.match(line)) and len(fields) < MAX_HEADERS:
            fields.append((found[1].decode("ascii").lower(), line[found.end() :].strip()))
    return Headers(fields), body


def decoded(value: bytes) -> str:
    """The text of a header: encoded words, also ones that split a letter between them, and raw bytes of 8 bits."""
    source = decode(value[:MAX_VALUE]).text
    pieces: list[str] = []
    pending, label, end = b"", "", 0
    for match in _ENCODED_WORD.finditer(source):
        between = source[end : match.start()]
        same = pending and not between.strip() and match[1].lower() == label
        if not same:
            pieces.append(decode(pending, label).text)
            if between.strip() or not pending:
                pieces.append(between)
            pending, label = b"", match[1].lower()
        pending += _word(match[2], match[3])
        end = match.end()
    pieces += [decode(pending, label).text, source[end:]]
    return _WHITE.sub(" ", "".join(pieces).replace("\x00", "")).strip()


def _word(kind: str, text: str) -> bytes:
    raw = text.encode("ascii", "replace")
    if kind in "bB":
        return _base64(raw)
    return binascii.a2b_qp(raw, header=True)


def _base64(raw: bytes) -> bytes:
    kept = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    kept = kept[:-1] if len(kept) % 4 == 1 else kept
    return base64.b64decode(kept + b"=" * (-len(kept) % 4))


class _Reader:
    """Counts what one letter has brought."""

    def __init__(self) -> None:
        self._parts = 0

    def part(self, raw: bytes, *, depth: int, default: str) -> Part:
        self._parts += 1
        headers, body = split_headers(raw)
        mime, parameters = _content_type(headers.text("content-type"), default)
        disposition, given = _content_type(headers.text("content-disposition"), "")
        name = given.get("filename") or parameters.get("name", "")
        children, defects = self._children(body, mime=mime, headers=headers, parameters=parameters, depth=depth)
        return Part(
            headers=headers,
            mime=mime,
            body=b"" if children else _transfer_decoded(body, headers.raw("content-transfer-encoding")),
            charset=parameters.get("charset", ""),
            name=safe_name(name),
            disposition=disposition,
            parameters=parameters,
            children=children,
            defects=defects,
        )

    def _children(
        self, body: bytes, *, mime: str, headers: Headers, parameters: Mapping[str, str], depth: int
    ) -> tuple[tuple[Part, ...], tuple[str, ...]]:
        is_letter = mime in {"message/rfc822", "message/global"}
        if not is_letter and not mime.startswith("multipart/"):
            return (), ()
        if depth >= MAX_DEPTH:
            return (), ("too_deep",)
        if is_letter:
            inner = _transfer_decoded(body, headers.raw("content-transfer-encoding"))
            return (self.part(inner, depth=depth + 1, default="text/plain"),), ()
        default = "message/rfc822" if mime == "multipart/digest" else "text/plain"
        children: list[Part] = []
        for raw in _pieces(body, parameters.get("boundary", "")):
            if self._parts >= MAX_PARTS:
                return tuple(children), ("too_many_parts",)
            children.append(self.part(raw, depth=depth + 1, default=default))
        return tuple(children), () if children else ("no_parts",)


def _pieces(body: bytes, boundary: str) -> Iterator[bytes]:
    """What stands between the delimiters, one after another; a missing end is forgiven."""
    if not boundary:
        return
    line = re.compile(rb"(?:\A|\r?\n)--" + re.escape(boundary.encode("utf-8")) + rb"(--)?[ \t]*(?=\r?\n|\Z)")
    start: int | None = None
    for match in line.finditer(body):
        if start is not None:
            yield body[start : match.start()].removeprefix(b"\r").removeprefix(b"\n")
        if match[1]:
            return
        start = match.end()
    if start is not None:
        yield body[start:].removeprefix(b"\r").removeprefix(b"\n")


def _transfer_decoded(body: bytes, encoding: str) -> bytes:
    match encoding.strip().lower():
        case "base64":
            return _base64(body)
        case "quoted-printable":
            return binascii.a2b_qp(body)
        case _:
            return body


def _content_type(value: str, default: str) -> tuple[str, dict[str, str]]:
    """The lower-case value before the first semicolon, and its parameters (RFC 2231 pieces joined, names decoded)."""
    if not value:
        return default, {}
    holder = Message()
    holder["content-type"] = value[:MAX_VALUE].replace("\r", " ").replace("\n", " ")
    try:
        given = holder.get_params(failobj=[], unquote=True)
    except (ValueError, LookupError, IndexError):
        return value.partition(";")[0].strip().lower() or default, {}
    parameters: dict[str, str] = {}
    for name, content in given[1:]:
        parameters.setdefault(name.lower(), _parameter(content))
    kind = str(given[0][0]).strip().lower() if given else ""
    return (kind if "/" in kind or not default else default), parameters


def _parameter(content: str | tuple[str | None, str | None, str]) -> str:
    if isinstance(content, tuple):
        raw = content[2].encode("latin-1", "replace")
        return decode(raw, content[0] or "").text
    return decoded(content.encode("utf-8", "replace")) if "=?" in content else content


def safe_name(name: str) -> str:
    """A file name without folders and control characters, at most 150 characters with its extension."""
    plain = "".join(letter for letter in name if letter.isprintable()).replace("\\", "/").rpartition("/")[2].strip(". ")
    stem, dot, suffix = plain.rpartition(".")
    if not dot or len(suffix) > 12:  # noqa: PLR2004 - an extension is short
        return plain[:150]
    return f"{stem[:137]}.{suffix}"


def slimmed(raw: bytes, *, limit: int = 16 * 1024) -> bytes:
    """The letter without the bodies of its files; what was left out is told in ``X-Pristan-Size`` of the part."""
    if raw.startswith((b"From ", b">From ")):
        raw = raw.partition(b"\n")[2]
    return _slim(raw, depth=0, limit=limit)


def _slim(raw: bytes, *, depth: int, limit: int) -> bytes:
    headers, body = split_headers(raw)
    head = raw[: len(raw) - len(body)] if body else raw
    mime, parameters = _content_type(headers.text("content-type"), "text/plain")
    boundary = parameters.get("boundary", "")
    if mime.startswith("multipart/") and depth < MAX_DEPTH:
        pieces = [piece for _, piece in zip(range(MAX_PARTS), _pieces(body, boundary), strict=False)]
        if pieces:
            line = b"\n--" + boundary.encode("utf-8")
            slim = [line + b"\n" + _slim(piece, depth=depth + 1, limit=limit) for piece in pieces]
            return head + b"".join(slim) + line + b"--\n"
    disposition, given = _content_type(headers.text("content-disposition"), "")
    is_file = disposition == "attachment" or bool(given.get("filename") or parameters.get("name"))
    if len(body) <= limit or (mime.startswith(("text/", "message/delivery-status")) and not is_file):
        return raw
    if mime in {"message/rfc822", "message/global", "text/rfc822-headers"} and depth > 0:
        return head + body[:limit]  # the head of the letter that came back tells which it was
    size = len(_transfer_decoded(body, headers.raw("content-transfer-encoding")))
    return b"X-Pristan-Size: %d\n" % size + head
