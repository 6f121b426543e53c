"""What a colleague does in the messenger, done in the hub as that operator: with their rights, by the same doors."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pristan.alerts import linking, policy, store
from pristan.alerts.model import ALERTS_CHANNEL, ANSWERING, KEY_PREFIX, Act, AlertKind, Done, Link
from pristan.alerts.store import queries
from pristan.conversations.acting import Actor, assign, lock
from pristan.core.access import Permission
from pristan.core.errors import Conflict, Forbidden, InvalidInput, NotFound, PristanError
from pristan.core.ids import ConversationId, FileId
from pristan.kit.db import Tx
from pristan.kit.principal import Principal
from pristan.outbox import Speaker, Utterance, say
from pristan.staff import as_operator

STRANGER = (
    "Этот аккаунт не привязан к сотруднику. Возьмите код в Пристани: «Настройки», «Мессенджер для оповещений»,"
    " и напишите его сюда"
)
HELP = "Чтобы ответить клиенту, нажмите «Ответить» под оповещением, затем напишите сообщение"
NO_RIGHT = "Нет права отвечать в этом направлении. Его выдаёт администратор"


async def perform(tx: Tx, act: Act, *, file_ids: Sequence[FileId], trouble: str, now: datetime) -> Done:
    """Do what was asked or say why not; what cannot be done changes nothing. ``trouble``: files that did not come."""
    try:
        async with tx.savepoint():
            return await _perform(tx, act, file_ids=file_ids, trouble=trouble, now=now)
    except PristanError as exc:
        await _say_back(tx, act, exc.detail or exc.title, now=now)
        return Done(state="refused", reason=exc.own_code)


async def _perform(tx: Tx, act: Act, *, file_ids: Sequence[FileId], trouble: str, now: datetime) -> Done:
    code = policy.code_in(act.text) if act.payload is None else None
    if code is not None:
        await _say_back(tx, act, await linking.take_code(tx, act, code, now=now), now=now, in_group=True)
        return Done(state="done")
    if act.payload is None and act.chat is not None:
        return Done(state="ignored", reason="сообщение в группе, не нам")
    link = await store.link_of(tx, act)
    if link is None:
        await _tell_stranger(tx, act, now=now)
        return Done(state="refused", reason="staff.stranger")
    who = await as_operator(tx, company_id=act.company_id, operator_id=link.operator_id)
    if who is None:
        raise Forbidden("Учётная запись в Пристани отключена", code="staff.disabled")
    if act.payload is not None:
        return await _pressed(tx, act, who, now=now)
    if trouble:
        raise InvalidInput(trouble, code="staff.file")
    return await _answer(tx, act, link, who=who, file_ids=file_ids, now=now)


async def _pressed(tx: Tx, act: Act, who: Principal, *, now: datetime) -> Done:
    wanted = policy.pressed(act.payload or "")
    found = None
    if wanted is not None:
        where = {"company_id": act.company_id, "inbox_id": act.inbox_id}
        found = await tx.fetch_one(queries.alert_of_key, **where, key=wanted[1])
    # A key alone gives nothing: the button must have been pressed where it was shown.
    if wanted is None or found is None or found["recipient"] != (act.chat or act.value):
        raise NotFound("Эта кнопка здесь не действует", code="staff.no_button")
    if found["conversation_id"] is None:
        raise Conflict("Обращения больше нет", code="conversation.not_found")
    conversation_id = ConversationId(found["conversation_id"])
    if wanted[0] == "take":
        await _take(tx, act, conversation_id, who=who, now=now)
    else:
        await _begin_answering(tx, act, conversation_id, who=who, now=now)
    return Done(state="done")


async def _take(tx: Tx, act: Act, conversation_id: ConversationId, *, who: Principal, now: datetime) -> None:
    """The same as «Взять» in the inbox: taking for oneself needs no more than answering."""
    row = await _reachable(tx, conversation_id, who=who)
    if row["status"] == "closed":
        raise Conflict("Обращение уже закрыто", code="conversation.closed")
    if row["assignee_id"] not in {None, who.operator_id}:
        raise Conflict("Обращение уже ведёт другой сотрудник", code="conversation.taken")
    actor = Actor(company_id=act.company_id, operator_id=who.operator_id, name=who.name, now=now)
    await assign(tx, conversation_id, actor=actor, operator_id=who.operator_id, team_id=row["team_id"])
    await _speak(
        tx, act, kind=AlertKind.MINE, cause=f"act:{act.id}", conversation_id=conversation_id, now=now,
        operator_id=who.operator_id,
    )  # fmt: skip


async def _begin_answering(tx: Tx, act: Act, conversation_id: ConversationId, *, who: Principal, now: datetime) -> None:
    await _reachable(tx, conversation_id, who=who)
    if act.chat is not None:
        raise Conflict("Отвечают клиенту в личном чате с ботом, не в группе", code="staff.in_group")
    await _answer_there(tx, act, conversation_id, who=who, now=now)
    words = f"Напишите ответ: следующее сообщение уйдёт клиенту, обращение № {conversation_id}"
    await _say_back(tx, act, words, now=now)


async def _answer(tx: Tx, act: Act, link: Link, *, who: Principal, file_ids: Sequence[FileId], now: datetime) -> Done:
    conversation_id = await _meant(tx, act, link)
    if conversation_id is None:
        await _say_back(tx, act, HELP, now=now)
        return Done(state="ignored", reason="не ответ клиенту")
    await _reachable(tx, conversation_id, who=who)
    said = Utterance(text=act.text, file_ids=file_ids, client_key=f"{KEY_PREFIX}{act.id}")
    speaker = Speaker(kind="operator", id=who.operator_id, name=who.name)
    await say(tx, conversation_id, said, company_id=act.company_id, speaker=speaker, now=now)
    await _answer_there(tx, act, conversation_id, who=who, now=now)
    return Done(state="done")


async def _meant(tx: Tx, act: Act, link: Link) -> ConversationId | None:
    """Which conversation the words are for: the one quoted, else the one that is being answered."""
    if act.replies_to is not None:
        where = {"company_id": act.company_id, "inbox_id": act.inbox_id}
        quoted = await tx.fetch_value(
            queries.conversation_quoted, **where, external_id=act.replies_to, recipient=act.value
        )
        if quoted is not None:
            return ConversationId(quoted)
    if link.answering_until is not None and act.at <= link.answering_until:
        return link.answering_id
    return None


async def _reachable(tx: Tx, conversation_id: ConversationId, *, who: Principal) -> Any:
    """The conversation, locked, if the operator may answer there; by the same right as in the inbox."""
    row = await lock(tx, conversation_id, company_id=who.company_id)
    if not who.may(Permission.CONVERSATIONS_REPLY, line_id=row["business_line_id"]):
        raise Forbidden(NO_RIGHT, code="forbidden.permission")
    return row


async def _answer_there(tx: Tx, act: Act, conversation_id: ConversationId, *, who: Principal, now: datetime) -> None:
    await tx.execute(
        queries.begin_answering,
        company_id=act.company_id,
        inbox_id=act.inbox_id,
        operator_id=who.operator_id,
        conversation_id=conversation_id,
        until=now + ANSWERING,
    )


async def _tell_stranger(tx: Tx, act: Act, *, now: datetime) -> None:
    """Once an hour to each: a stranger must not make the bot talk."""
    cause = f"stranger:{now:%Y%m%d%H}"
    await _speak(tx, act, kind=AlertKind.WORDS, cause=cause, words=STRANGER, now=now)


async def _say_back(tx: Tx, act: Act, words: str, *, now: datetime, in_group: bool = False) -> None:
    """Say it in private; in the group only what the group asked for."""
    group = act.chat if in_group else None
    await _speak(tx, act, kind=AlertKind.WORDS, cause=f"act:{act.id}", words=words, group=group, now=now)


async def _speak(tx: Tx, act: Act, *, kind: AlertKind, cause: str, now: datetime, **more: Any) -> None:
    group = more.pop("group", None)
    content = {"operator_id": None, "conversation_id": None, "words": ""} | more
    await tx.execute(
        queries.speak,
        company_id=act.company_id,
        inbox_id=act.inbox_id,
        kind=kind,
        cause=cause,
        recipient=group or act.value,
        is_group=group is not None,
        press_id=act.press_id,
        now=now,
        **content,
    )
    tx.wake(ALERTS_CHANNEL)
