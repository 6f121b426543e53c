"""Who is who in the messenger: codes that bind a person or a group chat, and the end of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pristan.alerts.model import CODE_LIFE, Act
from pristan.alerts.policy import code_of
from pristan.alerts.store import queries
from pristan.core.access import Permission
from pristan.core.errors import Conflict, Forbidden, NotFound
from pristan.core.ids import CompanyId, InboxId, LineId, OperatorId
from pristan.kit.crypto import token_hash
from pristan.kit.db import Tx
from pristan.staff import Entry, append_access_log, as_operator


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What to type to the bot, and until when it works."""

    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A code somebody asks for: for themselves, or for a chat of one line or of all."""

    inbox_id: InboxId
    is_chat: bool = False
    line_id: LineId | None = None


async def make_code(
    tx: Tx, asked: Asked, *, company_id: CompanyId, operator_id: OperatorId, random: UUID, now: datetime
) -> Code:
    """A code in the place of the one before; only its hash is kept."""
    code, until = code_of(random), now + CODE_LIFE
    who = {"company_id": company_id, "inbox_id": asked.inbox_id, "operator_id": operator_id, "is_chat": asked.is_chat}
    await tx.execute(queries.forget_codes, **who, now=now)
    await tx.execute(queries.add_code, **who, line_id=asked.line_id, code_hash=token_hash(code), expires_at=until)
    return Code(code=f"{code[:4]}-{code[4:]}", expires_at=until)


async def take_code(tx: Tx, act: Act, code: str, *, now: datetime) -> str:
    """Bind whoever typed the code, or the chat where it was typed; returns what to say. Raises PristanError."""
    where = {"company_id": act.company_id, "inbox_id": act.inbox_id}
    found = await tx.fetch_one(
        queries.use_code, **where, code_hash=token_hash(code), is_chat=act.chat is not None, now=now
    )
    if found is None:
        place = "чата" if act.chat else "личной привязки"
        raise NotFound(f"Этот код не подходит для {place} или его время вышло. Возьмите новый", code="staff.no_code")
    operator = OperatorId(found["operator_id"])
    who = await as_operator(tx, company_id=act.company_id, operator_id=operator)
    if who is None:
        raise Forbidden("Учётная запись в Пристани отключена", code="staff.disabled")
    if act.chat is None:
        await _link(tx, act, operator, now=now)
        return f"Готово: этот аккаунт привязан к сотруднику «{who.name}». Оповещения будут приходить сюда"
    who.demand(Permission.INBOXES_MANAGE)
    line_id = found["business_line_id"]
    await tx.execute(queries.bind_chat, **where, value=act.chat, line_id=line_id, operator_id=operator, now=now)
    await _log(tx, act, operator, action="staff_messenger.chat_bound", now=now)
    return "Готово: новые обращения, которые никто не ведёт, будут приходить в этот чат"


async def unlink(tx: Tx, inbox_id: InboxId, *, company_id: CompanyId, operator_id: OperatorId, now: datetime) -> None:
    """The account is nobody's again. Raises NotFound when it was not linked."""
    where = {"company_id": company_id, "inbox_id": inbox_id, "operator_id": operator_id}
    if not await tx.fetch_value(queries.is_linked, **where):
        raise NotFound("Привязки уже нет", code="staff.not_linked")
    await tx.execute(queries.unlink, **where, now=now)


async def _link(tx: Tx, act: Act, operator_id: OperatorId, *, now: datetime) -> None:
    where = {"company_id": act.company_id, "inbox_id": act.inbox_id, "value": act.value}
    known = await tx.fetch_value(queries.linked_to, **where)
    if known not in {None, operator_id}:
        raise Conflict("Этот аккаунт уже привязан к другому сотруднику. Пусть он отвяжет его", code="staff.taken")
    await tx.execute(queries.link, **where, operator_id=operator_id, name=act.name, now=now)
    await _log(tx, act, operator_id, action="staff_messenger.linked", now=now)


async def _log(tx: Tx, act: Act, operator_id: OperatorId, *, action: str, now: datetime) -> None:
    entry = Entry(
        company_id=act.company_id,
        account_id=operator_id,
        action=action,
        target=f"inbox:{act.inbox_id}",
        address="",
        details={},
    )
    await append_access_log(tx, entry, now=now)
