import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.channels.max.render import Part, ascii_name, edited_body, keyboard, render, upload_for
from pristan.channels.model import AttachmentKind, Button, OutboundFile
from pristan.core.ids import FileId
from pristan.testing.outbound import an_outbound

MEGABYTE = 1024 * 1024


def a_file(kind: AttachmentKind, mime: str, *, size: int = 1000, number: int = 1) -> OutboundFile:
    return OutboundFile(
        file_id=FileId(number),
        storage_key=f"1/{number}",
        name=f"файл {number}.bin",
        mime=mime,
        kind=kind,
        size=size,
        sha256=b"",
    )


PHOTO = a_file(AttachmentKind.IMAGE, "image/jpeg")
CLIP = a_file(AttachmentKind.VIDEO, "video/mp4", number=2)
SONG = a_file(AttachmentKind.AUDIO, "audio/mpeg", number=3)
PAPER = a_file(AttachmentKind.FILE, "application/pdf", number=4)
YES = Button(text="Да", payload="yes")


def shape(part: Part) -> tuple[str, tuple[str, ...], int]:
    return part.text, tuple(upload.kind for upload in part.uploads), len(part.keyboard)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        pytest.param(an_outbound(text="Добрый день"), [("Добрый день", (), 0)], id="only text"),
        pytest.param(an_outbound(text="Фото", files=[PHOTO, CLIP]), [("Фото", ("image", "video"), 0)], id="together"),
        pytest.param(
            an_outbound(text="Всё", files=[PAPER, PHOTO, SONG], buttons=[[YES]]),
            [("Всё", ("image",), 0), ("", ("file",), 0), ("", ("audio",), 1)],
            id="files alone, keyboard last",
        ),
        pytest.param(an_outbound(files=[PAPER]), [("", ("file",), 0)], id="a file without words"),
        pytest.param(
            an_outbound(text="Текст. " * 700, files=[PHOTO]),
            [(("Текст. " * 571).strip(), (), 0), (("Текст. " * 129).strip(), ("image",), 0)],
            id="long text is split, the picture rides with its end",
        ),
        pytest.param(
            an_outbound(files=[PHOTO] * 13),
            [("", ("image",) * 12, 0), ("", ("image",), 0)],
            id="twelve pictures a message",
        ),
        pytest.param(an_outbound(), [("", (), 0)], id="nothing is still one request"),
    ],
)
def test_a_message_is_cut_into_what_max_takes(
    message: object, expected: list[tuple[str, tuple[str, ...], int]]
) -> None:
    assert [shape(part) for part in render(message)] == expected  # type: ignore[arg-type] # a table of messages


def test_the_quote_stands_at_the_first_part_and_text_goes_literally() -> None:
    first, second = render(an_outbound(text="*не курсив*", files=[PAPER], reply_to="mid.1"))
    assert first.body([]) == {"text": "*не курсив*", "link": {"type": "reply", "mid": "mid.1"}}
    assert second.body([{"token": "t"}]) == {"attachments": [{"type": "file", "payload": {"token": "t"}}]}
    (asked,) = render(an_outbound(text="Ясно?", buttons=[[YES]]))
    assert asked.body([])["attachments"] == [
        {"type": "inline_keyboard", "payload": {"buttons": (({"type": "callback", "text": "Да", "payload": "yes"},),)}}
    ]


def test_an_edit_changes_words_and_leaves_files() -> None:
    assert edited_body(an_outbound(text="Исправлено", files=[PHOTO])) == {"text": "Исправлено"}


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (PHOTO, "image"),
        (a_file(AttachmentKind.IMAGE, "image/webp"), "file"),
        (a_file(AttachmentKind.IMAGE, "image/jpeg", size=51 * MEGABYTE), "file"),
        (CLIP, "video"),
        (a_file(AttachmentKind.VIDEO, "video/mp4", size=251 * MEGABYTE), "file"),
        (SONG, "audio"),
        (a_file(AttachmentKind.AUDIO, "audio/ogg"), "file"),
        (PAPER, "file"),
    ],
)
def test_what_max_would_not_take_as_it_is_goes_as_a_file(file: OutboundFile, kind: str) -> None:
    assert upload_for(file).kind == kind


@pytest.mark.parametrize(
    ("button", "wire"),
    [
        (YES, {"type": "callback", "text": "Да", "payload": "yes"}),
        (Button(text="Да"), {"type": "callback", "text": "Да", "payload": "Да"}),
        (Button(text="Сайт", kind="link", url="https://a.ru"), {"type": "link", "text": "Сайт", "url": "https://a.ru"}),
        (Button(text="Тел", kind="request_contact"), {"type": "request_contact", "text": "Тел"}),
        (
            Button(text="Где", kind="request_location"),
            {"type": "request_geo_location", "text": "Где", "quick": False},
        ),
        (Button(text="Ещё", kind="message"), {"type": "message", "text": "Ещё"}),
        (
            Button(text="Апп", kind="open_app", url="shop", payload="a-1"),
            {"type": "open_app", "text": "Апп", "web_app": "shop", "payload": "a-1"},
        ),
        (Button(text="Апп", kind="open_app", url="shop"), {"type": "open_app", "text": "Апп", "web_app": "shop"}),
        (Button(text="Код", kind="clipboard", payload="42"), {"type": "clipboard", "text": "Код", "payload": "42"}),
    ],
)
def test_a_button_is_spelt_as_max_reads_it(button: Button, wire: dict[str, object]) -> None:
    assert keyboard([[button]]) == (((wire,),), "")


@pytest.mark.parametrize(
    ("button", "line"),
    [
        pytest.param(Button(text="Сайт", kind="link", url="tg://x"), "Сайт: tg://x", id="other scheme"),
        pytest.param(Button(text="Да", payload="x" * 1025), "Да", id="long payload"),
        pytest.param(Button(text="Новая", kind="teleport"), "Новая", id="unknown kind"),
        pytest.param(Button(text="Апп", kind="open_app", url="a", payload="не то"), "Апп: a", id="bad app payload"),
        pytest.param(Button(text=" ", payload="x"), "", id="no caption"),
    ],
)
def test_what_cannot_be_a_button_becomes_a_line(button: Button, line: str) -> None:
    assert keyboard([[button]]) == ((), line)


def test_rows_are_wrapped_and_too_many_are_told_in_words() -> None:
    link = Button(text="Сайт", kind="link", url="https://a.ru")
    rows, spilled = keyboard([[YES] * 8, [link] * 4, *([[YES]] * 30)])
    assert [len(row) for row in rows[:4]] == [7, 1, 3, 1]
    assert len(rows) == 30
    assert spilled == "\n".join(["Да"] * 4)


BUTTONS = st.builds(
    Button,
    text=st.text(max_size=200),
    kind=st.sampled_from(["callback", "link", "message", "request_contact", "open_app", "x"]),
    payload=st.text(max_size=30),
    url=st.sampled_from(["", "https://a.ru", "javascript:1"]),
)


@given(
    st.text(max_size=9000),
    st.lists(st.lists(BUTTONS, max_size=9), max_size=40),
    st.lists(st.sampled_from([PHOTO, CLIP, SONG, PAPER]), max_size=15),
)
def test_every_part_keeps_the_limits(text: str, buttons: list[list[Button]], files: list[OutboundFile]) -> None:
    parts = render(an_outbound(text=text, buttons=buttons, files=files))
    assert sum(len(part.uploads) for part in parts) == len(files)
    for part in parts:
        kinds = {upload.kind for upload in part.uploads}
        assert len(part.text) <= 4000
        assert len(part.uploads) <= (1 if kinds & {"file", "audio"} else 12)
        assert len(part.keyboard) <= 30
        assert all(1 <= len(row) <= 7 for row in part.keyboard)
        assert all(1 <= len(str(button["text"])) <= 128 for row in part.keyboard for button in row)


@pytest.mark.parametrize(
    ("name", "ascii_form"),
    [
        ("Договор №5.pdf", "Dogovor_5.pdf"),
        ("Щётка.JPG", "Schetka.JPG"),
        ("без точки", "bez_tochki"),
        ("....", "file"),
        ('a"\r\nX: 1.txt', "a_X_1.txt"),
    ],
)
def test_a_plain_name_travels_beside_the_real_one(name: str, ascii_form: str) -> None:
    assert ascii_name(name) == ascii_form
