"""Who is who over several imports: people who became one stay one, and strangers of one name or number stay apart."""

import json
from pathlib import Path
from typing import Any

import pytest

from pristan.contacts.model import Joining
from pristan.conversations import acting, joining
from pristan.core.ids import CompanyId, ContactId, ConversationId, OperatorId
from pristan.kit.db import Database
from pristan.migration import service
from pristan.migration.box import opened
from pristan.migration.carried import Carrier, card_of
from pristan.migration.formats import FORMATS
from pristan.migration.jobs import work
from pristan.migration.model import Person
from pristan.migration.notes import Notes
from tests.builders import ACompany
from tests.migration.test_import import CHAT, NOW, Begin, begin, company, loaded, now, rows

__all__ = ["begin", "company"]

ANOTHER = CHAT + "27.03.2024, 09:00 - +7 999 000-00-01: А сегодня?\n"


async def carried(db: Database, begin: Begin, text: str, **more: str) -> int:
    id_ = await begin(text, **more)
    await work(db, id_, now=now)
    found = await loaded(db, id_)
    assert found.state == "done", found.failure
    return id_


async def people(db: Database, company: ACompany) -> dict[str, int]:
    """Those who stand for themselves, by name."""
    sql = "select id, name from contacts where company_id = %(c)s and merged_into_id is null"
    return {row["name"]: row["id"] for row in await rows(db, company, sql)}


async def become_one(db: Database, company: ACompany, gone: int, into: int) -> None:
    given = Joining(company_id=CompanyId(company.id), contact_id=ContactId(gone), into_id=ContactId(into), now=NOW)
    async with db.transaction() as tx:
        await joining.join(tx, given)


async def test_history_that_goes_on_is_brought_to_who_the_person_became(
    worker_db: Database, company: ACompany, begin: Begin
) -> None:
    contacts = {"list": [{"user_id": 5, "first_name": "Иван", "phone_number": "+7 999 000-00-05"}]}
    await carried(worker_db, begin, json.dumps({"contacts": contacts}), name="a.json", format_id="telegram")
    await carried(
        worker_db, begin, "BEGIN:VCARD\nFN:Пётр\nTEL:89990000006\nEND:VCARD\n", name="p.vcf", format_id="vcard"
    )
    await carried(
        worker_db, begin, "BEGIN:VCARD\nFN:Анна\nTEL:89990000007\nEND:VCARD\n", name="q.vcf", format_id="vcard"
    )
    known = await people(worker_db, company)
    await become_one(worker_db, company, known["Иван"], known["Пётр"])
    await become_one(worker_db, company, known["Пётр"], known["Анна"])
    said = {"id": 1, "type": "message", "date_unixtime": "1711378800", "from": "Иван", "from_id": "user5", "text": "Да"}
    chat = {"name": "Иван", "type": "personal_chat", "id": 5, "messages": [said]}
    contacts["list"][0]["phone_number"] = "+7 999 000-00-08"
    again = json.dumps({"contacts": contacts, "chats": {"list": [chat]}})
    await carried(worker_db, begin, again, name="b.json", format_id="telegram")
    whose = await rows(
        worker_db,
        company,
        "select contact_id from conversations where company_id = %(c)s union all select contact_id from contact_details"
        " where company_id = %(c)s and value = '+79990000008'",
    )
    assert [row["contact_id"] for row in whose] == [known["Анна"]] * 2


async def test_a_chat_whose_conversation_was_joined_with_another_goes_on_there(
    worker_db: Database, company: ACompany, begin: Begin
) -> None:
    for name in ("Чат WhatsApp с Иван.txt", "Чат WhatsApp с Ваня.txt"):
        await carried(worker_db, begin, CHAT, name=name)
    known = await people(worker_db, company)
    await become_one(worker_db, company, known["Иван"], known["Ваня"])
    sql = (
        "select c.id, i.display_name as name from conversations c join identities i on i.id = c.identity_id"
        " where c.company_id = %(c)s"
    )
    talks = {row["name"]: row["id"] for row in await rows(worker_db, company, sql)}
    actor = acting.Actor(company_id=CompanyId(company.id), operator_id=OperatorId(1), name="Ира", now=NOW)
    async with worker_db.transaction() as tx:
        await acting.merge(tx, ConversationId(talks["Иван"]), actor=actor, into_id=ConversationId(talks["Ваня"]))
    again = await carried(worker_db, begin, ANOTHER, name="Чат WhatsApp с Иван.txt")
    counts = (await loaded(worker_db, again)).counts
    assert (counts["messages"], counts["duplicates"]) == (1, 6)
    last = await rows(
        worker_db, company, "select conversation_id from messages where company_id = %(c)s and text = 'А сегодня?'"
    )
    assert [row["conversation_id"] for row in last] == [talks["Ваня"]]


async def test_numbers_of_rows_of_two_tables_name_nobody(worker_db: Database, company: ACompany, begin: Begin) -> None:
    first = "ID;Имя;Телефон\n1;Иван;+79990000001\n2;Ольга;+79990000002\n"
    second = "ID;Имя;Телефон\n1;Пётр;+79990000003\n2;Анна;+79990000004\n"
    for text in (first, second, first):
        await carried(worker_db, begin, text, name="base.csv", format_id="csv")
    sql = (
        "select p.name, string_agg(d.value, ' ') as phones from contacts p"
        " join contact_details d on d.contact_id = p.id where p.company_id = %(c)s group by p.id, p.name order by p.id"
    )
    assert [(row["name"], row["phones"][-1]) for row in await rows(worker_db, company, sql)] == [
        ("Иван", "1"),
        ("Ольга", "2"),
        ("Пётр", "3"),
        ("Анна", "4"),
    ]


async def test_deals_of_two_tables_with_the_same_numbers_are_all_there(
    worker_db: Database, company: ACompany, begin: Begin
) -> None:
    head = "ID сделки;Название сделки;Бюджет;Этап сделки\n"
    for text in ("1;Очки;100;новая\n", "1;Тонометр;200;новая\n", "1;Очки;100;оплачена\n"):
        await carried(worker_db, begin, head + text, name="deals.csv", format_id="csv")
    found = await rows(worker_db, company, "select title from import_records where company_id = %(c)s order by id")
    assert [row["title"] for row in found] == ["Очки", "Тонометр"]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        pytest.param({}, {}, True, id="the same line twice"),
        pytest.param({"company": "Ромашка"}, {"company": "Лютик"}, False, id="another company"),
        pytest.param({"extra": {"Город": "Омск"}}, {"extra": {"Город": "Томск"}}, False, id="another town"),
        pytest.param({"note": "сосед"}, {}, False, id="a note of one of them"),
        pytest.param({"phones": ("нет",)}, {}, False, id="a phone that is none"),
        pytest.param(
            {"phones": ("89990000001",), "note": "а"},
            {"phones": ("+7 999 000-00-01",), "note": "б"},
            True,
            id="a phone",
        ),
    ],
)
def test_a_name_alone_makes_nobody_the_same(one: dict[str, Any], other: dict[str, Any], *, is_same: bool) -> None:
    first, second = (card_of(Person(place=1, name="Иван", **more), "csv").key for more in (one, other))
    assert (first == second) is is_same


def read(text: str, tmp_path: Path, *, format_id: str, name: str, **answers: str) -> list[Any]:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return list(FORMATS[format_id].reader()(opened(path, Notes()), Notes(), answers))


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("Аптека Доставка", id="as it is offered"),
        pytest.param("Аптека | Доставка", id="as it is written by hand"),
        pytest.param("Склад|Аптека Доставка", id="beside another"),
    ],
)
def test_we_may_be_called_by_a_name_with_a_bar(answer: str, tmp_path: Path) -> None:
    chat = CHAT.replace("Аптека", "Аптека | Доставка")
    items = read(chat, tmp_path, format_id="whatsapp", name="Чат WhatsApp с Иван.txt")
    lines = Carrier(format_id="whatsapp", name="x", answers={"who_are_we": answer}).batch(items).lines
    assert [line.text for line in lines if line.kind == "out"] == ["Везём"]


def test_of_two_of_one_name_we_are_the_one_that_was_chosen(tmp_path: Path) -> None:
    said = {"type": "message", "date_unixtime": "1711378800", "from": "Иван"}
    messages = [said | {"id": 1, "from_id": "user5", "text": "Я"}, said | {"id": 2, "from_id": "user6", "text": "И я"}]
    text = json.dumps({"name": "Иван", "type": "personal_chat", "id": 5, "messages": messages})
    items = read(text, tmp_path, format_id="telegram", name="result.json")
    lines = Carrier(format_id="telegram", name="x", answers={"who_are_we": "Иван (user6)"}).batch(items).lines
    assert [line.text for line in lines if line.kind == "out"] == ["И я"]


@pytest.mark.parametrize(("answer", "names"), [("no", ["Иван", "Ольга"]), ("yes", ["Ольга"])])
def test_a_table_without_headers_loses_nobody(answer: str, names: list[str], tmp_path: Path) -> None:
    mapping = json.dumps({"Колонка 1": "full_name", "Иван": "full_name"})
    text = "Иван;+79990000001\nОльга;+79990000002\n"
    items = read(text, tmp_path, format_id="csv", name="base.csv", headers=answer, mapping=mapping)
    assert [(item.name, len(item.phones)) for item in items] == [(name, 1) for name in names]


async def test_a_phone_of_an_import_that_was_taken_back_is_nobodys_any_more(
    worker_db: Database, company: ACompany, begin: Begin
) -> None:
    card = "BEGIN:VCARD\nUID:1\nFN:Иван\nTEL:8999000000{}\nEND:VCARD\n"
    first, *later = [
        await carried(worker_db, begin, card.format(last), name=f"{last}.vcf", format_id="vcard") for last in (1, 2, 3)
    ]
    async with worker_db.transaction() as tx:
        proved = "update contact_details set verified_at = now() where value = '+79990000003' and company_id = %(c)s"
        await tx.execute(proved, c=company.id)
    for import_id in later:
        async with worker_db.transaction() as tx:
            await service.set_state(tx, import_id, "undoing", now=NOW)
        await work(worker_db, import_id, now=now)
    assert (await loaded(worker_db, first)).state == "done"
    sql = "select value from contact_details where company_id = %(c)s order by value"
    assert [row["value"] for row in await rows(worker_db, company, sql)] == ["+79990000001", "+79990000003"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_a_phone_that_two_imports_told_goes_with_the_last_of_them(
    worker_db: Database, company: ACompany, begin: Begin, order: tuple[int, int]
) -> None:
    card = "BEGIN:VCARD\nUID:1\nFN:Иван\nTEL:89990000002\n{}END:VCARD\n"
    await carried(worker_db, begin, card.format("").replace("2\n", "1\n"), name="0.vcf", format_id="vcard")
    twice = [
        await carried(worker_db, begin, card.format(more), name=f"{at}.vcf", format_id="vcard")
        for at, more in enumerate(("", "NOTE:ещё\nTEL:8 999 000-00-02\n"), 1)
    ]
    sql = "select value from contact_details where company_id = %(c)s order by value"
    left = []
    for at in order:
        async with worker_db.transaction() as tx:
            await service.set_state(tx, twice[at], "undoing", now=NOW)
        await work(worker_db, twice[at], now=now)
        left.append([row["value"] for row in await rows(worker_db, company, sql)])
    assert left == [["+79990000001", "+79990000002"], ["+79990000001"]]
