"""The button «Подтвердить кодом» in the person's panel."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from litestar import Request, get, post
from litestar.params import JSONBody
from msgspec import Meta, Struct

from pristan.confirmations import service
from pristan.contacts.model import DetailKind
from pristan.conversations.people import cards_of, masked
from pristan.conversations.shapes import PathId
from pristan.core.errors import NotFound
from pristan.core.ids import ConversationId
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.principal import Principal
from pristan.outbox import Speaker

Caller = Request[Any, Any, Any]
LATELY = timedelta(hours=1)


class ConfirmationGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """An address that the person of the conversation says is theirs."""

    kind: Literal["phone", "email"]
    value: Annotated[str, Meta(min_length=1, max_length=320)]


class CodeGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    code: Annotated[str, Meta(min_length=6, max_length=6, pattern=r"^[0-9]{6}$")]


class ConfirmationShape(Struct, kw_only=True):
    """``state``: open, confirmed, failed, expired, replaced. ``attempts_left``: how often a code may still be wrong."""

    id: int
    conversation_id: int
    kind: str
    value_masked: str
    state: str
    attempts_left: int
    asked_at: datetime
    expires_at: datetime


class OutcomeShape(Struct, kw_only=True):
    """``outcome``: confirmed, wrong, failed (no attempts are left) or expired."""

    outcome: str


class AskedShape(Struct, kw_only=True):
    id: int


@post("/conversations/{conversation_id:int}/confirmations", permission="contacts.edit")
async def ask_confirmation(
    request: Caller, *, conversation_id: PathId, data: JSONBody[ConfirmationGiven], db: GivenDb, clock: GivenClock
) -> AskedShape:
    """Send a code to the address by SMS or e-mail; 429 ``confirmation.too_many`` when that was done often."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        made = await service.ask(
            tx,
            ConversationId(conversation_id),
            company_id=user.company_id,
            kind=DetailKind(data.kind),
            text=data.value,
            by=Speaker(kind="operator", id=user.operator_id, name=user.name),
            now=clock.now(),
        )
    return AskedShape(id=made)


@post("/confirmations/{confirmation_id:int}/enter", permission="contacts.edit", status_code=200)
async def enter_code(
    request: Caller, *, confirmation_id: PathId, data: JSONBody[CodeGiven], db: GivenDb, clock: GivenClock
) -> OutcomeShape:
    """The code as the customer told it. After five wrong ones only a new code helps, and this answers 404."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        found = await service.enter(
            tx, data.code, company_id=user.company_id, id=confirmation_id, by=user.operator_id, now=clock.now()
        )
    if found == "none":
        raise NotFound("Этого кода больше не ждут. Отправьте новый", code="confirmation.not_open")
    return OutcomeShape(outcome=found)


@get("/contacts/{contact_id:int}/confirmations", permission="contacts.view")
async def list_confirmations(
    request: Caller, *, contact_id: PathId, db: GivenDb, clock: GivenClock
) -> list[ConfirmationShape]:
    """What the person was asked to confirm within the hour, the latest first."""
    user: Principal = request.user
    is_open = user.may("contacts.view_personal")
    async with db.transaction(user.scope) as tx:
        if not await cards_of(tx, [contact_id], company_id=user.company_id):
            raise NotFound("Клиент не найден", code="contact.not_found")
        rows = await tx.fetch_all(
            service.queries.of_person, company_id=user.company_id, contact_id=contact_id, since=clock.now() - LATELY
        )
    return [
        ConfirmationShape(
            id=row["id"],
            conversation_id=row["conversation_id"],
            kind=row["kind"],
            value_masked=row["value"] if is_open else masked(row["value"]),
            state="expired" if row["state"] == "open" and row["expires_at"] <= clock.now() else row["state"],
            attempts_left=service.attempts_left(row["attempts"]),
            asked_at=row["asked_at"],
            expires_at=row["expires_at"],
        )
        for row in rows
    ]


routes = (ask_confirmation, enter_code, list_confirmations)
