"""Destroyed is destroyed: no row, no raw entry, no byte of the person is left, and nothing of anybody else goes."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from pristan.kit.db import Database
from pristan.kit.files import Files
from pristan.rights.holdings import HOLDINGS
from pristan.rights.service import erasing
from tests.builders import ACompany
from tests.rights.conftest import MARK, VALUE, Person, a_person, erase, traces_of

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def now() -> datetime:
    return NOW


async def run(db: Database, files: Files, person: Person, erasure_id: int) -> bool:
    return await erasing.work(db, files, company_id=person.company.id, erasure_id=erasure_id, now=now)


async def keys(files: Files) -> list[str]:
    return [key async for key in files.listing() if not key.startswith("tombstones/")]


async def test_nothing_of_the_person_is_left_anywhere(worker_db: Database, company: ACompany, store: Files) -> None:
    person = await a_person(worker_db, company, store)
    before = await traces_of(worker_db, company.id, MARK, VALUE)
    assert {
        "messages",
        "journal",
        "facts",
        "outbox",
        "deliveries",
        "webchat_feed",
        "meetings",
        "consent_records",
    } <= set(before)
    assert await run(worker_db, store, person, await erase(worker_db, person))
    assert await traces_of(worker_db, company.id, MARK, VALUE) == []
    assert await keys(store) == []


MOVED = {
    "imports", "import_rows", "import_people", "import_records", "campaign_people", "campaign_touches", "invitations",
    "invitation_presses", "invitation_uses", "contact_claims",
}  # fmt: skip


async def rows_of(db: Database, company_id: int) -> dict[str, int]:
    """How many rows each table with data of a person has."""
    found = {}
    async with db.transaction() as tx:
        for holding in HOLDINGS:
            everything: Any = f'select count(*) from "{holding.table}" where company_id = %(c)s'
            found[holding.table] = await tx.fetch_value(everything, c=company_id)
    return found


async def test_no_row_of_the_move_stays_and_an_import_forgets_after_whom_its_file_was_called(
    worker_db: Database, company: ACompany, store: Files
) -> None:
    person = await a_person(worker_db, company, store)
    before = await rows_of(worker_db, company.id)
    assert {table for table in MOVED if before[table]} == MOVED, "the person stands in every table of the move"
    assert await run(worker_db, store, person, await erase(worker_db, person))
    after = await rows_of(worker_db, company.id)
    kept = {holding.table for holding in HOLDINGS if holding.kept}
    assert {table for table, rows in after.items() if rows} - kept - {"facts", "journal"} == set()
    async with worker_db.transaction() as tx:
        row = await tx.fetch_one(
            "select name, answers, warnings, skipped from imports where company_id = %(c)s", c=company.id
        )
    assert row == {
        "name": "Чат WhatsApp с ….txt",
        "answers": {"who_are_we": "Лавка", "chat": "…"},
        "warnings": ["….txt: строка 3 не прочитана"],
        "skipped": [{"why": "Не прочитано", "file": "Чат с ….txt", "count": 1, "lines": [[3, 3]]}],
    }


async def test_a_name_that_looks_like_a_pattern_is_taken_out_as_it_stands(
    worker_db: Database, company: ACompany, store: Files
) -> None:
    mark = "О'Нил (доб. 5) [*]"
    person = await a_person(worker_db, company, store, mark=mark.replace("'", "''"))
    await run(worker_db, store, person, await erase(worker_db, person))
    async with worker_db.transaction() as tx:
        name = await tx.fetch_value("select name from imports where company_id = %(c)s", c=company.id)
    assert name == "Чат WhatsApp с ….txt"


async def test_a_name_like_a_field_of_a_note_does_not_break_the_note(
    worker_db: Database, company: ACompany, store: Files
) -> None:
    person = await a_person(worker_db, company, store, mark="count")
    async with worker_db.transaction() as tx:
        noted = (
            'update imports set findings = \'{"count": 1, "null": null, "of": ["Count"]}\', '
            'answers = \'{"time_zone:count.txt": "UTC"}\' where company_id = %(c)s'
        )
        await tx.execute(noted, c=company.id)
    assert await run(worker_db, store, person, await erase(worker_db, person))
    async with worker_db.transaction() as tx:
        said = await tx.fetch_one(
            "select findings, answers, skipped from imports where company_id = %(c)s", c=company.id
        )
    assert said == {
        "findings": {"count": 1, "null": None, "of": ["…"]},
        "answers": {"time_zone:….txt": "UTC"},
        "skipped": [{"why": "Не прочитано", "file": "Чат с ….txt", "count": 1, "lines": [[3, 3]]}],
    }


async def test_nobody_else_is_touched(worker_db: Database, company: ACompany, store: Files) -> None:
    person = await a_person(worker_db, company, store)
    other = await a_person(worker_db, company, store, mark="Посторонний")
    await run(worker_db, store, person, await erase(worker_db, person))
    left = set(await traces_of(worker_db, company.id, "Посторонний"))
    assert {"messages", "files", "webchat_feed", "facts", "contacts", "outbox", "subject_requests"} <= left
    assert await keys(store) == [other.key]


async def test_bytes_that_two_people_sent_alike_stay_for_the_other(
    worker_db: Database, company: ACompany, store: Files
) -> None:
    person = await a_person(worker_db, company, store)
    other = await a_person(worker_db, company, store, mark="Посторонний")
    async with worker_db.transaction() as tx:
        await tx.execute(
            "update files set storage_key = %(key)s where company_id = %(c)s", key=person.key, c=company.id
        )
    await run(worker_db, store, person, await erase(worker_db, person))
    assert person.key in await keys(store)
    await run(worker_db, store, other, await erase(worker_db, other))
    assert person.key not in await keys(store)


async def test_one_killed_after_every_step_ends_as_one_that_was_not(
    worker_db: Database, company: ACompany, store: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each transaction either happened or did not; the next worker goes on from the row."""
    monkeypatch.setattr(erasing, "BATCH", 2)
    person = await a_person(worker_db, company, store, messages=7)
    erasure_id = await erase(worker_db, person)
    lives = 0
    while True:
        lives += 1
        db = Dying(worker_db, after=lives)
        try:
            if await run(db, store, person, erasure_id):  # type: ignore[arg-type] # a database that dies
                break
        except ConnectionAbortedError:
            continue
    assert lives > 3
    assert await traces_of(worker_db, company.id, MARK, VALUE) == []
    assert await keys(store) == []
    async with worker_db.transaction() as tx:
        acts = await tx.fetch_all("select fields from destruction_acts where company_id = %(c)s", c=company.id)
    [act] = acts
    counts = {item["title"]: item["rows"] for item in act["fields"]["counts"]}
    assert counts["Переписка"] == 7, "counted once, however often it was begun"


class Dying:
    """A database whose process is killed at the end of the n-th transaction, before its commit."""

    def __init__(self, db: Database, *, after: int) -> None:
        self._db = db
        self._left = after

    def transaction(self) -> "DyingTransaction":
        self._left -= 1
        return DyingTransaction(self._db, dies=self._left < 0)


class DyingTransaction:
    def __init__(self, db: Database, *, dies: bool) -> None:
        self._inner = db.transaction()
        self._dies = dies

    async def __aenter__(self) -> object:
        return await self._inner.__aenter__()

    async def __aexit__(self, *error: object) -> object:
        if not self._dies:
            return await self._inner.__aexit__(*error)  # type: ignore[arg-type] # passed on as they came
        killed = ConnectionAbortedError("killed")
        with suppress(ConnectionAbortedError):
            await self._inner.__aexit__(ConnectionAbortedError, killed, None)
        raise killed


async def test_a_legal_hold_stops_it_even_after_it_was_confirmed(
    worker_db: Database, company: ACompany, store: Files
) -> None:
    person = await a_person(worker_db, company, store)
    erasure_id = await erase(worker_db, person)
    async with worker_db.transaction() as tx:
        await tx.execute(
            "insert into legal_holds (company_id, contact_id, reason, set_at)"
            " values (%(c)s, %(p)s, 'Спор в суде', now())",
            c=company.id,
            p=person.contact_id,
        )
    assert not await run(worker_db, store, person, erasure_id)
    async with worker_db.transaction() as tx:
        row = await tx.fetch_one("select state, refused_why from erasures where id = %(id)s", id=erasure_id)
    assert row == {"state": "refused", "refused_why": "Запрет уничтожения: Спор в суде"}
    assert "messages" in await traces_of(worker_db, company.id, MARK)


async def test_what_is_on_its_way_to_the_person_is_waited_for(
    worker_db: Database, company: ACompany, store: Files
) -> None:
    person = await a_person(worker_db, company, store)
    async with worker_db.transaction() as tx:
        await tx.execute("update outbox set state = 'sending' where company_id = %(c)s", c=company.id)
    erasure_id = await erase(worker_db, person)
    assert not await run(worker_db, store, person, erasure_id)
    async with worker_db.transaction() as tx:
        waits = await tx.fetch_value("select not_before from erasures where id = %(id)s", id=erasure_id)
    assert waits == NOW + timedelta(seconds=10)


async def test_screens_hear_that_the_thread_is_gone_and_positions_stay_without_a_gap(
    worker_db: Database, company: ACompany, store: Files
) -> None:
    person = await a_person(worker_db, company, store)
    await run(worker_db, store, person, await erase(worker_db, person))
    async with worker_db.transaction() as tx:
        facts = await tx.fetch_all(
            "select kind, data::text as data from facts where company_id = %(c)s and conversation_id = %(v)s",
            c=company.id,
            v=person.conversation_id,
        )
    assert {(fact["kind"], fact["data"]) for fact in facts} == {("conversation_erased", "{}")}
    assert len(facts) == 2, "the old one, hushed, and the new one"


async def test_an_entry_nobody_has_read_yet_stays_for_whoever_writes_again(
    worker_db: Database, company: ACompany, store: Files
) -> None:
    person = await a_person(worker_db, company, store)
    async with worker_db.transaction() as tx:
        await tx.execute(
            "insert into journal (company_id, inbox_id, channel, lane, raw) values (%(c)s, %(i)s, 'max', 1, %(raw)s)",
            c=company.id,
            i=person.others["inbox"],
            raw=VALUE.encode(),
        )
    await run(worker_db, store, person, await erase(worker_db, person))
    async with worker_db.transaction() as tx:
        states = await tx.fetch_all("select state from journal where company_id = %(c)s", c=company.id)
    assert [row["state"] for row in states] == ["new"]


async def test_the_act_names_what_the_order_asks_for_and_its_digest_stands_in_the_access_log(
    worker_db: Database, company: ACompany, store: Files
) -> None:
    person = await a_person(worker_db, company, store)
    await run(worker_db, store, person, await erase(worker_db, person))
    async with worker_db.transaction() as tx:
        act = await tx.fetch_one(
            "select fields, encode(digest, 'hex') as digest from destruction_acts where company_id = %(c)s",
            c=company.id,
        )
        logged = await tx.fetch_one(
            "select details from access_log where company_id = %(c)s and action = 'erasure.done'", c=company.id
        )
    assert act is not None
    assert logged is not None
    assert logged["details"]["digest"] == act["digest"]
    fields = {item["id"]: item["value"] for item in act["fields"]["fields"]}
    assert set(fields) >= {"operator", "subject", "destroyers", "categories", "ispdn", "method", "reason", "date"}
    assert fields["subject"] == "Подосинкин"
    assert fields["destroyers"] == "Ира, Олег"
    assert "переписка" in fields["categories"]


async def test_the_web_role_can_neither_change_an_act_nor_destroy_a_request(
    web_db: Database, worker_db: Database, company: ACompany, store: Files
) -> None:
    await a_person(worker_db, company, store)
    for statement in (
        "delete from subject_requests",
        "update destruction_acts set fields = '{}'",
        "delete from erasures",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            async with web_db.transaction() as tx:
                await tx.execute(statement)


async def test_a_file_of_an_answer_that_was_not_sent_yet_goes_with_it(
    worker_db: Database, company: ACompany, store: Files
) -> None:
    person = await a_person(worker_db, company, store)
    key = f"{company.id}/aa/{'b' * 64}"
    await store.put(key, b"a contract with the person")
    async with worker_db.transaction() as tx:
        await tx.execute(
            "with added as (insert into files (company_id, storage_key, name, mime, kind, size, sha256) values"
            " (%(c)s, %(key)s, %(name)s, 'text/plain', 'file', 3, '\\x00') returning id)"
            " update drafts d set file_ids = array[added.id] from added where d.company_id = %(c)s",
            c=company.id,
            key=key,
            name=f"{MARK}.docx",
        )
    assert await run(worker_db, store, person, await erase(worker_db, person))
    assert await traces_of(worker_db, company.id, MARK, VALUE) == []
    assert await keys(store) == []


async def test_a_form_sent_by_the_phone_somebody_writes_from_forgets_its_words_with_them(
    worker_db: Database, company: ACompany, store: Files
) -> None:
    """WhatsApp names a phone without its plus, the form with it."""
    person = await a_person(worker_db, company, store)
    async with worker_db.transaction() as tx:
        await tx.execute(
            "insert into identities (company_id, contact_id, inbox_id, channel, value) values"
            " (%(c)s, %(p)s, %(i)s, 'whatsapp', '79161112233')",
            c=company.id,
            p=person.contact_id,
            i=person.others["inbox"],
        )
        await tx.execute(
            "insert into subject_requests (company_id, kind, origin, subject, address_kind, address, words, rules,"
            " received_on, due_on, asked_at) values (%(c)s, 'access', 'form', 'Анна', 'phone', '+79161112233',"
            " 'Слова с формы', '{PD-14-ANSWER@1}', current_date, current_date, now())",
            c=company.id,
        )
    assert await run(worker_db, store, person, await erase(worker_db, person))
    assert await traces_of(worker_db, company.id, "Слова с формы", "79161112233") == []
