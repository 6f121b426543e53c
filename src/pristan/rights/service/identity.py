"""Is it really the person whose data is asked about? By their own address, a code, or papers an operator saw."""

from typing import Any

from pristan.channels import channels
from pristan.core.errors import Conflict, NotFound
from pristan.core.ids import CompanyId
from pristan.kit.db import Tx
from pristan.rights.book import kind_of
from pristan.rights.holdings import gathering
from pristan.rights.service.requests import Actor, believe, lock_open, note, queries

BY_HAND = ("papers", "failed")
BARE = ["whatsapp"]  # where a phone is its digits; numbers of accounts elsewhere are no phones


async def people_at(tx: Tx, kind: str | None, value: str | None, *, company_id: CompanyId) -> list[dict[str, Any]]:
    """Who has this phone or mailbox."""
    if not kind or not value:
        return []
    where: dict[str, Any] = {"company_id": company_id, "kind": kind, "value": value}
    return await tx.fetch_all(queries.people_at, **where, channels=list(channels()), bare=BARE)


async def by_code(tx: Tx, id_: int, *, actor: Actor) -> None:
    """Take a code that came back in the conversation since the request was made as the proof."""
    row = await lock_open(tx, id_, actor=actor)
    proof = await tx.fetch_one(
        queries.codes_of,
        company_id=actor.company_id,
        conversation_id=row["conversation_id"],
        contact_id=row["contact_id"],
        since=row["asked_at"],
    )
    if proof is None:
        text = "Код ещё не подтверждён. Отправьте его из карточки клиента и дождитесь ответа"
        raise Conflict(text, code="request.no_code")
    await _set(tx, id_, "code", words="Адрес подтверждён кодом", actor=actor)
    await _believe(tx, row, actor=actor)


async def by_hand(tx: Tx, id_: int, state: str, *, words: str, actor: Actor) -> None:
    """What an operator saw: ``papers`` that convinced, or ``failed``."""
    row = await lock_open(tx, id_, actor=actor)
    await _set(tx, id_, state, words=words, actor=actor)
    if state == "papers":
        await _believe(tx, row, actor=actor)


async def point_at(tx: Tx, id_: int, contact_id: int, *, actor: Actor) -> None:
    """Say whose data the request is about; a proof that spoke of somebody else is no proof any more."""
    row = await lock_open(tx, id_, actor=actor)
    head = await tx.fetch_value(gathering.head_of, company_id=actor.company_id, contact_id=contact_id)
    if head is None:
        raise NotFound("Клиент не найден", code="contact.not_found")
    thread = await tx.fetch_value(queries.latest_thread, company_id=actor.company_id, contact_id=head)
    await tx.execute(queries.set_person, company_id=actor.company_id, id=id_, contact_id=head, conversation_id=thread)
    await note(tx, id_, "pointed", words=f"Клиент № {head}", actor=actor)
    if row["contact_id"] is not None and row["contact_id"] != head:
        await _set(tx, id_, "unchecked", words="", actor=actor)
    elif row["identity_state"] in {"papers", "code"}:
        await _believe(tx, {**row, "contact_id": head}, actor=actor)


async def _believe(tx: Tx, row: dict[str, Any], *, actor: Actor) -> None:
    await believe(tx, row["id"], kind=kind_of(row["kind"]), contact_id=row["contact_id"], actor=actor)


async def _set(tx: Tx, id_: int, state: str, *, words: str, actor: Actor) -> None:
    where = {"company_id": actor.company_id, "id": id_}
    await tx.execute(queries.set_identity, **where, state=state, note=words[:1000].replace("\x00", ""))
    await note(tx, id_, f"identity_{state}", words=words, actor=actor)
