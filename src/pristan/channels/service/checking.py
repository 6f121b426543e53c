"""The live checklist of an inbox, and the arrangement of its receiving. Network outside of transactions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import httpx

from pristan.channels import store
from pristan.channels.checks import ok, problem, waiting
from pristan.channels.hook import HOOK_SECRET
from pristan.channels.model import Account, CheckResult, Connector
from pristan.channels.policy import next_state, polling_problem, receive_mode
from pristan.channels.public_address import check_address
from pristan.channels.registry import Tools, channel
from pristan.channels.service.inboxes import announce
from pristan.channels.store import queries
from pristan.channels.watch import Arrangement, Preparing, Watched
from pristan.core.errors import AuthFailed, ChannelError, NotFound
from pristan.core.ids import CompanyId, InboxId
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, Scope, to_json

KEY_REFUSED = "Канал не принял ключ"
ENCRYPTION = frozenset({"encryption", "smtp_encryption"})  # of servers that carry our password only when believed
REFUSALS = ENCRYPTION | {"token"}
LOST = "Канал отписал бота. Подписались снова и дочитываем пропущенное"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the checklist works with."""

    db: Database
    vault: Vault
    tools: Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found, and what was done about receiving."""

    account: Account
    results: tuple[CheckResult, ...]
    receive: str
    arrangement: Arrangement | None = None
    is_arranged: bool = False  # by us at the remote; else by a person, or there is nothing to arrange
    refusal: str = ""

    @property
    def is_settled(self) -> bool:
        """How the inbox receives is known, and what that takes was done."""
        if self.receive == "own" or self.refusal:
            return False
        return self.arrangement is not None or not self.is_arranged

    @property
    def trouble(self) -> str:
        """What an administrator should read first; empty when all is well."""
        if self.arrangement is not None and self.arrangement.was_lost:
            return LOST
        return next((result.title for result in self.results if result.state == "problem"), "")

    @property
    def is_sound(self) -> bool:
        """Nothing of what receiving and sending need is broken."""
        return all(result.state != "problem" or result.id.startswith("address.") for result in self.results)


async def check_inbox(
    desk: Desk, inbox_id: InboxId, *, scope: Scope, now: datetime, quick: bool = False
) -> Sequence[CheckResult]:
    """Go through the checklist, arrange receiving, keep the result and the state that follows.

    ``quick`` keeps the way of receiving as it is: the watchdog must not swing with every hiccup.
    """
    account, state = await _account(desk, inbox_id, scope=scope)
    connector = channel(account.channel).connect(account, desk.tools)
    try:
        checked = await _examine(desk, connector, account=account, quick=quick)
    finally:
        await connector.close()
    return await _keep(desk, checked, state=state, scope=scope, now=now)


async def release(desk: Desk, inbox_id: InboxId, *, scope: Scope) -> None:
    """Take our subscription away from the remote; best effort, before the keys are forgotten."""
    account, _ = await _account(desk, inbox_id, scope=scope)
    connector = channel(account.channel).connect(account, desk.tools)
    try:
        if isinstance(connector, Watched):
            await connector.arrange(url="", secret="", expected=False)
    except (ChannelError, httpx.HTTPError):
        return  # the key may be dead already: that is often why an inbox is removed
    finally:
        await connector.close()


async def _account(desk: Desk, inbox_id: InboxId, *, scope: Scope) -> tuple[Account, str]:
    async with desk.db.transaction(scope) as tx:
        company_id = scope.company_id or CompanyId(0)
        found = await store.account(tx, company_id=company_id, inbox_id=inbox_id, vault=desk.vault)
    if found is None:
        raise NotFound("Такого подключения нет или к его направлению нет доступа", code="inbox.not_found")
    return found


async def _examine(desk: Desk, connector: Connector, *, account: Account, quick: bool) -> Checked:
    kind = channel(account.channel)
    ways = kind.manifest.receive if kind.ways is None else kind.ways(account.settings)
    if "webhook" not in ways:
        return await _plain(connector, account=account, receive=ways[0])
    address = await _address(desk, account)
    if not isinstance(connector, Watched):
        return await _told_by_hand(connector, account=account, address=address, ways=ways)
    receive = "webhook"
    if "polling" in ways:
        receive = receive_mode(
            str(account.settings.get("mode", "auto")),
            arranged=str(account.settings.get("receive", "")),
            address=address,
            is_public=desk.tools.public_url.startswith("https://"),
            quick=quick,
        )
    arrangement, failure = await _arrange(desk, connector, account=account, receive=receive)
    connector_results = list(await connector.check())
    results = [*connector_results[:2], *address, *connector_results[2:]]
    if failure is not None and not any(result.state == "problem" for result in connector_results):
        results.append(failure)
    return Checked(
        account=account,
        results=tuple(results),
        receive=receive,
        arrangement=arrangement,
        is_arranged=True,
        refusal=_refusal(connector_results),
    )


async def _plain(connector: Connector, *, account: Account, receive: str) -> Checked:
    """Nothing is to be arranged: our own server, or asking."""
    results = tuple(await connector.check())
    return Checked(account=account, results=results, receive=receive, refusal=_refusal(results))


async def _told_by_hand(
    connector: Connector, *, account: Account, address: Sequence[CheckResult], ways: Sequence[str]
) -> Checked:
    """A webhook that an administrator enters at the remote: we can but show the address and wait."""
    wanted = str(account.settings.get("mode", "auto"))
    receive = "polling" if "polling" in ways and wanted == "polling" else "webhook"
    results = (*await connector.check(), *(address if receive == "webhook" else ()))
    return Checked(account=account, results=results, receive=receive, refusal=_refusal(results))


def _refusal(results: Sequence[CheckResult]) -> str:
    """Why nothing may be sent or asked until a person acts; empty when nothing forbids it."""
    for result in results:
        if result.state == "problem" and result.id in REFUSALS:
            return result.detail if result.id in ENCRYPTION else KEY_REFUSED
    return ""


async def _address(desk: Desk, account: Account) -> list[CheckResult]:
    if account.settings.get("mode") == "polling":
        return []
    who = channel(account.channel).manifest.name
    return await check_address(desk.tools.public_url, who=who, context=desk.tools.tls())


async def _arrange(
    desk: Desk, connector: Watched, *, account: Account, receive: str
) -> tuple[Arrangement | None, CheckResult | None]:
    url = desk.tools.hook_url(account) if receive == "webhook" else ""
    secret = account.credentials.get(HOOK_SECRET, "")
    expected = account.settings.get("receive") == "webhook"
    try:
        if url and isinstance(connector, Preparing):
            await _prepare(desk, account, await connector.prepare(url=url))
        return await connector.arrange(url=url, secret=secret, expected=expected), None
    except AuthFailed:
        return None, None  # the first line of the checklist says it
    except ChannelError as exc:
        fix = "Проверьте снова через минуту"
        return None, problem("receiving", "Канал не дал настроить приём", exc.detail or exc.title, fix=fix)


async def _prepare(desk: Desk, account: Account, settings: Mapping[str, str]) -> None:
    """Keep what the remote's question will be answered with, before it is asked."""
    if settings:
        async with desk.db.transaction(Scope(company_id=account.company_id)) as tx:
            await tx.execute(
                queries.keep_settings, company_id=account.company_id, id=account.inbox_id, settings=to_json(settings)
            )


async def _keep(desk: Desk, checked: Checked, *, state: str, scope: Scope, now: datetime) -> Sequence[CheckResult]:
    account = checked.account
    where = {"company_id": account.company_id, "inbox_id": account.inbox_id}
    async with desk.db.transaction(scope) as tx:
        row = (await store.inboxes(tx, company_id=account.company_id, inbox_id=account.inbox_id))[0]
        results = _shown(checked, row, is_active=state == "active", now=now)
        shown = to_json([_as_json(result) for result in results])
        name = _account_name(checked.results)
        await tx.execute(queries.save_checks, **where, checks=shown, now=now, account_name=name)
        if checked.is_settled:
            await tx.execute(
                queries.set_receive, company_id=account.company_id, id=account.inbox_id, receive=checked.receive
            )
        if checked.arrangement is not None:
            await tx.execute(queries.save_arranged, **where, now=now, lost=checked.arrangement.was_lost)
        following, reason = next_state(state, is_sound=checked.is_sound, refusal=checked.refusal)
        trouble = checked.trouble
        if trouble:
            await tx.execute(queries.save_error, **where, error=trouble, now=now)
        if following != state and await tx.execute(
            queries.set_state,
            company_id=account.company_id,
            id=account.inbox_id,
            state=following,
            reason=reason,
            from_states=[state],  # whoever paused it meanwhile has the last word
        ):
            await announce(tx, account.company_id, row=replace(row, state=following))
    return results


def _shown(checked: Checked, row: store.InboxRow, *, is_active: bool, now: datetime) -> list[CheckResult]:
    """The lines a person sees: what the remote said, whether asking goes on, the trial."""
    manifest = channel(checked.account.channel).manifest
    silence = (
        polling_problem(checked.receive, who=manifest.name, polled_at=row.polled_at, checked_at=row.checked_at, now=now)
        if is_active
        else None
    )
    found = [line for line in checked.results if silence is None or line.id != silence.id]
    trial = first_message(row.last_received_at, now=now, how=manifest.trial)
    return [*found, *([silence] if silence else []), trial]


def first_message(last_received_at: datetime | None, *, now: datetime, how: str) -> CheckResult:
    """The proof that receiving works: something came."""
    if last_received_at is None:
        return waiting("first_message", "Проба", how)
    ago = max(now - last_received_at, timedelta())
    minutes = int(ago.total_seconds() // 60)
    when = "только что" if minutes < 1 else f"{minutes} мин назад" if minutes < 60 else last_received_at.isoformat()  # noqa: PLR2004
    return ok("first_message", "Проба", f"сообщение пришло {when}")


def _account_name(results: Sequence[CheckResult]) -> str:
    for result in results:
        if result.id == "token" and result.state == "ok":
            return result.detail.partition(" · ")[0].partition(", id")[0]
    return ""


def _as_json(result: CheckResult) -> dict[str, str | None]:
    return {
        "id": result.id,
        "state": result.state,
        "title": result.title,
        "detail": result.detail,
        "fix": result.fix,
        "expires_at": result.expires_at.isoformat() if result.expires_at else None,
    }
