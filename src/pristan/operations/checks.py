"""The self-check: asks every dependency and hands the answers to the policy."""

import asyncio
import shutil
import ssl
import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from obstore.exceptions import BaseError
from psycopg import AsyncConnection, Error
from psycopg.rows import DictRow, dict_row

from pristan.channels import certificates
from pristan.compliance.own import in_use
from pristan.core.errors import PristanError
from pristan.kit.db import EVERYTHING, Tx
from pristan.kit.files import Files
from pristan.kit.migrate import pending
from pristan.kit.settings import Settings
from pristan.operations import places, policy, store
from pristan.operations.model import Check, ExpectedJob, State
from pristan.residency import Report, look, probe, served
from pristan.residency.policy import known_of

PROBE = b"pristan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the self-check looks at."""

    owner_url: str
    settings: Settings
    context: ssl.SSLContext
    files: Files
    jobs: Sequence[ExpectedJob]
    channel_hosts: Mapping[str, Sequence[str]]
    extra_hosts: Sequence[str]
    now: Callable[[], datetime]


async def examine(here: Surroundings) -> list[Check]:
    """Run every check; one that cannot even be asked is a problem, never an exception."""
    usage = shutil.disk_usage(here.settings.data_dir)
    checks = [
        policy.judge_disk(usage.free, usage.total),
        await _storage(here.files),
        policy.judge_address(here.settings.public_url),
        policy.judge_hosts(here.channel_hosts, extra=here.extra_hosts),
        policy.judge_trusted(certificates.expiring(here.now())),
    ]
    try:
        checks += [check async for check in _database(here)]
    except (Error, PristanError) as exc:
        checks.append(_broken("database", "База данных", exc))
    return checks


def _broken(name: str, title: str, exc: Exception, *, fix: str = "") -> Check:
    said = str(exc).strip().splitlines()
    detail = said[0] if said else type(exc).__name__
    return Check(id=name, title=title, state=State.PROBLEM, detail=detail, fix=fix or "Устраните причину и повторите")


async def _storage(files: Files) -> Check:
    key = f"probe/{uuid.uuid4().hex}"
    try:
        await files.put(key, PROBE)
        intact = await files.get(key) == PROBE
        await files.delete(key)
    except (BaseError, OSError) as exc:
        return _broken("storage", "Хранилище файлов", exc, fix="Проверьте права на каталог и свободное место")
    if not intact:
        return Check(
            id="storage",
            title="Хранилище файлов",
            state=State.PROBLEM,
            detail="Прочитано не то, что записано",
        )
    return Check(id="storage", title="Хранилище файлов", detail="Запись и чтение работают")


async def _database(here: Surroundings) -> AsyncIterator[Check]:
    connection: AsyncConnection[DictRow] = await AsyncConnection.connect(
        here.owner_url, autocommit=True, row_factory=dict_row, connect_timeout=5
    )
    async with connection:
        yield policy.judge_version(connection.info.server_version)
        behind = await asyncio.to_thread(pending, here.owner_url)
        yield policy.judge_migrations(behind)
        if behind:
            return
        roles = [f"{here.settings.role_prefix}_web", f"{here.settings.role_prefix}_worker"]
        rows = await store.rows(connection, store.queries.mighty_roles, roles=roles)
        yield policy.judge_roles([row["name"] for row in rows])
        moment = await store.rows(connection, "select clock_timestamp() as now")
        yield policy.judge_clock(here.now(), moment[0]["now"])
        rows = await store.rows(connection, store.queries.heartbeats)
        yield policy.judge_workers([row["seen_at"] for row in rows], here.now())
        (row,) = await store.rows(connection, store.queries.queues)
        yield policy.judge_queues(**row, now=here.now())
        runs = {row.pop("name"): row for row in await store.rows(connection, store.queries.job_runs)}
        for job in here.jobs:
            yield policy.judge_job(job, **runs.get(job.name, policy.NEVER_RAN), now=here.now())
        for row in await store.rows(connection, store.queries.inboxes):
            yield policy.judge_inbox(**row)
        found = await look(Tx(connection, EVERYTHING), here.settings)
        for check in await _residency(found, here):
            yield check


async def _residency(found: Report, here: Surroundings) -> list[Check]:
    """Where data rest, and what the servers of those places show."""
    checks = [places.judge_place(place) for place in found.places]
    for seen in await probe(served(found.places, here.settings), context=here.context):
        checks += places.judge_probe(seen, here.now())
    services = in_use().services.values()
    foreign = [host for host in here.extra_hosts if known_of(host.removeprefix("*."), services)]
    return [*checks, places.judge_foreign_hosts(here.extra_hosts, foreign)]
