"""Closing of a connection: planned, announced, closed, archived; inside the caller's transaction.

Closing changes what leaves, never what is received: until the archive each incoming message is taken in, and the
forwarding answers it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from pristan.campaigns.figures import closable, figures, forecast, lawful, links_until, not_found, queries
from pristan.campaigns.model import REFUSALS
from pristan.campaigns.policy import closing_words, in_words, may_close, refusal
from pristan.channels import channel
from pristan.channels.service import inboxes
from pristan.channels.service.inboxes import Doer
from pristan.compliance import current_profile
from pristan.compliance.carrying import Told, carrying
from pristan.compliance.case import today_in_moscow
from pristan.compliance.rulebook import shipped
from pristan.compliance.workdays import Calendar
from pristan.core.errors import Conflict, FieldError, InvalidInput, NotFound
from pristan.core.ids import CompanyId, InboxId, OperatorId
from pristan.kit.db import Tx
from pristan.outbox.model import LINK_PLACE

AHEAD: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingGiven:
    """What somebody wants: the day, the words of the last notice and of the forwarding, and why.

    ``closes_itself``: on its day, without anybody's press; ``by_id`` and ``by`` decide so.
    """

    closes_on: date
    notice: str
    reply: str
    reply_days: int
    reason: str
    is_everywhere: bool = False
    closes_itself: bool = False
    by_id: OperatorId
    by: str


async def listed(tx: Tx, *, company_id: CompanyId) -> list[dict[str, Any]]:
    """Connections with their closings: those that are left or are being closed come first."""
    rows = await tx.fetch_all(queries.closable, company_id=company_id, channels=closable())
    found = [{**row, "role": channel(row["channel"]).manifest.role} for row in rows]
    return sorted(found, key=lambda row: (row["closing_id"] is None and row["role"] != "leaving", row["inbox_id"]))


async def propose(
    tx: Tx, inbox_id: int, *, company_id: CompanyId, public_url: str, days: Calendar, now: datetime
) -> dict[str, Any]:
    """What is known before a closing: people, the forecast, the rule that asks for it, words to begin with."""
    inbox = await _inbox(tx, inbox_id, company_id=company_id)
    counted = await figures(tx, inbox_id, inbox["business_line_id"], company_id=company_id)
    expected = await forecast(tx, inbox, counted, company_id=company_id, now=now)
    where = {"company_id": company_id, "line_id": inbox["business_line_id"]}
    beside = await tx.fetch_all(queries.open_channels, **where, inbox_id=inbox_id)
    names = [channel(row["channel"]).manifest.name for row in beside if row["channel"] in lawful()]
    until = await links_until(tx, inbox["business_line_id"], company_id=company_id, now=now) if public_url else None
    rule = await rule_against(tx, inbox["channel"], company_id=company_id, now=now)
    day = days.on_or_after(max(expected or today_in_moscow(now), today_in_moscow(now) + AHEAD))
    notice, reply = closing_words(inbox["company_name"], names, on=in_words(day), has_link=until is not None)
    return {
        **counted,
        "inbox_id": inbox_id,
        "inbox_name": inbox["name"],
        "channel": inbox["channel"],
        "can_send": inbox["state"] != "removed",
        "forecast_on": expected,
        "closes_on": day,
        "notice": notice,
        "reply": reply,
        "channels": names,
        "has_link": until is not None,
        "link_until": until,
        "rule": "" if rule is None else f"{rule.id}@{rule.version}",
        "rule_title": "" if rule is None else rule.title,
        "rule_norm": "" if rule is None else rule.norm,
    }


async def plan(
    tx: Tx, inbox_id: int, given: ClosingGiven, *, company_id: CompanyId, client_key: str | None, now: datetime
) -> int:
    """A closing of a connection; the same ``client_key`` makes it once. Conflict where one is under way.

    A key that made the closing of another connection is no repeat: Conflict ``closing.key_used``.
    """
    inbox = await _inbox(tx, inbox_id, company_id=company_id)
    if inbox["channel"] not in closable():
        raise InvalidInput("Закрывают каналы, в которых пишут клиенты", code="closing.channel")
    await _demand_words(tx, given, company_id=company_id, line_id=inbox["business_line_id"], now=now)
    rule = await rule_against(tx, inbox["channel"], company_id=company_id, now=now)
    made = await tx.fetch_value(
        queries.add_closing,
        company_id=company_id,
        line_id=inbox["business_line_id"],
        inbox_id=inbox_id,
        channel=inbox["channel"],
        inbox_name=inbox["name"],
        **_words(given),
        rule="" if rule is None else f"{rule.id}@{rule.version}",
        client_key=client_key,
        now=now,
    )
    if made is not None:
        return int(made)
    known = await tx.fetch_one(queries.closing_by_key, company_id=company_id, client_key=client_key)
    if known is None:
        raise Conflict("Закрытие этого подключения уже запланировано", code="closing.already")
    if known["inbox_id"] != inbox_id:
        text = "С этим ключом уже запланировано закрытие другого подключения. Откройте форму заново и повторите"
        raise Conflict(text, code="closing.key_used")
    return int(known["id"])


async def change(tx: Tx, closing_id: int, given: ClosingGiven, *, company_id: CompanyId, now: datetime) -> None:
    """Another day, other words; Conflict once it is closed. A notice that went out stays as it was."""
    row = await locked(tx, closing_id, company_id=company_id)
    await _demand_words(tx, given, company_id=company_id, line_id=row["business_line_id"], now=now)
    if not await tx.execute(queries.change_closing, company_id=company_id, id=closing_id, **_words(given), now=now):
        raise _wrong_state(row["state"], "changed")


async def announce(tx: Tx, closing_id: int, *, company_id: CompanyId, by: str, now: datetime) -> int:
    """Write down everybody who writes only there; the station tells them one by one. Returns how many."""
    row = await _moving(tx, closing_id, "noticing", company_id=company_id)
    inbox = await _inbox(tx, row["inbox_id"], company_id=company_id)
    if inbox["state"] == "removed":
        raise Conflict("Из перенесённого архива писать нельзя. Канал можно закрыть сразу", code="closing.archive_only")
    where = {"company_id": company_id, "id": closing_id}
    await tx.execute(queries.noticed, **where, by=by, now=now)
    return await tx.execute(
        queries.add_notices,
        **where,
        inbox_id=row["inbox_id"],
        line_id=row["business_line_id"],
        lawful=lawful(),
        purposes=list(REFUSALS),
        now=now,
    )


async def close(
    tx: Tx, closing_id: int, *, company_id: CompanyId, by: str, now: datetime, is_by_itself: bool = False
) -> None:
    """From now on only the forwarding leaves the connection; what comes is received as before.

    ``by``: who pressed, or who decided that it closes by itself.
    """
    row = await _moving(tx, closing_id, "closed", company_id=company_id)
    counted = await figures(tx, row["inbox_id"], row["business_line_id"], company_id=company_id)
    people = {"people": counted["people"], "moved": counted["moved"]}
    where = {"company_id": company_id, "id": closing_id, "now": now}
    await tx.execute(queries.closed, **where, by=by, closed_itself=is_by_itself, **people)
    shut = inboxes.Shut(forwarding=row["reply"], days=row["reply_days"], at=now)
    await inboxes.close(tx, InboxId(row["inbox_id"]), shut, company_id=company_id)


async def cancel(tx: Tx, closing_id: int, *, doer: Doer) -> None:
    """Take it back: the connection works as before. What has left stays told; what has not is taken back in turn."""
    company_id = doer.who.company_id
    row = await _moving(tx, closing_id, "cancelled", company_id=company_id)
    if row["archiving_at"] is not None:
        text = "Канал уже сдают в архив: подписка снята. Нажмите «Сдать в архив» ещё раз, чтобы закончить"
        raise Conflict(text, code="closing.archiving")
    where = {"company_id": company_id, "id": closing_id, "now": doer.now}
    await tx.execute(queries.cancelled, **where, by=doer.who.name)
    await tx.execute(queries.drop_waiting, **where, reason="cancelled")
    await tx.execute(queries.recall, **where)
    await inboxes.open_again(tx, InboxId(row["inbox_id"]), doer=doer)


async def begin_archive(tx: Tx, closing_id: int, *, company_id: CompanyId, now: datetime) -> InboxId:
    """From here there is no way back: the subscription is given up next. Doing it again after a crash goes on.

    Returns the connection.
    """
    row = await _moving(tx, closing_id, "archived", company_id=company_id)
    await tx.execute(queries.archiving, company_id=company_id, id=closing_id, now=now)
    return InboxId(row["inbox_id"])


async def archive(tx: Tx, closing_id: int, *, doer: Doer) -> None:
    """For good: the keys are destroyed, nothing is received any more, the history stays to be read."""
    company_id = doer.who.company_id
    row = await _moving(tx, closing_id, "archived", company_id=company_id)
    where = {"company_id": company_id, "id": closing_id, "now": doer.now}
    await tx.execute(queries.archived, **where, by=doer.who.name)
    await tx.execute(queries.drop_waiting, **where, reason="archived")
    if (await inbox_state(tx, row["inbox_id"], company_id=company_id)) != "removed":
        await inboxes.remove(tx, InboxId(row["inbox_id"]), doer=doer)


async def locked(tx: Tx, closing_id: int, *, company_id: CompanyId) -> dict[str, Any]:
    row = await tx.fetch_one(queries.lock_closing, company_id=company_id, id=closing_id)
    if row is None:
        raise not_found()
    return row


async def rule_against(tx: Tx, channel_id: str, *, company_id: CompanyId, now: datetime) -> Told | None:
    """The first rule that speaks against a channel for this company on this day, if one does."""
    company = (await current_profile(tx, company_id)).company
    found = carrying(shipped(), company, channel_id, day=today_in_moscow(now))
    return found.rules[0] if found is not None and found.rules else None


async def _inbox(tx: Tx, inbox_id: int, *, company_id: CompanyId) -> dict[str, Any]:
    row = await tx.fetch_one(queries.inbox, company_id=company_id, id=inbox_id)
    if row is None:
        raise NotFound("Такого подключения нет или к его направлению нет доступа", code="inbox.not_found")
    return row


async def inbox_state(tx: Tx, inbox_id: int, *, company_id: CompanyId) -> str:
    """The state of a connection; one that is gone is removed."""
    row = await tx.fetch_one(queries.inbox, company_id=company_id, id=inbox_id)
    return "removed" if row is None else str(row["state"])


async def _moving(tx: Tx, closing_id: int, wanted: str, *, company_id: CompanyId) -> dict[str, Any]:
    """The closing, locked, if it may become ``wanted``: of two presses one wins, the other is told."""
    row = await locked(tx, closing_id, company_id=company_id)
    if not may_close(row["state"], wanted):
        raise _wrong_state(row["state"], wanted)
    return row


async def _demand_words(tx: Tx, given: ClosingGiven, *, company_id: CompanyId, line_id: int, now: datetime) -> None:
    if given.closes_on < today_in_moscow(now):
        raise InvalidInput("Этот день уже прошёл", fields=[FieldError("closes_on", "Выберите день впереди")])
    wants = [name for name in ("notice", "reply") if LINK_PLACE in getattr(given, name)]
    if wants and await links_until(tx, line_id, company_id=company_id, now=now) is None:
        text = f"Для личной ссылки нужна открытая кампания перевода. Создайте её или уберите {LINK_PLACE}"
        raise InvalidInput(text, code="closing.no_campaign", fields=[FieldError(wants[0], text)])


def _words(given: ClosingGiven) -> dict[str, Any]:
    return {
        "closes_on": given.closes_on,
        "notice": given.notice.strip(),
        "reply": given.reply.strip(),
        "reply_days": given.reply_days,
        "reason": given.reason.strip(),
        "is_everywhere": given.is_everywhere,
        "closes_itself": given.closes_itself,
        "by_id": given.by_id,
        "by": given.by,
    }


def _wrong_state(state: str, wanted: str) -> Conflict:
    return Conflict(refusal(state, wanted), code="closing.state")
