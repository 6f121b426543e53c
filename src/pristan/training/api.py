"""Lessons, practices and the record of them over HTTP."""

import csv
from io import StringIO
from typing import Annotated, Any

from litestar import Request, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from pristan.compliance import rules_in_use
from pristan.compliance.explain import confidence_of
from pristan.compliance.rulebook import Rulebook
from pristan.consents.policy import neutral
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.principal import Principal
from pristan.staff import append_access_log
from pristan.staff.api.shapes import Ok, entry_of
from pristan.training import service
from pristan.training.book import lessons, scenarios
from pristan.training.model import CheckId, Lesson, Players, Standing

Caller = Request[Any, Any, Any]
GivenPlayers = NamedDependency[Players]
SubjectId = Annotated[str, Meta(min_length=1, max_length=60)]
RECORD = ("operator_name", "kind", "title", "edition", "rulebook", "correct", "total", "is_passed", "at")
HEADS = ("Сотрудник", "Вид", "Что", "Редакция", "Свод правил", "Верно", "Всего", "Пройдено", "Когда")
KINDS = {"lesson": "урок", "practice": "занятие"}


class SubjectShape(Struct, kw_only=True):
    """A lesson or a practice in a list, with how the caller stands with it."""

    kind: str
    id: str
    title: str
    standing: Standing
    minutes: int = 0
    brief: str = ""


class TaughtRule(Struct, kw_only=True):
    """A rule a lesson is about."""

    id: str
    title: str
    norm: str
    confidence: str


class LessonQuestion(Struct, kw_only=True):
    id: str
    text: str
    options: list[str]


class LessonShape(Struct, kw_only=True):
    """A lesson to read, its questions without the answers."""

    id: str
    title: str
    minutes: int
    text: list[str]
    rules: list[TaughtRule]
    questions: list[LessonQuestion]


class AnswersGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """The number of the chosen option by question."""

    answers: Annotated[dict[SubjectId, Annotated[int, Meta(ge=0, le=20)]], Meta(max_length=50)]


class AnswerShape(Struct, kw_only=True):
    """One question marked: ``why`` belongs to the chosen option."""

    id: str
    is_right: bool
    why: str


class MarkedShape(Struct, kw_only=True):
    is_passed: bool
    right: int
    total: int
    answers: list[AnswerShape]


class PracticeGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    scenario: SubjectId


class CheckShape(Struct, kw_only=True):
    id: CheckId
    title: str
    is_done: bool
    hint: str


class PracticeShape(Struct, kw_only=True):
    """The practice the caller is in; ``customer`` is whom the sandbox plays, ``is_waiting``: for an answer."""

    id: int
    scenario: str
    title: str
    brief: str
    customer: str
    said: int
    lines: int
    is_waiting: bool
    checks: list[CheckShape]
    is_passed: bool
    conversation_id: int | None


class RunningShape(Struct, kw_only=True):
    """``practice`` is null while the caller is in none."""

    practice: PracticeShape | None


class LineShape(Struct, kw_only=True):
    """Whether the customer has said a line now. ``is_mute``: no training channel is there to say it in."""

    is_said: bool = False
    is_mute: bool = False


class TrainedPerson(Struct, kw_only=True):
    """How a colleague stands with everything that is taught, in the order of ``TrainedTeam.subjects``."""

    operator_id: int
    name: str
    standings: list[Standing]


class TrainedTeam(Struct, kw_only=True):
    subjects: list[str]
    people: list[TrainedPerson]


@get("/training", signed_in=True)
async def list_training(request: Caller, *, db: GivenDb, clock: GivenClock) -> list[SubjectShape]:
    """Lessons and practices, with how the caller stands with each."""
    async with db.transaction(request.user.scope) as tx:
        book = await rules_in_use(tx)
        stands = await service.standings(tx, request.user, book=book, now=clock.now())
    return [_subject(one, stands[one.kind, one.id]) for one in service.taught(book)]


@get("/training/lessons/{lesson_id:str}", signed_in=True)
async def show_lesson(request: Caller, *, lesson_id: FromPath[str], db: GivenDb) -> LessonShape:
    """A lesson to read."""
    lesson = service.lesson_of(lesson_id)
    async with db.transaction(request.user.scope) as tx:
        book = await rules_in_use(tx)
    return LessonShape(
        id=lesson.id,
        title=lesson.title,
        minutes=lesson.minutes,
        text=list(lesson.text),
        rules=_rules(lesson, book),
        questions=[
            LessonQuestion(id=one.id, text=one.text, options=[option.text for option in one.options])
            for one in lesson.questions
        ],
    )


@post("/training/lessons/{lesson_id:str}/answers", signed_in=True, status_code=200)
async def answer_lesson(
    request: Caller, *, lesson_id: FromPath[str], data: JSONBody[AnswersGiven], db: GivenDb, clock: GivenClock
) -> MarkedShape:
    """Answer the questions; every attempt is kept."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        book = await rules_in_use(tx)
        lesson, result = await service.take(tx, user, lesson_id, answers=data.answers, book=book, now=clock.now())
    return MarkedShape(
        is_passed=result.is_passed,
        right=result.right,
        total=result.total,
        answers=[
            AnswerShape(
                id=one.id,
                is_right=one.id not in result.wrong,
                why=one.options[data.answers[one.id]].why if data.answers.get(one.id, 99) < len(one.options) else "",
            )
            for one in lesson.questions
        ],
    )


@get("/training/practice", signed_in=True)
async def show_practice(request: Caller, *, db: GivenDb) -> RunningShape:
    """The practice the caller is in, with its checks as they stand now."""
    async with db.transaction(request.user.scope) as tx:
        return RunningShape(practice=_practice(await service.under_way(tx, request.user)))


@post("/training/practice", signed_in=True)
async def begin_practice(
    request: Caller, *, data: JSONBody[PracticeGiven], db: GivenDb, clock: GivenClock
) -> RunningShape:
    """Begin a practice; one that was under way is given up."""
    async with db.transaction(request.user.scope) as tx:
        await service.begin(tx, request.user, data.scenario, now=clock.now())
        return RunningShape(practice=_practice(await service.under_way(tx, request.user)))


@delete("/training/practice", signed_in=True, status_code=200)
async def give_up_practice(request: Caller, *, db: GivenDb, clock: GivenClock) -> Ok:
    """Leave the practice without a result."""
    async with db.transaction(request.user.scope) as tx:
        await service.give_up(tx, request.user, now=clock.now())
    return Ok()


@post("/training/practice/line", signed_in=True, status_code=200)
async def next_line(request: Caller, *, db: GivenDb, clock: GivenClock, players: GivenPlayers) -> LineShape:
    """Have the customer say the next line if it is time for one; each is said once."""
    async with db.transaction(request.user.scope) as tx:
        practice = await service.under_way(tx, request.user)
        channel = players.stage(practice.scenario.channels) if practice else ""
        if practice is None or channel is None:
            return LineShape(is_mute=channel is None)
        text = await service.next_line(tx, practice, company_id=request.user.company_id, now=clock.now())
    if text is None:
        return LineShape()
    await players.play(channel, name=practice.customer, text=text)
    return LineShape(is_said=True)


@post("/training/practice/finish", signed_in=True, status_code=200)
async def finish_practice(request: Caller, *, db: GivenDb, clock: GivenClock) -> RunningShape:
    """Write the practice down as passed; refused while a check does not hold."""
    async with db.transaction(request.user.scope) as tx:
        book = await rules_in_use(tx)
        return RunningShape(practice=_practice(await service.finish(tx, request.user, book=book, now=clock.now())))


@get("/training/team", permission="operators.view")
async def show_team(request: Caller, *, db: GivenDb, clock: GivenClock) -> TrainedTeam:
    """How every colleague stands."""
    async with db.transaction(request.user.scope) as tx:
        book = await rules_in_use(tx)
        people = await service.team(tx, request.user, book=book, now=clock.now())
    subjects = service.taught(book)
    return TrainedTeam(
        subjects=[one.title for one in subjects],
        people=[
            TrainedPerson(operator_id=id_, name=name, standings=[stands[one.kind, one.id] for one in subjects])
            for id_, name, stands in people
        ],
    )


@get("/training/record", permission="operators.view")
async def export_record(request: Caller, *, db: GivenDb, clock: GivenClock) -> Response[str]:
    """Who passed what when, as CSV for table programs; no cell is a formula."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        rows = await tx.fetch_all(service.queries.record, company_id=user.company_id)
        await append_access_log(tx, entry_of(request, "training.exported", rows=len(rows)), now=clock.now())
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEADS)
    for row in rows:
        told = {**row, "kind": KINDS[row["kind"]], "is_passed": "да" if row["is_passed"] else "нет"}
        told["at"] = row["at"].isoformat(timespec="seconds")
        writer.writerow([neutral(told[name]) for name in RECORD])
    headers = {"Content-Disposition": f'attachment; filename="training-{clock.now():%Y-%m-%d}.csv"'}
    return Response("\ufeff" + out.getvalue(), headers=headers, media_type="text/csv; charset=utf-8")


def _subject(one: service.Subject, stands: Standing) -> SubjectShape:
    lesson, scenario = lessons().get(one.id), scenarios().get(one.id)
    if one.kind == "lesson" and lesson is not None:
        return SubjectShape(kind="lesson", id=one.id, title=one.title, standing=stands, minutes=lesson.minutes)
    shown = SubjectShape(kind="practice", id=one.id, title=one.title, standing=stands)
    if scenario is not None:
        shown.brief = scenario.brief
    return shown


def _rules(lesson: Lesson, book: Rulebook) -> list[TaughtRule]:
    newest = {rule.id: rule for rule in book.rules}
    return [
        TaughtRule(id=rule.id, title=rule.title, norm=rule.norm, confidence=confidence_of(rule))
        for rule in (newest[id_] for id_ in lesson.rules)
    ]


def _practice(practice: service.Practice | None) -> PracticeShape | None:
    if practice is None:
        return None
    scenario = practice.scenario
    return PracticeShape(
        id=practice.id,
        scenario=scenario.id,
        title=scenario.title,
        brief=scenario.brief,
        customer=practice.customer,
        said=practice.happened.asked,
        lines=len(scenario.says),
        is_waiting=practice.happened.left > 0,
        checks=[
            CheckShape(id=check.id, title=check.title, is_done=check.is_done, hint=check.hint)
            for check in practice.checks
        ],
        is_passed=practice.is_passed,
        conversation_id=practice.conversation_id,
    )


routes = (
    list_training,
    show_lesson,
    answer_lesson,
    show_practice,
    begin_practice,
    give_up_practice,
    next_line,
    finish_practice,
    show_team,
    export_record,
)
