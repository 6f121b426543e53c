"""Every list, read to its end, and every counter say the same as the rows themselves, whatever was done to them."""

import random
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from pristan.conversations import listing
from pristan.conversations.listing import Filter, fits_nothing
from pristan.core.ids import CompanyId, LineId, OperatorId
from pristan.kit.db import Database, Scope
from tests.builders import ACompany, a_company, an_inbox
from tests.staff.people import NOON

PEOPLE = 30
STEPS = 60
QUESTIONS = 60
FIELDS = ("inbox_id", "business_line_id", "team_id", "label_id", "assignee_id")
Row = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Place:
    """A company with three inboxes on two lines, and what filters can name."""

    company_id: CompanyId
    choices: dict[str, list[int]]
    db: Database

    async def run(self, sql: str, **params: Any) -> list[Row]:
        async with self.db.transaction() as tx:
            return await tx.fetch_all(sql, c=self.company_id, **params)

    async def rows(self) -> list[Row]:
        return await self.run("select * from conversations where company_id = %(c)s and merged_into_id is null")


async def a_place(db: Database) -> Place:
    company = await a_company(db)
    made = Place(company_id=company.id, choices={}, db=db)
    named = {"c": company.id}
    async with db.transaction() as tx:
        other = await tx.fetch_value(
            "insert into business_lines (company_id, name) values (%(c)s, 'Вторая') returning id", **named
        )
        operators = []
        for number in range(3):
            id_ = await tx.fetch_value(
                "insert into accounts (email, name) values (%(email)s, 'Ира') returning id",
                email=f"counting{number}-{company.id}@example.ru",
            )
            add = "insert into operators (company_id, id, name) values (%(c)s, %(id)s, 'Ира')"
            await tx.execute(add, **named, id=id_)
            operators.append(id_)
        two = "values (%(c)s, 'А'), (%(c)s, 'Б') returning id"
        teams = [row["id"] for row in await tx.fetch_all(f"insert into teams (company_id, name) {two}", **named)]
        labels = [row["id"] for row in await tx.fetch_all(f"insert into labels (company_id, name) {two}", **named)]
    lines = [company.line_id, other]
    inboxes = [await an_inbox(db, ACompany(company.id, LineId(line))) for line in (*lines, other)]
    made.choices = {
        "inbox_id": [int(id_) for id_ in inboxes],
        "business_line_id": lines,
        "team_id": teams,
        "label_id": labels,
        "assignee_id": operators,
    }
    for number in range(PEOPLE):
        await _begin(made, inbox_id=made.choices["inbox_id"][number % 3], at_s=number)
    return made


async def _begin(place: Place, *, inbox_id: int, at_s: int) -> None:
    await place.run(
        "with person as (insert into contacts (company_id, name) values (%(c)s, 'Анна') returning id),"
        " address as (insert into identities (company_id, contact_id, inbox_id, channel, value)"
        "   select %(c)s, id, %(inbox)s, 'max', id::text from person returning id, contact_id)"
        " insert into conversations (company_id, inbox_id, business_line_id, channel, identity_id, contact_id,"
        "   last_message_at)"
        " select %(c)s, i.id, i.business_line_id, 'max', address.id, contact_id, %(at)s"
        " from address, inboxes i where i.id = %(inbox)s returning id",
        inbox=inbox_id,
        at=NOON + timedelta(seconds=at_s),
    )


async def _do_something(place: Place, chance: random.Random) -> None:
    """One change of one conversation, as ingest, an operator or merging makes it."""
    ids = [row["id"] for row in await place.rows()]
    id_, into = chance.sample(ids, 2)
    maybe = {name: chance.choice([None, *values]) for name, values in place.choices.items()}
    at = NOON + timedelta(seconds=chance.randrange(100))
    changes: list[tuple[str, dict[str, Any]]] = [
        ("assignee_id = %(to)s", {"to": maybe["assignee_id"]}),
        ("team_id = %(to)s", {"to": maybe["team_id"]}),
        ("label_ids = %(to)s", {"to": chance.sample(place.choices["label_id"], chance.randrange(3))}),
        ("status = %(to)s", {"to": chance.choice(["open", "snoozed", "closed"])}),
        ("last_message_at = %(to)s, waiting_since = %(to)s, unread_count = unread_count + 1", {"to": at}),
        ("waiting_since = null", {}),
        ("unread_count = 0", {}),
    ]
    if chance.random() < 0.1:
        changes = [("merged_into_id = %(to)s, status = 'closed'", {"to": into})]
    elif chance.random() < 0.2:
        await place.run(
            "insert into mentions (company_id, operator_id, conversation_id, message_id, mentioned_at)"
            " select %(c)s, %(operator)s, m.conversation_id, m.id, now() from messages m where m.id = %(message)s"
            " on conflict do nothing returning 1",
            operator=maybe["assignee_id"] or place.choices["assignee_id"][0],
            message=await _a_note(place, id_),
        )
        return
    change, params = chance.choice(changes)
    where = "company_id = %(c)s and id = %(id)s"
    await place.run(f"update conversations set {change} where {where} returning id", id=id_, **params)


async def _a_note(place: Place, conversation_id: int) -> int:
    (made,) = await place.run(
        "insert into messages (company_id, conversation_id, inbox_id, business_line_id, kind, author_kind, sort_at,"
        "   sent_at, state)"
        " select company_id, id, inbox_id, business_line_id, 'note', 'system', now(), now(), 'received'"
        " from conversations where company_id = %(c)s and id = %(id)s returning id",
        id=conversation_id,
    )
    return int(made["id"])


def _fits(row: Row, wanted: Filter, mentioned: set[int]) -> bool:
    view = {
        "all": True,
        "mine": row["assignee_id"] == wanted.operator_id,
        "unassigned": row["assignee_id"] is None,
        "mentions": row["id"] in mentioned,
    }[wanted.view]
    named = all(getattr(wanted, name) in {None, row[name]} for name in FIELDS if name != "label_id")
    labelled = wanted.label_id is None or wanted.label_id in row["label_ids"]
    seen = wanted.lines is None or row["business_line_id"] in wanted.lines
    return view and named and labelled and seen and row["status"] == wanted.status


def _ordered(rows: list[Row], sort: str) -> list[int]:
    newest = sorted(rows, key=lambda row: (row["last_message_at"], row["id"]), reverse=True)
    if sort == "recent":
        return [row["id"] for row in newest]
    waiting = sorted((row for row in rows if row["waiting_since"]), key=lambda row: (row["waiting_since"], row["id"]))
    return [row["id"] for row in (*waiting, *(row for row in newest if not row["waiting_since"]))]


def _a_filter(place: Place, chance: random.Random) -> Filter:
    lines = place.choices["business_line_id"]
    wanted = Filter(
        operator_id=OperatorId(chance.choice(place.choices["assignee_id"])),
        lines=chance.choice([None, frozenset([LineId(lines[1])]), frozenset(map(LineId, lines)), frozenset()]),
        view=chance.choice(["mine", "unassigned", "mentions", "all", "all"]),
        status=chance.choice(["open", "open", "open", "snoozed", "closed"]),
    )
    named = chance.sample(FIELDS, chance.choice([0, 0, 1, 1, 2, 3]))
    chosen: dict[str, Any] = {name: chance.choice(place.choices[name]) for name in named}
    return replace(wanted, **chosen)


@pytest.mark.parametrize("seed", range(4))
async def test_lists_and_counters_say_what_the_rows_say(worker_db: Database, web_db: Database, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a repeatable story
    place = await a_place(worker_db)
    for _ in range(STEPS):
        await _do_something(place, chance)
    rows = await place.rows()
    mentions = await place.run("select operator_id, conversation_id from mentions where company_id = %(c)s")
    for _ in range(QUESTIONS):
        wanted, sort = _a_filter(place, chance), chance.choice(["recent", "waiting"])
        mentioned = {item["conversation_id"] for item in mentions if item["operator_id"] == wanted.operator_id}
        scope = Scope(company_id=place.company_id, lines=wanted.lines, operator_id=wanted.operator_id)
        fitting = {
            view: [row for row in rows if _fits(row, replace(wanted, view=view), mentioned)]
            for view in ("mine", "unassigned", "mentions", "all")
        }
        expected = {view: len(found) for view, found in fitting.items()}
        expected["unread_mine"] = sum(1 for row in fitting["mine"] if row["unread_count"])
        async with web_db.transaction(scope) as tx:
            assert await listing.counters(tx, wanted, company_id=place.company_id) == expected, wanted
        walked = await _walked(web_db, wanted, company_id=place.company_id, sort=sort)
        assert walked == _ordered(fitting[wanted.view], sort), (wanted, sort)
        assert not (fits_nothing(wanted) and walked)


async def _walked(db: Database, wanted: Filter, *, company_id: CompanyId, sort: str) -> list[int]:
    """The ids of a list read to its end, four rows a page."""
    scope = Scope(company_id=company_id, lines=wanted.lines, operator_id=wanted.operator_id)
    seen: list[int] = []
    before: str | None = None
    while True:
        async with db.transaction(scope) as tx:
            page = await listing.page(tx, wanted, company_id=company_id, sort=sort, before=before, limit=4)
        seen += [row["id"] for row in page["items"]]
        before = page["next"]
        if before is None:
            return seen


ME, COLLEAGUE = OperatorId(1), 2


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        pytest.param(Filter(operator_id=ME, view="mine", assignee_id=COLLEAGUE), True, id="mine, but a colleague's"),
        pytest.param(Filter(operator_id=ME, view="mine", assignee_id=1), False, id="mine and mine"),
        pytest.param(Filter(operator_id=ME, view="unassigned", assignee_id=1), True, id="nobody's, but mine"),
        pytest.param(Filter(operator_id=ME, view="mentions", assignee_id=COLLEAGUE), False, id="mentions in another's"),
        pytest.param(Filter(operator_id=ME, business_line_id=7), False, id="any line"),
        pytest.param(
            Filter(operator_id=ME, lines=frozenset([LineId(7)]), business_line_id=7), False, id="a line one sees"
        ),
        pytest.param(
            Filter(operator_id=ME, lines=frozenset([LineId(7)]), business_line_id=8), True, id="a line one does not see"
        ),
        pytest.param(Filter(operator_id=ME, lines=frozenset()), False, id="no line at all is left to the database"),
    ],
)
def test_a_filter_that_contradicts_itself_is_not_asked_for(wanted: Filter, *, expected: bool) -> None:
    assert fits_nothing(wanted) is expected
