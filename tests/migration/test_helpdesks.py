"""Correspondence within exports of helpdesks becomes history: times, authors, notes, statuses, the right person."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pristan.kit.db import Database
from pristan.migration import inspect, service
from pristan.migration.jobs import work
from pristan.migration.store import Import
from tests.builders import ACompany, a_company

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
AT = 1_711_378_800  # 25 March 2024, 15:00 UTC
Carry = Callable[..., Awaitable[Import]]


@pytest.fixture
async def company(worker_db: Database) -> ACompany:
    return await a_company(worker_db)


@pytest.fixture
def carry(worker_db: Database, company: ACompany, tmp_path: Path) -> Carry:
    """Carry an export over to its end; nothing of it may be asked about."""

    async def carried(format_id: str, content: object, *, name: str = "export.json", **answers: str) -> Import:
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        path = tmp_path / name
        await asyncio.to_thread(path.write_text, text, "utf-8")
        found = await asyncio.to_thread(inspect, path, format_name=format_id, answers=answers)
        assert found.questions == []
        async with worker_db.transaction() as tx:
            made = await service.begin(
                tx, company.id, company.line_id, format_id=format_id, path=str(path), digest=b"", answers=answers,
                now=NOW,
            )  # fmt: skip
        await work(worker_db, made, now=lambda: NOW, at_once=3)
        async with worker_db.transaction() as tx:
            done = await service.load(tx, made)
        assert done.state == "done", done.failure
        return done

    return carried


async def said(db: Database, company: ACompany) -> list[dict[str, Any]]:
    async with db.transaction() as tx:
        return await tx.fetch_all(
            "select m.text, m.kind, m.author_name as author, m.state, m.sent_at as at, m.conversation_id as talk,"
            " p.name as person, n.name as archive, c.status, r.text as answered"
            " from messages m join conversations c on c.company_id = m.company_id and c.id = m.conversation_id"
            " join contacts p on p.company_id = c.company_id and p.id = c.contact_id"
            " join inboxes n on n.company_id = c.company_id and n.id = c.inbox_id"
            " left join messages r on r.company_id = m.company_id and r.id = m.reply_to_id"
            " where m.company_id = %(c)s order by m.conversation_id, m.sort_at, m.sort_seq",
            c=company.id,
        )


ZENDESK = {
    "tickets": [
        {
            "id": 35,
            "subject": "Где заказ",
            "description": "Здравствуйте, где заказ?",
            "status": "solved",
            "requester_id": 7,
            "created_at": "2024-03-25T15:00:00Z",
            "comments": [
                {"id": 1, "author_id": 7, "body": "Здравствуйте, где заказ?", "public": True,
                 "created_at": "2024-03-25T15:00:00Z"},
                {"id": 2, "author_id": 9, "html_body": "<p>x</p>", "body": "<p>Едет &amp; скоро</p>", "public": True,
                 "created_at": "2024-03-25T15:05:00Z", "attachments": [
                     {"id": 5, "file_name": "чек.pdf", "content_url": "https://shop.zendesk.com/a/5"}]},
                {"id": 3, "author_id": 9, "body": "Курьер потерял адрес", "public": False,
                 "created_at": "2024-03-25T15:06:00Z"},
                {"id": 4, "author_id": 8, "body": "Я его сосед", "public": True, "created_at": "2024-03-25T15:07:00Z"},
            ],
        },
        {"id": 36, "subject": "Возврат", "description": "Верните деньги", "requester_id": 7, "status": "open",
         "created_at": "2024-03-26T10:00:00Z"},
    ],
    "users": [
        {"id": 7, "name": "Иван Петров", "email": "i@client.example", "phone": "8 (999) 000-00-01", "role": "end-user"},
        {"id": 8, "name": "Сосед", "email": "n@client.example", "role": "end-user"},
        {"id": 9, "name": "Анна", "email": "anna@shop.example", "role": "agent"},
    ],
}  # fmt: skip


@pytest.mark.parametrize("are_people_first", [True, False])
async def test_comments_of_zendesk_are_history_of_the_person_who_asked(
    worker_db: Database, company: ACompany, carry: Carry, *, are_people_first: bool
) -> None:
    names = ("users", "tickets") if are_people_first else ("tickets", "users")
    done = await carry("zendesk", {name: ZENDESK[name] for name in names})
    found = await said(worker_db, company)
    assert [row["text"] for row in found] == [
        "Здравствуйте, где заказ?", "Едет & скоро", "Курьер потерял адрес", "Я его сосед", "Верните деньги"
    ]  # fmt: skip
    assert [row["kind"] for row in found][:3] == ["in", "out", "note"]
    if are_people_first:
        assert found[3]["kind"] == "in", "whoever is an end user is no colleague"
        assert [row["author"] for row in found][:2] == ["Иван Петров", "Анна"]
    assert found[1]["at"] == datetime(2024, 3, 25, 15, 5, tzinfo=UTC)
    assert {row["person"] for row in found} == {"Иван Петров"}
    assert {(row["archive"], row["status"]) for row in found} == {("Архив Zendesk", "closed")}
    assert len({row["talk"] for row in found}) == 2, "a conversation each ticket"
    assert (done.counts["people"], done.counts["records"], done.counts["files_left"]) == (3, 2, 1)


async def test_parts_of_intercom_are_history_and_notes_stay_notes(
    worker_db: Database, company: ACompany, carry: Carry
) -> None:
    user, admin = {"type": "user", "id": "u1", "name": "Иван", "email": "i@p.example"}, {"type": "admin", "id": "a1"}
    part: dict[str, Any] = {"author": {**admin, "name": "Анна"}, "created_at": AT + 60}
    talk = {
        "type": "conversation", "id": "5", "state": "closed", "created_at": AT,
        "source": {"id": "s1", "body": "<p>Вопрос</p>", "author": user},
        "conversation_parts": {"conversation_parts": [
            {**part, "id": "p1", "part_type": "comment", "body": "<p>Ответ</p>"},
            {**part, "id": "p2", "part_type": "note", "body": "<p>между нами</p>"},
            {**part, "id": "p3", "part_type": "close", "body": None, "created_at": AT + 90},
            {"id": "p4", "part_type": "comment", "body": "Спасибо", "author": user, "created_at": AT + 80},
        ]},
    }  # fmt: skip
    await carry("intercom", talk)
    found = await said(worker_db, company)
    assert [(row["text"], row["kind"]) for row in found] == [
        ("Вопрос", "in"), ("Ответ", "out"), ("между нами", "note"), ("Спасибо", "in"), ("", "system"),
    ]  # fmt: skip
    assert {row["person"] for row in found} == {"Иван"}
    assert found[0]["at"] == datetime(2024, 3, 25, 15, 0, tzinfo=UTC)


async def test_conversations_of_freshdesk_tell_which_way_they_went(
    worker_db: Database, company: ACompany, carry: Carry
) -> None:
    ticket = {
        "id": 4, "subject": "Чек", "description_text": "Пришлите чек", "requester_id": 11, "responder_id": 2,
        "fr_due_by": "2024-03-26T15:00:00Z", "created_at": "2024-03-25T15:00:00Z",
        "requester": {"id": 11, "name": "Ольга", "email": "o@p.example", "phone": "+79990000003"},
        "conversations": [
            {"id": 1, "body_text": "Отправили", "incoming": False, "private": False, "user_id": 2,
             "created_at": "2024-03-25T15:01:00Z"},
            {"id": 2, "body_text": "Дошло", "incoming": True, "private": False, "user_id": 11,
             "created_at": "2024-03-25T15:02:00Z"},
            {"id": 3, "body_text": "закрою завтра", "incoming": False, "private": True, "user_id": 2,
             "created_at": "2024-03-25T15:03:00Z"},
        ],
    }  # fmt: skip
    await carry("freshdesk", [ticket])
    found = await said(worker_db, company)
    assert [(row["text"], row["kind"]) for row in found] == [
        ("Пришлите чек", "in"), ("Отправили", "out"), ("Дошло", "in"), ("закрою завтра", "note"),
    ]  # fmt: skip
    assert (found[0]["person"], found[0]["author"]) == ("Ольга", "Ольга")


async def test_an_answer_of_chatwoot_keeps_statuses_and_quotes(
    worker_db: Database, company: ACompany, carry: Carry
) -> None:
    common = {"conversation_id": 1, "created_at": AT, "private": False}
    talk = {
        "id": 1, "inbox_id": 2, "status": "open",
        "meta": {"sender": {"id": 5, "name": "Иван", "phone_number": "+79990000001"}, "channel": "Channel::Api"},
        "messages": [
            {**common, "id": 1, "content": "Да", "message_type": 0},
            {**common, "id": 2, "content": "Готово", "message_type": 1, "status": "read",
             "content_attributes": {"in_reply_to": 1}},
            {**common, "id": 3, "content": "не ушло", "message_type": 1, "status": "failed"},
            {**common, "id": 4, "content": "удалено", "message_type": 1, "content_attributes": {"deleted": True}},
        ],
    }  # fmt: skip
    await carry("chatwoot", {"data": {"payload": [talk]}})
    found = await said(worker_db, company)
    assert [(row["kind"], row["state"]) for row in found] == [
        ("in", "received"), ("out", "read"), ("out", "failed"), ("out", "sent"),
    ]  # fmt: skip
    assert found[1]["answered"] == "Да", "also within one batch"
    assert found[0]["archive"] == "Архив Chatwoot"


async def test_a_table_of_messages_is_divided_by_its_conversations(
    worker_db: Database, company: ACompany, carry: Carry
) -> None:
    table = (
        "message_id,message_body,message_type,message_created_at,message_author_name,message_author_type,"
        "conversation_id,conversation_state\n"
        "1,Здравствуйте,comment,2017-11-14 21:45:08,Иван,user,7,open\n"
        "2,Алло,comment,2017-11-14 21:45:30,Пётр,user,8,open\n"
        "3,Да,comment,2017-11-14 21:46:08,Анна,admin,7,open\n"
    )
    await carry("intercom", table, name="export.csv", time_zone="UTC")
    found = await said(worker_db, company)
    assert [(row["text"], row["kind"], row["person"]) for row in found] == [
        ("Здравствуйте", "in", "Иван"), ("Да", "out", "Иван"), ("Алло", "in", "Пётр"),
    ]  # fmt: skip


async def test_the_same_export_twice_adds_nothing_and_undoing_leaves_nothing(
    worker_db: Database, company: ACompany, carry: Carry
) -> None:
    first = await carry("zendesk", ZENDESK)
    again = await carry("zendesk", ZENDESK)
    assert (again.counts["messages"], again.counts["records"]) == (0, 0)
    async with worker_db.transaction() as tx:
        await service.set_state(tx, first.id, "undoing", now=NOW)
    await work(worker_db, first.id, now=lambda: NOW)
    async with worker_db.transaction() as tx:
        left = await tx.fetch_one(
            "select (select count(*) from messages where company_id = %(c)s) as messages,"
            " (select count(*) from contacts where company_id = %(c)s) as people,"
            " (select count(*) from import_records where company_id = %(c)s) as records",
            c=company.id,
        )
    assert left == {"messages": 0, "people": 0, "records": 0}


async def test_a_file_of_people_only_makes_no_archive(worker_db: Database, company: ACompany, carry: Carry) -> None:
    await carry("zendesk", {"users": ZENDESK["users"]})
    async with worker_db.transaction() as tx:
        count = await tx.fetch_value("select count(*) from inboxes where company_id = %(c)s", c=company.id)
    assert count == 0


@pytest.mark.parametrize(
    ("system", "one"),
    [
        pytest.param("chatwoot", {"content": "да", "message_type": {}, "sender": {"id": 7}}, id="a kind of Chatwoot"),
        pytest.param("intercom", {"body": "да", "part_type": [], "author": {"id": 7}}, id="a part of Intercom"),
    ],
)
def test_a_kind_that_is_no_word_breaks_nothing(tmp_path: Path, system: str, one: dict[str, Any]) -> None:
    talk = {"id": 1, "inbox_id": 3, "messages": [one | {"id": 1, "created_at": 1_711_378_800}]}
    (tmp_path / "export.json").write_text(json.dumps([talk]), "utf-8")
    assert inspect(tmp_path / "export.json", format_name=system).messages == 1
