"""What Odnoklassniki are asked to send for a message of ours."""

import pytest

from pristan.channels.model import AttachmentKind, Button, OutboundFile
from pristan.channels.ok.render import preview, render
from pristan.core.ids import FileId
from pristan.testing.outbound import an_outbound


def a_file(number: int = 1, kind: AttachmentKind = AttachmentKind.IMAGE, mime: str = "image/png") -> OutboundFile:
    return OutboundFile(
        file_id=FileId(number), storage_key="k", name="вид.png", mime=mime, kind=kind, size=9, sha256=b"x"
    )


LINKS = {FileId(number): f"https://hub.example/f/{number}" for number in range(1, 5)}
PAPER = a_file(3, AttachmentKind.FILE, "application/pdf")


def test_the_message_of_the_documentation() -> None:
    rows = [
        [
            Button(text="Оператор", payload="op"),
            Button(text="Сайт", kind="link", url="https://example.org"),
        ]
    ]
    (part,) = render(an_outbound(text="Чем помочь?", buttons=rows, reply_to="mid:C1.1"), {})
    board = {
        "type": "INLINE_KEYBOARD",
        "payload": {
            "keyboard": {
                "buttons": [
                    [
                        {"type": "CALLBACK", "text": "Оператор", "intent": "DEFAULT", "payload": "op"},
                        {"type": "LINK", "text": "Сайт", "intent": "DEFAULT", "url": "https://example.org"},
                    ]
                ]
            }
        },
    }
    assert part.message({}) == {"text": "Чем помочь?", "reply_to": "mid:C1.1", "attachments": [board]}


def test_a_picture_goes_by_its_address_one_in_a_request() -> None:
    first, second = render(an_outbound(text="Вот", files=[a_file(1), a_file(2)]), LINKS)
    assert first.message(LINKS)["attachments"] == [{"type": "IMAGE", "payload": {"url": LINKS[FileId(1)]}}]
    assert (first.text, second.text, second.picture) == ("Вот", "", a_file(2))


def test_another_file_goes_as_a_link() -> None:
    (part,) = render(an_outbound(text="Акт", files=[PAPER]), LINKS)
    assert part.message(LINKS) == {"text": "Акт\nвид.png: https://hub.example/f/3"}


def test_a_long_text_goes_in_parts_with_the_buttons_under_the_last_words() -> None:
    parts = render(
        an_outbound(text="Слово. " * 400, buttons=[[Button(text="Да", payload="y")]], files=[a_file()]), LINKS
    )
    assert [bool(part.text) for part in parts] == [True, True, False]
    assert [len(part.keyboard) for part in parts] == [0, 1, 0]
    assert all(len(part.text) <= 2000 for part in parts)


@pytest.mark.parametrize(
    "button",
    [
        Button(text="Много", payload="x" * 201),
        Button(text="О" * 41, payload="x"),
        Button(text=" ", payload="x"),
        Button(text="Скрипт", kind="link", url="javascript:x"),
        Button(text="Место", kind="request_location"),
    ],
)
def test_what_cannot_be_a_button_is_numbered_text(button: Button) -> None:
    (part,) = render(an_outbound(text="Выберите", buttons=[[button, Button(text="Да", payload="y")]]), {})
    assert part.text.startswith("Выберите\n\n1.")
    assert [[shape["text"] for shape in row] for row in part.keyboard] == [["Да"]]


def test_buttons_without_words_are_words() -> None:
    (part,) = render(an_outbound(buttons=[[Button(text="Да", payload="y")]]), {})
    assert (part.text, part.keyboard) == ("1. Да", ())


def test_more_rows_and_wider_rows_than_fit_become_text() -> None:
    rows = [[Button(text=f"{row}.{cell}", payload="x") for cell in range(4)] for row in range(4)]
    (part,) = render(an_outbound(text="Выберите", buttons=rows), {})
    assert [len(row) for row in part.keyboard] == [3, 1, 3, 1, 3]
    assert "1. 2.3" in part.text


def test_nothing_at_all_is_still_one_request() -> None:
    (part,) = render(an_outbound(), {})
    assert part.message({}) == {}


def test_an_operator_sees_what_the_customer_will() -> None:
    message = an_outbound(text="Вот", files=[a_file(), PAPER], buttons=[[Button(text="Да", payload="y")]])
    (part,) = preview(message).parts
    assert (part.text, part.files, part.buttons) == ("Вот\nвид.png: ссылка", ("вид.png",), (("Да",),))
