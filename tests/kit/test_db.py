import asyncio

import psycopg
import pytest

from pristan.core.facts import Fact
from pristan.core.ids import CompanyId, LineId
from pristan.kit.db import Database, Scope
from tests.builders import a_company
from tests.conftest import TestDatabase


async def test_web_role_sees_only_the_company_of_its_scope(web_db: Database, worker_db: Database) -> None:
    ours = await a_company(worker_db)
    theirs = await a_company(worker_db)
    async with web_db.transaction(Scope(company_id=ours.id)) as tx:
        rows = await tx.fetch_all("select distinct company_id from business_lines")
    assert [row["company_id"] for row in rows] == [ours.id]
    assert ours.id != theirs.id


async def test_without_a_scope_the_web_role_sees_nothing(web_db: Database, worker_db: Database) -> None:
    await a_company(worker_db)
    async with web_db.transaction() as tx:
        assert await tx.fetch_value("select count(*) from business_lines") == 0


async def test_a_line_limits_what_is_seen_and_written(web_db: Database, worker_db: Database) -> None:
    company = await a_company(worker_db)
    scope = Scope(company_id=company.id, lines=frozenset({LineId(0)}))
    async with web_db.transaction(scope) as tx:
        assert await tx.fetch_value("select count(*) from inboxes") == 0
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with web_db.transaction(scope) as tx:
            await tx.execute(
                "insert into inboxes (company_id, channel, name, business_line_id) values (%(c)s, 'max', 'x', %(l)s)",
                c=company.id,
                l=company.line_id,
            )


async def test_positions_of_facts_have_no_gaps_and_follow_commits(worker_db: Database) -> None:
    company = await a_company(worker_db)

    async def say(number: int) -> None:
        async with worker_db.transaction() as tx:
            tx.record(Fact(company_id=company.id, kind="tested", data={"number": number}))
            await asyncio.sleep(0.01 * (number % 3))

    await asyncio.gather(*(say(number) for number in range(20)))
    async with worker_db.transaction() as tx:
        rows = await tx.fetch_all("select position from facts where company_id = %(c)s order by position", c=company.id)
    assert [row["position"] for row in rows] == list(range(1, 21))


async def test_a_rolled_back_fact_takes_no_position(worker_db: Database) -> None:
    company = await a_company(worker_db)
    with pytest.raises(ZeroDivisionError):
        async with worker_db.transaction() as tx:
            tx.record(Fact(company_id=CompanyId(company.id), kind="lost"))
            raise ZeroDivisionError
    async with worker_db.transaction() as tx:
        assert await tx.fetch_value("select count(*) from facts where company_id = %(c)s", c=company.id) == 0


async def test_an_exception_undoes_the_transaction_and_its_facts(worker_db: Database) -> None:
    company = await a_company(worker_db)
    with pytest.raises(LookupError):
        async with worker_db.transaction() as tx:
            await tx.execute("update companies set name = 'Другая' where id = %(id)s", id=company.id)
            tx.record(Fact(company_id=company.id, kind="contact_changed"))
            raise LookupError
    async with worker_db.transaction() as tx:
        assert await tx.fetch_value("select name from companies where id = %(id)s", id=company.id) != "Другая"
        assert await tx.fetch_value("select count(*) from facts where company_id = %(id)s", id=company.id) == 0


async def test_a_fact_that_cannot_be_stored_fails_the_transaction(worker_db: Database) -> None:
    company = await a_company(worker_db)
    with pytest.raises(psycopg.Error):
        async with worker_db.transaction() as tx:
            await tx.execute("update companies set name = 'Другая' where id = %(id)s", id=company.id)
            tx.record(Fact(company_id=company.id, kind="\\x00 не хранится".encode().decode("unicode_escape")))
    async with worker_db.transaction() as tx:
        assert await tx.fetch_value("select name from companies where id = %(id)s", id=company.id) != "Другая"


async def test_a_connection_the_server_has_closed_is_not_given_out(worker_db: Database, database: TestDatabase) -> None:
    db = Database(database.worker, size=1, now=worker_db._now)
    await db.open()
    try:
        async with db.transaction() as tx:
            pid = await tx.fetch_value("select pg_backend_pid()")
        with psycopg.connect(database.owner, autocommit=True) as owner:
            owner.execute("select pg_terminate_backend(%s, 60000)", [pid])
        async with db.transaction() as tx:
            assert await tx.fetch_value("select pg_backend_pid()") != pid
    finally:
        await db.close()
