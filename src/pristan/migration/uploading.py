"""The verbs of an export that is not carried over yet: announced, sent in pieces, looked at, begun, dropped."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BufferedReader
from itertools import accumulate
from typing import BinaryIO, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from pristan.core.errors import Conflict, FieldError, InvalidInput, NotFound, TooMany
from pristan.kit.db import Database, Scope, Tx
from pristan.kit.files import Files
from pristan.kit.media import safe_name
from pristan.kit.pieces import Pieces
from pristan.migration import mappings, service, store
from pristan.migration.box import Sent
from pristan.migration.formats import AUTO, known_format
from pristan.migration.model import Unreadable
from pristan.migration.orders import Order
from pristan.migration.store import WAKE, Import, piece_key, queries

PIECE = 8 << 20
LARGEST = 20 << 30
UNFINISHED = 10
KEEP_UNFINISHED = timedelta(days=7)

_YES_OR_NO = frozenset({"yes", "no"})
_CLOSED: Mapping[str, frozenset[str]] = {"date_order": frozenset(Order), "links": _YES_OR_NO, "headers": _YES_OR_NO}


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What is about to be sent, by whom and for which line. The same ``client_key`` is the same import."""

    name: str
    size: int
    line_id: int
    client_key: str
    by: int | None
    by_name: str


def pieces_of(size: int) -> int:
    """How many pieces an export of that size is."""
    return -(-size // PIECE)


async def demand_room(tx: Tx, company_id: int, *, line_id: int) -> None:
    """The line is there, and not too much is begun that nobody has finished."""
    if not await tx.fetch_value(queries.line_exists, company_id=company_id, line_id=line_id):
        raise NotFound("Такого направления в компании нет", code="import.line_not_found")
    if await tx.fetch_value(queries.unfinished_uploads, company_id=company_id) >= UNFINISHED:
        words = f"Незаконченных переносов уже {UNFINISHED}. Закончите или уберите один из них"
        raise TooMany(words, retry_after_s=60, code="import.too_many")


async def announce(tx: Tx, company_id: int, given: Announced, *, now: datetime) -> int:
    """An export is about to be sent."""
    if given.size > LARGEST:
        raise InvalidInput("Выгрузка больше 20 ГБ. Разделите её на части", code="import.too_big")
    await demand_room(tx, company_id, line_id=given.line_id)
    made: int = await tx.fetch_value(
        queries.add_upload,
        company_id=company_id,
        format=AUTO,
        name=safe_name(given.name, fallback="выгрузка"),
        size=given.size,
        line_id=given.line_id,
        client_key=given.client_key,
        by=given.by,
        by_name=given.by_name,
        now=now,
    )
    return made


def fits(found: Import, number: int, *, length: int) -> bool:
    """Whether a piece is the next one, to be stored; False: it is there already. Anything else is refused."""
    if found.state != "uploading":
        raise Conflict("Этот файл уже принят", code="import.state")
    if number > found.pieces:
        raise Conflict(f"Ждём часть {found.pieces}, а не {number}", code="import.piece")
    if length != min(PIECE, found.size - number * PIECE):
        raise InvalidInput("Часть не той длины", code="import.piece")
    return number == found.pieces


async def piece_arrived(tx: Tx, found: Import, number: int) -> bool:
    """Count a piece that is stored; one counted meanwhile is the same piece. False: the import is gone."""
    changed = await tx.execute(queries.piece_arrived, company_id=found.company_id, id=found.id, piece=number)
    return bool(changed) or await tx.fetch_one(queries.one_import, id=found.id) is not None


async def answer(tx: Tx, found: Import, *, format_name: str, answers: Mapping[str, str], now: datetime) -> None:
    """Have the export read again with these answers; what was said of the columns of a table is remembered."""
    told, asked = checked(answers), (found.findings or {}).get("questions", [])
    await mappings.keep(tx, found.company_id, asked, answers=told, now=now)
    await look(tx, found, format_name=format_name, answers=told)


async def look(tx: Tx, found: Import, *, format_name: str = "", answers: Mapping[str, str] | None = None) -> None:
    """Have the export read with these answers."""
    if found.state == "uploading" and found.pieces < pieces_of(found.size):
        raise Conflict(f"Принято частей: {found.pieces} из {pieces_of(found.size)}", code="import.incomplete")
    wanted = known_format(format_name) if format_name else None
    if format_name not in {"", AUTO} and wanted is None:
        raise InvalidInput("Такого вида выгрузки нет", code="import.format")
    changed = await tx.execute(
        queries.look_at,
        company_id=found.company_id,
        id=found.id,
        format=wanted.id if wanted else format_name or found.format,
        answers=store.to_json(found.answers if answers is None else answers),
        allowed=["uploading", "asked", "refused"],
    )
    if not changed:
        raise Conflict(f"Перенос сейчас в состоянии «{service.STATES[found.state]}»", code="import.state")
    tx.wake(WAKE)


def checked(answers: Mapping[str, str]) -> dict[str, str]:
    """Answers that a reader understands."""
    for key, value in answers.items():
        question = key.partition(":")[0]
        if question == "time_zone" and value and not _is_zone(value):
            raise InvalidInput(
                "Такого часового пояса нет", code="import.answer", fields=[FieldError(key, "Выберите из списка")]
            )
        if question == "mapping" and value and not _is_mapping(value):
            raise InvalidInput("Ответ о колонках не разобрать", code="import.answer")
        if value and value not in _CLOSED.get(question, {value}):
            raise InvalidInput(
                "Такого ответа нет", code="import.answer", fields=[FieldError(key, "Выберите из списка")]
            )
    return {key: value for key, value in answers.items() if value}


def _is_mapping(text: str) -> bool:
    try:
        msgspec.json.decode(text, type=dict[str, str])
    except msgspec.DecodeError:
        return False
    return True


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


async def twin_of(tx: Tx, found: Import) -> Mapping[str, object] | None:
    """Another import of the same content."""
    if found.digest is None:
        return None
    return await tx.fetch_one(queries.twin_of, company_id=found.company_id, id=found.id, digest=found.digest)


async def start(tx: Tx, found: Import, *, line_id: int, is_again: bool, now: datetime) -> None:
    """Begin to carry over. A file that was carried over already is refused unless it is said to be meant."""
    if found.state != "asked":
        raise Conflict(f"Перенос сейчас в состоянии «{service.STATES[found.state]}»", code="import.state")
    if found.findings and found.findings.get("questions"):
        raise Conflict("Сначала ответьте на вопросы", code="import.questions")
    twin = await twin_of(tx, found)
    if twin and not is_again:
        raise Conflict(f"Этот файл уже переносили: перенос № {twin['id']}", code="import.twice")
    inbox_id = await service.first_archive(tx, found.company_id, line_id, format_id=found.format)
    where = {"company_id": found.company_id, "id": found.id}
    if not await tx.execute(queries.start, **where, line_id=line_id, inbox_id=inbox_id, now=now):
        raise Conflict("Перенос уже начат", code="import.state")
    tx.wake(WAKE)


def sent(found: Import, files: Files) -> Sent:
    """The pieces of an import as one file."""

    def piece(number: int) -> bytes:
        try:
            return files.get_now(piece_key(found.company_id, found.id, number))
        except FileNotFoundError as exc:
            raise Unreadable("Части файла больше нет в хранилище. Загрузите выгрузку ещё раз") from exc

    def opener() -> BinaryIO:
        ends = list(accumulate(found.sizes)) if found.sizes else range(PIECE, found.size + PIECE, PIECE)
        return cast("BinaryIO", BufferedReader(Pieces(piece, ends=ends, size=found.size), 1 << 20))

    return Sent(name=found.name, size=found.size, opened=opener)


async def let_go(db: Database, files: Files, *, company_id: int, import_id: int, pieces: int) -> None:
    """Delete the pieces of an export: it is carried over, or will never be."""
    for number in range(pieces + 1):  # one may be stored and not counted yet
        await files.delete(piece_key(company_id, import_id, number))
    async with db.transaction() as tx:
        await tx.execute(queries.pieces_gone, company_id=company_id, id=import_id)


async def drop(db: Database, files: Files, found: Import, *, scope: Scope) -> None:
    """Forget an export that was not carried over: its bytes first, so that nothing is left behind."""
    left: Import | None = found
    while left is not None:  # a pull may have stored another piece meanwhile
        if left.state not in {"uploading", "pulling", "held", "looking", "asked", "refused"}:
            raise Conflict("Этот перенос уже начат. Его можно отменить", code="import.state")
        for number in range(left.pieces + 1):
            await files.delete(piece_key(left.company_id, left.id, number))
        async with db.transaction(scope) as tx:
            await tx.execute(queries.drop_import, company_id=left.company_id, id=left.id, pieces=left.pieces)
            left = await tx.one_of(Import, queries.one_import, id=left.id)
