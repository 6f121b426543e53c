"""The guided interview over HTTP: the server says which questions matter and what rows follow."""

from typing import Annotated, Any

from litestar import post
from litestar.params import JSONBody
from msgspec import Meta, Struct

from pristan.audit import interview
from pristan.audit.api.shapes import Caller, Country, Id, Told, Volume, Word, actor_of
from pristan.audit.service import interviewing
from pristan.compliance.own import in_use
from pristan.compliance.service import current_profile
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.principal import Principal
from pristan.staff import append_access_log
from pristan.staff.api.shapes import entry_of

Answers = Annotated[dict[Word, Annotated[list[Word], Meta(max_length=40)]], Meta(max_length=60)]


class InterviewDraft(Struct, kw_only=True, forbid_unknown_fields=True):
    """Answers so far: chosen services, ``none``, ``unknown``, or ``yes`` and ``no``."""

    answers: Answers


class InterviewDetail(Struct, kw_only=True, forbid_unknown_fields=True):
    """What is told of one row; what is left out is «не знаю»."""

    first_in: Country | None = None
    kept_in: Country | None = None
    volume: Volume | None = None
    contract: Told = "unknown"
    owner: Annotated[str, Meta(max_length=200)] = ""


class InterviewGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """The whole interview of one business line; ``details`` by the key of a row."""

    answers: Answers
    business_line_id: Id | None = None
    details: Annotated[dict[str, InterviewDetail], Meta(max_length=200)] = {}


class InterviewOption(Struct, kw_only=True):
    id: str
    title: str


class InterviewQuestion(Struct, kw_only=True):
    """``options`` empty: yes or no. «Не знаю» is always an answer: ``unknown``."""

    id: str
    text: str
    help: str
    options: list[InterviewOption]


class InterviewRow(Struct, kw_only=True):
    key: str
    kind: str
    service: str
    title: str
    purposes: list[str]
    data: list[str]


class InterviewShape(Struct, kw_only=True):
    """The questions that matter now, in order, and the rows that follow from the answers."""

    questions: list[InterviewQuestion]
    rows: list[InterviewRow]


class InterviewSaved(Struct, kw_only=True):
    added: int
    there_already: int


@post("/audit/interview/questions", permission="audit.manage", status_code=200)
async def audit_questions(request: Caller, *, data: JSONBody[InterviewDraft], db: GivenDb) -> InterviewShape:
    """Which questions matter after these answers. Nothing is kept."""
    user: Principal = request.user
    answers = interviewing.checked(data.answers)
    async with db.transaction(user.scope) as tx:
        company = (await current_profile(tx, user.company_id)).company
    book = in_use()
    found = interview.drafts(answers, company=company, book=book)
    return InterviewShape(
        questions=[_question(one) for one in interview.path(answers, company=company)],
        rows=[
            InterviewRow(
                key=one.key, kind=one.kind, service=one.service, title=one.title, purposes=one.purposes, data=one.data
            )
            for one in found
        ],
    )


@post("/audit/interview", permission="audit.manage", status_code=200)
async def save_audit_interview(
    request: Caller, *, data: JSONBody[InterviewGiven], db: GivenDb, clock: GivenClock
) -> InterviewSaved:
    """Write down what the interview told; the same again adds nothing."""
    user: Principal = request.user
    actor = actor_of(request, clock)
    details = {key: _told(one) for key, one in data.details.items()}
    async with db.transaction(user.scope) as tx:
        company = (await current_profile(tx, user.company_id)).company
        added, there = await interviewing.save(
            tx, actor, data.answers, company=company, details=details, line_id=data.business_line_id
        )
        entry = entry_of(request, "audit.interview_saved", target="audit", rows=added)
        await append_access_log(tx, entry, now=actor.now)
    return InterviewSaved(added=added, there_already=there)


def _question(one: interview.Asked) -> InterviewQuestion:
    book = in_use()
    options = [InterviewOption(id=name, title=interview.service_title(book, name)) for name in one.of]
    options += [InterviewOption(id=name, title=words) for name, words in one.choices.items()]
    return InterviewQuestion(id=one.id, text=one.text, help=one.help or "", options=options)


def _told(one: InterviewDetail) -> dict[str, Any]:
    return {
        "first_place": one.first_in,
        "location": one.kept_in,
        "volume": one.volume,
        "contract": one.contract,
        "owner": one.owner,
    }


routes = (audit_questions, save_audit_interview)
