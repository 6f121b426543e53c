"""A message → the texts of SMS that leave."""

from uuid import UUID

from pristan.channels.model import AttachmentKind, Button, OutboundFile
from pristan.channels.sms.render import AT_MOST, cut, messages, preview, reference, whole, words
from pristan.channels.sms.segments import segments
from pristan.core.ids import FileId
from pristan.testing.outbound import an_outbound

KEY = UUID(int=7)
PHOTO = OutboundFile(
    file_id=FileId(1),
    name="схема.png",
    mime="image/png",
    size=10,
    storage_key="x",
    kind=AttachmentKind.IMAGE,
    sha256=b"",
)


def test_buttons_become_numbered_lines_and_files_links() -> None:
    message = an_outbound(text="Выберите", buttons=((Button(text="Да"), Button(text="Нет")),), files=(PHOTO,))
    text = words(message, ["https://hub.example.ru/f/1"])
    assert text.startswith("Выберите")
    assert "1" in text
    assert "Нет" in text
    assert "https://hub.example.ru/f/1" in text
    assert [part.text for part in preview(message).parts] == [words(message, ["ссылка"])]


def test_a_long_text_leaves_as_several_messages_of_at_most_ten_segments() -> None:
    for text in ("Слово " * 300, "Word " * 900, "{}~ " * 900, "Да"):
        parts = messages(text)
        assert all(segments(part).count <= AT_MOST for part in parts)
        assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_text_is_one_request_where_the_provider_cuts_and_one_for_each_segment_where_we_do() -> None:
    texts, refs = ["я" * 100, "нет"], [258, 9]
    kept = whole(texts, phone="79990000000", sender="FARVATER", refs=refs)
    assert [(sms.text, sms.ref) for sms in kept] == list(zip(texts, refs, strict=True))
    parts = cut(texts, phone="79990000000", sender="FARVATER", refs=refs)
    assert [(sms.part, sms.total, sms.series) for sms in parts] == [(1, 2, 2), (2, 2, 2), (1, 1, 9)]
    assert "".join(sms.text for sms in parts[:2]) == texts[0]
    assert [sms.text for sms in cut([""], phone="79990000000", sender="", refs=[1])] == [""]


def test_our_number_of_a_text_is_the_same_in_every_try_and_fits_into_31_bits() -> None:
    numbers = {reference(KEY, outbox, part) for outbox in range(50) for part in range(3)}
    assert len(numbers) == 150
    assert all(0 < number < 2**31 for number in numbers)
    assert reference(KEY, 1, 0) == reference(KEY, 1, 0)
