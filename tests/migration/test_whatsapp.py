"""Chats of WhatsApp, in the shapes and languages phones write them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pristan.migration import Findings, Unreadable, inspect

Look = Callable[..., Findings]
LRM, NNBSP, NBSP = "\u200e", "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("name", "messages", "notices", "media", "first_at", "last_at"),
    [
        (
            "Чат WhatsApp с\u00a0контактом Dmitry S RU Android.txt",
            59,
            1,
            29,
            "2022-03-18T14:56:00",
            "2023-01-07T23:32:00",
        ),
        (
            "Chat WhatsApp s\u00a0uživatelem Dmitry S CZ Android.txt",
            59,
            1,
            29,
            "2022-03-18T14:56:00",
            "2023-01-07T23:32:00",
        ),
        ("WhatsApp Chat - Elon Musk (EN+Media).txt", 22, 3, 14, "2022-03-18T14:56:01", "2023-01-07T23:32:30"),
        ("WhatsApp Chat - Elon Musk (German).txt", 22, 3, 14, "2022-03-18T14:56:00", "2023-01-07T23:32:30"),
        ("Buddhist iOS.txt", 25, 3, 16, "2022-03-18T14:56:01", "2023-01-12T15:35:15"),
        ("pokemon.txt", 18, 2, 0, "2016-04-15T15:04:00", "2016-10-31T12:23:00"),
        ("2A_5M.txt", 5, 0, 1, "2021-01-01T12:00:00", "2021-01-01T12:03:00"),
        ("test_ddmmyy_24hrs.txt", 7, 2, 0, "2019-01-01T11:25:00", "2021-12-30T22:01:00"),
        ("test_[mmddyy]_24hrs.txt", 7, 2, 0, "2019-01-01T11:25:00", "2021-12-30T22:01:00"),
        ("WhatsApp Chat with Group Chat XXX Android.txt", 4, 16, 0, None, None),
    ],
)
def test_an_open_sample_is_read_whole(
    sample: Callable[[str], Path],
    name: str,
    messages: int,
    notices: int,
    media: int,
    first_at: str | None,
    last_at: str | None,
) -> None:
    found = inspect(sample(f"whatsapp/{name}"), format_name="whatsapp")
    assert (found.messages, found.notices, found.media) == (messages, notices, media)
    assert (found.first_at, found.last_at) == (first_at, last_at)
    assert [question.id for question in found.questions][-2:] == ["time_zone", "who_are_we"]


ENCRYPTED = "Messages and calls are end-to-end encrypted. No one outside of this chat can read them."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            f"3/25/24, 9:05{NNBSP}AM - Анна: Доброе утро\n3/25/24, 9:06{NNBSP}PM - Иван: Добрый вечер\n",
            (2, 0, 0, "2024-03-25T09:05:00", "2024-03-25T21:06:00"),
            id="twelve hours, narrow space",
        ),
        pytest.param(
            f"25/3/24 12:05 a.{NBSP}m. - Ana: Hola\n25/3/24 12:06 p.{NBSP}m. - Luis: <Multimedia omitido>\n",
            (2, 0, 1, "2024-03-25T00:05:00", "2024-03-25T12:06:00"),
            id="Spanish, midnight and noon",
        ),
        pytest.param(
            f"[25.03.2024, 18:00:01] Магазин: {LRM}Сообщения и звонки защищены сквозным шифрованием.\r\n"
            f"[25.03.2024, 18:00:02] Иван: Привет\r\nвторая строка\r\n\r\nчетвёртая\r\n"
            f"{LRM}[25.03.2024, 18:00:03] Иван: {LRM}изображение отсутствует\r\n"
            f"{LRM}[25.03.2024, 18:00:04] Иван: Счёт.pdf • {LRM}2 страницы {LRM}документ отсутствует\r\n"
            f"[25.03.2024, 18:00:05] Магазин: {LRM}Данное сообщение удалено.\r\n"
            f"[25.03.2024, 18:00:06] Иван: Исправлено {LRM}<Сообщение изменено>\r\n"
            f"[25.03.2024, 18:00:07] Иван: {LRM}Пропущенный аудиозвонок\r\n"
            f"[25.03.2024, 18:00:08] ~{NBSP}Пётр: {LRM}Иван добавил(-а) участника Пётр\r\n",
            (6, 2, 2, "2024-03-25T18:00:01", "2024-03-25T18:00:08"),
            id="Russian iOS",
        ),
        pytest.param(
            "13.02.24, 10:00 - Ayşe: <Medya dahil edilmedi>\n"
            "13.02.24, 10:01 - Ayşe: IMG-20240213-WA0001.jpg (dosya ekli)\nyazı\n"
            "13.02.24, 10:02 - Ali: Bu mesaj silindi\n",
            (3, 0, 2, "2024-02-13T10:00:00", "2024-02-13T10:02:00"),
            id="Turkish",
        ),
        pytest.param(
            "2024/02/13 10:00 - 太郎: <メディアは含まれていません>\n2024/02/13 10:01 - 花子: はい\n",
            (2, 0, 1, "2024-02-13T10:00:00", "2024-02-13T10:01:00"),
            id="Japanese, a mark we have no word for",
        ),
        pytest.param(
            "\u200f[\u0662\u0667\u200f/\u0663\u200f/\u0662\u0660\u0662\u0662\u060c "
            "\u0669:\u0664\u0661:\u0663\u0665 \u0645] علي: مرحبا\n",
            (1, 0, 0, "2022-03-27T21:41:35", "2022-03-27T21:41:35"),
            id="Arabic digits, right to left",
        ),
        pytest.param(
            "понедельник, 14 июля 2014 г., 10:00 - Анна: Привет\n15 июля 2014 г., 11:00 - Анна: Ещё\n",
            (2, 0, 0, "2014-07-14T10:00:00", "2014-07-15T11:00:00"),
            id="months by name",
        ),
        pytest.param(
            "13. 2. 2024. 10.05 - Ivan: Bok\n13. 2. 2024. 10.06 - Ana: <Medij izostavljen>\n",
            (2, 0, 1, "2024-02-13T10:05:00", "2024-02-13T10:06:00"),
            id="spaces within a date",
        ),
        pytest.param(
            '13/02/2024, 10:00 - Анна changed the subject from "Заказ: 1" to "Заказ: 2"\n'
            "13/02/2024, 10:01 - +7 999 123-45-67: да\n13/02/2024, 10:02 - Анна: \n",
            (2, 1, 0, "2024-02-13T10:00:00", "2024-02-13T10:02:00"),
            id="a colon within a notice",
        ),
        pytest.param(
            "13/02/2024, 10:00 - Анна: Смотри:\n2016-04-29 10:30:00: не начало\n"
            "[13.02.2024, 10:00:00] Пётр: и это цитата\n13/02/2024, 10:02 - Анна: да\n",
            (2, 0, 0, "2024-02-13T10:00:00", "2024-02-13T10:02:00"),
            id="quoted heads are text",
        ),
    ],
)
def test_a_chat_is_read_in_the_shape_of_the_phone(look: Look, text: str, expected: tuple[object, ...]) -> None:
    found = look(text)
    assert found.format == "whatsapp"
    assert (found.messages, found.notices, found.media, found.first_at, found.last_at) == expected


@pytest.mark.parametrize(
    "head",
    [
        "[24.01.20, 03:10:00 PM] A",
        "24/1/20, 3.10 pm - A",
        "2020-01-24 3:10 p. m. - A",
        "[24/1/20 г., 15:10:00] A",
        "24/01/2020 à 15:10 - A",
        "24/1/2020 klo 15.10 - A",
        "2020. 1. 24. 오후 3:10, A ",
        "[2020/1/24 下午3:10:00] A",
        "24.01.20, 15:10 Uhr - A",
        "1/24/20, 3:10 in the afternoon - A",
        "24/1/2563 15:10 - A",
        "[15:10, 24/01/2020] A",
        "24/01/2020, 15:10: A",
        "Jan 24, 2020, 3:10 PM - A",
        "24 de enero de 2020, 15:10 - A",
        f"24/01/2020, 15:10{NBSP}- A",
        "2020년 1월 24일 오후 3:10, A ",
        "[R2/01/24 15:10:00] A",
        "24/01/2020 15:10 น. - A",
    ],
)
def test_a_head_is_read_however_the_phone_writes_it(look: Look, head: str) -> None:
    found = look(f"{head}: x\n{head}: y\n")
    assert (found.messages, found.participants, found.first_at) == (2, ["A"], "2020-01-24T15:10:00")


def test_an_undecided_order_is_asked_for_and_an_answer_is_used(look: Look) -> None:
    text = "1/2/21, 12:00 - A: x\n3/4/21, 12:01 - B: y\n"
    found = look(text)
    asked = {question.id: question for question in found.questions}
    assert found.first_at is None
    assert [choice.label for choice in asked["date_order"].choices] == [
        "день, месяц, год: с 2021-02-01 по 2021-04-03",
        "месяц, день, год: с 2021-01-02 по 2021-03-04",
    ]
    assert look(text, date_order="mdy").first_at == "2021-01-02T12:00:00"


def test_monotony_decides_where_values_do_not(look: Look) -> None:
    found = look("11/1/21, 12:00 - A: x\n12/1/21, 12:00 - A: y\n1/2/21, 12:00 - B: z\n2/2/21, 12:00 - B: z\n")
    assert found.first_at == "2021-01-11T12:00:00"
    assert "время в переписке идёт вперёд" in found.warnings[0]


def test_both_orders_in_one_file_are_asked_about(look: Look) -> None:
    lines = [f"{day}/1/21, 12:00 - A: x\n" for day in range(13, 30)] + [
        f"1/{day}/21, 12:00 - A: x\n" for day in range(13, 30)
    ]
    found = look("".join(lines))
    assert found.messages == 34
    assert "в разном порядке" in next(question.why for question in found.questions if question.id == "date_order")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251", "koi8-r", "cp866"])
def test_an_encoding_is_told_by_the_text(look: Look, encoding: str) -> None:
    text = "25.03.2024, 18:00 - Иван Петров: Добрый день, когда привезут заказ?\n" * 20
    found = look(text.encode(encoding))
    assert (found.messages, found.participants) == (20, ["Иван Петров"])


def test_broken_bytes_are_told_by_line(look: Look) -> None:
    good = "25.03.2024, 18:00 - Иван: Добрый день\n".encode()
    found = look(good * 3 + b"25.03.2024, 18:01 - A: \xff\xfe!\n" + good)
    assert found.messages == 5
    assert found.warnings == ["не все символы читаются, заменены на «\ufffd»: строка 4"]


def test_lines_that_are_no_records_are_told_by_number(look: Look) -> None:
    found = look(
        "мусор\n25.03.2024, 18:00 - A: x\n45.13.2024, 18:00 - A: y\n25.03.2024, 28:00 - A: z\n"
        "25.03.2024, 18:01 - B: z\n"
    )
    assert found.messages == 2
    assert found.warnings == [
        "стоит до первого сообщения, пропущено: строка 1",
        "такой даты или времени не бывает, отнесено к предыдущему сообщению: строки 3–4",
    ]


def test_a_line_without_end_does_not_fill_the_memory(look: Look) -> None:
    found = look("25.03.2024, 18:00 - A: " + "ы" * (3 << 20) + "\n25.03.2024, 18:01 - A: y\n")
    assert found.messages == 2
    assert "прочитано только начало: строка 1" in found.warnings[0]


def test_what_is_no_chat_is_refused(look: Look) -> None:
    with pytest.raises(Unreadable, match="нет"):
        look("просто текст\nбез дат\n", format_name="whatsapp")
    with pytest.raises(Unreadable, match="пуст"):
        look("", format_name="whatsapp")
