"""Tables and JSON of CRMs and helpdesks, with the headers their exports have."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pristan.migration import Findings, Unreadable, inspect

Look = Callable[..., Findings]


@pytest.mark.parametrize(
    ("name", "format_name", "contacts", "deals", "companies"),
    [
        ("chatwoot-csv/contacts.csv", "chatwoot", 10, 0, 0),
        ("salesforce-csv/opportunityData.csv", "salesforce", 0, 38, 0),
        ("salesforce-csv/dateWithTimeZone.csv", "salesforce", 0, 0, 2),
    ],
)
def test_an_open_sample_is_read_whole(
    sample: Callable[[str], Path], name: str, format_name: str, contacts: int, deals: int, companies: int
) -> None:
    for asked in (format_name, "auto", name.partition("/")[0]):
        found = inspect(sample(name), format_name=asked)
        assert (found.contacts, found.deals, found.companies) == (contacts, deals, companies)
    assert inspect(sample(name)).format == format_name


@pytest.mark.parametrize("name", ["csvEscapedQuotes.csv", "csvtext_BOM_UTF16LE.csv", "csvtext_BOM_UTF8.csv"])
def test_columns_that_say_nothing_are_asked_about(sample: Callable[[str], Path], name: str) -> None:
    found = inspect(sample(f"salesforce-csv/{name}"), format_name="salesforce")
    assert [question.id for question in found.questions] == ["mapping"]
    assert "строки 2–3" in found.warnings[-1]


AMO_DEALS = (
    "ID;Название сделки;Бюджет ₸;Ответственный;Дата создания сделки;Теги;Этап сделки;Воронка;Полное имя контакта;"
    "Компания контакта;Рабочий телефон;Мобильный телефон;Рабочий email;utm_source;utm_source\r\n"
    "1;Заказ;500;Анна;25.03.2024 18:00:00;;Новая;Основная;Иван Петров;ООО;'+79990000001;8 999 000-00-02;i@p.ru;;\r\n"
    "1;Заказ;500;Анна;25.03.2024 18:00:00;;Новая;Основная;Ольга;ООО;'+79990000003;;;;a\r\n"
    '2;"Ещё\r\n'
    "заказ\";;Анна;26.03.2024 18:00:00;;Новая;Основная;Иван Петров;ООО;'+79990000001;8 999 000-00-02;i@p.ru;;\r\n"
)
HUBSPOT = (
    "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Create Date\n"
    '51,Иван,Петров,i@p.example,"+7 999 000-00-01",Анна,NEW,2024-03-12 09:14\n'
)
GOOGLE = (
    "First Name,Middle Name,Last Name,File As,Organization Name,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,"
    "Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value\n"
    'Иван,,Петров,,ООО,"две\n'
    'строки",* myContacts,* Home,i@p.example,Mobile,+7 999 000-00-01 ::: +7 999 000-00-02,Work,\n'
    ",,,,,,* myContacts,,,Mobile,+7 999 000-00-03,,\n"
)
BITRIX = (
    "<html><body><table><tr><th>ID</th><th>Название&#160;сделки</th><th>Стадия сделки</th>"
    "<th>Сумма</th><th>Контакт</th></tr>\n"
    "<tr><td>1</td><td>&quot;Заказ&quot;</td><td>Новая</td><td>100</td><td>Иван</td></tr>"
    "<tr><td>2</td><td>Ещё</td><td>Новая</td><td>7,9E+10</td><td>Иван</td></tr></table></body></html>"
)
BITRIX_PEOPLE = (
    "Имя;Фамилия;Тип контакта;Рабочий телефон;Мобильный телефон;Рабочий e-mail\n"
    "Иван;Петров;Клиент;+79990000001;;i@p.example\n"
)
PIPEDRIVE = "Person - ID,Person - Name,Person - Email - Work,Person - Phone - Mobile\n1,Иван,i@p.example,+79990000001\n"
ZOHO = (
    "Record Id,Contact Owner,First Name,Last Name,Email,Mobile,Lead Source,Email Opt Out\n"
    "zcrm_1,Анна,Иван,Петров,i@p.example,,Сайт,true\n"
)
FRESHDESK = (
    "Ticket ID,Subject,Status,Priority,Agent,Created time,Requester Name,Requester Email\n"
    "1,Заказ,Open,Low,Анна,2024-03-25 18:00:00,Иван,i@p.example\n"
)
INTERCOM = (
    "message_id,message_body,message_type,message_created_at,message_author_name,conversation_id,conversation_state\n"
    "1,Здравствуйте,comment,2017-11-14 21:45:08,Иван,7,open\n2,Да,comment,2017-11-14 21:46:08,Анна,7,open\n"
)


@pytest.mark.parametrize(
    ("system", "text", "messages", "contacts", "deals"),
    [
        ("amocrm", AMO_DEALS, 0, 2, 2),
        ("hubspot", HUBSPOT, 0, 1, 0),
        ("google", GOOGLE, 0, 2, 0),
        ("bitrix24", BITRIX, 0, 1, 2),
        ("bitrix24", BITRIX_PEOPLE, 0, 1, 0),
        ("pipedrive", PIPEDRIVE, 0, 1, 0),
        ("zoho", ZOHO, 0, 1, 0),
        ("freshdesk", FRESHDESK, 0, 1, 1),
        ("intercom", INTERCOM, 2, 0, 0),
    ],
)
def test_a_table_is_known_by_its_headers(
    look: Look, system: str, text: str, messages: int, contacts: int, deals: int
) -> None:
    for encoding in ("utf-8", "utf-8-sig"):
        found = look(text.encode(encoding), name="export.csv")
        assert (found.format, found.messages, found.contacts, found.deals) == (system, messages, contacts, deals)
        assert found.warnings == []


ZENDESK = {
    "_id": 1,
    "created_at": "2016-04-28T11:19:34 -10:00",
    "subject": "Заказ",
    "description": "Где заказ?",
    "status": "open",
    "requester_id": 7,
    "submitter_id": 7,
    "tags": ["a"],
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(json.dumps([ZENDESK, ZENDESK | {"_id": 2}]), ("zendesk", 2, 0, 2), id="an array of tickets"),
        pytest.param(
            json.dumps(ZENDESK) + "\n" + json.dumps(ZENDESK) + "\n", ("zendesk", 2, 0, 2), id="an object a line"
        ),
        pytest.param(
            json.dumps(
                {"tickets": [ZENDESK | {"comments": [{"author_id": 7, "body": "a"}, {"author_id": 8, "body": "b"}]}]}
            ),
            ("zendesk", 2, 0, 1),
            id="a page with comments",
        ),
        pytest.param(
            json.dumps(
                {"users": [{"id": 1, "name": "Иван", "organization_id": 2, "email": "i@p.example"}], "count": 1}
            ),
            ("zendesk", 0, 1, 0),
            id="a page of people",
        ),
        pytest.param(
            json.dumps({"_embedded": {"contacts": [{"id": 1, "name": "Иван", "responsible_user_id": 3}]}}),
            ("amocrm", 0, 1, 0),
            id="a page of amoCRM",
        ),
        pytest.param(
            json.dumps({"result": [{"ID": "1", "NAME": "Иван", "LAST_NAME": "Петров", "PHONE": [{"VALUE": "+7"}]}]}),
            ("bitrix24", 0, 1, 0),
            id="an answer of Bitrix24",
        ),
        pytest.param(
            json.dumps(
                {
                    "data": {
                        "payload": [
                            {
                                "id": 1,
                                "inbox_id": 2,
                                "status": "open",
                                "messages": [
                                    {
                                        "id": 1,
                                        "content": "Да",
                                        "message_type": 0,
                                        "created_at": 1711378800,
                                        "sender": {"name": "Иван"},
                                    },
                                    {"id": 2, "content": "назначено", "message_type": 2, "created_at": 1711378801},
                                ],
                            }
                        ]
                    }
                }
            ),
            ("chatwoot", 1, 0, 1),
            id="conversations of Chatwoot",
        ),
        pytest.param(
            json.dumps(
                {
                    "type": "conversation",
                    "id": "5",
                    "state": "open",
                    "source": {"body": "<p>Вопрос</p>", "author": {"id": 1, "name": "Иван"}},
                    "conversation_parts": {
                        "conversation_parts": [
                            {
                                "part_type": "comment",
                                "body": "<p>Ответ</p>",
                                "author": {"id": 2, "name": "Анна"},
                                "created_at": 1711378800,
                            },
                            {
                                "part_type": "close",
                                "body": None,
                                "author": {"id": 2, "name": "Анна"},
                                "created_at": 1711378801,
                            },
                        ]
                    },
                }
            ),
            ("intercom", 2, 0, 1),
            id="a conversation of Intercom",
        ),
    ],
)
def test_json_of_a_helpdesk_is_read(look: Look, text: str, expected: tuple[object, ...]) -> None:
    found = look(text, name="export.json")
    assert (found.format, found.messages, found.contacts, found.deals) == expected
    assert found.warnings == []


def test_any_table_is_proposed_a_mapping_and_asked_about(look: Look) -> None:
    found = look(
        "ФИО клиента|Связь|Город\nИван|+7 (999) 000-00-01|Омск\nОльга|8 999 000 00 02|Омск\n".encode("cp1251"),
        name="base.csv",
    )
    assert (found.format, found.contacts) == ("csv", 2)
    question = next(question for question in found.questions if question.id == "mapping")
    assert {column.header: column.field for column in question.columns} == {
        "ФИО клиента": "",
        "Связь": "phone",
        "Город": "",
    }
    assert question.columns[2].examples == ("Омск", "Омск")
    assert "«ФИО клиента», «Город»" in question.why


def test_a_table_without_headers_is_asked_about(look: Look) -> None:
    found = look("Иван;+79990000001\nОльга;+79990000002\n", name="base.csv", format_name="csv")
    assert found.questions[0].id == "headers"


def test_dates_with_slashes_are_asked_about_or_decided_by_the_column(look: Look) -> None:
    head = "Record ID,Deal Name,Deal Stage,Create Date\n"
    asked = look(head + "1,A,new,3/4/2024 2:30 PM\n", name="d.csv")
    assert (asked.first_at, [question.id for question in asked.questions]) == (None, ["date_order"])
    told = look(head + "1,A,new,3/4/2024 2:30 PM\n2,B,new,3/25/2024 2:30 AM\n", name="d.csv")
    assert (told.first_at, told.last_at) == ("2024-03-04T14:30:00", "2024-03-25T02:30:00")


def test_what_is_wrong_in_rows_is_told_by_line(look: Look) -> None:
    found = look(
        "Имя;Телефон;Почта\nИван;+79990000001;\n;;\n;—;;лишнее\n=CMD();+79990000002;a@b.example\nОльга\n"
        '"Пётр;+79990000003;\n' + "x;y;z\n" * 3,
        name="base.csv",
        format_name="csv",
    )
    assert "ячеек больше, чем заголовков, лишние пропущены: строка 4" in found.warnings
    assert "ячейка похожа на формулу, сохраняется как текст: строка 5" in found.warnings


def test_a_quote_that_never_closes_does_not_fill_the_memory(look: Look) -> None:
    found = look('Имя;Телефон\n"Иван;1\n' + "Ольга;+79990000002\n" * 200_000, name="base.csv", format_name="csv")
    assert any("кавычка не закрыта" in warning for warning in found.warnings)


def test_a_book_of_excel_is_refused_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "deals.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(Unreadable, match="книга Excel"):
        inspect(path, format_name="amocrm")


def test_an_unknown_object_and_a_cut_file_are_told(look: Look) -> None:
    text = json.dumps([ZENDESK, {"odd": 1}, 5, ZENDESK | {"_id": 2}])
    found = look(text, name="t.json", format_name="zendesk")
    assert found.deals == 2
    assert found.warnings == ["вид записи не узнан, пропущено: строка 1", "не похоже на запись, пропущено: строка 1"]
    cut = look(text[:-40], name="t.json", format_name="zendesk")
    assert cut.deals == 1
    assert "файл обрезан" in cut.warnings[0]
