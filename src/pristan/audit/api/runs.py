"""Runs of the audit over HTTP: findings, what changed between two of them, what will change by the calendar."""

from datetime import date, datetime
from typing import Annotated, Any

from litestar import get, post
from litestar.params import JSONBody, QueryParameter
from msgspec import Struct, convert

from pristan.audit.api.shapes import AuditMade, Caller, Key, actor_of
from pristan.audit.policy import Known
from pristan.audit.service import running
from pristan.audit.store import queries
from pristan.compliance.own import in_use
from pristan.conversations.shapes import MAX_ID, PathId, QueryId
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.principal import Principal
from pristan.staff import append_access_log
from pristan.staff.api.shapes import entry_of

PAGE = 50


class RunGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """``client_key``: the same twice makes one run."""

    client_key: Key | None = None


class AuditRunLine(Struct, kw_only=True):
    """A run in short: how many findings are to be stopped, put right, prepared, known."""

    id: int
    made_at: datetime
    day: date
    rulebook: str
    profile_version: int
    made_by_name: str
    company_name: str
    stop: int
    fix: int
    prepare: int
    know: int


class AuditRuns(Struct, kw_only=True):
    items: list[AuditRunLine]
    next: int | None


class AuditFine(Struct, kw_only=True):
    """Roubles; null where nobody has checked the bound. ``text`` is what a person reads, ``norm`` the article alone.

    ``again``: what a second breach may cost, in words.
    """

    min: int | None
    max: int | None
    text: str
    norm: str = ""
    again: str = ""


class AuditPoint(Struct, kw_only=True):
    """A contested point: the question and the cautious words."""

    question: str
    say: str


class AuditEvidence(Struct, kw_only=True):
    """What was seen: by whom, where, in which words, on which day."""

    source: str
    place: str
    words: str
    on: datetime


class AuditAbout(Struct, kw_only=True):
    id: int
    title: str
    state: str


class AuditFinding(Struct, kw_only=True):
    """One finding. ``act``: stop, fix, prepare or know; ``why``: how its severity came about, in words."""

    key: str
    rule: str
    rule_version: int
    service: str
    status: str
    severity: str
    act: str
    title: str
    norm: str
    nature: str
    says: str
    confidence: str
    confidence_words: str
    enforced_from: date | None
    group: str
    service_title: str
    seen: str
    why: str
    fines: list[AuditFine]
    sanction_note: str
    contested: list[AuditPoint]
    ask: str
    todo: str
    due_on: date | None
    items: list[AuditAbout]
    evidence: list[AuditEvidence]
    sources: list[str]


class AuditDuty(Struct, kw_only=True):
    """What must be done, while nothing shows whether it is."""

    rule: str
    version: int
    title: str
    norm: str
    confidence: str
    say: str
    todo: str
    deadline: str
    fines: list[str]
    is_ahead: bool


class AuditDay(Struct, kw_only=True):
    """A day of the rules; ``turns``: what becomes of the findings then, for days to come."""

    day: date
    title: str
    turns: list[str]


class AuditCompany(Struct, kw_only=True):
    name: str
    inn: str | None
    subject: str
    subject_words: str
    categories: list[str]


class AuditRun(Struct, kw_only=True):
    """A whole run. ``confidence``: what the words of confidence mean."""

    id: int
    made_at: datetime
    day: date
    rulebook: str
    profile_version: int
    made_by_name: str
    company: AuditCompany
    findings: list[AuditFinding]
    duties: list[AuditDuty]
    ahead: list[AuditDay]
    confidence: dict[str, str]
    disclaimer: str


class AuditKnown(Struct, kw_only=True):
    """A finding in short. ``about``: the thing it is about, as people know it."""

    key: str
    title: str
    about: str
    act: str
    status: str
    severity: str


class AuditChange(Struct, kw_only=True):
    before: AuditKnown
    after: AuditKnown
    what: list[str]


class AuditDifference(Struct, kw_only=True):
    """How a run differs from an earlier one; ``same``: how many findings are as they were."""

    new: list[AuditKnown]
    gone: list[AuditKnown]
    changed: list[AuditChange]
    same: int


@get("/audit/runs", permission="audit.view")
async def audit_runs(request: Caller, *, db: GivenDb, before: QueryId = None) -> AuditRuns:
    """Runs, the latest first, fifty a page."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        rows = await tx.fetch_all(queries.runs, company_id=user.company_id, before=before, limit=PAGE + 1)
    items = convert(rows[:PAGE], list[AuditRunLine])
    return AuditRuns(items=items, next=items[-1].id if len(rows) > PAGE else None)


@post("/audit/runs", permission="audit.manage")
async def run_audit(request: Caller, *, data: JSONBody[RunGiven], db: GivenDb, clock: GivenClock) -> AuditMade:
    """Hold everything that is used against the rules of today; the run is kept and never changed."""
    actor = actor_of(request, clock)
    async with db.transaction(request.user.scope) as tx:
        made = await running.run(tx, actor, client_key=data.client_key)
        await append_access_log(tx, entry_of(request, "audit.run", target=f"audit_run:{made}"), now=actor.now)
    return AuditMade(id=made)


@get("/audit/runs/{run_id:int}", permission="audit.view")
async def audit_run(request: Caller, *, run_id: PathId, db: GivenDb) -> AuditRun:
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        row = await running.one(tx, user.company_id, run_id)
    return run_shape(row)


@get("/audit/runs/{run_id:int}/difference", permission="audit.view")
async def audit_difference(
    request: Caller, *, run_id: PathId, before_id: Annotated[int, QueryParameter(ge=1, le=MAX_ID)], db: GivenDb
) -> AuditDifference:
    """What is new, gone and changed since an earlier run."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        found = await running.difference(tx, user.company_id, run_id=run_id, before_id=before_id)
    return AuditDifference(
        new=[_known(one) for one in found.new],
        gone=[_known(one) for one in found.gone],
        changed=[
            AuditChange(before=_known(one.before), after=_known(one.after), what=list(one.what))
            for one in found.changed
        ],
        same=found.same,
    )


def run_shape(row: dict[str, Any]) -> AuditRun:
    """A kept run as it is shown."""
    edition = in_use().edition
    findings = [{**found["content"], **found} for found in row["findings"]]
    told = {**row, "findings": findings, "confidence": edition.confidence, "disclaimer": edition.disclaimer}
    return convert(told, AuditRun)


def _known(one: Known) -> AuditKnown:
    return AuditKnown(**{name: getattr(one, name) for name in AuditKnown.__struct_fields__})


routes = (audit_runs, run_audit, audit_run, audit_difference)
