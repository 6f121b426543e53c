"""History and people carried over: nothing doubled, nothing skipped, nothing sent, everything taken back."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from pristan.core.errors import Conflict, NotFound
from pristan.kit.db import EVERYTHING, Database, Scope, Tx
from pristan.migration import service
from pristan.migration.jobs import BROKEN, digest_of, work
from pristan.migration.store import Import
from tests.builders import ACompany, a_company

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANSWERS = {"time_zone": "Europe/Moscow", "who_are_we": "Аптека"}
Begin = Callable[..., Awaitable[int]]


def now() -> datetime:
    return NOW


@pytest.fixture
async def company(worker_db: Database) -> ACompany:
    return await a_company(worker_db)


@pytest.fixture
def begin(worker_db: Database, company: ACompany, tmp_path: Path) -> Begin:
    async def begun(text: str, *, name: str = "Чат WhatsApp с Иван.txt", format_id: str = "whatsapp") -> int:
        path = tmp_path / name
        await asyncio.to_thread(path.write_text, text, "utf-8")
        async with worker_db.transaction() as tx:
            return await service.begin(
                tx,
                company.id,
                company.line_id,
                format_id=format_id,
                path=str(path),
                digest=await asyncio.to_thread(digest_of, path),
                answers=ANSWERS,
                now=NOW,
            )

    return begun


async def rows(db: Database, company: ACompany, sql: Any) -> list[dict[str, Any]]:
    async with db.transaction() as tx:
        return list(await tx.fetch_all(sql, c=company.id))


async def loaded(db: Database, import_id: int) -> Import:
    async with db.transaction() as tx:
        return await service.load(tx, import_id)


async def counted(db: Database, company: ACompany) -> dict[str, int]:
    found = await rows(
        db,
        company,
        "select (select count(*) from messages where company_id = %(c)s) as messages,"
        " (select count(*) from conversations where company_id = %(c)s) as conversations,"
        " (select count(*) from contacts where company_id = %(c)s) as contacts,"
        " (select count(*) from identities where company_id = %(c)s) as identities,"
        " (select count(*) from import_rows where company_id = %(c)s) as traced,"
        " (select count(*) from outbox where company_id = %(c)s) as outbox,"
        " (select count(*) from facts where company_id = %(c)s) as facts,"
        " (select count(*) from consent_records where company_id = %(c)s) as consents,"
        " (select count(*) from conversations where company_id = %(c)s and routing_cause is not null) as routed",
    )
    return found[0]


CHAT = (
    "25.03.2024, 18:00 - Сообщения и звонки защищены сквозным шифрованием.\n"
    "25.03.2024, 18:01 - +7 999 000-00-01: Здравствуйте\nгде заказ?\n"
    "25.03.2024, 18:01 - +7 999 000-00-01: <Без медиафайлов>\n"
    "25.03.2024, 18:01 - +7 999 000-00-01: <Без медиафайлов>\n"
    "25.03.2024, 18:02 - Аптека: Везём\n"
    "26.03.2024, 09:00 - +7 999 000-00-01: Данное сообщение удалено\n"
)


async def test_a_chat_becomes_a_closed_conversation_with_its_times_and_authors(
    worker_db: Database, company: ACompany, begin: Begin
) -> None:
    import_id = await begin(CHAT, name="Чат WhatsApp с +7 999 000-00-01.txt")
    await work(worker_db, import_id, now=now)
    done = await loaded(worker_db, import_id)
    assert (done.state, done.counts["messages"], done.counts["notices"]) == ("done", 5, 1)
    said = await rows(
        worker_db,
        company,
        "select m.kind, m.author_kind, m.author_name, m.text, m.sent_at, m.state, m.removed_at is not null as gone,"
        " r.place from messages m join import_rows r on r.company_id = m.company_id and r.target_id = m.id"
        " and r.target = 'message' where m.company_id = %(c)s order by m.sort_at, m.sort_seq",
    )
    assert [row["kind"] for row in said] == ["system", "in", "in", "in", "out", "in"]
    assert [row["place"] for row in said] == [1, 2, 4, 5, 6, 7]
    assert said[1]["text"] == "Здравствуйте\nгде заказ?"
    assert said[1]["sent_at"] == datetime(2024, 3, 25, 15, 1, tzinfo=UTC)
    assert (said[4]["author_name"], said[4]["state"]) == ("Аптека", "sent")
    assert said[5]["gone"]
    thread = (
        await rows(
            worker_db,
            company,
            "select c.status, c.created_at, c.last_message_at, c.unread_count, n.state, p.name, d.value, d.verified_at"
            " from conversations c join inboxes n on n.id = c.inbox_id"
            " join contacts p on p.company_id = c.company_id and p.id = c.contact_id"
            " join contact_details d on d.company_id = p.company_id and d.contact_id = p.id where c.company_id = %(c)s",
        )
    )[0]
    assert (thread["status"], thread["unread_count"], thread["state"]) == ("closed", 0, "removed")
    assert thread["created_at"] == datetime(2024, 3, 25, 15, 0, tzinfo=UTC)
    assert thread["last_message_at"] == datetime(2024, 3, 26, 6, 0, tzinfo=UTC)
    assert (thread["name"], thread["value"], thread["verified_at"]) == ("+7 999 000-00-01", "+79990000001", None)


async def test_nothing_imported_is_sent_routed_told_or_consented(
    worker_db: Database, company: ACompany, begin: Begin
) -> None:
    await work(worker_db, await begin(CHAT), now=now)
    found = await counted(worker_db, company)
    assert (found["outbox"], found["routed"], found["facts"], found["consents"]) == (0, 0, 0, 0)


async def test_the_same_file_twice_adds_nothing(worker_db: Database, company: ACompany, begin: Begin) -> None:
    await work(worker_db, await begin(CHAT), now=now)
    before = await counted(worker_db, company)
    second = await begin(CHAT)
    await work(worker_db, second, now=now)
    assert await counted(worker_db, company) == before
    assert (await loaded(worker_db, second)).counts["duplicates"] == 6


def long_chat(count: int) -> str:
    start = datetime(2024, 3, 25, 10, 0, tzinfo=UTC)
    ats = [(start + timedelta(seconds=20 * number)).strftime("%d.%m.%Y, %H:%M") for number in range(count)]
    return "".join(f"{at} - {'Аптека' if number % 3 else 'Иван'}: да\n" for number, at in enumerate(ats))


class Killed(BaseException):
    """The process is gone."""


class Dying(Database):
    """A database whose every fourth transaction is broken off just before its commit."""

    def __init__(self, inner: Database) -> None:
        self._inner, self._calls = inner, 0

    @override
    @asynccontextmanager
    async def transaction(self, scope: Scope = EVERYTHING) -> AsyncIterator[Tx]:
        async with self._inner.transaction(scope) as tx:
            yield tx
            self._calls += 1
            if self._calls % 4 == 0:
                raise Killed


async def test_an_import_killed_within_batches_goes_on_where_it_was(
    worker_db: Database, company: ACompany, begin: Begin
) -> None:
    import_id, dying, deaths = await begin(long_chat(100)), Dying(worker_db), 0
    while (await loaded(worker_db, import_id)).state == "running":
        try:
            await work(dying, import_id, now=now, at_once=7, by="the only worker")
        except Killed:
            deaths += 1
    found = await counted(worker_db, company)
    assert deaths > 5
    assert (found["messages"], found["conversations"], found["traced"]) == (100, 1, 103)
    assert (await loaded(worker_db, import_id)).counts["messages"] == 100


async def test_two_workers_on_one_import_double_nothing(worker_db: Database, company: ACompany, begin: Begin) -> None:
    import_id = await begin(long_chat(3000))
    await asyncio.gather(*(work(worker_db, import_id, now=now) for _ in range(3)))
    await work(worker_db, import_id, now=now)
    assert (await counted(worker_db, company))["messages"] == 3000
    assert (await loaded(worker_db, import_id)).state == "done"


async def test_a_paused_import_stands_still_until_it_goes_on(
    worker_db: Database, company: ACompany, begin: Begin
) -> None:
    import_id = await begin(CHAT)
    async with worker_db.transaction() as tx:
        await service.set_state(tx, import_id, "paused", now=NOW)
    await work(worker_db, import_id, now=now)
    assert (await counted(worker_db, company))["messages"] == 0
    async with worker_db.transaction() as tx:
        await service.set_state(tx, import_id, "running", now=NOW)
    assert await work(worker_db, import_id, now=now) >= 6
    assert (await loaded(worker_db, import_id)).state == "done"
    with pytest.raises(Conflict):
        async with worker_db.transaction() as tx:
            await service.set_state(tx, import_id, "paused", now=NOW)


async def test_an_import_is_undone_whole_and_what_others_added_stays(
    worker_db: Database, company: ACompany, begin: Begin
) -> None:
    cards = "BEGIN:VCARD\nFN:Ольга\nTEL:8 999 000-00-05\nEND:VCARD\nBEGIN:VCARD\nFN:Пётр\nTEL:89990000006\nEND:VCARD\n"
    people = await begin(cards, name="people.vcf", format_id="vcard")
    chat = await begin(CHAT)
    for import_id in (people, chat):
        await work(worker_db, import_id, now=now)
    async with worker_db.transaction() as tx:
        await tx.execute(
            "insert into contact_details (company_id, contact_id, kind, value, shown, source, told_at)"
            " select company_id, id, 'email', 'o@p.example', 'o@p.example', 'operator', now() from contacts"
            " where company_id = %(c)s and name = 'Ольга'",
            c=company.id,
        )
    for import_id in (people, chat):
        async with worker_db.transaction() as tx:
            await service.set_state(tx, import_id, "undoing", now=NOW)
        await work(worker_db, import_id, now=now)
    found = await counted(worker_db, company)
    assert (found["messages"], found["conversations"], found["identities"], found["traced"]) == (0, 0, 0, 0)
    assert [
        row["name"] for row in await rows(worker_db, company, "select name from contacts where company_id = %(c)s")
    ] == ["Ольга"]
    assert (await loaded(worker_db, people)).counts["kept"] == 1
    again = await begin(CHAT)
    await work(worker_db, again, now=now)
    assert (await counted(worker_db, company))["messages"] == 6


async def test_people_of_a_whole_account_are_those_of_its_chats(
    worker_db: Database, company: ACompany, begin: Begin
) -> None:
    said = {
        "id": 1,
        "type": "message",
        "date_unixtime": "1711378800",
        "from": "Иван",
        "from_id": "user5",
        "text": "Да\u0000",
    }
    account = {
        "personal_information": {"user_id": 7, "first_name": "Аптека"},
        "contacts": {"list": [{"user_id": 5, "first_name": "Иван", "phone_number": "+7 999 000-00-01"}]},
        "chats": {
            "list": [
                {
                    "name": "Иван",
                    "type": "personal_chat",
                    "id": 5,
                    "messages": [
                        said,
                        said | {"id": 2, "from_id": "user7", "reply_to_message_id": 1, "photo": "photos/1.jpg"},
                    ],
                }
            ]
        },
    }
    import_id = await begin(json.dumps(account), name="result.json", format_id="telegram")
    await work(worker_db, import_id, now=now)
    found = await counted(worker_db, company)
    assert (found["contacts"], found["conversations"], found["messages"]) == (1, 1, 2)
    said_rows = await rows(
        worker_db,
        company,
        "select m.kind, m.text, m.reply_to_id is not null as is_reply, a.name, a.state, a.reason from messages m"
        " left join attachments a on a.company_id = m.company_id and a.message_id = m.id"
        " where m.company_id = %(c)s order by m.sort_seq, m.id",
    )
    assert {row["kind"] for row in said_rows} == {"in", "out"}
    assert {(row["name"], row["state"]) for row in said_rows if row["name"]} == {("1.jpg", "failed")}


async def test_a_file_that_went_away_stops_the_import_and_says_so(
    worker_db: Database, begin: Begin, tmp_path: Path
) -> None:
    import_id = await begin(CHAT)
    await asyncio.to_thread((tmp_path / "Чат WhatsApp с Иван.txt").unlink)
    await work(worker_db, import_id, now=now)
    found = await loaded(worker_db, import_id)
    assert found.state == "failed"
    assert found.failure


async def test_a_line_of_another_company_is_not_found(worker_db: Database, company: ACompany) -> None:
    stranger = await a_company(worker_db, name="Чужая")
    with pytest.raises(NotFound):
        async with worker_db.transaction() as tx:
            await service.begin(
                tx,
                company.id,
                stranger.line_id,
                format_id="vcard",
                path="x.vcf",
                digest=b"",
                answers={},
                now=NOW,
            )


@pytest.mark.parametrize(("state", "ends"), [("looking", "refused"), ("running", "failed")])
async def test_an_import_that_breaks_each_time_is_given_back_to_people(
    worker_db: Database, begin: Begin, monkeypatch: pytest.MonkeyPatch, state: str, ends: str
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("nobody foresaw it")

    monkeypatch.setattr("pristan.migration.jobs.inspect", broken)
    monkeypatch.setattr("pristan.migration.jobs.opened", broken)
    import_id = await begin(CHAT)
    async with worker_db.transaction() as tx:
        await tx.execute("update imports set state = %(s)s where id = %(i)s", s=state, i=import_id)
    at = NOW
    for turn in range(5):
        assert (await loaded(worker_db, import_id)).state == state
        with pytest.raises(RuntimeError):
            await work(worker_db, import_id, now=lambda at=at: at)  # type: ignore[misc]
        assert await work(worker_db, import_id, now=lambda at=at: at) == 0, "it rests"  # type: ignore[misc]
        at += timedelta(minutes=2**turn)
    found = await loaded(worker_db, import_id)
    assert (found.state, found.failure) == (ends, BROKEN)
