"""Versions of the words people agree to: drafts, the moment they come in force, what was in force then."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pristan.consents.model import Text
from pristan.consents.policy import bundled_from, hash_of
from pristan.contacts.consents import demand_of, purpose_of
from pristan.core.errors import Conflict, FieldError, InvalidInput, NotFound
from pristan.core.ids import CompanyId, LineId, OperatorId
from pristan.kit import sql
from pristan.kit.db import Tx

queries = sql.load("pristan.consents")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What somebody writes into a draft."""

    title: str
    text: str
    is_separate: bool = True
    life_days: int | None = None


async def draft(
    tx: Tx, words: Words, *, company_id: CompanyId, purpose: str, line_id: LineId | None, by: OperatorId, now: datetime
) -> Text:
    """Begin the next version; Conflict if one was begun already."""
    purpose_of(purpose)
    if line_id is not None and not await tx.fetch_value(queries.line_is_there, company_id=company_id, id=line_id):
        raise InvalidInput("Такого направления нет", fields=[FieldError("business_line_id", "Выберите из списка")])
    made = await tx.fetch_value(
        queries.add_text, company_id=company_id, purpose=purpose, line_id=line_id, by=by, now=now, **_columns(words)
    )
    if made is None:
        raise Conflict("Черновик этого текста уже есть. Закончите его или удалите", code="consent_text.draft_there")
    return await text_of(tx, made, company_id=company_id)


async def change(tx: Tx, text_id: int, words: Words, *, company_id: CompanyId, seen: datetime, now: datetime) -> Text:
    """Change a draft that is still as ``seen``; Conflict if it was changed or published meanwhile."""
    done = await tx.execute(
        queries.change_text, company_id=company_id, id=text_id, seen=seen, now=now, **_columns(words)
    )
    found = await text_of(tx, text_id, company_id=company_id)
    if not done:
        raise (
            _published()
            if found.in_force_from
            else Conflict("Черновик изменили в другой вкладке. Обновите страницу", code="consent_text.changed")
        )
    return found


async def drop(tx: Tx, text_id: int, *, company_id: CompanyId) -> None:
    """Delete a draft."""
    await text_of(tx, text_id, company_id=company_id)
    if not await tx.execute(queries.drop_text, company_id=company_id, id=text_id):
        raise _published()


async def publish(
    tx: Tx, text_id: int, *, company_id: CompanyId, since: datetime | None, by: OperatorId, now: datetime
) -> Text:
    """Let a draft come in force, from ``since`` (a past one writes down the words of then); for ever as it is."""
    found = await text_of(tx, text_id, company_id=company_id)
    if found.in_force_from is not None:
        raise _published()
    moment = since or now
    demand = demand_of(found.purpose)
    if wrong := bundled_from(found, moment, separate_since=demand.separate_since):
        raise InvalidInput(wrong, code="consent_text.not_separate", fields=[FieldError("is_separate", wrong)])
    same = {"company_id": company_id, "purpose": found.purpose, "line_id": found.business_line_id}
    if await tx.fetch_value(queries.is_date_taken, **same, since=moment):
        raise Conflict("С этого момента уже действует другая версия", code="consent_text.date_taken")
    await tx.execute(queries.publish_text, company_id=company_id, id=text_id, since=moment, by=by, now=now)
    return await text_of(tx, text_id, company_id=company_id)


async def text_of(tx: Tx, text_id: int, *, company_id: CompanyId) -> Text:
    """One version, or NotFound."""
    found = await tx.one_of(Text, queries.text_by_id, company_id=company_id, id=text_id)
    if found is None:
        raise NotFound("Такого текста согласия нет", code="consent_text.not_found")
    return found


async def in_force(tx: Tx, purpose: str, *, company_id: CompanyId, line_id: LineId | None, at: datetime) -> Text | None:
    """The words of a moment: of the business line, if it has its own, or else of the company."""
    where = {"company_id": company_id, "purpose": purpose_of(purpose).id, "line_id": line_id}
    return await tx.one_of(Text, queries.text_in_force, **where, at=at)


async def demanded(tx: Tx, purpose: str, *, company_id: CompanyId, line_id: LineId | None, at: datetime) -> Text:
    """The words in force, or Conflict that tells where to write them."""
    found = await in_force(tx, purpose, company_id=company_id, line_id=line_id, at=at)
    if found is None:
        title = purpose_of(purpose).title
        text = f"Нет действующего текста согласия «{title}». Его пишет ответственный за персональные данные"
        raise Conflict(text, code="consent_text.none_in_force")
    return found


def expires_at(text: Text, at: datetime) -> datetime | None:
    """When a consent given at a moment to these words ends."""
    return None if text.life_days is None else at + timedelta(days=text.life_days)


def _columns(words: Words) -> dict[str, object]:
    text = words.text.replace("\x00", "").strip()
    if not text:
        raise InvalidInput("Текст согласия пуст", fields=[FieldError("text", "Напишите текст")])
    return {
        "title": words.title.strip(),
        "text": text,
        "text_hash": hash_of(text),
        "is_separate": words.is_separate,
        "life_days": words.life_days,
    }


def _published() -> Conflict:
    return Conflict("Опубликованный текст не меняется. Начните новую версию", code="consent_text.published")
