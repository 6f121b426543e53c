"""Asking for a destruction, deciding about it by a second person, and what stops it."""

from datetime import date, datetime
from typing import Any

from pristan.core.errors import Conflict, NotFound
from pristan.kit.db import Database, Tx, to_json
from pristan.kit.files import Files
from pristan.rights.book import kind_of
from pristan.rights.holdings import gathering
from pristan.rights.model import Cause, Targets
from pristan.rights.service import erasing, tombstones
from pristan.rights.service.requests import Actor, note, queries
from pristan.rights.service.targets import as_stored, person_of
from pristan.rights.service.terms import day_of

UNPROVED = frozenset({"unchecked", "failed"})


async def ask(tx: Tx, request_id: int, reason: str, *, actor: Actor) -> int:
    """The first pair of eyes: ask to destroy the data of the person of a request. Returns its number."""
    row = await tx.fetch_one(queries.lock_request, company_id=actor.company_id, id=request_id)
    if row is None:
        raise NotFound("Запрос не найден", code="request.not_found")
    if row["contact_id"] is None:
        raise Conflict("Сначала укажите, чьи данные уничтожать", code="request.no_person")
    if row["identity_state"] in UNPROVED:
        raise Conflict("Сначала проверьте, что это действительно этот человек", code="request.identity")
    if not kind_of(row["kind"]).erases:
        raise Conflict("По такому запросу данные не уничтожают", code="request.no_erasure")
    targets, _ = await person_of(tx, row["contact_id"], company_id=actor.company_id)
    await _demand_free(tx, targets, actor=actor)
    made = await tx.fetch_value(
        queries.add_erasure,
        company_id=actor.company_id,
        cause=str(Cause.REQUEST),
        request_id=request_id,
        rule_id=None,
        contact_id=row["contact_id"],
        subject=row["subject"] or f"Клиент № {row['contact_id']}",
        reason=reason,
        state="asked",
        targets="{}",
        now=actor.now,
        by=actor.id,
        by_name=actor.name,
    )
    if made is None:
        raise Conflict("Об уничтожении этих данных уже попросили", code="erasure.asked")
    await note(tx, request_id, "erasure_asked", words=reason, actor=actor)
    return int(made)


async def decide(tx: Tx, erasure_id: int, *, is_confirmed: bool, why: str, actor: Actor) -> None:
    """The second pair of eyes: nobody decides about what they asked for themselves."""
    row = await tx.fetch_one(queries.lock_erasure, company_id=actor.company_id, id=erasure_id)
    if row is None:
        raise NotFound("Уничтожение не найдено", code="erasure.not_found")
    if row["state"] != "asked":
        raise Conflict("Об этом уничтожении уже решили", code="erasure.decided")
    if is_confirmed and row["asked_by"] == actor.id:
        raise Conflict("Подтвердить должен другой человек", code="erasure.four_eyes")
    if is_confirmed and row["request_state"] == "open":
        text = "Сначала ответьте человеку: после уничтожения отвечать будет некуда"
        raise Conflict(text, code="erasure.unanswered")
    if is_confirmed and row["contact_id"] is not None:
        targets, _ = await person_of(tx, row["contact_id"], company_id=actor.company_id)
        await _demand_free(tx, targets, actor=actor)
    state = "confirmed" if is_confirmed else "refused"
    await tx.execute(
        queries.decide_erasure,
        company_id=actor.company_id,
        id=erasure_id,
        state=state,
        now=actor.now,
        by=actor.id,
        by_name=actor.name,
        why=None if is_confirmed else why,
    )
    if row["request_id"] is not None:
        await note(tx, row["request_id"], f"erasure_{state}", words=why, actor=actor)


async def _demand_free(tx: Tx, targets: Targets, *, actor: Actor) -> None:
    today = day_of(actor.now)
    for hold in await holds_of(tx, targets, actor=actor):
        if hold["until"] is None or hold["until"] >= today:
            raise Conflict(f"Уничтожать нельзя: {hold['reason']}", code="erasure.held")


async def holds_of(tx: Tx, targets: Targets, *, actor: Actor) -> list[dict[str, Any]]:
    """What stops the destruction of a person."""
    return await tx.fetch_all(queries.open_holds, company_id=actor.company_id, contacts=list(targets.contacts))


async def hold(tx: Tx, contact_id: int, reason: str, *, until: date | None, actor: Actor) -> int:
    """Let nothing of a person be destroyed: a quarrel at court, a duty to keep."""
    head = await tx.fetch_value(gathering.head_of, company_id=actor.company_id, contact_id=contact_id)
    if head is None:
        raise NotFound("Клиент не найден", code="contact.not_found")
    person: dict[str, Any] = {"company_id": actor.company_id, "contact_id": head}
    await tx.execute(queries.lock_person, **person)
    if await tx.fetch_value(queries.destroyed_now, **person) is not None:
        raise Conflict("Данные этого клиента уже уничтожаются, запрет их не сохранит", code="hold.too_late")
    made: int = await tx.fetch_value(
        queries.set_hold,
        company_id=actor.company_id,
        contact_id=head,
        reason=reason,
        until=until,
        now=actor.now,
        by=actor.id,
        by_name=actor.name,
    )
    return made


async def lift(tx: Tx, hold_id: int, why: str, *, actor: Actor) -> None:
    """Let it be destroyed again."""
    where: dict[str, Any] = {"company_id": actor.company_id, "id": hold_id}
    if not await tx.execute(queries.lift_hold, **where, now=actor.now, by=actor.id, why=why):
        raise NotFound("Такого запрета нет", code="hold.not_found")


async def reapply(db: Database, files: Files, *, now: datetime) -> int:
    """Destroy again what a restored copy brought back; how many destructions that took."""
    done = 0
    async for stone in tombstones.standing(files):
        async with db.transaction() as tx:
            made = await _found_again(tx, stone, now=now)
        if made is not None:
            company_id = tombstones.company_of(stone)
            done += await erasing.work(db, files, company_id=company_id, erasure_id=made, now=lambda: now)
    return done


async def _found_again(tx: Tx, stone: tombstones.Tombstone, *, now: datetime) -> int | None:
    """A destruction of the rows a tombstone names, if any of them stands again."""
    company_id = tombstones.company_of(stone)
    where: dict[str, Any] = {"company_id": company_id, "company_made": stone.company_made}
    cards, threads = _parted(stone.contacts), _parted(stone.conversations)
    contacts = [row["id"] for row in await tx.fetch_all(queries.marked_contacts, **where, **cards)]
    conversations = [row["id"] for row in await tx.fetch_all(queries.marked_conversations, **where, **threads)]
    if not contacts and not conversations:
        return None
    addresses = await tx.fetch_all(
        queries.marked_addresses, company_id=company_id, contacts=contacts, conversations=conversations
    )
    targets = Targets(
        contacts=tuple(contacts),
        identities=tuple(row["id"] for row in addresses if contacts),
        conversations=tuple(conversations),
        values=tuple((row["inbox_id"], row["value"]) for row in addresses),
    )
    made: int = await tx.fetch_value(
        queries.add_erasure,
        company_id=company_id,
        cause=str(Cause.RESTORE),
        request_id=None,
        rule_id=None,
        contact_id=None,
        subject="по перечню номеров записей",
        reason=f"уничтожено {stone.laid_at[:10]}, вернулось с восстановленной копией",
        state="confirmed",
        targets=to_json(as_stored(targets, {})),
        now=now,
        by=None,
        by_name="",
    )
    return made


def _parted(marks: tuple[tombstones.Mark, ...]) -> dict[str, Any]:
    return {"ids": [id_ for id_, _ in marks], "moments": [at for _, at in marks]}
