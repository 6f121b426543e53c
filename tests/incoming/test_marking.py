"""What comes through a channel that must not carry personal data is received, marked, hidden and counted."""

import pytest

from pristan.conversations.detections import claim
from tests.incoming.conftest import Pier, edit, kinds, update
from tests.way.test_way_of_a_message import a_message

PASSPORT = "Мой паспорт 4509 123456, жду ответа"
DIGITS = "4509 123456"


async def test_a_passport_in_telegram_is_received_marked_and_hidden_from_everybody(pier: Pier) -> None:
    await pier.hear(update(1, PASSPORT))
    await pier.read()
    (message,) = await pier.thread()
    assert message["text"] == "Мой паспорт [ПАСПОРТ], жду ответа"
    assert message["veil"]["state"] == "marked"
    assert message["veil"]["is_possible"]  # the company has answered nothing yet
    assert {rule["id"] for rule in message["veil"]["rules"]} == {"MSG-149-10-8", "MSG-41-15"}
    assert (await pier.row())["preview"]["text"] == message["text"]
    (kept,) = await pier.rows("select text from messages where company_id = %(c)s")
    assert kept["text"] == PASSPORT  # nothing is lost


async def test_before_it_is_read_nothing_of_it_is_shown_anywhere(pier: Pier) -> None:
    await pier.hear(update(1, PASSPORT))
    (message,) = await pier.thread()
    assert (message["text"], message["veil"]["state"]) == ("", "pending")
    row = await pier.row()
    assert (row["preview"]["text"], row["preview"]["veil"]) == ("", "pending")
    facts = await pier.rows("select data::text as data from facts where company_id = %(c)s")
    assert facts
    assert not [fact for fact in facts if "123456" in fact["data"]]


async def test_no_fact_ever_carries_what_was_marked(pier: Pier) -> None:
    await pier.hear(update(1, PASSPORT))
    await pier.read()
    facts = await pier.rows("select kind, data::text as data from facts where company_id = %(c)s order by position")
    assert [fact["kind"] for fact in facts] == ["message_received", "message_marked"]
    assert "[ПАСПОРТ]" in facts[-1]["data"]
    assert not [fact for fact in facts if "123456" in fact["data"]]


async def test_marks_keep_kinds_and_places_and_never_the_value(pier: Pier) -> None:
    await pier.hear(update(1, PASSPORT))
    await pier.read()
    (row,) = await pier.rows("select v::text as whole, marks from detections v where company_id = %(c)s")
    assert "123456" not in row["whole"]
    assert "4509" not in row["whole"]
    (mark,) = row["marks"]
    assert PASSPORT[mark["start"] : mark["end"]] == DIGITS
    assert mark["kind"] == "PASSPORT_RF"


async def test_a_message_without_data_is_shown_as_it_came(pier: Pier) -> None:
    await pier.hear(update(1, "Где мой заказ 12345?"))
    await pier.read()
    (message,) = await pier.thread()
    assert (message["text"], message["veil"]) == ("Где мой заказ 12345?", None)
    row = await pier.row()
    assert (row["preview"]["text"], row["preview"]["veil"]) == ("Где мой заказ 12345?", None)


async def test_a_lawful_channel_is_not_watched(pier: Pier) -> None:
    await pier.desk.arrive(a_message("m1", PASSPORT, at=1763726400000))
    await pier.read()
    (message,) = await pier.thread("max")
    assert (message["text"], message["veil"]) == (PASSPORT, None)
    assert await pier.rows("select 1 from detections where company_id = %(c)s") == []


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("4509 123456 мой паспорт, почта irina.s@mail.ru", id="two kinds"),
        pytest.param("пас\u200bпорт: 4509\u200b123456", id="zero width inside"),
        pytest.param("😀👨‍👩‍👧 паспорт 4509 123456 😀", id="offsets behind emoji"),
        pytest.param("паспорт серия 4509 номер 123456", id="in two spans"),
        pytest.param("Паспорт 4509 123456\nтелефон +7 926 102-45-89\r\nпочта a.b@mail.ru", id="lines"),
    ],
)
async def test_text_built_to_hide_data_shows_none_of_it(pier: Pier, written: str) -> None:
    await pier.hear(update(1, written))
    await pier.read()
    (message,) = await pier.thread()
    assert message["veil"]["state"] == "marked"
    for value in ("123456", "irina.s", "a.b@", "102-45"):
        assert value not in message["text"]


async def test_a_card_in_two_messages_of_one_minute_is_hidden_in_both(pier: Pier) -> None:
    await pier.hear(update(1, "карта 2202 2061"))
    await pier.read()
    await pier.hear(update(2, "7359 0113"))
    await pier.read()
    first, second = await pier.thread()
    assert "2061" not in first["text"]
    assert "7359" not in second["text"]
    assert kinds(first) == kinds(second)


async def test_an_edit_hides_the_message_until_it_is_read_anew(pier: Pier) -> None:
    await pier.hear(update(1, "Здравствуйте"))
    await pier.read()
    await pier.hear(edit(1, PASSPORT))
    (message,) = await pier.thread()
    assert (message["text"], message["veil"]["state"]) == ("", "pending")
    assert (await pier.row())["preview"]["text"] == ""
    await pier.read()
    (message,) = await pier.thread()
    assert message["text"] == "Мой паспорт [ПАСПОРТ], жду ответа"


async def test_an_edit_while_the_message_is_read_leaves_it_unread(pier: Pier) -> None:
    await pier.hear(update(1, "Здравствуйте"))
    async with pier.db.transaction() as tx:
        (taken,) = await claim(tx, now=pier.desk.clock.now(), limit=1)
    await pier.hear(edit(1, PASSPORT))
    assert taken.text == "Здравствуйте"
    await pier.read()
    (message,) = await pier.thread()
    assert message["text"] == "Мой паспорт [ПАСПОРТ], жду ответа"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        pytest.param(1, "Мой паспорт [ПАСПОРТ], жду ответа", id="a message we have"),
        pytest.param(77, "[ПАСПОРТ]", id="one the channel only quotes"),
    ],
)
async def test_a_quote_of_a_marked_message_is_hidden_too(pier: Pier, number: int, shown: str) -> None:
    await pier.hear(update(1, PASSPORT))
    said = {"message_id": number, "date": 1, "chat": {"id": 5550001112, "type": "private"}, "text": PASSPORT}
    await pier.hear(update(2, "Вы это видели?", reply_to_message=said))
    await pier.read()
    _, answer = await pier.thread()
    assert answer["reply_to"]["text"] == shown


async def test_contacts_places_and_names_of_files_are_hidden(pier: Pier) -> None:
    card = {"phone_number": "+79261024589", "first_name": "Олег"}
    await pier.hear(
        update(1, contact=card),
        update(2, location={"latitude": 55.7558, "longitude": 37.6176}),
    )
    await pier.read()
    first, second = await pier.thread()
    assert first["contact_card"]["phone"] == "[ТЕЛЕФОН]"
    assert second["location"] is None
    assert kinds(second)


async def test_messages_are_counted_by_kind_once_each(pier: Pier) -> None:
    await pier.hear(update(1, PASSPORT), update(2, "Почта irina.s@mail.ru и ещё irina.k@mail.ru"))
    await pier.read()
    await pier.hear(edit(1, PASSPORT + " скорее"))
    await pier.read()
    found = await pier.rows("select kind, messages from detected_days where company_id = %(c)s order by kind")
    assert found == [{"kind": "EMAIL", "messages": 1}, {"kind": "PASSPORT_RF", "messages": 1}]


async def test_two_workers_read_a_message_once(pier: Pier) -> None:
    await pier.hear(update(1, PASSPORT))
    async with pier.db.transaction() as tx:
        assert len(await claim(tx, now=pier.desk.clock.now(), limit=9)) == 1
    async with pier.db.transaction() as tx:
        assert await claim(tx, now=pier.desk.clock.now(), limit=9) == []


async def test_what_a_dead_worker_took_is_read_later(pier: Pier) -> None:
    await pier.hear(update(1, PASSPORT))
    async with pier.db.transaction() as tx:
        await claim(tx, now=pier.desk.clock.now(), limit=9)
    pier.desk.clock.move(seconds=90)
    await pier.read()
    assert (await pier.thread())[0]["veil"]["state"] == "marked"
