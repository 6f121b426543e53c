"""Reads multipart bodies as leniently as the platform does: clients write names of files without quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = re.compile(rb'(?<!file)name="?([^";\r\n]*)"?', re.IGNORECASE)
_FILENAME = re.compile(rb'filename="?([^";\r\n]*)"?', re.IGNORECASE)
_TYPE = re.compile(rb"^content-type:\s*([^\r\n;]+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A part that is a file."""

    name: str
    mime: str
    content: bytes


def read_parts(body: bytes, *, boundary: str) -> dict[str, str | Upload]:
    """Parts by name."""
    found: dict[str, str | Upload] = {}
    for piece in body.split(b"--" + boundary.encode())[1:]:
        head, gap, content = piece.partition(b"\r\n\r\n")
        named = _NAME.search(head)
        if not gap or named is None:
            continue
        content = content.removesuffix(b"\r\n")
        name, filename, mime = _text(named[1]), _FILENAME.search(head), _TYPE.search(head)
        if filename is None:
            found[name] = _text(content)
        else:
            kind = _text(mime[1]).strip() if mime else "application/octet-stream"
            found[name] = Upload(name=_text(filename[1]), mime=kind, content=content)
    return found


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
