"""Taking a lesson, practising in the sandbox, telling who passed what, inside the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from pristan.compliance.pd import Hints, scan
from pristan.compliance.rulebook import Rulebook
from pristan.core.errors import Conflict, InvalidInput, NotFound
from pristan.core.ids import CompanyId
from pristan.kit import sql
from pristan.kit.db import Tx
from pristan.kit.principal import Principal
from pristan.training.book import edition_of, edition_of_practice, lessons, scenarios
from pristan.training.model import Checked, Happened, Lesson, Marked, Said, Scenario, Standing
from pristan.training.policy import checked, marked, standing

queries = sql.load("pristan.training")
AGAIN: Final = timedelta(seconds=20)  # a line handed out that nobody said by then is handed out again
_LEFT: Final = frozenset({"sent", "delivered", "read"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A lesson or a practice as it is taught now."""

    kind: str
    id: str
    title: str
    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """A practice under way. ``conversation_id`` is there once the customer's first line has arrived."""

    id: int
    scenario: Scenario
    customer: str
    checks: tuple[Checked, ...]
    happened: Happened
    given: int
    given_at: datetime | None
    conversation_id: int | None = None

    @property
    def is_passed(self) -> bool:
        return all(check.is_done for check in self.checks)


def taught(book: Rulebook) -> tuple[Subject, ...]:
    """Everything there is to pass: lessons first, then practices."""
    read = [
        Subject(kind="lesson", id=one.id, title=one.title, edition=edition_of(one, book)) for one in lessons().values()
    ]
    done = [
        Subject(kind="practice", id=one.id, title=one.title, edition=edition_of_practice(one))
        for one in scenarios().values()
    ]
    return (*read, *done)


def lesson_of(lesson_id: str) -> Lesson:
    """A lesson by its id."""
    lesson = lessons().get(lesson_id)
    if lesson is None:
        raise NotFound("Такого урока нет", code="lesson.not_found")
    return lesson


async def team(
    tx: Tx, who: Principal, *, book: Rulebook, now: datetime
) -> list[tuple[int, str, dict[tuple[str, str], Standing]]]:
    """How every colleague stands: number, name, standings."""
    rows = await tx.fetch_all(queries.results_of_all, company_id=who.company_id)
    people: dict[tuple[int, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        people.setdefault((row["operator_id"], row["operator_name"]), []).append(row)
    return [(id_, name, stand(given, book=book, now=now)) for (id_, name), given in people.items()]


async def standings(tx: Tx, who: Principal, *, book: Rulebook, now: datetime) -> dict[tuple[str, str], Standing]:
    """How a person stands with everything that is taught, by kind and id."""
    rows = await tx.fetch_all(queries.results_of, company_id=who.company_id, operator_id=who.operator_id)
    return stand(rows, book=book, now=now)


def stand(rows: Sequence[Mapping[str, Any]], *, book: Rulebook, now: datetime) -> dict[tuple[str, str], Standing]:
    """The same of rows that were read before."""
    known = {(row["kind"], row["subject"]): row for row in rows}
    found = {}
    for one in taught(book):
        row = known.get((one.kind, one.id), {})
        found[one.kind, one.id] = standing(
            passed_at=row.get("passed_at"),
            passed_edition=row.get("passed_edition", ""),
            tried_at=row.get("tried_at"),
            edition=one.edition,
            now=now,
        )
    return found


async def take(
    tx: Tx, who: Principal, lesson_id: str, *, answers: Mapping[str, int], book: Rulebook, now: datetime
) -> tuple[Lesson, Marked]:
    """Mark the answers of a person and write the attempt down."""
    lesson = lesson_of(lesson_id)
    if unknown := set(answers) - {question.id for question in lesson.questions}:
        raise InvalidInput(f"В уроке нет вопроса «{min(unknown)}». Откройте урок снова")
    result = marked(lesson, answers)
    subject = Subject(kind="lesson", id=lesson.id, title=lesson.title, edition=edition_of(lesson, book))
    await _write(tx, who, subject, result=result, book=book, now=now)
    return lesson, result


async def begin(tx: Tx, who: Principal, scenario_id: str, *, now: datetime) -> None:
    """Begin a practice; the one the person is in is given up."""
    scenario = scenarios().get(scenario_id)
    if scenario is None:
        raise NotFound("Такого занятия нет", code="practice.not_found")
    await give_up(tx, who, now=now)
    made = await tx.fetch_value(
        queries.start_practice,
        company_id=who.company_id,
        operator_id=who.operator_id,
        scenario=scenario.id,
        now=now,
    )
    customer = f"{scenario.customer}, учебный клиент {made}"
    await tx.execute(queries.name_customer, company_id=who.company_id, id=made, customer=customer)


async def give_up(tx: Tx, who: Principal, *, now: datetime) -> None:
    """End the practice a person is in without a result."""
    row = await _running(tx, who)
    if row is not None:
        await tx.execute(queries.end_practice, company_id=who.company_id, id=row["id"], now=now)


async def under_way(tx: Tx, who: Principal) -> Practice | None:
    """The practice a person is in, with what came of it so far."""
    row = await _running(tx, who)
    if row is None or (scenario := scenarios().get(row["scenario"])) is None:
        return None
    found = await tx.fetch_one(queries.practised, company_id=who.company_id, customer=row["customer"])
    happened = happened_of(found) if found else Happened()
    return Practice(
        id=row["id"],
        scenario=scenario,
        customer=row["customer"],
        checks=checked(scenario, happened),
        happened=happened,
        given=row["given"],
        given_at=row["given_at"],
        conversation_id=found["conversation_id"] if found else None,
    )


async def next_line(tx: Tx, practice: Practice, *, company_id: CompanyId, now: datetime) -> str | None:
    """What the customer says next, each line once; ``None`` while an answer is waited for or all is said.

    A line that has not arrived 20 seconds after it was handed out is handed out again.
    """
    happened, given = practice.happened, practice.given
    if happened.asked < given:
        is_lost = practice.given_at is not None and now - practice.given_at > AGAIN
        number = given - 1 if is_lost else None
    else:
        number = given if not happened.left and given < len(practice.scenario.says) else None
    if number is None:
        return None
    await tx.execute(queries.give_line, company_id=company_id, id=practice.id, given=number + 1, now=now)
    return practice.scenario.says[number]


async def finish(tx: Tx, who: Principal, *, book: Rulebook, now: datetime) -> Practice:
    """Write a passed practice down; Conflict while a check does not hold."""
    practice = await under_way(tx, who)
    if practice is None:
        raise NotFound("Занятие не идёт", code="practice.not_running")
    if not practice.is_passed:
        hint = next(check.hint for check in practice.checks if not check.is_done)
        raise Conflict(f"Занятие ещё не пройдено. {hint}", code="practice.not_passed")
    scenario = practice.scenario
    subject = Subject(kind="practice", id=scenario.id, title=scenario.title, edition=edition_of_practice(scenario))
    total = len(practice.checks)
    await _write(tx, who, subject, result=Marked(right=total, total=total), book=book, now=now)
    await tx.execute(queries.end_practice, company_id=who.company_id, id=practice.id, now=now)
    return practice


def happened_of(row: Mapping[str, Any]) -> Happened:
    """What came of a conversation; of ours only what has left counts, and only what people wrote."""
    asked = left = notes = 0
    said: list[Said] = []
    for message in row["messages"]:
        match message["kind"], message["author"]:
            case "in", _:
                asked, left = asked + 1, left + 1
            case "note", _:
                notes += 1
            case "out", "operator" if message["state"] in _LEFT:
                left = 0
                is_invitation = message["purpose"] == "invitation"
                findings = len(scan(message["text"], hints=Hints()).findings) if not is_invitation else 0
                said.append(Said(text=message["text"], is_invitation=is_invitation, findings=findings))
            case _:
                pass
    return Happened(
        asked=asked,
        left=left,
        said=tuple(said),
        notes=notes,
        is_closed=row["is_closed"],
        has_request=row["has_request"],
    )


async def _running(tx: Tx, who: Principal) -> Mapping[str, Any] | None:
    return await tx.fetch_one(queries.running_practice, company_id=who.company_id, operator_id=who.operator_id)


async def _write(tx: Tx, who: Principal, subject: Subject, *, result: Marked, book: Rulebook, now: datetime) -> None:
    await tx.execute(
        queries.add_result,
        company_id=who.company_id,
        operator_id=who.operator_id,
        operator_name=who.name,
        kind=subject.kind,
        subject=subject.id,
        title=subject.title,
        edition=subject.edition,
        rulebook=book.edition.version,
        correct=result.right,
        total=result.total,
        wrong=list(result.wrong),
        is_passed=result.is_passed,
        now=now,
    )
