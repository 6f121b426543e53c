"""Connect, change, pause and remove inboxes, inside the caller's transaction."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pristan.channels import store
from pristan.channels.filling import checked_credentials, checked_settings
from pristan.channels.hook import HOOK_SECRET
from pristan.channels.model import Account, Manifest
from pristan.channels.registry import channel
from pristan.channels.rotation import rotated
from pristan.channels.store import InboxRow, queries
from pristan.core.errors import Conflict, FieldError, InvalidInput, NotFound
from pristan.core.facts import Fact
from pristan.core.ids import CompanyId, InboxId, LineId
from pristan.kit.clock import random_token
from pristan.kit.crypto import Vault, token_hash
from pristan.kit.db import Tx, to_json
from pristan.kit.http import check_url
from pristan.kit.principal import Principal

_OWN_SETTINGS = frozenset({"receive", "confirmation_code"})  # decided by the checklist, not by a person


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInbox:
    channel: str
    name: str
    business_line_id: LineId
    settings: Mapping[str, Any]
    credentials: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxChange:
    """What to change; None leaves as it is. Credentials are merged into the kept ones."""

    name: str | None = None
    business_line_id: LineId | None = None
    settings: Mapping[str, Any] | None = None
    credentials: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shut:
    """How an inbox is closed: ``forwarding`` goes to a person once in ``days``."""

    forwarding: str
    days: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Doer:
    """Who acts, from where, and when."""

    who: Principal
    address: str
    now: datetime


async def create(tx: Tx, new: NewInbox, *, doer: Doer, vault: Vault) -> InboxId:
    """A new inbox in the state *setup*: it receives and sends nothing until its checklist passes.

    A channel whose remote side is our own server has nothing to check and works at once.
    """
    found = channel(new.channel)
    manifest = found.manifest
    settings = checked_settings(manifest, _own(new.settings))
    credentials = checked_credentials(manifest, new.credentials, settings=settings, is_new=True)
    await _check_line(tx, new.business_line_id, doer=doer)
    if found.hook is not None:
        credentials[HOOK_SECRET] = new_hook_secret()
    secret = credentials.get(HOOK_SECRET)
    company_id = doer.who.company_id
    inbox_id = InboxId(
        await tx.fetch_value(
            queries.insert_inbox,
            company_id=company_id,
            channel=new.channel,
            name=new.name.strip(),
            business_line_id=new.business_line_id,
            settings=to_json(settings),
            hook_secret_hash=token_hash(secret) if secret else None,
        )
    )
    await tx.execute(queries.insert_health, company_id=company_id, inbox_id=inbox_id)
    await _keep(tx, credentials, inbox_id=inbox_id, doer=doer, vault=vault)
    if manifest.receive == ("own",):
        await _set_state(tx, inbox_id, "active", doer=doer, from_states=("setup",))
    await record(tx, inbox_id, doer=doer, action="inbox.created", details={"channel": new.channel})
    return inbox_id


async def change(tx: Tx, inbox_id: InboxId, changes: InboxChange, *, doer: Doer, vault: Vault) -> None:
    """Change the name, the line, settings or credentials."""
    row = await find(tx, inbox_id, doer=doer)
    _keys_stay_home(row, changes)
    if changes.business_line_id is not None:
        await _check_line(tx, changes.business_line_id, doer=doer)
        await _check_move(tx, row, changes.business_line_id, company_id=doer.who.company_id)
    kept = {name: row.settings[name] for name in _OWN_SETTINGS & row.settings.keys()}
    manifest = channel(row.channel).manifest
    settings = row.settings
    if changes.settings is not None:
        settings = {**checked_settings(manifest, _own(changes.settings)), **kept}
    await tx.execute(
        queries.update_inbox,
        company_id=doer.who.company_id,
        id=inbox_id,
        name=row.name if changes.name is None else changes.name.strip(),
        business_line_id=changes.business_line_id or row.business_line_id,
        settings=to_json(settings),
    )
    if changes.credentials:
        given = checked_credentials(manifest, changes.credentials, settings=settings, is_new=False)
        found = await store.account(tx, company_id=doer.who.company_id, inbox_id=inbox_id, vault=vault)
        known = dict(found[0].credentials) if found else {}
        await _keep(tx, _merged(manifest, known, given, now=doer.now), inbox_id=inbox_id, doer=doer, vault=vault)
    changed = sorted(
        name
        for name in ("name", "business_line_id", "settings", "credentials")
        if getattr(changes, name) not in (None, {})
    )
    if changes.business_line_id not in (None, row.business_line_id):
        await announce(tx, doer.who.company_id, row=row)  # gone, for those who see only the line it leaves
    await record(tx, inbox_id, doer=doer, action="inbox.changed", details={"changed": changed})


async def pause(tx: Tx, inbox_id: InboxId, *, doer: Doer) -> None:
    """Stop receiving and sending; what is in the outbox waits."""
    await find(tx, inbox_id, doer=doer)
    await _set_state(tx, inbox_id, "paused", doer=doer, from_states=("active", "attention"))
    await record(tx, inbox_id, doer=doer, action="inbox.paused")


async def resume(tx: Tx, inbox_id: InboxId, *, doer: Doer) -> None:
    """Go on after a pause."""
    await find(tx, inbox_id, doer=doer)
    await _set_state(tx, inbox_id, "active", doer=doer, from_states=("paused",))
    await record(tx, inbox_id, doer=doer, action="inbox.resumed")


async def close(tx: Tx, inbox_id: InboxId, shut: Shut, *, company_id: CompanyId) -> None:
    """From now on only the forwarding leaves; what comes is received as before."""
    where = {"company_id": company_id, "id": inbox_id}
    await tx.execute(queries.close_inbox, **where, forwarding=shut.forwarding, days=shut.days, now=shut.at)
    await _announced(tx, inbox_id, company_id=company_id)


async def open_again(tx: Tx, inbox_id: InboxId, *, doer: Doer) -> None:
    """Take a closing back."""
    await tx.execute(queries.open_inbox, company_id=doer.who.company_id, id=inbox_id)
    await _announced(tx, inbox_id, company_id=doer.who.company_id)


async def _announced(tx: Tx, inbox_id: InboxId, *, company_id: CompanyId) -> None:
    for row in await store.inboxes(tx, company_id=company_id, inbox_id=inbox_id):
        await announce(tx, company_id, row=row)


async def remove(tx: Tx, inbox_id: InboxId, *, doer: Doer) -> None:
    """Forget the keys; conversations stay readable."""
    await find(tx, inbox_id, doer=doer)
    await record(tx, inbox_id, doer=doer, action="inbox.removed")
    await tx.execute(queries.remove_inbox, company_id=doer.who.company_id, id=inbox_id)


async def find(tx: Tx, inbox_id: InboxId, *, doer: Doer) -> InboxRow:
    """The inbox if one may see it; raises NotFound."""
    rows = await store.inboxes(tx, company_id=doer.who.company_id, inbox_id=inbox_id)
    if not rows:
        raise NotFound("Такого подключения нет или к его направлению нет доступа", code="inbox.not_found")
    return rows[0]


async def account(tx: Tx, inbox_id: InboxId, *, company_id: CompanyId, vault: Vault) -> Account:
    """The inbox with its credentials in the clear; raises NotFound."""
    found = await store.account(tx, company_id=company_id, inbox_id=inbox_id, vault=vault)
    if found is None:
        raise NotFound("Такого подключения нет или к его направлению нет доступа", code="inbox.not_found")
    return found[0]


async def allow_channel(tx: Tx, channel_id: str, *, is_allowed: bool, reason: str, doer: Doer) -> None:
    """Decide whether the company may write in a channel; the gate asks this before each send.

    A channel that companies leave is opened only with the reason why the ban does not reach this one.
    """
    if is_allowed and channel(channel_id).manifest.role == "leaving" and not reason.strip():
        message = "Напишите, почему запрет на иностранные мессенджеры не касается компании"
        raise InvalidInput(message, fields=[FieldError("reason", message)])
    await tx.execute(
        queries.set_channel_rule,
        company_id=doer.who.company_id,
        channel=channel_id,
        is_allowed=is_allowed,
        reason=reason,
        operator_id=doer.who.operator_id,
        now=doer.now,
    )
    await _log(tx, doer, action="channel.rule", target=f"channel:{channel_id}", details={"is_allowed": is_allowed})


async def check_settings(channel_id: str, settings: Mapping[str, Any], *, local_hosts: Collection[str]) -> None:
    """Refuse addresses inside our network: the server would carry keys there (SSRF)."""
    for name, kind in _addresses(channel_id).items():
        value = settings.get(name)
        if not value:
            continue
        url = str(value) if kind == "url" else f"https://{value}"
        local = any(f"//{host}/" in f"{url}/" for host in local_hosts)
        try:
            await check_url(url, schemes=("https", "http") if local else ("https",), allow_hosts=local_hosts)
        except (InvalidInput, ValueError) as exc:
            said = exc if isinstance(exc, InvalidInput) else InvalidInput("Это не похоже на адрес", code="url.scheme")
            error = FieldError(f"settings.{name}", said.detail)
            raise InvalidInput(said.detail, code=said.own_code, fields=[error]) from exc


def _keys_stay_home(row: InboxRow, changes: InboxChange) -> None:
    """A kept key never goes to a new address: who moves the address must know what the channel cannot do without."""
    asked = {**row.settings, **(changes.settings or {})}
    needed = {
        field.name
        for field in channel(row.channel).manifest.fields
        if field.is_secret and field.is_required and field.is_asked(asked)
    }
    given = (changes.credentials or {}).keys()
    for name in _addresses(row.channel):
        moved = (changes.settings or {}).get(name)
        if moved and moved != row.settings.get(name) and row.has_credentials and not (given and needed <= given):
            message = "Адрес сервера меняют вместе с ключом: введите ключ заново"
            raise InvalidInput(message, fields=[FieldError(f"settings.{name}", message)])


def _merged(manifest: Manifest, kept: dict[str, str], given: Mapping[str, str], *, now: datetime) -> dict[str, str]:
    """Kept and new keys; one that rotates stays in force for a while."""
    rotating = {field.name for field in manifest.fields if field.rotates}
    for name, value in given.items():
        kept = rotated(kept, name, fresh=value, now=now) if name in rotating else kept | {name: value}
    return kept


def _addresses(channel_id: str) -> dict[str, str]:
    """Settings of a channel that say where its keys are carried, with their kinds."""
    fields = {field.name: field.kind for field in channel(channel_id).manifest.fields}
    return {name: kind for name, kind in ({"base_url": "url"} | fields).items() if kind in {"url", "host"}}


def new_hook_secret() -> str:
    """A secret every messenger accepts in a header: letters, digits and hyphen."""
    return random_token().replace("_", "-")


async def record(
    tx: Tx, inbox_id: InboxId, *, doer: Doer, action: str, details: Mapping[str, Any] | None = None
) -> None:
    """Tell the screens and the access log."""
    row = await find(tx, inbox_id, doer=doer)
    await announce(tx, doer.who.company_id, row=row)
    await _log(tx, doer, action=action, target=f"inbox:{inbox_id}", details=details or {})


async def stop(tx: Tx, inbox_id: InboxId, *, company_id: CompanyId, reason: str) -> None:
    """An inbox at work needs a person: it stops, and the open screens say so."""
    where = {"company_id": company_id, "id": inbox_id}
    if await tx.execute(queries.set_state, **where, state="attention", reason=reason, from_states=["active"]):
        await _announced(tx, inbox_id, company_id=company_id)


async def announce(tx: Tx, company_id: Any, *, row: InboxRow) -> None:
    """A fact for open screens."""
    data = {"data": {"inbox_id": row.id, "state": row.state}}
    tx.record(Fact(company_id=company_id, kind="inbox_changed", line_id=row.business_line_id, data=data))


async def _log(tx: Tx, doer: Doer, *, action: str, target: str, details: Mapping[str, Any]) -> None:
    await tx.execute(
        queries.append_access_log,
        company_id=doer.who.company_id,
        operator_id=doer.who.operator_id,
        action=action,
        target=target,
        address=doer.address,
        details=to_json(details),
        now=doer.now,
    )


async def _set_state(tx: Tx, inbox_id: InboxId, state: str, *, doer: Doer, from_states: Collection[str]) -> None:
    changed = await tx.execute(
        queries.set_state,
        company_id=doer.who.company_id,
        id=inbox_id,
        state=state,
        reason=None,
        from_states=list(from_states),
    )
    if not changed:
        raise Conflict("Подключение сейчас в другом состоянии. Обновите страницу", code="inbox.state")


async def _keep(tx: Tx, credentials: dict[str, str], *, inbox_id: InboxId, doer: Doer, vault: Vault) -> None:
    sealed = store.seal_credentials(credentials, inbox_id=inbox_id, vault=vault) if credentials else None
    await tx.execute(queries.set_credentials, company_id=doer.who.company_id, id=inbox_id, credentials=sealed)


async def _check_line(tx: Tx, line_id: LineId, *, doer: Doer) -> None:
    lines = {row["id"] for row in await tx.fetch_all(queries.lines, company_id=doer.who.company_id)}
    allowed = doer.who.lines is None or line_id in doer.who.lines
    if line_id not in lines or not allowed:
        message = "Выберите направление, к которому у вас есть доступ"
        raise InvalidInput(message, fields=[FieldError("business_line_id", message)])


async def _check_move(tx: Tx, row: InboxRow, line_id: LineId, *, company_id: CompanyId) -> None:
    """Conversations belong to the line they were held in: an inbox that has some stays where it is."""
    moves = line_id != row.business_line_id
    if moves and await tx.fetch_value(queries.has_conversations, company_id=company_id, id=row.id):
        message = "У подключения уже есть диалоги, они остались бы в прежнем направлении. Создайте новое подключение"
        raise Conflict(message, code="inbox.has_conversations")


def _own(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name not in _OWN_SETTINGS}
