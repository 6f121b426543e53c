"""What has been kept long enough goes by an act; what is held, asked about or young stays."""

from datetime import UTC, datetime, timedelta

from pristan.kit.db import Database
from pristan.kit.files import Files
from pristan.rights import keep_terms
from pristan.rights.service import retention
from tests.builders import ACompany
from tests.rights.conftest import MARK, Person, a_person, traces_of

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


async def a_rule(db: Database, company: ACompany, *, days: int = 30) -> retention.Rule:
    async with db.transaction() as tx:
        await tx.execute("update retention_rules set is_on = false")  # of the tests before
        made = await tx.fetch_value(
            "insert into retention_rules (company_id, subject_kind, purpose, days, is_on, changed_at)"
            " values (%(c)s, 'conversations', 'Ответы покупателям', %(days)s, true, now()) returning id",
            c=company.id,
            days=days,
        )
    return retention.Rule(
        company_id=company.id,
        id=made,
        subject_kind="conversations",
        business_line_id=None,
        purpose="Ответы покупателям",
        days=days,
    )


async def an_old_thread(db: Database, company: ACompany, store: Files) -> Person:
    person = await a_person(db, company, store)
    async with db.transaction() as tx:
        await tx.execute(
            "update conversations set last_message_at = %(at)s where company_id = %(c)s",
            at=NOW - timedelta(days=40),
            c=company.id,
        )
        await tx.execute("update subject_requests set state = 'answered' where company_id = %(c)s", c=company.id)
    return person


async def test_an_old_thread_goes_with_an_act_and_the_person_stays(
    worker_db: Database, company: ACompany, store: Files
) -> None:
    await an_old_thread(worker_db, company, store)
    rule = await a_rule(worker_db, company)
    async with worker_db.transaction() as tx:
        assert (await retention.look(tx, rule, now=NOW)).count == 1
    assert await keep_terms(worker_db, store, now=NOW) == 1
    left = await traces_of(worker_db, company.id, MARK)
    assert "messages" not in left
    assert "contacts" in left
    assert "consent_records" in left
    async with worker_db.transaction() as tx:
        acts = await tx.fetch_value("select count(*) from destruction_acts where company_id = %(c)s", c=company.id)
    assert acts == 1
    assert await keep_terms(worker_db, store, now=NOW) == 0


async def test_what_is_young_held_or_asked_about_stays(worker_db: Database, company: ACompany, store: Files) -> None:
    person = await an_old_thread(worker_db, company, store)
    await a_rule(worker_db, company, days=41)
    assert await keep_terms(worker_db, store, now=NOW) == 0
    async with worker_db.transaction() as tx:
        await tx.execute("update retention_rules set days = 30 where company_id = %(c)s", c=company.id)
        await tx.execute("update subject_requests set state = 'open' where company_id = %(c)s", c=company.id)
    assert await keep_terms(worker_db, store, now=NOW) == 0
    async with worker_db.transaction() as tx:
        await tx.execute("update subject_requests set state = 'answered' where company_id = %(c)s", c=company.id)
        await tx.execute(
            "insert into legal_holds (company_id, contact_id, reason, set_at) values (%(c)s, %(p)s, 'Спор', now())",
            c=company.id,
            p=person.merged_id,
        )
    assert await keep_terms(worker_db, store, now=NOW) == 0
    assert "messages" in await traces_of(worker_db, company.id, MARK)
