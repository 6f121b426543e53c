"""Exports of Telegram Desktop: JSON and pages, whole and damaged."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pristan.migration import Findings, Unreadable, inspect
from pristan.migration.box import opened
from pristan.migration.carried import Carrier
from pristan.migration.formats import FORMATS
from pristan.migration.json_stream import mended
from pristan.migration.notes import Notes

Look = Callable[..., Findings]


@pytest.mark.parametrize(
    ("name", "messages", "notices", "media", "participants", "first_at"),
    [
        ("DM_2A_7M.json", 7, 1, 2, {"Alice", "Bob"}, "2019-07-05T16:55:32"),
        ("error.json", 2, 0, 0, {"Bot User", "Real User"}, "2020-10-13T23:31:04"),
        ("private_channel.json", 5, 2, 0, {"test"}, "2021-03-22T17:06:53"),
        ("private_group.json", 1, 1, 0, {"Ben"}, "2021-03-18T15:20:24"),
        ("saved.json", 20, 1, 6, {"Ben", "test"}, "2020-08-01T22:01:49"),
        ("test_single_export.json", 2, 0, 0, {"Author 1", "Author 2"}, "2018-12-05T10:39:10+00:00"),
    ],
)
def test_an_open_sample_is_read_whole(
    sample: Callable[[str], Path],
    name: str,
    messages: int,
    notices: int,
    media: int,
    participants: set[str],
    first_at: str,
) -> None:
    found = inspect(sample(f"telegram/{name}"), format_name="telegram")
    assert (found.messages, found.notices, found.media) == (messages, notices, media)
    assert (set(found.participants), found.first_at) == (participants, first_at)


def message(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "type": "message",
        "date": "2024-03-25T18:00:00",
        "date_unixtime": str(1711378800 + number),
        "from": "Иван",
        "from_id": "user1",
        "text": f"сообщение {number}",
        **more,
    }


def chat(*messages: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "Иван", "type": "personal_chat", "id": 1, **more, "messages": list(messages)}


def test_a_whole_account_tells_people_chats_and_who_we_are(look: Look) -> None:
    people = [{"user_id": 1, "first_name": "Иван", "last_name": "Петров", "phone_number": "+79990000000"}]
    account = {
        "about": "Here is the data you requested.",
        "personal_information": {"user_id": 7, "first_name": "Аптека"},
        "contacts": {"about": "", "list": people},
        "sessions": {"list": [{"application": {"name": "x"}}]},
        "chats": {"about": "", "list": [chat(message(1)), chat(message(1), message(2, from_id="user7"), id=2)]},
        "left_chats": {"about": "", "list": [chat(message(5), id=3)]},
    }
    found = look(json.dumps(account), name="result.json")
    assert (found.chats, found.messages, found.contacts) == (3, 4, 1)
    assert found.questions == []
    assert found.participants == ["Иван (user1)", "Иван (user7)"]


def test_control_characters_are_mended_wherever_the_file_is_cut_into_pieces(look: Look) -> None:
    text = json.dumps(chat(message(1, text="ЗНАК")), ensure_ascii=False).replace("ЗНАК", "a\\x01b\\\\x02 \\u000b")
    found = look(text, name="result.json")
    assert found.messages == 1
    assert "управляющие знаки" in found.warnings[0]
    for size in range(1, 9):
        pieces = [text[start : start + size] for start in range(0, len(text), size)]
        told = json.loads("".join(mended(pieces, Notes())))
        assert told["messages"][0]["text"] == "a\x01b\\x02 \x0b"


def test_every_place_of_a_cut_gives_what_stands_before_it(look: Look) -> None:
    text = json.dumps(chat(*(message(number) for number in range(1, 40))), ensure_ascii=False, indent=1)
    for cut in range(text.index("сообщение 20"), text.index("сообщение 21"), 7):
        found = look(text[:cut], name="result.json")
        assert found.messages in {19, 20}
        assert any("файл обрезан" in warning for warning in found.warnings), cut


def test_a_damaged_message_is_left_out_and_the_next_is_read(look: Look) -> None:
    text = json.dumps(chat(*(message(number) for number in range(1, 6))), ensure_ascii=False, indent=1)
    found = look(text.replace('"сообщение 3"', '"сообщение" 3 oops'), name="result.json")
    assert found.messages == 4
    assert found.warnings == ["сообщение повреждено, пропущено: строка 24"]


def test_calls_are_messages_and_what_is_unknown_is_told(look: Look) -> None:
    call = {"id": 2, "type": "service", "date": "2024-03-25T18:00:01", "actor": "Анна", "actor_id": "user2"}
    odd = message(4) | {"type": "hologram"}
    found = look(
        json.dumps(
            chat(
                message(1, photo="(File not included. Change data exporting settings to download.)"),
                call | {"action": "phone_call", "discard_reason": "missed"},
                call | {"id": 3, "action": "something_new"},
                call | {"id": 7, "action": {}},
                odd,
                {"id": 5, "type": "unsupported"},
                message(6, **{"from": None, "from_id": "user9"}),
            )
        ),
        name="result.json",
    )
    assert (found.messages, found.notices, found.media) == (3, 3, 1)
    assert set(found.participants) == {"Иван", "Анна", "(user9)"}
    assert any("неизвестный вид записи" in warning for warning in found.warnings)
    assert any("не выгрузил содержимое" in warning for warning in found.warnings)


def test_a_repeated_number_is_told_and_not_counted_twice(look: Look) -> None:
    found = look(json.dumps(chat(message(1), message(2), message(1), message(-5), message(-5))), name="result.json")
    assert found.messages == 3
    assert "повтор" in found.warnings[0]


@pytest.mark.parametrize("text", ['{"messages": 1}', "{}", "[1, 2]", '{"a": ' * 100_000, "{"])
def test_what_is_no_export_is_refused(look: Look, text: str) -> None:
    with pytest.raises(Unreadable):
        look(text, name="result.json", format_name="telegram")


PAGE = """<!DOCTYPE html><html><body><div class="page_wrap"><div class="page_header"><div class="content">
<div class="text bold">
Аптека &amp; Ко
</div></div></div><div class="page_body chat_page"><div class="history">
{body}
</div></div></div></body></html>"""


def shown(number: int, *, body: str, joined: bool = False, at: str = "25.03.2024 18:00:00 UTC+03:00") -> str:
    name = "" if joined else '<div class="from_name">\nИван via @bot\n</div>'
    return (
        f'<div class="message default clearfix{" joined" if joined else ""}" id="message{number}"><div class="body">'
        f'<div class="pull_right date details" title="{at}">\n18:00\n</div>{name}{body}</div></div>\n'
    )


def test_pages_are_read_in_their_order_and_a_joined_message_has_its_author(tmp_path: Path) -> None:
    first = PAGE.format(
        body='<div class="message service" id="message-1"><div class="body details">25 March 2024</div></div>'
        '<div class="message service" id="message1"><div class="body details">Иван joined</div></div>'
        + shown(2, body='<div class="text">\nЗдравствуйте<br>вторая &lt;строка&gt;\n</div>')
    )
    second = PAGE.format(
        body=shown(3, joined=True, body='<div class="text">\nЕщё\n</div>')
        + shown(
            4,
            body='<div class="media_wrap clearfix"><a class="photo_wrap clearfix" href="photos/1.jpg"></a></div>',
            at="25.03.2024 18:05:00",
        )
        + shown(
            5,
            body='<div class="media_wrap clearfix"><div class="media clearfix pull_left media_voice_message">'
            '<div class="status details">Not included</div></div></div>',
        )
        + shown(
            6, body='<div class="media_wrap clearfix"><div class="media clearfix pull_left media_call"></div></div>'
        )
    )
    for name, text in (("messages.html", first), ("messages2.html", second)):
        (tmp_path / name).write_text(text, "utf-8")
    found = inspect(tmp_path)
    assert (found.format, found.chats, found.messages, found.notices, found.media) == ("telegram", 1, 5, 1, 2)
    assert found.participants == ["Иван"]
    assert (found.first_at, found.media_missing) == ("2024-03-25T18:00:00+03:00", 1)
    assert [question.id for question in found.questions] == ["time_zone", "who_are_we"]


def test_a_notice_before_every_time_stands_where_the_first_message_does(tmp_path: Path) -> None:
    notices = "".join(
        f'<div class="message service" id="message{number}"><div class="body details">Иван joined</div></div>'
        for number in (1, 2)
    )
    said = shown(3, body='<div class="text">\nЗдравствуйте\n</div>')
    late = '<div class="message service" id="message4"><div class="body details">Иван left</div></div>'
    (tmp_path / "messages.html").write_text(PAGE.format(body=notices + said + late), "utf-8")
    items = list(FORMATS["telegram"].reader()(opened(tmp_path, Notes()), Notes(), {}))
    lines = Carrier(format_id="telegram", name="x", answers={}).batch(items).lines
    assert [line.at for line in lines] == [datetime(2024, 3, 25, 15, tzinfo=UTC)] * 4
    (tmp_path / "messages.html").write_text(PAGE.format(body=notices), "utf-8")
    assert inspect(tmp_path).notices == 2


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00", "9999-12-31T23:59:59"])
def test_a_day_outside_of_the_calendar_is_told_and_stops_nothing(look: Look, date: str) -> None:
    odd = message(2) | {"date": date}
    odd.pop("date_unixtime", None)
    found = look(json.dumps(chat(message(1), odd)), name="result.json", time_zone="Europe/Moscow")
    assert found.messages == 2
    assert any("время не читается" in warning for warning in found.warnings)
