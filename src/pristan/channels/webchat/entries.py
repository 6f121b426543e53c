"""What the web chat writes into the journal: the raw form that ``parse`` reads back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pristan.channels.webchat.model import Visitor
from pristan.kit.db import to_json


def message(
    visitor: Visitor,
    *,
    row_id: UUID,
    seq: int,
    at: datetime,
    text: str,
    files: Sequence[Mapping[str, Any]] = (),
    reply_to: str | None = None,
) -> bytes:
    """A message of the visitor; the first one after the form carries what the form told."""
    more = {"form": visitor.card} if visitor.form_told_at is None and visitor.card else {}
    return _entry("message", visitor, at, id=str(row_id), seq=seq, text=text, files=files, reply_to=reply_to, **more)


def edit(visitor: Visitor, *, row_id: UUID, position: int, at: datetime, text: str) -> bytes:
    return _entry("edit", visitor, at, id=f"{row_id}:{position}", message_id=str(row_id), text=text)


def removal(visitor: Visitor, *, row_id: UUID, at: datetime) -> bytes:
    return _entry("removal", visitor, at, id=f"{row_id}:removed", message_id=str(row_id))


def press(visitor: Visitor, *, key: str, row_id: UUID, at: datetime, payload: str, text: str) -> bytes:
    return _entry("press", visitor, at, id=key, message_id=str(row_id), payload=payload, button_text=text)


def receipt(visitor: Visitor, *, row_id: UUID, at: datetime, kind: str) -> bytes:
    return _entry("receipt", visitor, at, id=f"{row_id}:{kind}", message_id=str(row_id), kind=kind)


def consent(visitor: Visitor, *, at: datetime, given: bool) -> bytes:
    kind = "consent_given" if given else "consent_withdrawn"
    return _entry(kind, visitor, at, id=f"{visitor.key}:{kind}:{at.timestamp():.6f}")


def _entry(kind: str, visitor: Visitor, at: datetime, /, **fields: Any) -> bytes:
    who = {
        "key": str(visitor.key),
        "name": visitor.name,
        "user_id": visitor.user_id,
        "locale": visitor.locale,
    }
    return to_json({"type": kind, "visitor": who, "at": at.isoformat(), **fields}).encode()
