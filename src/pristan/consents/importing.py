"""Consents from a table of another system: every row with its evidence, or refused with its line."""

import csv
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import StringIO
from typing import Any, Final, NoReturn
from zoneinfo import ZoneInfo

from pristan.consents.model import Text
from pristan.consents.recording import Given, write
from pristan.consents.texts import queries
from pristan.contacts import withdraw
from pristan.contacts.consents import Whose, purpose_of
from pristan.contacts.model import DetailKind
from pristan.contacts.policy.sameness import normal
from pristan.core.errors import InvalidInput, PristanError
from pristan.core.ids import CompanyId, ContactId, LineId, OperatorId
from pristan.kit.db import Tx

MOST_ROWS: Final = 20_000
MOST_FAULTS: Final = 500
REQUIRED: Final = ("purpose", "given_at", "text_version")
EVIDENCE: Final = ("code", "document", "reference")
KNOWN: Final = frozenset(
    (*REQUIRED, *EVIDENCE, "contact_id", "phone", "email", "line_id", "text_hash", "channels", "withdrawn_at")
)
_LONGEST_CELL: Final = 500
_MOSCOW: Final = ZoneInfo("Europe/Moscow")


@dataclass(slots=True)
class Report:
    """What came of a table; ``faults``: line and words of what was refused."""

    rows: int = 0
    added: int = 0
    withdrawn: int = 0
    there_already: int = 0
    refused: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)

    def refuse(self, line: int, words: str) -> None:
        self.refused += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append((line, words))


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    company_id: CompanyId
    by: OperatorId | None
    now: datetime


async def take(tx: Tx, content: str, *, into: Import) -> Report:
    """Write down the rows that are sound; the others are in the report. A repeated table adds nothing."""
    report = Report()
    for line, row in _rows_of(content):
        report.rows += 1
        if report.rows > MOST_ROWS:
            raise InvalidInput(f"В таблице больше {MOST_ROWS} строк. Разделите её", code="consent_import.too_long")
        try:
            async with tx.savepoint():
                await _take(tx, row, into=into, report=report)
        except PristanError as exc:
            report.refuse(line, exc.detail or exc.title)
        except ValueError as exc:
            report.refuse(line, str(exc))
    return report


async def try_out(tx: Tx, content: str, *, into: Import) -> Report:
    """Tell what ``take`` would do, and write nothing."""
    report = Report()
    with suppress(_TrialOver):
        async with tx.savepoint():
            report = await take(tx, content, into=into)
            _leave()
    return report


class _TrialOver(Exception):
    """Leaves the savepoint of a trial."""


def _leave() -> NoReturn:
    raise _TrialOver


def _rows_of(content: str) -> Iterator[tuple[int, dict[str, str]]]:
    plain = content.removeprefix("\ufeff")
    head = plain.split("\n", 1)[0]
    reader = csv.DictReader(StringIO(plain, newline=""), delimiter=";" if head.count(";") >= head.count(",") else ",")
    names = [name.strip() for name in reader.fieldnames or []]
    if missing := [name for name in REQUIRED if name not in names]:
        raise InvalidInput(f"В таблице нет колонки {missing[0]}", code="consent_import.columns")
    if unknown := [name for name in names if name not in KNOWN]:
        raise InvalidInput(f"Неизвестная колонка «{unknown[0][:60]}»", code="consent_import.columns")
    if len(set(names)) != len(names):
        raise InvalidInput("Колонка стоит дважды", code="consent_import.columns")
    reader.fieldnames = names
    try:
        for row in reader:
            yield reader.line_num, {name: _cell(value) for name, value in row.items() if isinstance(name, str)}
    except csv.Error as exc:
        raise InvalidInput(f"Строка {reader.line_num}: это не CSV ({exc})", code="consent_import.broken") from exc


def _cell(value: object) -> str:
    said = value.strip() if isinstance(value, str) else ""
    return said.replace("\x00", "")[:_LONGEST_CELL]


async def _take(tx: Tx, row: Mapping[str, str], *, into: Import, report: Report) -> None:
    purpose_of(row["purpose"])
    contact_id = await _person(tx, row, company_id=into.company_id)
    given = Given(
        contact_id=contact_id,
        purpose=row["purpose"],
        way="import",
        at=_moment(row["given_at"]),
        text=await _text(tx, row, company_id=into.company_id),
        text_hash=bytes.fromhex(row["text_hash"]) if row.get("text_hash") else None,
        evidence={name: row[name] for name in EVIDENCE if row.get(name)},
        channels=tuple(item.strip() for item in row["channels"].split(",")) if row.get("channels") else None,
    )
    ended_at = _moment(row["withdrawn_at"]) if row.get("withdrawn_at") else None
    if ended_at is not None and not given.at <= ended_at <= into.now:
        raise InvalidInput("Отзыв раньше согласия или в будущем", code="consent.evidence")
    added = await write(tx, given, company_id=into.company_id, by=into.by, now=into.now)
    report.added += added
    report.there_already += not added
    if ended_at is not None:
        report.withdrawn += await _ended(tx, given, at=ended_at, into=into)


async def _ended(tx: Tx, given: Given, *, at: datetime, into: Import) -> bool:
    """Write the withdrawal of a row down, also of a consent that an earlier table brought; False if it is there."""
    same = {"company_id": into.company_id, "contact_id": given.contact_id, "purpose": given.purpose}
    if await tx.fetch_value(queries.same_record, **same, kind="withdrawn", at=at, text_hash=None):
        return False
    return await withdraw(
        tx,
        Whose(company_id=into.company_id, contact_id=given.contact_id),
        purpose=given.purpose,
        way="import",
        at=at,
        evidence=given.evidence,
        by=into.by,
        now=into.now,
    )


async def _person(tx: Tx, row: Mapping[str, str], *, company_id: CompanyId) -> ContactId:
    """Exactly one person, by one of the columns; a guess is no evidence."""
    number = row.get("contact_id", "")
    wanted: dict[str, Any] = {"id": None, "kind": None, "value": None}
    if number:
        wanted["id"] = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0  # noqa: PLR2004
    else:
        kind = DetailKind.PHONE if row.get("phone") else DetailKind.EMAIL
        value = normal(kind, row.get(str(kind), ""))
        if value is None:
            raise ValueError("Не сказано, чьё это согласие: нужен contact_id, phone или email")
        wanted |= {"kind": str(kind), "value": value}
    rows = await tx.fetch_all(queries.people_by, company_id=company_id, **wanted)
    if len(rows) != 1:
        raise ValueError("Такой телефон или почта у нескольких клиентов" if rows else "Клиента с таким адресом нет")
    return ContactId(rows[0]["id"])


async def _text(tx: Tx, row: Mapping[str, str], *, company_id: CompanyId) -> Text | None:
    number, line = row["text_version"], row.get("line_id", "")
    if not (number.isascii() and number.isdigit() and len(number) < 9):  # noqa: PLR2004
        raise ValueError("text_version: номер версии текста")
    if line and not (line.isascii() and line.isdigit() and len(line) < 19):  # noqa: PLR2004
        raise ValueError("line_id: номер направления")
    where = {"company_id": company_id, "purpose": row["purpose"], "version": int(number)}
    return await tx.one_of(Text, queries.text_named, **where, line_id=LineId(int(line)) if line else None)


def _moment(text: str) -> datetime:
    """ISO 8601; without an offset it is Moscow's."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"«{text[:40]}» — не дата. Нужно так: 2026-11-21T12:00:00+03:00") from None
    return (found if found.tzinfo else found.replace(tzinfo=_MOSCOW)).astimezone(UTC)
