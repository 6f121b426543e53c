"""The journal entry of a letter: the letter without its files, and where the whole of it is kept. Pure."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from pristan.channels.email.mime import slimmed
from pristan.channels.model import UnparsableError

MAX_SLIM = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """``stored`` is the key of the whole letter in our storage, empty when it was too large to be fetched.

    ``at`` is when the server got it (ISO 8601); ``is_junk`` when it lay in the folder of junk mail.
    """

    letter: bytes
    stored: str
    folder: str
    uid: str
    at: str
    size: int
    is_junk: bool = False


def pack(raw: bytes, *, stored: str, folder: str, uid: str, at: str, size: int, is_junk: bool = False) -> bytes:
    """The bytes for the journal; the letter is kept one to one as latin-1."""
    body = {
        "letter": slimmed(raw)[:MAX_SLIM].decode("latin-1"),
        "stored": stored,
        "folder": folder,
        "uid": uid,
        "at": at,
        "size": size,
        "is_junk": is_junk,
    }
    return json.dumps(body, ensure_ascii=False).encode("utf-8")


def unpack(raw: bytes) -> Entry:
    """Read an entry back; raises UnparsableError."""
    try:
        body: Any = json.loads(raw)
        return Entry(
            letter=str(body["letter"]).encode("latin-1"),
            stored=str(body.get("stored", "")),
            folder=str(body.get("folder", "")),
            uid=str(body.get("uid", "")),
            at=str(body.get("at", "")),
            size=int(body.get("size", 0)),
            is_junk=body.get("is_junk") is True,
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as exc:
        raise UnparsableError("no entry of a letter") from exc


def same_letter(letter: bytes, *, message_id: str, sender: str, date: str) -> str:
    """The dedupe key: the same through two of our addresses, another for a different letter with a stolen id."""
    body = letter.partition(b"\n\n")[2] or letter.partition(b"\r\n\r\n")[2] or letter
    digest = hashlib.sha256()
    for piece in (message_id.encode(), sender.encode(), date.encode(), b"".join(body.split())):
        digest.update(len(piece).to_bytes(8, "big") + piece)
    return f"letter:{digest.hexdigest()}"
