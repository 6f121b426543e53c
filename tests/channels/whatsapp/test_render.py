"""What WhatsApp is asked to send for a message of ours."""

import pytest

from pristan.channels.model import AttachmentKind, Button, OutboundFile
from pristan.channels.whatsapp.render import MIB, Part, preview, render
from pristan.core.ids import FileId
from pristan.testing.outbound import an_outbound


def a_file(kind: AttachmentKind = AttachmentKind.IMAGE, *, mime: str = "image/png", size: int = 100) -> OutboundFile:
    return OutboundFile(
        file_id=FileId(1), storage_key="k", name="вид.png", mime=mime, kind=kind, size=size, sha256=b"x"
    )


def rows(*labels: str, payload: str = "") -> list[list[Button]]:
    return [[Button(text=label, payload=payload or f"p{number}")] for number, label in enumerate(labels)]


def one(**content: object) -> Part:
    (part,) = render(an_outbound(**content))  # type: ignore[arg-type] # fields of a message
    return part


def test_a_text_goes_literally_and_answers_what_it_answers() -> None:
    body = one(text="Уже *едет*", reply_to="wamid.1").body()
    assert body == {
        "recipient_type": "individual",
        "context": {"message_id": "wamid.1"},
        "type": "text",
        "text": {"body": "Уже *едет*", "preview_url": False},
    }


def test_a_long_text_goes_in_parts() -> None:
    parts = render(an_outbound(text="Слово. " * 1000))
    assert len(parts) == 2
    assert all(len(part.text) <= 4096 for part in parts)


def test_one_picture_carries_its_words() -> None:
    body = one(text="Вот вид", files=[a_file()]).body(media_id="9")
    assert (body["type"], body["image"]) == ("image", {"id": "9", "caption": "Вот вид"})


def test_two_files_go_alone_after_the_words() -> None:
    parts = render(an_outbound(text="Вот", files=[a_file(), a_file()]))
    assert [(part.text, part.media) for part in parts] == [("Вот", ""), ("", "image"), ("", "image")]


def test_a_caption_too_long_goes_before_its_picture() -> None:
    parts = render(an_outbound(text="Я" * 1025, files=[a_file()]))
    assert [part.media for part in parts] == ["", "image"]


@pytest.mark.parametrize(
    ("file", "media"),
    [
        pytest.param(a_file(), "image", id="a picture"),
        pytest.param(a_file(size=6 * MIB), "document", id="a picture too big"),
        pytest.param(a_file(mime="image/webp"), "document", id="a picture of a kind it does not take"),
        pytest.param(a_file(AttachmentKind.VIDEO, mime="video/mp4"), "video", id="a video"),
        pytest.param(a_file(AttachmentKind.AUDIO, mime="audio/ogg"), "audio", id="a sound"),
        pytest.param(a_file(AttachmentKind.FILE, mime="application/pdf"), "document", id="a file"),
    ],
)
def test_a_file_goes_as_what_whatsapp_takes(file: OutboundFile, media: str) -> None:
    assert one(files=[file]).media == media


def test_a_document_keeps_its_name_and_a_sound_has_no_caption() -> None:
    document = one(text="Акт", files=[a_file(AttachmentKind.FILE, mime="application/pdf")]).body(media_id="9")
    assert document["document"] == {"id": "9", "caption": "Акт", "filename": "вид.png"}
    words, sound = render(an_outbound(text="Ответ", files=[a_file(AttachmentKind.AUDIO, mime="audio/ogg")]))
    assert (words.text, sound.body(media_id="9")["audio"]) == ("Ответ", {"id": "9"})


def test_up_to_three_answers_are_buttons() -> None:
    part = one(text="Вернуть?", buttons=rows("Да", "Нет"))
    shown = part.body()["interactive"]
    assert (shown["type"], shown["body"]) == ("button", {"text": "Вернуть?"})
    assert [one["reply"] for one in shown["action"]["buttons"]] == [
        {"id": "p0", "title": "Да"},
        {"id": "p1", "title": "Нет"},
    ]


def test_up_to_ten_answers_are_a_list() -> None:
    shown = one(text="Когда?", buttons=rows("Утром", "Днём", "Вечером", "Ночью")).body()["interactive"]
    assert shown["type"] == "list"
    assert [row["title"] for row in shown["action"]["sections"][0]["rows"]] == ["Утром", "Днём", "Вечером", "Ночью"]


def test_one_link_is_a_button_that_opens() -> None:
    link = Button(text="Перейти в MAX", kind="link", url="https://hub.example/m/x")
    shown = one(text="Мы переехали", buttons=[[link]]).body()["interactive"]
    assert (shown["type"], shown["action"]["parameters"]["url"]) == ("cta_url", "https://hub.example/m/x")


@pytest.mark.parametrize(
    ("kind", "wire"), [("request_contact", "request_contact_info"), ("request_location", "location_request_message")]
)
def test_a_phone_and_a_place_are_asked_for_by_buttons_of_whatsapp(kind: str, wire: str) -> None:
    assert one(text="Поделитесь", buttons=[[Button(text="Дать", kind=kind)]]).body()["interactive"]["type"] == wire


@pytest.mark.parametrize(
    ("text", "buttons"),
    [
        pytest.param("Вот", rows(*(f"Кнопка {n}" for n in range(11))), id="more than a list holds"),
        pytest.param("Вот", rows("Очень длинная подпись у кнопки"), id="a label too long"),
        pytest.param("Вот", rows("Да", payload="x" * 257), id="more than a button carries"),
        pytest.param("Вот", rows("Да", "Да"), id="two labels alike"),
        pytest.param("Вот", rows("Да", "Нет", payload="x"), id="two payloads alike"),
        pytest.param("Я" * 1025, rows("Да"), id="under a text too long"),
        pytest.param("", rows("Да"), id="under nothing"),
        pytest.param("Вот", [*rows("Да"), [Button(text="Сайт", kind="link", url="https://a.example")]], id="a mix"),
        pytest.param("Вот", [[Button(text="Сайт", kind="link", url="javascript:x")]], id="a link of another kind"),
        pytest.param("Вот", [[Button(text="Что", kind="game")]], id="a kind nobody knows"),
    ],
)
def test_what_cannot_be_a_button_is_numbered_text(text: str, buttons: list[list[Button]]) -> None:
    parts = render(an_outbound(text=text, buttons=buttons))
    assert all(part.action is None for part in parts)
    assert f"1. {buttons[0][0].text}" in parts[-1].text


def test_buttons_stay_under_the_files() -> None:
    file, asked = render(an_outbound(text="Подходит?", buttons=rows("Да"), files=[a_file()]))
    assert (file.media, asked.kind) == ("image", "button")


def test_nothing_at_all_is_still_one_request() -> None:
    assert len(render(an_outbound())) == 1


def test_an_operator_sees_what_the_customer_will() -> None:
    shown = preview(an_outbound(text="Подходит?", buttons=rows("Да", "Нет"), files=[a_file()]))
    assert [(part.text, part.files, part.buttons) for part in shown.parts] == [
        ("", ("вид.png",), ()),
        ("Подходит?", (), (("Да",), ("Нет",))),
    ]
