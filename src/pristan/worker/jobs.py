"""What the clock starts in a worker: the jobs of the rooms, and the care of partitions."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pristan.alerts import forget_staff_rows
from pristan.audit import check_plans
from pristan.channels.webchat.jobs import forget_visits
from pristan.conversations.jobs import clear_uploads
from pristan.incidents import warn_of_deadlines
from pristan.kit import sql
from pristan.kit.clock import Clock
from pristan.kit.db import Database
from pristan.kit.files import Files
from pristan.kit.jobs import Periodic
from pristan.kit.log import get_logger
from pristan.migration.jobs import clear_imports
from pristan.reports.jobs import renew_documents
from pristan.rights import keep_terms
from pristan.staff.jobs import forget_access

queries = sql.load("pristan.worker")

# A partition goes when its whole month is older. Messages themselves are not here: their terms come with
# the rules of retention.
KEEP = {
    "journal": timedelta(days=90),
    "deliveries": timedelta(days=180),
    "facts": timedelta(days=7),
    "gate_decisions": timedelta(days=3 * 366),  # beyond the terms in which somebody may ask why
}
# Messengers repeat for hours; a replay of the journal must still find its keys.
KEEP_SEEN = timedelta(days=90)
KEEP_WORKERS = timedelta(days=1)
HOURLY, DAILY = timedelta(hours=1), timedelta(days=1)


async def tend_partitions(db: Database, *, now: datetime) -> int:
    """Make partitions ahead, drop what is too old; returns how many partitions went."""
    async with db.transaction() as tx:
        await tx.execute(queries.ensure_partitions)
    dropped: list[str] = []
    for parent, kept in KEEP.items():
        async with db.transaction() as tx:
            rows = await tx.fetch_all(queries.drop_partitions, parent=parent, kept=kept)
        dropped += [row["drop_partitions"] for row in rows]
    for name in dropped:
        get_logger().info("partition_dropped", name=name)
    async with db.transaction() as tx:
        await tx.execute(queries.forget_seen, kept=KEEP_SEEN)
        await tx.execute(queries.forget_dead, before=now - KEEP_WORKERS)
    return len(dropped)


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a job runs and what it is called in the self-check. Minutes differ, so that jobs do not start together."""

    name: str
    title: str
    cron: str
    every: timedelta


TIMETABLE = (
    Timetable("partitions", "Разделы больших таблиц", "7 * * * *", HOURLY),
    Timetable("access", "Истёкшие входы и ссылки", "17 * * * *", HOURLY),
    Timetable("webchat", "Следы посетителей чата", "27 * * * *", HOURLY),
    Timetable("staff", "Старые оповещения сотрудникам", "47 1 * * *", DAILY),
    Timetable("imports", "Брошенные выгрузки", "27 1 * * *", DAILY),
    Timetable("documents", "Документы с изменившимися данными", "57 1 * * *", DAILY),
    Timetable("incidents", "Сроки уведомлений об инцидентах", "*/5 * * * *", HOURLY),
    Timetable("plans", "Задачи проверки каналов", "*/10 * * * *", HOURLY),
    Timetable("retention", "Сроки хранения", "12 2 * * *", DAILY),
    Timetable("uploads", "Неотправленные файлы", "37 1 * * *", DAILY),
)


def periodic(*, db: Database, files: Files, clock: Clock) -> list[Periodic]:
    """The jobs of this release on the pool of the worker role."""

    async def uploads() -> int:
        return await clear_uploads(db, files, now=clock.now())

    async def retention() -> int:
        return await keep_terms(db, files, now=clock.now())

    async def imports() -> int:
        return await clear_imports(db, files, now=clock.now())

    def on_database(work: Callable[..., Awaitable[int]]) -> Callable[[], Awaitable[int]]:
        return lambda: work(db, now=clock.now())

    work = {
        "partitions": on_database(tend_partitions),
        "access": on_database(forget_access),
        "webchat": on_database(forget_visits),
        "staff": on_database(forget_staff_rows),
        "imports": imports,
        "documents": on_database(renew_documents),
        "incidents": on_database(warn_of_deadlines),
        "plans": on_database(check_plans),
        "retention": retention,
        "uploads": uploads,
    }
    return [Periodic(name=item.name, cron=item.cron, run=work[item.name]) for item in TIMETABLE]
