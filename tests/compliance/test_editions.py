"""A new edition of the rulebook: its difference in words, and nothing loosened before somebody accepts it."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import msgspec
import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pristan.compliance import remember_first, rules_in_use
from pristan.compliance.accepting import accept, standing
from pristan.compliance.case import CaseGiven, CompanyGiven, message_of
from pristan.compliance.editions import cautious, compare, digest, packed, unpacked
from pristan.compliance.model import Reading, Verdict
from pristan.compliance.policy import Gatekeeper
from pristan.compliance.rulebook import Rulebook, shipped
from pristan.compliance.shapes import Gate, Rule
from pristan.core.errors import Conflict
from pristan.kit.db import Database, to_json
from pristan.staff import Hasher
from pristan.staff.policy.roles import BuiltInRole
from tests.conftest import NOON, TestDatabase
from tests.staff.conftest import Build
from tests.staff.people import a_firm, a_person, browser, sign_in

BOOK = shipped()
BAN = BOOK.rule("MSG-41-15")
EDITION = "/api/v1/rulebook-edition"


def without(*ids: str) -> list[Rule]:
    return [rule for rule in BOOK.rules if rule.id not in ids]


def changed(rule: Rule, **fields: Any) -> list[Rule]:
    return [msgspec.structs.replace(item, **fields) if item is rule else item for item in BOOK.rules]


def verdict(book: Rulebook, **given: Any) -> Verdict:
    line: dict[str, Any] = {"date": "2026-11-21", "channel": "telegram", "activity": "dialog", **given}
    line.setdefault("company", CompanyGiven(categories=["BANK"]))
    return Gatekeeper(book).decide(message_of(book, CaseGiven(**line)), Reading()).verdict


def test_the_same_rules_are_no_change() -> None:
    assert compare(BOOK, BOOK.rules) == ()
    assert cautious(BOOK, BOOK.rules) is BOOK


def test_rules_that_were_kept_come_back_as_they_were() -> None:
    kept = msgspec.json.decode(to_json(packed(BOOK.rules)))
    assert unpacked(kept) == BOOK.rules
    assert digest(unpacked(kept) or ()) == digest(BOOK.rules)
    assert unpacked([{**kept[0], "colour": "red"}]) is None


@pytest.mark.parametrize(
    ("accepted", "kind", "words", "kept"),
    [
        pytest.param(without("MSG-41-15"), "added", [], False, id="a rule that came"),
        pytest.param(changed(BAN, gate=Gate.WARN), "changed", ["стало «не уйдёт»"], False, id="a stricter gate"),
        pytest.param(
            changed(BAN, bound=BAN.bound | {"MEDICAL"}),
            "changed",
            ["Больше не касается: Медицинская организация"],
            True,
            id="bound",
        ),
        pytest.param(
            changed(BAN, force=msgspec.structs.replace(BAN.force, until=date(2027, 1, 1))),
            "changed",
            ["Последний день: 01.01.2027 → не указано"],
            True,
            id="days",
        ),
        pytest.param(changed(BAN, title="Иначе"), "changed", ["Изменились слова правила"], False, id="only words"),
        pytest.param(changed(BAN, sources=()), "changed", ["Изменились санкции"], False, id="only what stands behind"),
    ],
)  # fmt: skip
def test_a_difference_is_told_in_words(accepted: list[Rule], kind: str, words: list[str], kept: bool) -> None:  # noqa: FBT001
    (change,) = compare(BOOK, accepted)
    assert (change.kind, change.rule.id, change.kept) == (kind, "MSG-41-15", kept)
    assert all(any(part in said for said in change.words) for part in words), change.words


def test_a_softer_gate_leaves_the_accepted_one_acting() -> None:
    new = BOOK.amended(changed(BAN, gate=Gate.WARN))
    (change,) = compare(new, BOOK.rules)
    assert (change.kept, change.words) == (True, ("Что с сообщением: было «не уйдёт», стало «решает человек»",))
    assert verdict(cautious(new, BOOK.rules)) is Verdict.DENIED


def test_a_rule_that_the_new_edition_drops_acts_until_acceptance() -> None:
    new = BOOK.amended(without("MSG-41-15", "MSG-149-10-8"))
    assert verdict(new) is not Verdict.DENIED
    assert verdict(cautious(new, BOOK.rules)) is Verdict.DENIED
    assert [(item.kind, item.kept) for item in compare(new, BOOK.rules)] == [("gone", True), ("gone", True)]


def test_a_rule_that_the_new_edition_adds_acts_at_once() -> None:
    assert verdict(cautious(BOOK, without("MSG-41-15", "MSG-149-10-8"))) is Verdict.DENIED


@settings(max_examples=100, deadline=None)
@given(
    gone=st.sets(st.sampled_from(sorted(BOOK.versions)), max_size=6),
    softened=st.sampled_from(sorted(BOOK.versions)),
    category=st.sampled_from(sorted(BOOK.categories)),
    channel=st.sampled_from(["telegram", "max", "sms", "email"]),
    activity=st.sampled_from(["dialog", "notify", "promo", "public_post"]),
)
def test_before_acceptance_nothing_leaves_that_either_edition_stops(
    gone: set[str], softened: str, category: str, channel: str, activity: str
) -> None:
    rules = [rule for rule in BOOK.rules if rule.id not in gone]
    new = BOOK.amended(msgspec.structs.replace(rule, gate=Gate.INFO) if rule.id == softened else rule for rule in rules)
    both = cautious(new, BOOK.rules)
    given = {"channel": channel, "activity": activity, "company": CompanyGiven(categories=[category])}
    order = [Verdict.CLEARED, Verdict.HELD, Verdict.DENIED]
    worst = max(verdict(new, **given), verdict(BOOK, **given), key=order.index)
    assert order.index(verdict(both, **given)) >= order.index(worst)


@pytest.fixture
async def workers(empty: TestDatabase) -> AsyncIterator[Database]:
    db = Database(empty.worker, size=2, now=lambda: NOON)
    await db.open()
    yield db
    await db.close()


async def remember(db: Database, rules: list[Rule], version: str = "2026.01.01-1") -> None:
    """An installation that accepted other rules some time ago."""
    async with db.transaction() as tx:
        await tx.execute(
            "insert into rulebook_editions (version, digest, rules, accepted_by_name, accepted_at)"
            " values (%(v)s, %(d)s, %(r)s::jsonb, 'Нина Власова', %(now)s)",
            v=version,
            d=digest(rules),
            r=to_json(packed(rules)),
            now=NOON,
        )


async def test_an_installation_begins_with_the_edition_it_came_with(workers: Database) -> None:
    async with workers.transaction() as tx:
        await remember_first(tx, now=NOON)
        await remember_first(tx, now=NOON)
        found = await standing(tx)
        assert await tx.fetch_value("select count(*) from rulebook_editions") == 1
        assert await rules_in_use(tx) is BOOK
    assert (found.is_accepted, found.changes) == (True, ())


async def test_the_gate_keeps_to_the_accepted_rules_until_acceptance_and_then_lets_them_go(workers: Database) -> None:
    own = msgspec.structs.replace(BAN, id="OWN-EMAIL", gate=Gate.BLOCK, trigger=BOOK.rule("AD-18-1").trigger)
    await remember(workers, [*BOOK.rules, own])
    async with workers.transaction() as tx:
        assert "OWN-EMAIL" in {rule.id for rule in (await rules_in_use(tx)).rules}
        found = await standing(tx)
        with pytest.raises(Conflict):
            await accept(tx, seen="0" * 64, by=None, now=NOON)
        await accept(tx, seen=found.digest, by=None, now=NOON)
        assert await rules_in_use(tx) is BOOK
    assert [(item.kind, item.rule.id) for item in found.changes] == [("gone", "OWN-EMAIL")]


async def test_an_edition_this_release_cannot_read_is_said_to_be_so(workers: Database) -> None:
    await remember(workers, [])
    async with workers.transaction() as tx:
        await tx.execute(
            "insert into rulebook_editions (version, digest, rules, accepted_by_name, accepted_at)"
            " values ('0', repeat('a', 64), '[{\"id\": \"X\"}]', 'x', now())"
        )
        found = await standing(tx)
        assert await rules_in_use(tx) is BOOK
    assert (found.is_readable, found.is_accepted, found.changes) == (False, False, ())


async def test_what_was_accepted_cannot_be_rewritten(workers: Database, empty: TestDatabase) -> None:
    await remember(workers, [])
    for url in (empty.web, empty.worker, empty.owner):
        for change in ("update rulebook_editions set version = 'x'", "delete from rulebook_editions"):
            with psycopg.connect(url) as other, pytest.raises(psycopg.errors.InsufficientPrivilege):
                other.execute(change)


async def test_the_owner_sees_the_difference_and_accepts_it(
    empty_db: Database, workers: Database, hasher: Hasher, build: Build
) -> None:
    firm = await a_firm(workers, hasher)
    operator = await a_person(workers, hasher, company_id=firm.id, role=BuiltInRole.OPERATOR)
    await remember(workers, changed(BAN, gate=Gate.WARN))
    async with browser(build(empty_db)) as visitor:
        await sign_in(visitor, operator.email)
        seen = (await visitor.get(EDITION)).json()
        assert (seen["may_accept"], seen["is_accepted"], seen["accepted_by"]) == (False, False, "Нина Власова")
        assert (await visitor.post(f"{EDITION}/accept", json={"digest": seen["digest"]})).status_code == 403
        await sign_in(visitor, firm.owner)
        assert (await visitor.post(f"{EDITION}/accept", json={"digest": "0" * 64})).json()["code"] == "rulebook.changed"
        assert (await visitor.get(EDITION)).json()["may_accept"] is True
        assert (await visitor.post(f"{EDITION}/accept", json={"digest": seen["digest"]})).status_code == 200
        log = (await visitor.get("/api/v1/access-log")).json()["items"]
        assert "rulebook.accepted" in {item["action"] for item in log}
        after = (await visitor.get(EDITION)).json()
        assert (after["is_accepted"], after["changes"], after["accepted_by"]) == (True, [], "Ира Лебедева")


async def test_where_several_companies_live_none_accepts_for_the_others(
    empty_db: Database, workers: Database, hasher: Hasher, build: Build
) -> None:
    firm = await a_firm(workers, hasher)
    await a_firm(workers, hasher, name="Сосед")
    await remember(workers, without("MSG-41-15"))
    async with browser(build(empty_db)) as visitor:
        await sign_in(visitor, firm.owner)
        seen = (await visitor.get(EDITION)).json()
        assert seen["may_accept"] is False
        refused = await visitor.post(f"{EDITION}/accept", json={"digest": seen["digest"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "rulebook.not_alone")
