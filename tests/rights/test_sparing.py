"""A term of retention destroys what is old when it goes, not what was old when it was looked at."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from obstore.store import LocalStore
from typing_extensions import override

from pristan.kit.db import Database
from pristan.kit.files import Files
from pristan.rights import reapply
from pristan.rights.holdings import erasing as queries
from pristan.rights.model import Erasure
from pristan.rights.service import erasing, retention, tombstones
from pristan.rights.service.targets import from_stored
from tests.builders import ACompany
from tests.rights.conftest import MARK, Person, a_person, traces_of
from tests.rights.test_erasing import Dying
from tests.rights.test_retention import NOW, a_rule, an_old_thread

NEW = "Снова здравствуйте, где мой заказ"


async def begun(db: Database, rule: retention.Rule) -> int:
    async with db.transaction() as tx:
        made = await retention.begin(tx, rule, now=NOW)
    assert made is not None
    return made


async def aimed(db: Database, company: ACompany) -> int:
    """A destruction by the term that has written down whose rows go, and has destroyed nothing yet."""
    made = await begun(db, await a_rule(db, company))
    async with db.transaction() as tx:
        found = await tx.one_of(Erasure, queries.load, company_id=company.id, id=made)
        assert found is not None
        step = erasing.Step(tx=tx, erasure=found, targets=from_stored(found.targets), now=NOW, keys=[])
        assert await erasing.PHASES[erasing.FIRST](step)
    return made


async def written_again(db: Database, person: Person) -> None:
    """The customer writes into the thread that was closed."""
    where: dict[str, Any] = {"c": person.company.id, "v": person.conversation_id, "at": NOW + timedelta(seconds=5)}
    async with db.transaction() as tx:
        await tx.execute(
            "insert into messages (company_id, conversation_id, inbox_id, business_line_id, kind, author_kind,"
            " author_name, text, sort_at, sent_at, state) select company_id, id, inbox_id, business_line_id, 'in',"
            f" 'contact', '', '{NEW}', %(at)s, %(at)s, 'received' from conversations"
            " where company_id = %(c)s and id = %(v)s",
            **where,
        )
        await tx.execute(
            "update conversations set status = 'open', last_message_at = %(at)s"
            " where company_id = %(c)s and id = %(v)s",
            **where,
        )


def now() -> datetime:
    return NOW + timedelta(minutes=1)


async def go(db: Database, store: Files, company: ACompany, made: int) -> bool:
    return await erasing.work(db, store, company_id=company.id, erasure_id=made, now=now)


async def texts(db: Database, company: ACompany) -> list[str]:
    async with db.transaction() as tx:
        rows = await tx.fetch_all("select text from messages where company_id = %(c)s order by id", c=company.id)
    return [row["text"] for row in rows]


async def test_a_thread_that_lives_again_before_its_turn_stays_whole(
    worker_db: Database, company: ACompany, store: Files
) -> None:
    person = await an_old_thread(worker_db, company, store)
    made = await begun(worker_db, await a_rule(worker_db, company))
    await written_again(worker_db, person)
    assert not await go(worker_db, store, company, made)
    assert await texts(worker_db, company) == [f"{MARK} 1", f"{MARK} 2", f"{MARK} 3", NEW]
    async with worker_db.transaction() as tx:
        row = await tx.fetch_one("select state, refused_why from erasures where id = %(id)s", id=made)
    assert row == {"state": "refused", "refused_why": "Срок хранения больше не истёк: в диалогах снова написали"}


async def test_what_comes_while_a_thread_is_being_destroyed_stays_with_its_thread(
    worker_db: Database, company: ACompany, store: Files
) -> None:
    person = await an_old_thread(worker_db, company, store)
    made = await aimed(worker_db, company)
    await written_again(worker_db, person)
    assert await go(worker_db, store, company, made)
    assert await texts(worker_db, company) == [NEW]
    async with worker_db.transaction() as tx:
        threads = await tx.fetch_all("select id, status from conversations where company_id = %(c)s", c=company.id)
    assert threads == [{"id": person.conversation_id, "status": "open"}]


async def test_a_thread_that_was_spared_is_named_by_neither_the_tombstone_nor_the_act(
    worker_db: Database, company: ACompany, store: Files
) -> None:
    gone = await a_person(worker_db, company, store, mark="Второй", value="799900445566")
    person = await an_old_thread(worker_db, company, store)
    made = await aimed(worker_db, company)
    await written_again(worker_db, person)
    assert await go(worker_db, store, company, made)
    named = [id_ async for stone in tombstones.standing(store) for id_, _ in stone.conversations]
    assert named == [gone.conversation_id]
    async with worker_db.transaction() as tx:
        row = await tx.fetch_one("select targets, subject from erasures where id = %(id)s", id=made)
        act = await tx.fetch_one("select fields from destruction_acts where erasure_id = %(id)s", id=made)
    assert row is not None
    assert act is not None
    assert row["targets"]["conversation_ids"] == [gone.conversation_id]
    assert [id_ for id_, _ in row["targets"]["marks"]["conversations"]] == [gone.conversation_id]
    [subject] = [item["value"] for item in act["fields"]["fields"] if item["id"] == "subject"]
    assert (row["subject"], subject) == ("1 по перечню номеров записей",) * 2
    assert await reapply(worker_db, store, now=NOW + timedelta(days=1)) == 0
    assert await texts(worker_db, company) == [NEW], "a restored copy destroys nothing of whoever was spared"


async def test_a_killed_end_lays_the_smaller_tombstone_once_more(
    worker_db: Database, company: ACompany, store: Files
) -> None:
    person = await an_old_thread(worker_db, company, store)
    made = await aimed(worker_db, company)
    await written_again(worker_db, person)
    lives = 0
    while True:
        lives += 1
        with suppress(ConnectionAbortedError):
            if await go(Dying(worker_db, after=lives), store, company, made):  # type: ignore[arg-type] # it dies
                break
    assert lives > 3
    assert [stone.conversations async for stone in tombstones.standing(store)] == [()]
    async with worker_db.transaction() as tx:
        acts = await tx.fetch_value("select count(*) from destruction_acts where company_id = %(c)s", c=company.id)
    assert acts == 1
    assert await texts(worker_db, company) == [NEW]


async def test_a_worker_that_lays_the_tombstone_late_begins_nothing_anew(
    worker_db: Database, company: ACompany, store: Files, tmp_path: Path
) -> None:
    await an_old_thread(worker_db, company, store)
    made = await aimed(worker_db, company)

    class Slow(Files):
        @override
        async def put(self, key: str, content: bytes) -> None:
            assert await go(worker_db, store, company, made), "another worker does all of it meanwhile"
            await store.put(key, content)

    assert await go(worker_db, Slow(LocalStore(str(tmp_path / "store"))), company, made)
    async with worker_db.transaction() as tx:
        state = await tx.fetch_one("select state, phase from erasures where id = %(id)s", id=made)
    assert state == {"state": "done", "phase": ""}


async def test_a_hold_on_another_card_of_the_person_keeps_their_thread(
    worker_db: Database, company: ACompany, store: Files
) -> None:
    person = await an_old_thread(worker_db, company, store)
    async with worker_db.transaction() as tx:
        # As joining leaves them: the thread goes over to the card that stays, the hold stays where it was set.
        await tx.execute(
            "update conversations set contact_id = %(p)s where company_id = %(c)s", c=company.id, p=person.contact_id
        )
        await tx.execute(
            "insert into legal_holds (company_id, contact_id, reason, set_at) values (%(c)s, %(p)s, 'Спор', now())",
            c=company.id,
            p=person.merged_id,
        )
    rule = await a_rule(worker_db, company)
    async with worker_db.transaction() as tx:
        assert await retention.begin(tx, rule, now=NOW) is None


async def test_a_hold_set_on_the_last_day_of_its_term_in_moscow_still_holds(
    worker_db: Database, company: ACompany, store: Files
) -> None:
    person = await an_old_thread(worker_db, company, store)
    made = await begun(worker_db, await a_rule(worker_db, company))
    async with worker_db.transaction() as tx:
        await tx.execute(
            "insert into legal_holds (company_id, contact_id, reason, set_at, until)"
            " values (%(c)s, %(p)s, 'Спор', now(), '2026-11-22')",
            c=company.id,
            p=person.contact_id,
        )
    late = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)  # 23:30 in Moscow
    assert not await erasing.work(worker_db, store, company_id=company.id, erasure_id=made, now=lambda: late)
    assert "messages" in await traces_of(worker_db, company.id, MARK)
