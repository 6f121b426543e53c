"""Joins the parts of long messages. What waits for its other parts lies in the cursor, so no crash loses it. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pristan.channels.sms.smpp.wire import Delivered

PATIENCE = timedelta(minutes=15)
MOST_KEPT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Entries that are whole, and the parts that wait on."""

    entries: Sequence[dict[str, Any]]
    waiting: dict[str, Any]


def join(waiting: Mapping[str, Any], arrived: Sequence[tuple[str, Delivered]], *, now: datetime) -> Joined:
    """Put ``arrived`` (each with its key) together with what waits; what waited too long goes as far as it came."""
    kept: dict[str, Any] = {name: value for name, value in waiting.items() if isinstance(value, dict)}
    entries: list[dict[str, Any]] = []
    for key, delivered in arrived:
        fields = _fields(delivered, key=key, now=now)
        if delivered.piece is None:
            entries.append({"deliver_sm": fields})
            continue
        piece = delivered.piece
        name = f"{delivered.source}|{delivered.destination}|{piece.reference}|{piece.total}"
        group = kept.setdefault(name, {"fields": fields, "total": piece.total, "pieces": {}})
        group["pieces"].setdefault(str(piece.number), delivered.content.hex())
        if len(group["pieces"]) == piece.total:
            entries.append(_whole(kept.pop(name)))
    late = [name for name, group in kept.items() if _is_late(group, now=now)]
    over = list(kept)[: max(len(kept) - MOST_KEPT, 0)]
    entries += [_whole(kept.pop(name)) for name in dict.fromkeys([*late, *over])]
    return Joined(entries=entries, waiting=kept)


def digest_of(body: bytes) -> str:
    """What makes two deliveries the same one, sent again."""
    return hashlib.sha256(body).hexdigest()[:24]


def _fields(delivered: Delivered, *, key: str, now: datetime) -> dict[str, Any]:
    return {
        "key": key,
        "at": now.isoformat(),
        "source": delivered.source,
        "destination": delivered.destination,
        "esm_class": delivered.esm_class,
        "data_coding": delivered.data_coding,
        "message": delivered.content.hex(),
        "tlv": {str(tag): value.hex() for tag, value in delivered.tlv.items()},
    }


def _whole(group: Mapping[str, Any]) -> dict[str, Any]:
    pieces = group["pieces"]
    missing = group["total"] - len(pieces)
    note = f"пришли не все части: {len(pieces)} из {group['total']}" if missing else ""
    ordered = [pieces[number] for number in sorted(pieces, key=int)]
    return {"deliver_sm": {**group["fields"], "message": "", "tlv": {}, "pieces": ordered, "note": note}}


def _is_late(group: Mapping[str, Any], *, now: datetime) -> bool:
    return now - datetime.fromisoformat(group["fields"]["at"]) > PATIENCE
