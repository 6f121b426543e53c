"""Answers for balancers and monitoring: alive, ready, figures. They say nothing of any company."""

import asyncio
import hmac
import ipaddress
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from prometheus_client import REGISTRY
from psycopg import Error

from pristan.core.errors import Forbidden
from pristan.ingest import JournalWriter
from pristan.kit.db import Database
from pristan.kit.given import GivenDb, GivenSettings
from pristan.operations import exposition
from pristan.staff import Caller

PATIENCE_S = 2  # a balancer asks every few seconds
RESERVE_BYTES = 256 << 20  # below this a commit may fail at any moment


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason not to send requests here."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether this process can take requests now, and what stands in the way."""

    ready: bool
    problems: list[Problem]


@get("/healthz", opt={"public": True}, include_in_schema=False, sync_to_thread=False)
def healthz() -> dict[str, str]:
    """The process lives."""
    return {"status": "ok"}


@get("/readyz", opt={"public": True}, include_in_schema=False)
async def readyz(
    db: GivenDb, settings: GivenSettings, journal: NamedDependency[JournalWriter | None]
) -> Response[Readiness]:
    """The process can do its work: the database answers and the journal takes entries."""
    problems = [problem async for problem in _problems(db, settings.data_dir, journal)]
    status = HTTPStatus.SERVICE_UNAVAILABLE if problems else HTTPStatus.OK
    return Response(Readiness(not problems, problems), status_code=status)


async def _problems(db: Database, data_dir: Path, journal: JournalWriter | None) -> AsyncIterator[Problem]:
    try:
        async with asyncio.timeout(PATIENCE_S), db.transaction() as tx:
            await tx.fetch_value("select 1")
    except (Error, OSError, TimeoutError):
        yield Problem("database", "База данных не отвечает")
    if journal is not None and journal.is_failing:
        yield Problem("journal", "Журнал не принимает записи: база недоступна или диск полон")
    if shutil.disk_usage(data_dir).free < RESERVE_BYTES:
        yield Problem("disk", "На диске не осталось места")


@get("/metrics", opt={"public": True}, include_in_schema=False)
async def metrics(request: Request[Any, Caller, Any], db: GivenDb, settings: GivenSettings) -> Response[bytes]:
    """Figures for Prometheus: from this machine, or with the token of the settings."""
    given, wanted = request.headers.get("authorization", ""), f"Bearer {settings.metrics_token}"
    by_token = bool(settings.metrics_token) and hmac.compare_digest(given.encode(), wanted.encode())
    if not by_token and not _is_local(request):
        raise Forbidden("Показатели доступны с этой машины или с токеном PRISTAN_METRICS_TOKEN", code="metrics.closed")
    return Response(await exposition(db, REGISTRY), media_type="text/plain; version=0.0.4; charset=utf-8")


def _is_local(request: Request[Any, Caller, Any]) -> bool:
    if "x-forwarded-for" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.auth.address).is_loopback
    except ValueError:
        return False


HANDLERS = (healthz, readyz, metrics)
