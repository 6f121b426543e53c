"""A whole letter goes from the storage with the person, and stays while somebody else's message names it."""

import json

import pytest

from pristan.kit.db import Database
from pristan.kit.files import Files
from tests.builders import ACompany
from tests.rights.conftest import VALUE, a_person, erase
from tests.rights.test_erasing import keys, run


async def test_a_letter_goes_whole_from_the_storage_and_that_of_another_company_stays(
    worker_db: Database, company: ACompany, store: Files
) -> None:
    """Of a letter the storage keeps every byte, and no row of files names it."""
    person = await a_person(worker_db, company, store)
    said, ignored = (f"letters/{company.id}/aa/{'a' * 63}{number}.eml" for number in (1, 2))
    foreign = f"letters/{company.id + 1}/aa/{'a' * 64}.eml"
    for key in (said, ignored, foreign):
        await store.put(key, b"From: the person")
    entry = json.dumps({"letter": f'{VALUE} "stored": "{foreign}"', "stored": ignored, "folder": "INBOX"})
    async with worker_db.transaction() as tx:
        await tx.execute(
            "update messages set content = content || jsonb_build_object('mail', jsonb_build_object('letter',"
            " case when id = %(m)s then %(foreign)s else %(key)s end)) where company_id = %(c)s",
            c=company.id,
            m=person.others["message"],
            key=said,
            foreign=foreign,
        )
        await tx.execute(
            "insert into journal (company_id, inbox_id, channel, lane, raw, state)"
            " values (%(c)s, %(i)s, 'email', 1, convert_to(%(raw)s, 'UTF8'), 'done')",
            c=company.id,
            i=person.others["inbox"],
            raw=entry,
        )
    assert await run(worker_db, store, person, await erase(worker_db, person))
    assert await keys(store) == [foreign]


@pytest.mark.parametrize("state", ["done", "duplicate"])
async def test_a_letter_in_which_somebody_else_names_the_person_stays_with_its_message(
    worker_db: Database, company: ACompany, store: Files, state: str
) -> None:
    """«Открыть письмо» opens it as before; it goes with the message that names it."""
    person = await a_person(worker_db, company, store)
    other = await a_person(worker_db, company, store, mark="Посторонний", value="799900445566")
    letter = f"letters/{company.id}/aa/{'a' * 64}.eml"
    await store.put(letter, b"From: somebody else")
    async with worker_db.transaction() as tx:
        entry = await tx.fetch_value(
            "insert into journal (company_id, inbox_id, channel, lane, raw, state)"
            " values (%(c)s, %(i)s, 'email', 1, convert_to(%(raw)s, 'UTF8'), %(state)s) returning id",
            c=company.id,
            i=person.others["inbox"],
            raw=json.dumps({"letter": f"Cc: {VALUE}", "stored": letter, "folder": "INBOX"}),
            state=state,
        )
        await tx.execute(
            "update messages set journal_id = %(entry)s, content = content || jsonb_build_object('mail',"
            " jsonb_build_object('letter', %(key)s::text)) where company_id = %(c)s and id = %(m)s",
            c=company.id,
            m=other.others["message"],
            key=letter,
            entry=entry,
        )
    assert await run(worker_db, store, person, await erase(worker_db, person))
    assert letter in await keys(store)
    assert await run(worker_db, store, other, await erase(worker_db, other))
    assert await keys(store) == []
