"""The plan over HTTP."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from litestar import get, post, put
from litestar.params import JSONBody
from msgspec import Meta, Struct, convert

from pristan.audit.api.shapes import AuditMade, Caller, Id, Key, actor_of
from pristan.audit.service import plan as service
from pristan.conversations.shapes import PathId, QueryId
from pristan.core.errors import FieldError, InvalidInput
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.principal import Principal
from pristan.staff import append_access_log
from pristan.staff.api.shapes import Ok, entry_of

CheckKind = Literal["none", "finding_gone", "not_seen", "retired", "first_message", "inbox_closed", "consent_separate"]
TaskState = Literal["open", "doing", "done", "dropped"]


class TaskGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """A task whole. ``check_about``: the channel, service or finding to look at; ``needs``: what comes before.

    ``version``: the one on the screen, for a change; ``client_key``: makes adding it twice add it once.
    """

    title: Annotated[str, Meta(min_length=1, max_length=300, pattern=r"\S")]
    todo: Annotated[str, Meta(max_length=4000)] = ""
    operator_id: Id | None = None
    due_on: date | None = None
    state: TaskState = "open"
    check_kind: CheckKind = "none"
    check_about: Annotated[str, Meta(max_length=300)] = ""
    needs: Annotated[list[Id], Meta(max_length=50)] = []
    client_key: Key | None = None
    version: Annotated[int, Meta(ge=1, le=2**31 - 1)] | None = None


class PlanGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """``with_duties``: tasks for duties too, though nothing shows whether they are done.

    ``keys``: of these findings alone, with what has to be done before them; null: of all.
    """

    with_duties: bool = False
    keys: Annotated[list[Annotated[str, Meta(min_length=1, max_length=300)]], Meta(max_length=500)] | None = None


class AuditTask(Struct, kw_only=True):
    """A task. ``act``: of its finding in the latest run, null if it is not there (any more)."""

    id: int
    key: str
    title: str
    todo: str
    operator_id: int | None
    operator_name: str | None
    due_on: date | None
    state: TaskState
    check_kind: CheckKind
    check_about: str
    check_state: Literal["unknown", "yes", "no"]
    check_words: str
    checked_at: datetime | None
    done_at: datetime | None
    done_by_name: str
    created_at: datetime
    version: int
    needs: list[int]
    act: str | None


class AuditTasks(Struct, kw_only=True):
    items: list[AuditTask]
    next: int | None


class PlanMade(Struct, kw_only=True):
    """How many tasks are new, and how many done ones are open again."""

    added: int
    reopened: int


class PlanChecked(Struct, kw_only=True):
    """How many tasks were looked at, and how many of them are done by what was seen."""

    checked: int
    done: int


@get("/audit/tasks", permission="audit.view")
async def audit_tasks(request: Caller, *, db: GivenDb, after: QueryId = None) -> AuditTasks:
    """The plan, five hundred tasks a page, in the order they were made."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        rows, following = await service.listed(tx, user.company_id, after=after)
    return AuditTasks(items=convert(rows, list[AuditTask]), next=following)


@post("/audit/tasks", permission="audit.manage")
async def add_audit_task(request: Caller, *, data: JSONBody[TaskGiven], db: GivenDb, clock: GivenClock) -> AuditMade:
    """A task of one's own."""
    actor = actor_of(request, clock)
    async with db.transaction(request.user.scope) as tx:
        made = await service.add(tx, actor, _fields(data), client_key=data.client_key)
        await append_access_log(tx, entry_of(request, "audit.task_added", target=f"audit_task:{made}"), now=actor.now)
    return AuditMade(id=made)


@put("/audit/tasks/{task_id:int}", permission="audit.manage")
async def change_audit_task(
    request: Caller, *, task_id: PathId, data: JSONBody[TaskGiven], db: GivenDb, clock: GivenClock
) -> Ok:
    """What is known of a task; 409 if it waits for another, or if the product sees that it is not done."""
    if data.version is None:
        text = "Назовите редакцию, которую меняете"
        raise InvalidInput(text, fields=[FieldError(field="version", message=text)])
    actor = actor_of(request, clock)
    async with db.transaction(request.user.scope) as tx:
        await service.change(tx, actor, task_id, fields=_fields(data), version=data.version)
        entry = entry_of(request, "audit.task_changed", target=f"audit_task:{task_id}", state=data.state)
        await append_access_log(tx, entry, now=actor.now)
    return Ok()


@post("/audit/runs/{run_id:int}/plan", permission="audit.manage", status_code=200)
async def plan_audit(
    request: Caller, *, run_id: PathId, data: JSONBody[PlanGiven], db: GivenDb, clock: GivenClock
) -> PlanMade:
    """Make tasks of a run; those that are there stay as they are."""
    actor = actor_of(request, clock)
    async with db.transaction(request.user.scope) as tx:
        added, reopened = await service.from_run(tx, actor, run_id, with_duties=data.with_duties, keys=data.keys)
        entry = entry_of(request, "audit.planned", target=f"audit_run:{run_id}", rows=added)
        await append_access_log(tx, entry, now=actor.now)
    return PlanMade(added=added, reopened=reopened)


@post("/audit/tasks/check", permission="audit.manage", status_code=200)
async def check_audit_tasks(request: Caller, *, db: GivenDb, clock: GivenClock) -> PlanChecked:
    """Look now at everything the product can see done by itself."""
    actor = actor_of(request, clock)
    async with db.transaction(request.user.scope) as tx:
        checked, done = await service.check(tx, actor)
    return PlanChecked(checked=checked, done=done)


def _fields(data: TaskGiven) -> dict[str, Any]:
    return {name: getattr(data, name) for name in data.__struct_fields__}


routes = (audit_tasks, add_audit_task, change_audit_task, plan_audit, check_audit_tasks)
