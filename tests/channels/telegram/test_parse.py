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
    assert (file.kind, dict(file.source)) == (kind, {"file_id": file_id})


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
