"""What companies answered is kept version by version; a company that has answered nothing is unknown in everything."""

import psycopg
import pytest

from pristan.compliance import current_profile
from pristan.compliance.model import Standing
from pristan.compliance.policy import standing_of
from pristan.compliance.rulebook import shipped
from pristan.compliance.store import Saved, add, versions
from pristan.core.errors import NotFound
from pristan.core.ids import CompanyId
from pristan.kit.db import Database, Scope
from pristan.staff import Hasher
from tests.conftest import NOON, TestDatabase
from tests.staff.people import AFirm, a_firm

BOOK = shipped()
BANK = {"form": "company", "bank_licence": "yes"}


@pytest.fixture
async def firm(worker_db: Database, hasher: Hasher) -> AFirm:
    return await a_firm(worker_db, hasher, name="АО «Фарватер Банк»")


def saved(version: int, **answers: str) -> Saved:
    return Saved(
        version=version,
        answers=answers,
        inn=None,
        rulebook=BOOK.edition.version,
        answered_by=1,
        answered_by_name="Нина Власова",
        answered_at=NOON,
    )


def within(firm: AFirm) -> Scope:
    return Scope(company_id=CompanyId(firm.id))


async def test_a_company_that_answered_nothing_is_unknown_in_everything(web_db: Database, firm: AFirm) -> None:
    async with web_db.transaction(within(firm)) as tx:
        profile = await current_profile(tx, CompanyId(firm.id))
    assert (profile.version, profile.answers) == (0, {})
    assert profile.company.names == {"ао фарватер банк"}
    assert not profile.company.yes
    assert standing_of(BOOK, profile.company, frozenset({"BANK"})) is Standing.UNKNOWN


async def test_the_newest_version_counts_and_the_older_stay(web_db: Database, firm: AFirm) -> None:
    company = CompanyId(firm.id)
    async with web_db.transaction(within(firm)) as tx:
        assert await add(tx, company, saved(1, form="company", bank_licence="no"))
        assert await add(tx, company, saved(2, **BANK))
        profile = await current_profile(tx, company)
        kept = await versions(tx, company)
    assert profile.version == 2
    assert "BANK" in profile.company.yes
    assert [(item.version, item.answers["bank_licence"]) for item in kept] == [(2, "yes"), (1, "no")]


async def test_of_two_who_save_after_the_same_version_one_is_refused(web_db: Database, firm: AFirm) -> None:
    company = CompanyId(firm.id)
    async with web_db.transaction(within(firm)) as tx:
        assert await add(tx, company, saved(1, **BANK))
        assert not await add(tx, company, saved(1, form="ie"))
        assert not await add(tx, company, saved(3, form="ie"))


async def test_no_version_can_be_changed_by_anybody(web_db: Database, firm: AFirm, database: TestDatabase) -> None:
    async with web_db.transaction(within(firm)) as tx:
        assert await add(tx, CompanyId(firm.id), saved(1, **BANK))
    for url in (database.web, database.worker, database.owner):
        with psycopg.connect(url) as other, pytest.raises(psycopg.errors.InsufficientPrivilege):
            other.execute("update company_profiles set answers = '{}' where company_id = %s", [firm.id])


async def test_the_profile_of_a_neighbour_is_out_of_sight(
    web_db: Database, worker_db: Database, hasher: Hasher, firm: AFirm
) -> None:
    other = await a_firm(worker_db, hasher, name="Сосед")
    async with worker_db.transaction() as tx:
        assert await add(tx, CompanyId(other.id), saved(1, **BANK))
    async with web_db.transaction(within(firm)) as tx:
        assert await versions(tx, CompanyId(other.id)) == []
        with pytest.raises(NotFound):
            await current_profile(tx, CompanyId(other.id))


async def test_an_answer_to_a_question_nobody_asks_any_more_is_left_out(web_db: Database, firm: AFirm) -> None:
    company = CompanyId(firm.id)
    async with web_db.transaction(within(firm)) as tx:
        assert await add(tx, company, saved(1, **BANK, colour="blue", b2c="sometimes"))
        profile = await current_profile(tx, company)
    assert profile.answers == BANK
