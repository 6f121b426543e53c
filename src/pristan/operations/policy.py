"""Pure verdicts of the self-check: measured values in, one line for the administrator out."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from pristan.operations.model import Check, ExpectedJob, State

GIB = 1 << 30
LITTLE_BYTES, FEW_BYTES = 1 * GIB, 5 * GIB
OLDEST_POSTGRES = 150_000
CLOCK_DRIFT = timedelta(seconds=5)
HEARTBEAT = timedelta(seconds=60)
QUEUE_AGE = timedelta(minutes=5)
CERTIFICATE_SOON, CERTIFICATE_NOW = timedelta(days=30), timedelta(days=7)


def judge_disk(free_bytes: int, total_bytes: int) -> Check:
    """Say whether there is room for what arrives."""
    detail = f"Свободно {free_bytes / GIB:.1f} из {total_bytes / GIB:.1f} ГБ"
    fix = "Освободите место или перенесите каталог данных: без места Пристань перестаёт принимать сообщения"
    if free_bytes < LITTLE_BYTES:
        return Check(id="disk", title="Место на диске", state=State.PROBLEM, detail=detail, fix=fix)
    if free_bytes < FEW_BYTES:
        return Check(id="disk", title="Место на диске", state=State.WARNING, detail=detail, fix=fix)
    return Check(id="disk", title="Место на диске", detail=detail)


def judge_version(server_version: int) -> Check:
    """Say whether the database is new enough."""
    detail = f"PostgreSQL {server_version // 10_000}.{server_version % 10_000}"
    if server_version < OLDEST_POSTGRES:
        return Check(
            id="database",
            title="База данных",
            state=State.PROBLEM,
            detail=detail,
            fix="Нужен PostgreSQL 15 или новее",
        )
    return Check(id="database", title="База данных", detail=detail)


def judge_migrations(pending: Sequence[str]) -> Check:
    """Say whether the schema fits the code."""
    if pending:
        return Check(
            id="migrations",
            title="Схема базы",
            state=State.PROBLEM,
            detail=f"Не применены: {', '.join(pending)}",
            fix="Выполните: pristan migrate",
        )
    return Check(id="migrations", title="Схема базы", detail="Все миграции применены")


def judge_roles(mighty: Sequence[str]) -> Check:
    """Say whether the service's roles are as weak as they must be."""
    if mighty:
        return Check(
            id="roles",
            title="Роли базы",
            state=State.PROBLEM,
            detail=f"Слишком широкие права или чужое имущество: {', '.join(mighty)}",
            fix="Заберите у этих ролей superuser, bypassrls и владение таблицами",
        )
    return Check(id="roles", title="Роли базы", detail="Роли ничем не владеют и не обходят политики")


def judge_clock(here: datetime, database: datetime) -> Check:
    """Say whether this machine and the database agree on the time."""
    drift = abs(here - database)
    detail = f"Расхождение с базой {drift.total_seconds():.1f} с"
    if drift > CLOCK_DRIFT:
        fix = "Включите синхронизацию времени (chrony или systemd-timesyncd)"
        return Check(id="clock", title="Часы", state=State.PROBLEM, detail=detail, fix=fix)
    return Check(id="clock", title="Часы", detail=detail)


def judge_workers(seen: Sequence[datetime], now: datetime) -> Check:
    """Say whether somebody moves the messages on."""
    alive = [moment for moment in seen if now - moment < HEARTBEAT]
    if not alive:
        return Check(
            id="workers",
            title="Обработчики",
            state=State.WARNING,
            detail="Ни один обработчик не отмечался за минуту: сообщения копятся в журнале",
            fix="Запустите pristan serve или pristan worker",
        )
    return Check(id="workers", title="Обработчики", detail=f"Работает: {len(alive)}")


def judge_queues(oldest: datetime | None, *, failed: int, dead: int, unknown: int, now: datetime) -> Check:
    """Say whether messages stand still or wait for a person."""
    parts = [f"не разобрано {failed}", f"не доставлено окончательно {dead}", f"исход неизвестен {unknown}"]
    if oldest is not None and now - oldest > QUEUE_AGE:
        return Check(
            id="queues",
            title="Очереди",
            state=State.PROBLEM,
            detail=f"Журнал ждёт с {oldest.astimezone(UTC):%d.%m %H:%M} UTC; " + ", ".join(parts),
            fix="Проверьте, работает ли обработчик и нет ли ошибок в его журнале",
        )
    if failed or dead or unknown:
        fix = "Откройте «Очереди» → «Недоставленное и неразобранное»: там причина и повтор"
        return Check(id="queues", title="Очереди", state=State.WARNING, detail=", ".join(parts), fix=fix)
    return Check(id="queues", title="Очереди", detail="Очереди пусты")


NEVER_RAN: Final[dict[str, Any]] = {"succeeded_at": None, "failed_at": None, "tries": 0}


def judge_job(
    job: ExpectedJob, *, succeeded_at: datetime | None, failed_at: datetime | None, tries: int, now: datetime
) -> Check:
    """Say whether a job that the clock starts still ends well."""
    name, title = f"job:{job.name}", f"Фоновая работа «{job.title}»"
    last = "не было" if succeeded_at is None else f"{succeeded_at.astimezone(UTC):%d.%m %H:%M} UTC"
    broken = failed_at is not None and (succeeded_at is None or failed_at > succeeded_at)
    parts = [f"последний успех: {last}"]
    if failed_at is not None:
        parts.append(f"последняя неудача: {failed_at.astimezone(UTC):%d.%m %H:%M} UTC")
    if tries:
        parts.append(f"неудачных попыток подряд: {tries}")
    detail = "; ".join(parts)
    if broken:
        fix = "Найдите в журнале службы строки job_failed с этим именем: там причина"
        return Check(id=name, title=title, state=State.PROBLEM, detail=detail, fix=f"{fix} ({job.name})")
    if succeeded_at is None or now - succeeded_at > 3 * job.every or tries:
        fix = "Проверьте, что работает pristan serve или pristan worker, и строки job_failed в его журнале"
        return Check(id=name, title=title, state=State.WARNING, detail=detail, fix=fix)
    return Check(id=name, title=title, detail=detail)


def judge_certificate(
    host: str, expires_at: datetime, now: datetime, *, issuer: str = "", is_foreign: bool = False
) -> Check:
    """Say how long the certificate of ``host`` will do, and who may take it back."""
    left = expires_at - now
    name, title = f"certificate:{host}", f"Сертификат {host}"
    signed = f", издан центром {issuer}" if issuer else ""
    abroad = ": иностранный, может отозвать его" if is_foreign else ""
    detail = f"Действует до {expires_at:%d.%m.%Y}{signed}{abroad}"
    fix = "Обновите сертификат: с просроченным канал перестанет доставлять сообщения"
    if left < CERTIFICATE_NOW:
        return Check(id=name, title=title, state=State.PROBLEM, detail=detail, fix=fix)
    if left < CERTIFICATE_SOON:
        return Check(id=name, title=title, state=State.WARNING, detail=detail, fix=fix)
    return Check(id=name, title=title, detail=detail)


def judge_trusted(ending: Sequence[str]) -> Check:
    """Say whether the certificates we trust MAX by will last."""
    name, title = "certificates.trusted", "Российские сертификаты для MAX"
    if not ending:
        return Check(id=name, title=title, detail="Встроены, отпечатки сверены")
    return Check(
        id=name,
        title=title,
        state=State.WARNING,
        detail=f"Скоро закончится: {'; '.join(ending)}",
        fix="Возьмите новый файл на gosuslugi.ru/crt и положите в PRISTAN_MAX_CA_DIR",
    )


def judge_hosts(by_channel: Mapping[str, Sequence[str]], *, extra: Sequence[str]) -> Check:
    """Say where the channels of this process may call, and whether somebody opened the list too wide."""
    name, title = "hosts", "Куда обращаются каналы"
    parts = [f"{channel}: {', '.join(hosts)}" for channel, hosts in by_channel.items() if hosts]
    if extra:
        parts.append(f"добавлено администратором: {', '.join(extra)}")
    detail = "; ".join(parts) or "никуда"
    wide = [
        host for host in extra if host.removeprefix("*.").count(".") == 0 or host.count("*") > host.startswith("*.")
    ]
    if wide:
        fix = f"Сузьте в PRISTAN_ALLOWED_HOSTS: {', '.join(wide)}. Нужны имена вида files.example.ru или *.example.ru"
        return Check(id=name, title=title, state=State.WARNING, detail=detail, fix=fix)
    return Check(id=name, title=title, detail=detail)


def judge_address(public_url: str) -> Check:
    """Say whether messengers and customers can reach this installation."""
    if public_url.startswith("https://"):
        return Check(id="address", title="Публичный адрес", detail=public_url)
    return Check(
        id="address",
        title="Публичный адрес",
        state=State.WARNING,
        detail=public_url or "Не задан",
        fix="Задайте PRISTAN_PUBLIC_URL с https: без него каналы только опрашиваются, а чат виден лишь здесь",
    )


def judge_inbox(
    *,
    company_id: int,
    id: int,  # noqa: A002 - the names of the row
    name: str,
    channel: str,
    state: str,
    state_reason: str | None,
    last_error: str | None,
    last_error_at: datetime | None,
) -> Check:
    """Say whether one connected account works."""
    check_id, title = f"inbox:{company_id}:{id}", f"Подключение «{name}» ({channel})"
    if state == "attention":
        return Check(
            id=check_id,
            title=title,
            state=State.PROBLEM,
            detail=state_reason or last_error or "Требует внимания",
            fix="Откройте «Каналы», выберите подключение и нажмите «Проверить»",
        )
    if last_error_at is not None:
        detail = f"{state}; последняя ошибка {last_error_at:%d.%m %H:%M} UTC, причина в карточке подключения"
        return Check(id=check_id, title=title, detail=detail)
    return Check(id=check_id, title=title, detail=state)
