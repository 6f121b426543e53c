"""From rows to the messenger: looked at again just before it is told, then told outside of any transaction."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

from pristan.alerts import policy, store
from pristan.alerts.model import Alert, AlertKind, Next
from pristan.alerts.noticing import MOSCOW
from pristan.alerts.store import queries
from pristan.channels import Connector, Tools, channel
from pristan.channels.accounts import Accounts
from pristan.channels.employees import Telling
from pristan.channels.model import StaffNotice
from pristan.channels.service.inboxes import stop
from pristan.core.access import Permission
from pristan.core.errors import ChannelError
from pristan.kit.db import Database, Tx
from pristan.staff import as_operator
from pristan.staff.service.hours import opening

BATCH = 100
OF_INBOX = 5


class Teller:
    """Tells what is due, the bots side by side, each not faster than its platform wants."""

    def __init__(self, db: Database, accounts: Accounts, tools: Tools, *, now: Callable[[], datetime]) -> None:
        self._db = db
        self._accounts = accounts
        self._tools = tools
        self._now = now

    async def tell_due(self) -> int:
        """Tell a few alerts of every bot that has some; returns how many rows there were."""
        async with self._db.transaction() as tx:
            alerts = await store.claim_alerts(tx, now=self._now(), limit=BATCH, of_inbox=OF_INBOX)
        by_inbox: dict[tuple[int, int], list[Alert]] = {}
        for alert in alerts:
            by_inbox.setdefault((alert.company_id, alert.inbox_id), []).append(alert)
        ended = await asyncio.gather(*map(self._tell_all, by_inbox.values()), return_exceptions=True)
        for trouble in ended:
            if trouble is not None:
                raise trouble
        return len(alerts)

    async def _tell_all(self, alerts: list[Alert]) -> None:
        """Those of one bot, one after another, until it cannot be reached or asks to wait."""
        connector = await self._connector(alerts[0])
        rest_at: datetime | None = None
        try:
            for alert in alerts:
                if rest_at is None:
                    rest_at = await self._tell(alert, connector)
                else:
                    await self._put_off(alert, rest_at)
        finally:
            if connector is not None:
                await connector.close()

    async def _put_off(self, alert: Alert, at: datetime) -> None:
        async with self._db.transaction() as tx:
            where = {"company_id": alert.company_id, "id": alert.id}
            await tx.execute(queries.put_off, **where, at=at, reason="мессенджер не отвечает или просит подождать")

    async def _tell(self, alert: Alert, connector: object) -> datetime | None:
        """Until when the rest of the bot's alerts have to wait, if they have to."""
        async with self._db.transaction() as tx:
            notice = await prepare(tx, alert, public_url=self._tools.public_url, now=self._now())
        if notice is None or not isinstance(connector, Telling):
            return None
        try:
            told = await connector.tell(notice)
        except ChannelError as exc:
            following = policy.after(exc, alert, now=self._now())
            await self._keep(alert, following)
            return following.rest_at
        async with self._db.transaction() as tx:
            where = {"company_id": alert.company_id, "id": alert.id}
            await tx.execute(queries.told, **where, external_id=told.external_id, now=self._now())
        await asyncio.sleep(1 / channel(alert.channel).manifest.limits.per_inbox_per_s)
        return None

    async def _keep(self, alert: Alert, following: Next) -> None:
        now = self._now()
        async with self._db.transaction() as tx:
            await store.not_told(tx, alert, following, now=now)
            if following.stops_inbox:
                await stop(tx, alert.inbox_id, company_id=alert.company_id, reason=following.reason)

    async def _connector(self, alert: Alert) -> Connector | None:
        account = await self._accounts.open(self._db, company_id=alert.company_id, inbox_id=alert.inbox_id)
        return None if account is None else channel(account.channel).connect(account, self._tools)


async def prepare(tx: Tx, alert: Alert, *, public_url: str, now: datetime) -> StaffNotice | None:
    """What is to be told now; None when it is put off or not needed any more, which is kept with the reason."""
    words, reason, line_id = await _now(tx, alert, now=now)
    reason = reason or await _out_of_reach(tx, alert, line_id=line_id)
    if reason:
        await store.not_told(tx, alert, Next(state="skipped", reason=reason), now=now)
        return None
    if alert.kind in _MAY_WAIT:
        until = await _quiet(tx, alert, line_id=line_id, now=now)
        if until is not None:
            where = {"company_id": alert.company_id, "id": alert.id}
            await tx.execute(queries.put_off, **where, at=until, reason="ждёт рабочих часов или конца «Не беспокоить»")
            return None
    return StaffNotice(
        key=alert.key,
        to=alert.recipient,
        is_group=alert.is_group,
        text=words,
        buttons=policy.buttons_of(alert, public_url=public_url),
        replaces=alert.replaces,
        press_id=alert.press_id,
    )


async def _now(tx: Tx, alert: Alert, *, now: datetime) -> tuple[str, str, int | None]:
    """The words as things are now, why there is nothing to tell any more, and the line it is about."""
    if alert.request_id is not None:
        asked = await store.asked_for(tx, alert)
        if asked is None or not asked.is_open:
            return "", "запрос уже закрыт", None
        return policy.request_wording(asked, today=now.astimezone(MOSCOW).date()), "", None
    if alert.conversation_id is None:
        return policy.wording(alert, None, now=now), "", None
    subject = await store.subject(tx, alert)
    if subject is None:
        return "", "диалога больше нет", None
    return policy.wording(alert, subject, now=now), policy.stale(alert, subject), subject.line_id


_MAY_WAIT = frozenset(
    {AlertKind.NEW, AlertKind.ASSIGNED, AlertKind.MENTIONED, AlertKind.WAITING, AlertKind.HELD, AlertKind.REQUEST}
)
_NEEDS = {AlertKind.HELD: Permission.GATE_DECIDE, AlertKind.REQUEST: Permission.PRIVACY_MANAGE}


async def _out_of_reach(tx: Tx, alert: Alert, *, line_id: int | None) -> str:
    """Why this operator may not know of the conversation any more; empty while they may, and for groups."""
    if alert.operator_id is None or (alert.conversation_id is None and alert.request_id is None):
        return ""
    who = await as_operator(tx, company_id=alert.company_id, operator_id=alert.operator_id)
    needs = _NEEDS.get(alert.kind, Permission.CONVERSATIONS_VIEW)
    if who is None or not who.may(needs, line_id=line_id):
        return "у сотрудника больше нет доступа"
    return ""


async def _quiet(tx: Tx, alert: Alert, *, line_id: int | None, now: datetime) -> datetime | None:
    dnd: Any = None
    if alert.operator_id is not None:
        who = await as_operator(tx, company_id=alert.company_id, operator_id=alert.operator_id)
        dnd = who.settings.get("dnd_until") if who is not None else None
    hours = await opening(tx, company_id=alert.company_id, line_id=line_id, now=now)
    is_open = hours.is_open or alert.settings.get("hours_only") is not True
    dnd_until = dnd if isinstance(dnd, str) else None
    return policy.quiet_until(dnd_until=dnd_until, is_open=is_open, opens_at=hours.opens_at, now=now)
