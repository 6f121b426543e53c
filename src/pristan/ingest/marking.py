"""The station that reads what came through channels which must not carry personal data, behind ingest.

Nothing waits for it but the messages themselves: until one is read, nothing of it is shown.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from pristan.compliance import current_profile
from pristan.compliance.case import today_in_moscow
from pristan.compliance.pd import Finding, Hints, Kind, Strength, scan, scan_run, tag, title
from pristan.conversations import detections, veil
from pristan.conversations.detections import Mark, Read, Unread
from pristan.core.ids import CompanyId
from pristan.kit.db import Database
from pristan.kit.log import get_logger

AT_ONCE = 64
_NOT_PERSONAL = frozenset({Kind.IP})


class MarkingStation:
    """Claims unread messages, reads them beside the loop, keeps kinds and offsets."""

    def __init__(self, db: Database, *, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now

    async def run_once(self) -> int:
        """Read one batch; returns how many messages it held."""
        now = self._now()
        async with self._db.transaction() as tx:
            found = await detections.claim(tx, now=now, limit=AT_ONCE)
            own = {item.company_id: frozenset[str]() for item in found}
            for company_id in own:
                own[company_id] = (await current_profile(tx, company_id)).company.own
        if not found:
            return 0
        day = today_in_moscow(now)
        read = await asyncio.to_thread(_read_all, found, own, day)
        async with self._db.transaction() as tx:
            await detections.settle(tx, read, now=now, day=day)
        return len(found)


def _read_all(messages: Sequence[Unread], own: dict[CompanyId, frozenset[str]], day: date) -> list[Read]:
    return [read(message, hints=Hints(own=own[message.company_id], today=day)) for message in messages]


def read(message: Unread, *, hints: Hints) -> Read:
    """What stands in one message; one that breaks the detector is never called clean."""
    try:
        return _read(message, hints)
    except Exception as exc:  # noqa: BLE001 - a text that breaks the detector must not stop the others
        get_logger().error("message_not_read", message_id=message.id, error=type(exc).__name__, exc_info=True)
        return Read(message=message, state=veil.UNREAD)


def _read(message: Unread, hints: Hints) -> Read:
    report = scan(message.text, hints=hints)
    texts = [item["text"] for item in message.earlier]
    parts, whole = scan_run([*texts, message.text], hints=hints) if texts and message.text else ((), True)
    if not (report.complete and whole):
        return Read(message=message, state=veil.UNREAD)
    split = parts[-1] if parts else ()
    marks = [*_of_text(_apart([*report.findings, *split])), *_beside(message, hints)]
    ids = [int(item["id"]) for item in message.earlier]
    earlier = {id_: list(_of_text(found)) for id_, found in zip(ids, parts, strict=False) if list(_of_text(found))}
    return Read(message=message, state=veil.MARKED if marks else veil.CLEAN, marks=marks, earlier=earlier)


def _of_text(findings: Sequence[Finding]) -> Iterator[Mark]:
    for one in findings:
        if is_personal(one):
            yield _mark(veil.TEXT, one.kind) | {"start": one.start, "end": one.end}


def is_personal(finding: Finding) -> bool:
    """What is hidden: strong findings; an address of a machine is contested and stays."""
    return finding.strength is Strength.STRONG and finding.kind not in _NOT_PERSONAL


def _apart(findings: Sequence[Finding]) -> list[Finding]:
    """In the order of the text; of two that overlap the longer stays."""
    kept: list[Finding] = []
    for one in sorted(findings, key=lambda found: found.start - found.end):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda found: found.start)


def _beside(message: Unread, hints: Hints) -> Iterator[Mark]:
    """Marks of what stands beside the text; such a part is hidden as a whole."""
    content = message.content
    card = content.get("contact_card") or {}
    if card.get("phone") or card.get("email"):
        yield _mark(veil.CARD, Kind.PHONE if card.get("phone") else Kind.EMAIL)
    if content.get("location"):
        yield _mark(veil.PLACE, Kind.GEO)
    share = content.get("share") or {}
    said = {
        veil.QUOTE: (content.get("reply_quote") or {}).get("text", ""),
        veil.SHARE: " ".join(str(share.get(name) or "") for name in ("title", "description", "url")),
        veil.SUBJECT: (content.get("mail") or {}).get("subject", ""),
    }
    for field, text in said.items():
        if kind := _kind_in(text, hints):
            yield _mark(field, kind)
    for index, name in enumerate(message.file_names):
        if kind := _kind_in(name.replace("_", " "), hints):
            yield _mark(veil.FILE, kind) | {"index": index}


def _kind_in(text: str, hints: Hints) -> Kind | None:
    if not text.strip():
        return None
    report = scan(text, hints=hints)
    found = next((one.kind for one in report.findings if is_personal(one)), None)
    return found or (None if report.complete else Kind.PERSON)


def _mark(field: str, kind: Kind) -> dict[str, Any]:
    return {"field": field, "kind": kind.value, "tag": tag(kind), "title": title(kind)}
