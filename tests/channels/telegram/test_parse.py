"""What updates of Telegram mean for the inbox."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.channels import channel
from pristan.channels.model import (
    AttachmentKind,
    ConversationStarted,
    IdentityChange,
    IdentityChanged,
    Inbound,
    InboundCallback,
    InboundEdit,
    InboundMessage,
    UnparsableError,
    Unusable,
)
from pristan.channels.telegram.parse import lane_key, parse
from tests.channels.test_contract import an_account

FIXTURES = Path(__file__).parent / "fixtures"
ACCOUNT = an_account(channel("telegram"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def raw(name: str) -> bytes:
    return (FIXTURES / f"{name}.json").read_bytes()


def one(name: str) -> Inbound:
    (found,) = parse(raw(name), ACCOUNT)
    return found


def message(name: str) -> InboundMessage:
    found = one(name)
    assert isinstance(found, InboundMessage)
    return found


def test_a_text_keeps_its_person_its_time_and_its_marks() -> None:
    found = message("message_text")
    assert (found.person.value, found.person.name, found.person.username) == ("5550001112", "Ирина Соколова", "ira_s")
    assert found.person.address == {"chat_id": 5550001112}
    assert found.at == datetime.fromtimestamp(1795000201, UTC)
    (mark,) = found.markup
    assert found.text[mark.start : mark.start + mark.length] == "жирно"


def test_a_start_carries_what_the_link_carried() -> None:
    carried, plain = one("start_with_payload"), one("start_plain")
    assert isinstance(carried, ConversationStarted)
    assert isinstance(plain, ConversationStarted)
    assert (carried.payload, plain.payload) == ("m_7Qk2xZ", None)


@pytest.mark.parametrize(
    ("name", "kind", "file_id"),
    [
        ("message_photo", AttachmentKind.IMAGE, "large"),
        ("message_document", AttachmentKind.FILE, "doc"),
        ("message_voice", AttachmentKind.AUDIO, "voice"),
        ("message_sticker", AttachmentKind.STICKER, "st"),
    ],
)
def test_a_file_is_named_so_that_it_can_be_fetched(name: str, kind: AttachmentKind, file_id: str) -> None:
    (file,) = message(name).attachments
    assert (file.kind, dict(file.source)) == (kind, {"remote_id": file_id})


def test_a_caption_is_the_text_of_its_picture() -> None:
    assert message("message_photo").text == "Вот такой"


def test_only_ones_own_number_is_believed() -> None:
    own, of_another = message("contact_own").contact_card, message("contact_of_another").contact_card
    assert own is not None
    assert of_another is not None
    assert (own.phone, own.verified) == ("+79990000001", True)
    assert (of_another.phone, of_another.verified) == ("+79990000002", False)


def test_places_quotes_and_forwards_are_kept() -> None:
    assert message("message_location").location == (59.93, 30.31)
    quote, forwarded = message("message_reply").reply_to, message("message_forwarded").forwarded_from
    assert quote is not None
    assert (quote.external_id, quote.text) == ("5550001112:40", "Какой заказ?")
    assert forwarded is not None
    assert forwarded.author == "Сосед"


def test_something_new_is_named_and_the_rest_kept() -> None:
    assert message("message_with_something_new").unknown == ("hologram",)


def test_an_edit_names_the_message_it_changes() -> None:
    found = one("edited_message")
    assert isinstance(found, InboundEdit)
    assert (found.external_id, found.message.text) == ("5550001112:201", "Где мой заказ 15?")


def test_a_press_knows_its_button() -> None:
    found = one("callback_query")
    assert isinstance(found, InboundCallback)
    assert (found.payload, found.button_text, found.external_id) == ("order", "Где заказ?", "5550001112:77")


def test_who_blocks_and_unblocks_is_seen() -> None:
    gone, back = one("blocked"), one("unblocked")
    assert isinstance(gone, IdentityChanged)
    assert isinstance(back, IdentityChanged)
    assert (gone.change, back.change) == (IdentityChange.BLOCKED, IdentityChange.RESUMED)


@pytest.mark.parametrize(("name", "unknown"), [("message_from_group", False), ("unknown_update", True)])
def test_what_is_no_message_of_a_customer_is_left_with_a_reason(name: str, *, unknown: bool) -> None:
    found = one(name)
    assert isinstance(found, Unusable)
    assert found.unknown is unknown
    assert found.reason


@pytest.mark.parametrize("name", ["message_text", "edited_message", "callback_query", "blocked", "contact_own"])
def test_one_person_has_one_lane(name: str) -> None:
    assert lane_key(raw(name)) == "user:5550001112"


def test_a_repeat_has_the_same_key_and_another_update_another() -> None:
    keys = {path.stem: parse(path.read_bytes(), ACCOUNT)[0].dedupe_key for path in FIXTURES.glob("*.json")}
    assert len(set(keys.values())) == len(keys)


@given(part=st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"]), value=JSON)
def test_any_json_within_an_update_is_parsed_or_refused(part: str, value: Any) -> None:
    made = msgspec.json.encode({"update_id": 1, part: value})
    lane_key(made)
    try:
        found = parse(made, ACCOUNT)
    except UnparsableError:
        return
    assert found
    assert all(inbound.dedupe_key for inbound in found)


def told(**update: Any) -> Inbound:
    (found,) = parse(msgspec.json.encode({"update_id": 1, **update}), ACCOUNT)
    return found


def said(**content: Any) -> InboundMessage:
    person = {"id": 5, "first_name": "Ира"}
    base = {"message_id": 7, "date": 1795000201, "chat": {"id": 5, "type": "private"}, "from": person}
    found = told(message={**base, **content})
    assert isinstance(found, InboundMessage)
    return found


@pytest.mark.parametrize(
    "update",
    [
        pytest.param({"edited_message": {"chat": {"type": "group"}}}, id="an edit in a group"),
        pytest.param({"my_chat_member": {"chat": {"type": "channel"}}}, id="a change in a channel"),
        pytest.param({"my_chat_member": {"chat": {"type": "private"}}}, id="a change of nobody"),
        pytest.param({"callback_query": {"id": "1", "data": "x"}}, id="a press of nobody"),
        pytest.param({"message": {"chat": {"id": 1, "type": "private"}, "from": {"is_bot": True}}}, id="a bot wrote"),
        pytest.param({"message": {"chat": {"type": "private"}, "message_id": 1}}, id="a message without a chat"),
    ],
)
def test_half_an_update_is_left_with_a_reason(update: dict[str, Any]) -> None:
    found = told(**update)
    assert isinstance(found, Unusable)
    assert found.reason


def test_what_is_no_update_is_refused() -> None:
    with pytest.raises(UnparsableError):
        parse(b"[]", ACCOUNT)
    with pytest.raises(UnparsableError):
        told(message={"message_id": 7, "chat": {"id": 5, "type": "private"}})


def test_updates_of_nobody_have_no_lane() -> None:
    assert lane_key(b"[]") == ""
    assert lane_key(msgspec.json.encode({"message": {"text": "?"}})) == ""
    assert lane_key(msgspec.json.encode({"poll": {"id": "1"}})) == ""


def test_an_impossible_place_is_no_place() -> None:
    assert said(location={"latitude": 99.0, "longitude": 30.0}).location is None
    assert said(location={"latitude": 59.0}).location is None


def test_marks_are_kept_only_where_they_stand_on_text() -> None:
    entities = [
        {"type": "mention", "offset": 0, "length": 2},
        {"type": "bold", "offset": 0},
        {"type": "bold", "offset": 40, "length": 2},
        {"type": "text_link", "offset": 0, "length": 2, "url": "javascript:alert(1)"},
        {"type": "italic", "offset": -3, "length": 2},
        {"type": "code", "offset": 3, "length": 90},
    ]
    marks = said(text="👍 слово", entities=entities).markup
    assert [(mark.type, mark.start, mark.length) for mark in marks] == [("emphasized", 0, 1), ("monospaced", 2, 5)]


def test_a_press_of_an_unknown_button_has_no_words() -> None:
    keyboard = {"inline_keyboard": [[{"text": "Да", "callback_data": "yes"}], [{"text": "Нет", "callback_data": "no"}]]}
    pressed = {"id": "1", "from": {"id": 5}, "message": {"message_id": 3, "reply_markup": keyboard}}
    for data, words in (("no", "Нет"), ("gone", ""), ("", "")):
        found = told(callback_query={**pressed, "data": data})
        assert isinstance(found, InboundCallback)
        assert found.button_text == words


def test_a_contact_without_a_number_is_a_card_without_a_phone() -> None:
    card = said(contact={"first_name": "Петя"}).contact_card
    assert card is not None
    assert (card.phone, card.verified) == ("", False)
