"""The plan: tasks from findings and one's own, what waits for what, and what the product sees done by itself."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from pristan.audit.items import TOLD, UNSEEN, Actor
from pristan.audit.planning import Planned, chosen, planned
from pristan.audit.service import running
from pristan.audit.store import queries
from pristan.compliance.own import in_use
from pristan.core.errors import Conflict, FieldError, InvalidInput, NotFound
from pristan.core.ids import CompanyId
from pristan.kit.db import Tx

PAGE: Final = 500
_QUIET_DAYS: Final = 1


async def listed(tx: Tx, company_id: CompanyId, *, after: int | None = None) -> tuple[list[dict[str, Any]], int | None]:
    """Tasks in the order they were made, five hundred a page, and what to ask the next page with."""
    rows = await tx.fetch_all(queries.tasks, company_id=company_id, id=None, after=after, limit=PAGE + 1)
    return rows[:PAGE], rows[PAGE - 1]["id"] if len(rows) > PAGE else None


async def from_run(
    tx: Tx, actor: Actor, run_id: int, *, with_duties: bool, keys: Collection[str] | None = None
) -> tuple[int, int]:
    """Make tasks of a run; those that are there stay, and done ones whose finding is back open again.

    ``keys``: of these findings alone, and of what they wait for. Returns how many are new and how many were opened
    again.
    """
    run = await running.one(tx, actor.company_id, run_id)
    tasks = chosen([*planned(run, with_duties=with_duties)], keys)
    made: dict[str, int] = {}
    opened = 0
    for task in tasks:
        task_id = await _add(tx, actor, task)
        if task_id is not None:
            made[task.key] = task_id
            continue
        again = await tx.fetch_value(
            queries.reopen_task,
            company_id=actor.company_id,
            key=task.key,
            due_on=task.due_on,
            made_at=run["made_at"],
            now=actor.now,
        )
        opened += again is not None
    for task in tasks:
        if task.key in made and task.needs:
            await tx.execute(
                queries.add_needs_by_key, company_id=actor.company_id, task_id=made[task.key], keys=list(task.needs)
            )
    return len(made), opened


async def _add(tx: Tx, actor: Actor, task: Planned) -> int | None:
    made: int | None = await tx.fetch_value(
        queries.add_task,
        company_id=actor.company_id,
        key=task.key[:300],
        title=task.title,
        todo=task.todo,
        operator_id=None,
        due_on=task.due_on,
        check_kind=task.check_kind,
        check_about=task.check_about[:300],
        client_key=None,
        now=actor.now,
    )
    return made


async def add(tx: Tx, actor: Actor, fields: Mapping[str, Any], *, client_key: str | None) -> int:
    """A task of one's own; with the ``client_key`` of an earlier call nothing is added."""
    names = ("title", "todo", "operator_id", "due_on", "check_kind", "check_about")
    told = {name: fields[name] for name in names}
    await _check_fields(tx, actor.company_id, told)
    made: int | None = await tx.fetch_value(
        queries.add_task, company_id=actor.company_id, key="", client_key=client_key, now=actor.now, **told
    )
    if made is None:
        made = await tx.fetch_value(queries.task_by_client_key, company_id=actor.company_id, client_key=client_key)
        assert made is not None  # noqa: S101 # it is there: nothing was added because of it
    else:
        await _needs(tx, actor.company_id, made, needs=fields["needs"])
    return made


async def change(tx: Tx, actor: Actor, task_id: int, *, fields: Mapping[str, Any], version: int) -> None:
    """What is known of a task now. It is not done while it waits for another, or while the product sees otherwise."""
    row = await tx.fetch_one(queries.lock_task, company_id=actor.company_id, id=task_id)
    if row is None:
        raise NotFound("Задачи нет", code="audit.task_not_found")
    if row["version"] != version:
        raise Conflict("Задачу уже изменили. Откройте её снова", code="audit.task_changed")
    names = ("title", "todo", "operator_id", "due_on", "check_kind", "check_about", "state")
    told = {name: fields[name] for name in names}
    await _check_fields(tx, actor.company_id, told)
    await _needs(tx, actor.company_id, task_id, needs=fields["needs"])
    if told["state"] == "done" and row["state"] != "done":
        await _demand_done(tx, actor.company_id, row=row, told=told)
    await tx.execute(
        queries.change_task, company_id=actor.company_id, id=task_id, by_name=actor.name, now=actor.now, **told
    )


async def _demand_done(tx: Tx, company_id: CompanyId, *, row: Mapping[str, Any], told: Mapping[str, Any]) -> None:
    if await tx.fetch_value(queries.open_needs, company_id=company_id, task_id=row["id"]):
        raise Conflict("Сначала сделайте то, от чего зависит эта задача", code="audit.task_waits")
    is_same = (row["check_kind"], row["check_about"]) == (told["check_kind"], told["check_about"])
    if is_same and row["check_kind"] != "none" and row["check_state"] == "no":
        text = "Пристань видит, что это ещё не сделано. Проверьте снова или снимите проверку с задачи"
        raise Conflict(text, code="audit.task_not_done")


async def _needs(tx: Tx, company_id: CompanyId, task_id: int, *, needs: Sequence[int]) -> None:
    where = {"company_id": company_id, "task_id": task_id}
    await tx.execute(queries.drop_needs, **where)
    if not needs:
        return
    await tx.execute(queries.add_needs, **where, needs=list(needs))
    if await tx.fetch_value(queries.needs_in_circle, **where):
        raise _wrong("needs", "Задачи ждут друг друга по кругу")


async def _check_fields(tx: Tx, company_id: CompanyId, told: Mapping[str, Any]) -> None:
    if told["operator_id"] is not None:
        known = await tx.fetch_value(queries.operator_there, company_id=company_id, id=told["operator_id"])
        if not known:
            raise _wrong("operator_id", "Такого сотрудника нет")
    needs_about = {"not_seen", "retired", "first_message", "inbox_closed", "finding_gone"}
    if told["check_kind"] in needs_about and not told["check_about"].strip():
        raise _wrong("check_about", "Скажите, что проверять: канал, сервис или находку")


async def check(tx: Tx, actor: Actor) -> tuple[int, int]:
    """Look at every open task that can be looked at. Returns how many were looked at and how many are done by that."""
    tasks = await tx.fetch_all(queries.tasks_to_check, company_id=actor.company_id)
    done = 0
    async with tx.everywhere():
        for task in tasks:
            state, words = await _look(tx, actor, task)
            if state == "yes" and await tx.fetch_value(
                queries.open_needs, company_id=actor.company_id, task_id=task["id"]
            ):
                state, words = "unknown", f"{words}. Ждёт другой задачи"
            where = {"company_id": actor.company_id, "id": task["id"], "now": actor.now}
            await tx.execute(queries.checked, **where, check_state=state, words=words[:500])
            done += state == "yes"
    return len(tasks), done


async def _look(tx: Tx, actor: Actor, task: Mapping[str, Any]) -> tuple[str, str]:
    """yes, no or unknown, and in words what was seen."""
    about = task["check_about"]
    match task["check_kind"]:
        case "finding_gone":
            return await _finding_gone(tx, actor.company_id, about, task=task)
        case "not_seen":
            return await _not_seen(tx, actor, about)
        case "retired":
            return await _retired(tx, actor.company_id, about)
        case "first_message":
            return await _first_message(tx, actor.company_id, about)
        case "inbox_closed":
            return await _inbox_closed(tx, actor, about)
        case _:
            return await _consent_apart(tx, actor)


async def _first_message(tx: Tx, company_id: CompanyId, channel: str) -> tuple[str, str]:
    at = await tx.fetch_value(queries.first_message, company_id=company_id, channel=channel)
    if at is None:
        return "no", f"Сообщений в канале {_title(channel)} ещё не было"
    return "yes", f"Первое сообщение в канале {_title(channel)} пришло {at:%d.%m.%Y}"


async def _finding_gone(tx: Tx, company_id: CompanyId, key: str, *, task: Mapping[str, Any]) -> tuple[str, str]:
    run = await tx.fetch_one(queries.run, company_id=company_id, id=None)
    if run is None or run["made_at"] <= task["created_at"]:
        return "unknown", "Новой проверки ещё не было"
    there = await tx.fetch_value(queries.finding_there, company_id=company_id, run_id=run["id"], key=key)
    on = f"{run['day']:%d.%m.%Y}"
    return ("no", f"Находка есть в проверке {on}") if there else ("yes", f"В проверке {on} находки нет")


async def _not_seen(tx: Tx, actor: Actor, about: str) -> tuple[str, str]:
    rows = await tx.fetch_all(queries.items_about, company_id=actor.company_id, about=about)
    live = [row for row in rows if row["state"] != "retired"]
    if not any(row["scans"] for row in rows):
        return "unknown", "Сканер этого не видел: отметьте сами"
    still = [row for row in live if row["still"] or not row["scans"]]
    if still:
        return "no", f"Ещё видно или не пересканировано: {still[0]['title']}"
    for row in live:
        if row["source"] not in TOLD:
            await tx.execute(
                queries.retire_unseen, company_id=actor.company_id, id=row["id"], why=UNSEEN, now=actor.now
            )
    return "yes", UNSEEN


async def _retired(tx: Tx, company_id: CompanyId, about: str) -> tuple[str, str]:
    rows = await tx.fetch_all(queries.items_about, company_id=company_id, about=about)
    live = [row["title"] for row in rows if row["state"] != "retired"]
    if not rows:
        return "unknown", "В описи этого нет"
    return ("no", f"В описи: {live[0]}") if live else ("yes", "В описи отмечено, что не используется")


async def _inbox_closed(tx: Tx, actor: Actor, channel: str) -> tuple[str, str]:
    where = {"company_id": actor.company_id, "channel": channel}
    since = actor.now - timedelta(days=_QUIET_DAYS)
    if await tx.fetch_value(queries.replies_since, **where, since=since):
        return "no", f"За последние сутки в канале {_title(channel)} отвечали"
    if await tx.fetch_value(queries.open_inboxes, **where):
        return "no", f"Подключение {_title(channel)} работает"
    return "yes", f"Подключений {_title(channel)} нет, ответов нет"


async def _consent_apart(tx: Tx, actor: Actor) -> tuple[str, str]:
    is_apart = await tx.fetch_value(queries.consent_apart, company_id=actor.company_id, now=actor.now)
    if is_apart is None:
        return "no", "Текста согласия на обработку ещё нет"
    if not is_apart:
        return "no", "Согласие на обработку соединено с другими условиями"
    return "yes", "Согласие на обработку — отдельный документ"


def _title(channel: str) -> str:
    messenger = in_use().messengers.get(channel)
    return messenger.title if messenger else channel


def _wrong(field: str, message: str) -> InvalidInput:
    return InvalidInput(message, code="audit.task_invalid", fields=[FieldError(field=field, message=message)])
