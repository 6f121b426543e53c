"""What an administrator hands to whoever helps with a connection: how it is set up, how it works, what failed and when.

No key, no name, no address of a person, no text of a message is in it: it is built from what may be shown, nothing is
taken out of something larger. The words of channels and servers are left out too, they name people.
"""

import platform
from dataclasses import dataclass
from datetime import datetime, timedelta

from pristan import __version__
from pristan.channels import store
from pristan.channels.diagnosis import RECEIVE, SettingShown, code_shown, known_shown, settings_shown
from pristan.channels.model import Capabilities, Limits
from pristan.channels.registry import channel
from pristan.channels.service.figures import Figures, figures_of
from pristan.channels.service.inboxes import Doer, record
from pristan.channels.store import InboxRow, queries
from pristan.core.errors import NotFound
from pristan.core.ids import CompanyId, InboxId
from pristan.kit.db import Tx

SPAN = timedelta(days=7)
STATES = frozenset({"ok", "problem", "waiting", "skipped"})
LEFT_OUT = "Ключей, имён, адресов, текстов сообщений и ответов серверов здесь нет: только настройки, коды, время и счёт"


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    pristan: str
    python: str
    system: str
    postgres: str
    last_migration: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelKnown:
    """What the manifest tells that matters to whoever helps."""

    id: str
    role: str
    receive: tuple[str, ...]
    hosts: tuple[str, ...]
    docs_read_on: str
    capabilities: Capabilities
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthShown:
    last_received_at: datetime | None
    last_sent_at: datetime | None
    last_error_at: datetime | None
    checked_at: datetime | None
    arranged_at: datetime | None
    lost_at: datetime | None
    polled_at: datetime | None
    voice_lost: int
    unknown_updates: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckShown:
    id: str
    state: str | None
    expires_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptFailed:
    """An attempt to send that did not end well; ``part`` and ``attempt`` count from nought and one."""

    started_at: datetime
    finished_at: datetime | None
    state: str
    code: str
    part: int
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFailed:
    """Something that arrived and could not be taken in."""

    received_at: datetime
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmShown:
    kind: str
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingShown:
    """How many entries of the outbox are in a state, and since when the oldest."""

    state: str
    entries: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """A connection for whoever helps. Lists hold the last week, newest first, fifty rows at most."""

    made_at: datetime
    left_out: str
    versions: Versions
    channel: ChannelKnown
    inbox_id: int
    state: str
    receive: str | None
    has_credentials: bool
    created_at: datetime
    closed_at: datetime | None
    settings: tuple[SettingShown, ...]
    health: HealthShown
    checks: tuple[CheckShown, ...]
    hour: Figures
    queue: tuple[WaitingShown, ...]
    attempts_failed: tuple[AttemptFailed, ...]
    entries_failed: tuple[EntryFailed, ...]
    alarms: tuple[AlarmShown, ...]


async def diagnose(tx: Tx, inbox_id: InboxId, *, company_id: CompanyId, now: datetime) -> Diagnosis:
    """Everything that may be told about one connection; raises NotFound."""
    rows = await store.inboxes(tx, company_id=company_id, inbox_id=inbox_id)
    if not rows:
        raise NotFound("Такого подключения нет или к его направлению нет доступа", code="inbox.not_found")
    row, manifest = rows[0], channel(rows[0].channel).manifest
    where = {"company_id": company_id, "inbox_id": inbox_id}
    failed = await tx.fetch_all(queries.attempts_failed, **where, since=now - SPAN, now=now)
    return Diagnosis(
        made_at=now,
        left_out=LEFT_OUT,
        versions=await _versions(tx),
        channel=ChannelKnown(**{name: getattr(manifest, name) for name in ChannelKnown.__dataclass_fields__}),
        inbox_id=row.id,
        state=row.state,
        receive=known_shown(row.settings.get("receive"), RECEIVE),
        has_credentials=row.has_credentials,
        created_at=row.created_at,
        closed_at=row.closed_at,
        settings=settings_shown(manifest, row.settings),
        health=HealthShown(**{name: getattr(row, name) for name in HealthShown.__dataclass_fields__}),
        checks=_checks(row),
        hour=await figures_of(tx, inbox_id, company_id=company_id, limits=manifest.limits, now=now),
        queue=tuple(await tx.all_of(WaitingShown, queries.queue_by_state, **where)),
        attempts_failed=tuple(AttemptFailed(**one | {"code": code_shown(one["code"])}) for one in failed),
        entries_failed=tuple(await tx.all_of(EntryFailed, queries.entries_failed, **where, since=now - SPAN, now=now)),
        alarms=tuple(await tx.all_of(AlarmShown, queries.alarms_lately, **where, since=now - SPAN)),
    )


async def hand_out(tx: Tx, inbox_id: InboxId, *, doer: Doer) -> Diagnosis:
    """The same, and who took it stands in the access log."""
    found = await diagnose(tx, inbox_id, company_id=doer.who.company_id, now=doer.now)
    await record(tx, inbox_id, doer=doer, action="inbox.diagnosed")
    return found


async def company_of(tx: Tx, inbox_id: InboxId) -> CompanyId:
    """Whose connection it is, for the console; raises NotFound."""
    found = await tx.fetch_value(queries.company_of, id=inbox_id)
    if found is None:
        raise NotFound(f"Подключения {inbox_id} нет", code="inbox.not_found")
    return CompanyId(found)


def _checks(row: InboxRow) -> tuple[CheckShown, ...]:
    return tuple(
        CheckShown(
            id=code_shown(line.get("id")),
            state=known_shown(line.get("state"), STATES),
            expires_at=line.get("expires_at"),
        )
        for line in row.checks or ()
    )


async def _versions(tx: Tx) -> Versions:
    found = await tx.fetch_one(queries.versions) or {}
    system = f"{platform.system()} {platform.machine()}"
    return Versions(pristan=__version__, python=platform.python_version(), system=system, **found)
