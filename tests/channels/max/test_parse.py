"""Every fixture means one thing; whatever is unknown costs only itself."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.channels.max.parse import parse
from pristan.channels.model import (
    AttachmentKind,
    ConversationStarted,
    IdentityChange,
    IdentityChanged,
    Inbound,
    InboundCallback,
    InboundEdit,
    InboundMessage,
    InboundRemoval,
    UnparsableError,
    Unusable,
    VoiceLost,
)
from pristan.testing.accounts import a_max_account

FIXTURES = Path(__file__).parent / "fixtures"


def fixture(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_text())
    return found


def parsed(update: dict[str, Any] | bytes | str) -> Sequence[Inbound]:
    raw = fixture(update) if isinstance(update, str) else update
    return parse(raw if isinstance(raw, bytes) else json.dumps(raw).encode(), a_max_account())


def message(name: str) -> InboundMessage:
    (found,) = parsed(name)
    assert isinstance(found, InboundMessage)
    return found


def dialog(**body: Any) -> dict[str, Any]:
    update = fixture("message_created_image")
    update["message"]["body"] = {"mid": "mid.x", "seq": 1} | body
    return update


def one(update: dict[str, Any]) -> InboundMessage:
    (found,) = parsed(update)
    assert isinstance(found, InboundMessage)
    return found


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("bot_started", ConversationStarted),
        ("bot_stopped", IdentityChanged),
        ("bot_removed", IdentityChanged),
        ("dialog_cleared", IdentityChanged),
        ("dialog_removed", IdentityChanged),
        ("dialog_muted", IdentityChanged),
        ("dialog_unmuted", IdentityChanged),
        ("message_callback", InboundCallback),
        ("message_callback_without_message", InboundCallback),
        ("message_edited", InboundEdit),
        ("message_removed", InboundRemoval),
        ("message_created_voice_lost", VoiceLost),
        ("message_created_by_bot", Unusable),
        ("bot_added", Unusable),
        ("user_added", Unusable),
        ("user_removed", Unusable),
        ("chat_title_changed", Unusable),
        ("bot_admin_permissions_changed", Unusable),
        ("comment_created", Unusable),
        ("comment_removed", Unusable),
        ("unknown_update", Unusable),
    ],
)
def test_an_update_becomes_the_thing_it_is(name: str, kind: type) -> None:
    (found,) = parsed(name)
    assert type(found) is kind


def test_every_other_fixture_is_a_message() -> None:
    names = {path.stem for path in FIXTURES.glob("message_created_*.json")}
    for name in names - {"message_created_voice_lost", "message_created_by_bot"}:
        assert message(name).external_id.startswith("mid."), name


def test_a_reply_carries_person_text_markup_and_quote() -> None:
    found = message("message_created_reply")
    assert found.dedupe_key == "message_created:mid.aa02"
    assert (found.person.value, found.person.name, found.person.locale) == ("7001", "Анна Тестова", "ru")
    assert found.person.address == {"user_id": 7001, "chat_id": 5001}
    assert found.at == datetime.fromtimestamp(1793000000.05, UTC)
    assert found.seq == 116000000000000002
    assert found.text == "Где мой заказ 15?"
    assert [(mark.type, mark.start, mark.length) for mark in found.markup] == [("strong", 0, 3)]
    assert found.reply_to is not None
    assert (found.reply_to.external_id, found.reply_to.text) == ("mid.aa01", "Чем помочь?")


def test_a_forward_in_a_group_belongs_to_the_group() -> None:
    found = message("message_created_forward")
    assert found.person.value == "chat:-70010000000001"
    assert found.person.address == {"chat_id": -70010000000001}
    assert found.forwarded_from is not None
    assert (found.forwarded_from.author, found.forwarded_from.text) == ("Оля", "Скидки")


def test_in_a_group_the_speaker_is_named() -> None:
    update = fixture("message_created_forward")
    update["message"]["link"] = None
    update["message"]["body"] |= {"text": "Привет", "markup": [{"type": "strong", "from": 0, "length": 6}]}
    found = one(update)
    assert found.text == "Пётр: Привет"
    assert found.text[found.markup[0].start :] == "Привет"


@pytest.mark.parametrize(
    ("name", "kind", "source"),
    [
        ("message_created_image", AttachmentKind.IMAGE, {"url": "https://i.oneme.example/i1", "token": "tokI1"}),
        ("message_created_video", AttachmentKind.VIDEO, {"url": "https://v.oneme.example/v1", "token": "tokV1"}),
        ("message_created_file", AttachmentKind.FILE, {"url": "https://files.example/f1", "token": "tokF1"}),
        ("message_created_sticker", AttachmentKind.STICKER, {"url": "https://s.oneme.example/s1", "code": "cat42"}),
    ],
)
def test_files_say_where_to_fetch_them(name: str, kind: AttachmentKind, source: dict[str, str]) -> None:
    first = message(name).attachments[0]
    assert (first.kind, first.source) == (kind, source)


def test_a_file_keeps_its_name_and_size_and_a_video_its_length() -> None:
    file = message("message_created_file").attachments[0]
    assert (file.name, file.size) == ("akt.pdf", 20480)
    video = message("message_created_video").attachments[0]
    assert (video.width, video.height, video.duration_s) == (640, 360, 12.0)
    assert message("message_created_audio").attachments[0].source["transcription"] == "добрый день"


def test_a_location_and_a_link_card_are_understood() -> None:
    assert message("message_created_location").location == (55.75, 37.62)
    assert message("message_created_share").share == {
        "url": "https://shop.example/item",
        "title": "Чайник",
        "description": "Чайник 2 л",
    }


@pytest.mark.parametrize(
    ("name", "verified"),
    [
        ("message_created_contact", True),
        ("message_created_contact_by_hand", False),
        ("message_created_contact_of_another", False),
    ],
)
def test_a_phone_is_verified_only_by_its_owner(name: str, *, verified: bool) -> None:
    card = message(name).contact_card
    assert card is not None
    assert card.verified is verified
    assert card.phone.startswith("+7999")


def test_an_unknown_attachment_costs_only_itself() -> None:
    found = message("message_created_unknown_attachment")
    assert found.text == "Смотрите опрос"
    assert [item.source["url"] for item in found.attachments] == ["https://i.oneme.example/i5"]
    assert found.unknown == ("poll", "attachment without a type")
    assert [(mark.type, mark.start, mark.length) for mark in found.markup] == [
        ("strong", 0, 7),
        ("sparkle", 1, 2),
        ("link", 8, 6),
    ]


def test_a_second_card_of_a_kind_and_a_broken_one_are_counted() -> None:
    place = {"type": "location", "latitude": 1, "longitude": 2}
    found = one(
        dialog(attachments=[place, place, {"type": "location"}, {"type": "share"}, {"type": "inline_keyboard"}])
    )
    assert found.location == (1.0, 2.0)
    assert found.unknown == ("location", "location", "share", "inline_keyboard")


@pytest.mark.parametrize(
    ("text", "start", "length", "piece"),
    [
        pytest.param("👍 важно", 3, 5, "важно", id="an emoji is two units"),
        pytest.param("👍👍", 0, 2, "👍", id="only the first emoji"),
        pytest.param("👍👍", 1, 99, "👍", id="the middle of an emoji is stepped over"),
        pytest.param("важно", 0, 999, "важно", id="clamped to the text"),
    ],
)
def test_markup_counts_utf16_units(text: str, start: int, length: int, piece: str) -> None:
    mark = one(dialog(text=text, markup=[{"type": "strong", "from": start, "length": length}])).markup[0]
    assert text[mark.start : mark.start + mark.length] == piece


@pytest.mark.parametrize(
    "mark",
    [
        {"type": "strong", "from": 50, "length": 5},
        {"type": "strong", "from": 0, "length": -5},
        {"type": "strong", "length": 5},
        {"from": 0, "length": 5},
        "bold",
    ],
)
def test_markup_that_marks_nothing_is_left_out(mark: object) -> None:
    found = one(dialog(text="короткий", markup=[mark]))
    assert (found.text, found.markup) == ("короткий", ())


def test_a_link_to_a_script_is_no_link() -> None:
    marks = [{"type": "link", "from": 0, "length": 4, "url": "javascript:alert(1)"}]
    assert one(dialog(text="тест", markup=marks)).markup[0].url is None


def test_a_forward_brings_its_files_and_an_unknown_link_is_told() -> None:
    update = dialog(text="")
    inner = {"mid": "mid.y", "seq": 2, "text": "Смотрите", "attachments": [{"type": "image", "payload": {"url": "u"}}]}
    update["message"]["link"] = {"type": "forward", "sender": {"first_name": "Оля"}, "message": inner}
    assert len(one(update).attachments) == 1
    update["message"]["link"]["type"] = "echo"
    found = one(update)
    assert found.unknown == ("link echo",)
    assert found.forwarded_from is not None


def test_nul_and_a_hundred_thousand_characters_are_survived() -> None:
    found = one(dialog(text="а\x00б" + "я" * 100_000))
    assert found.text == "аб" + "я" * 100_000


def test_a_press_names_its_button_and_an_empty_message_is_a_lost_voice() -> None:
    (pressed,) = parsed("message_callback")
    assert isinstance(pressed, InboundCallback)
    assert (pressed.payload, pressed.button_text, pressed.external_id) == ("rate:5", "5", "mid.aa10")
    assert pressed.person.address == {"user_id": 7001}
    update = fixture("message_callback")
    body = update["message"]["body"]
    body["attachments"] = [
        {"type": "image"},
        {"payload": {"buttons": [[], [{"type": "link", "payload": "rate:5"}, {}]]}},
    ]
    (other,) = parsed(update)
    assert isinstance(other, InboundCallback)
    assert (other.payload, other.button_text) == ("rate:5", "")
    (lost,) = parsed(dialog(text=""))
    assert isinstance(lost, VoiceLost)
    assert lost.person is not None


def test_start_stop_and_mute_name_the_person() -> None:
    (started,) = parsed("bot_started")
    assert isinstance(started, ConversationStarted)
    assert (started.payload, started.person.value) == ("mig-3f9c2a", "7001")
    (muted,) = parsed("dialog_muted")
    assert isinstance(muted, IdentityChanged)
    assert muted.change is IdentityChange.MUTED
    assert muted.until == datetime.fromtimestamp(1793003600, UTC)
    (removed,) = parsed("bot_removed")
    assert isinstance(removed, IdentityChanged)
    assert removed.person.value == "chat:-70010000000001"


@pytest.mark.parametrize(
    "update",
    [
        pytest.param({"update_type": "message_edited", "timestamp": 1}, id="edit of nothing"),
        pytest.param(
            {"update_type": "message_edited", "timestamp": 1, "message": {"sender": {"user_id": 1}}}, id="empty"
        ),
        pytest.param({"update_type": "message_removed", "timestamp": 1}, id="removal of nothing"),
        pytest.param({"update_type": "message_callback", "timestamp": 1}, id="press by nobody"),
        pytest.param({"update_type": "bot_started", "timestamp": 1}, id="start by nobody"),
        pytest.param({"update_type": "bot_stopped", "timestamp": 1}, id="stop by nobody"),
        pytest.param(
            {"update_type": "message_created", "timestamp": 1, "message": {"body": {"text": "x"}}}, id="nobody"
        ),
        pytest.param({"timestamp": 1}, id="no type"),
    ],
)
def test_what_lacks_its_point_is_counted_as_unknown(update: dict[str, Any]) -> None:
    (found,) = parsed(update)
    assert isinstance(found, Unusable)
    assert found.unknown


def test_an_edit_of_a_bot_and_a_post_of_a_channel_are_not_for_the_inbox() -> None:
    bot = fixture("message_created_by_bot") | {"update_type": "message_edited"}
    post = fixture("comment_created") | {"update_type": "message_created"}
    for update, reason in ((bot, "message of a bot"), (post, "channel post")):
        (found,) = parsed(update)
        assert isinstance(found, Unusable)
        assert (found.reason, found.unknown) == (reason, False)


@pytest.mark.parametrize(
    "raw",
    [b"", b"[]", b"nonsense", b'{"update_type":"bot_started","user":{"user_id":1}}'],
)
def test_what_is_no_update_is_refused_with_a_reason(raw: bytes) -> None:
    with pytest.raises(UnparsableError):
        parsed(raw)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(sorted(path.stem for path in FIXTURES.glob("*.json")))


@st.composite
def spoilt(draw: st.DrawFn) -> dict[str, Any]:
    """A fixture with some of its fields replaced by junk, anywhere in it."""
    update = fixture(draw(NAMES))
    for _ in range(draw(st.integers(1, 4))):
        place: Any = update
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = draw(st.sampled_from(keys))
            inner = place[key]
            if isinstance(inner, (dict, list)) and inner and draw(st.booleans()):
                place = inner
                continue
            place[key] = draw(JUNK)
            break
    return update


@given(spoilt())
def test_no_spoilt_field_breaks_the_parser(update: dict[str, Any]) -> None:
    try:
        found = parsed(update)
    except UnparsableError:
        assert not isinstance(update.get("timestamp"), int) or update["timestamp"] <= 0 or update["timestamp"] > 2**47
        return
    assert len(found) == 1
    json.dumps(found[0], default=str).encode()


@given(st.dictionaries(st.text(max_size=9), JUNK, max_size=4))
def test_unknown_fields_change_nothing(extra: dict[str, Any]) -> None:
    update = fixture("message_created_reply")
    for part in (update, update["message"], update["message"]["body"], update["message"]["sender"]):
        part |= {f"new_{name}": value for name, value in extra.items()}
    assert parsed(update) == parsed("message_created_reply")
