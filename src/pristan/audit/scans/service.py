"""The verbs of a look: begin, pause, go on, cancel. Each within the caller's transaction."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from pristan.audit.scans.model import UPLOADED, WAKE, Kind, Scan
from pristan.audit.scans.store import one_scan, page_of_scans, queries
from pristan.core.errors import Conflict, FieldError, InvalidInput, NotFound
from pristan.kit.db import Tx, to_json
from pristan.kit.media import safe_name
from pristan.kit.principal import Principal

MOST_AT_WORK = 10
LONGEST_TARGET = 500
ALLOWED: Mapping[str, list[str]] = {"paused": ["running"], "running": ["paused"], "cancelled": ["running", "paused"]}
STATES = {
    "running": "идёт",
    "paused": "на паузе",
    "done": "готова",
    "failed": "остановилась на ошибке",
    "cancelled": "отменена",
}
ENDINGS: Mapping[Kind, tuple[str, ...]] = {
    Kind.PAGES: (".zip", ".har", ".html", ".htm", ".mhtml", ".mht"),
    Kind.FILES: (".zip", ".csv", ".tsv", ".xlsx", ".docx", ".pdf", ".mbox", ".eml"),
    Kind.EXPORT: (".zip", ".csv", ".json", ".jsonl", ".ndjson", ".txt", ".html", ".vcf", ".xls", ".tsv"),
}


async def begin(
    tx: Tx,
    who: Principal,
    *,
    kind: Kind,
    target: str,
    options: Mapping[str, Any],
    client_key: UUID,
    now: datetime,
    upload: str | None = None,
) -> int:
    """A new look; with the ``client_key`` of an earlier call nothing is added. InvalidInput says what does not fit."""
    target = _fit(kind, target.strip())
    if kind is Kind.MAIL:
        target, options = await _mailbox(tx, who, options)
    if await tx.fetch_value(queries.running_count, company_id=who.company_id) >= MOST_AT_WORK:
        raise Conflict(f"Идёт уже {MOST_AT_WORK} проверок. Дождитесь их или отмените лишние", code="scan.too_many")
    row = await tx.fetch_one(
        queries.add_scan,
        company_id=who.company_id,
        kind=kind,
        target=target[:LONGEST_TARGET],
        options=to_json(options),
        upload=upload,
        client_key=client_key,
        by=who.operator_id,
        by_name=who.name,
        now=now,
    )
    assert row is not None  # noqa: S101 # it was added, or it is there
    tx.wake(WAKE)
    return int(row["id"])


def fitting_name(kind: Kind, name: str) -> str:
    """The name of an upload as it is shown; InvalidInput where the kind takes no such file."""
    told = safe_name(name)
    if kind not in UPLOADED or PurePosixPath(told).suffix.lower() not in ENDINGS[kind]:
        kinds = ", ".join(ending[1:].upper() for ending in ENDINGS.get(kind, ()))
        raise InvalidInput(f"Нужен файл {kinds}", code="scan.file_kind")
    return told


async def load(tx: Tx, company_id: int, scan_id: int) -> Scan:
    """One look with its result."""
    found = await one_scan(tx, company_id, scan_id)
    if found is None:
        raise NotFound("Такой проверки нет", code="scan.not_found")
    return found


async def listed(tx: Tx, company_id: int, *, before: int | None, limit: int) -> tuple[list[Scan], int | None]:
    """A page of looks, the latest first, and the number to ask the next one with."""
    place = None
    if before is not None:
        last = await load(tx, company_id, before)
        place = (last.started_at, last.id)
    scans = await page_of_scans(tx, company_id, before=place, limit=limit + 1)
    has_more = len(scans) > limit
    del scans[limit:]
    return scans, scans[-1].id if has_more else None


async def turn(tx: Tx, company_id: int, scan_id: int, *, state: str, now: datetime) -> None:
    """Pause, go on with or cancel a look; Conflict where its state does not allow that."""
    where = {"company_id": company_id, "id": scan_id}
    if not await tx.execute(queries.set_state, **where, state=state, allowed=ALLOWED[state], now=now):
        found = await load(tx, company_id, scan_id)
        raise Conflict(f"Проверка сейчас {STATES[found.state]}", code="scan.state")
    tx.wake(WAKE)


async def mailboxes(tx: Tx, company_id: int) -> list[tuple[int, str]]:
    """Connected mailboxes that may be looked through."""
    return [(row["id"], row["name"]) for row in await tx.fetch_all(queries.mailboxes, company_id=company_id)]


async def _mailbox(tx: Tx, who: Principal, options: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    names = dict(await mailboxes(tx, who.company_id))
    inbox_id = options.get("inbox_id")
    if inbox_id not in names:
        raise _wrong("inbox_id", "Выберите подключённый почтовый ящик")
    return names[inbox_id], options


def _fit(kind: Kind, target: str) -> str:
    if kind is Kind.SITE:
        try:
            from pristan.audit.reading.crawl import plain  # noqa: PLC0415 - parsers come with the first look

            return plain(target if "://" in target else f"https://{target}")
        except InvalidInput as exc:
            raise _wrong("target", exc.detail) from exc
    if kind is Kind.DNS:
        try:
            from pristan.audit.reading.names import domain_of  # noqa: PLC0415 - the same

            return domain_of(target)
        except InvalidInput as exc:
            raise _wrong("target", exc.detail) from exc
    return target


def _wrong(field: str, message: str) -> InvalidInput:
    return InvalidInput(message, code="scan.invalid", fields=[FieldError(field=field, message=message)])
