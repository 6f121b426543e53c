"""What events of Odnoklassniki mean for the inbox; the examples of the documentation are the first two fixtures."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pristan.channels import channel
from pristan.channels.model import (
    TIME_NOT_TOLD,
    AttachmentKind,
    Inbound,
    InboundCallback,
    InboundMessage,
    UnparsableError,
    Unusable,
)
from pristan.channels.ok.parse import lane_key, parse
from tests.channels.test_contract import an_account

FIXTURES = Path(__file__).parent / "fixtures"
ACCOUNT = an_account(channel("ok"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def raw(name: str) -> bytes:
    return (FIXTURES / f"{name}.json").read_bytes()


def one(body: bytes) -> Inbound:
    (found,) = parse(body, ACCOUNT)
    return found


def message(name: str) -> InboundMessage:
    found = one(raw(name))
    assert isinstance(found, InboundMessage)
    return found


def changed(name: str, change: Callable[[dict[str, Any]], Any]) -> bytes:
    body = json.loads(raw(name))
    change(body)
    return msgspec.json.encode(body)


def test_the_message_of_the_documentation() -> None:
    found = message("message_text")
    assert (found.person.value, found.person.name, found.text) == ("user:580000000001", "Иван Тестов", "Добрый день")
    assert found.person.address == {"chat_id": "chat:C0a1b2c3d4e00"}
    assert found.at == datetime.fromtimestamp(1795168800.123, UTC)
    assert found.dedupe_key == "m:mid:C0a1b2c3d4e00.19a0000000000001"


def test_a_number_beyond_what_a_float_holds_stays_whole() -> None:
    assert message("message_text").seq == 116200000000000001


def test_the_press_of_the_documentation() -> None:
    found = one(raw("callback"))
    assert isinstance(found, InboundCallback)
    assert (found.callback_id, found.payload) == ("cb-7f", "op")
    assert found.external_id == "mid:C0a1b2c3d4e00.19a0000000000002"


def test_files_come_by_their_addresses() -> None:
    (image,) = message("message_image").attachments
    (file,) = message("message_file").attachments
    assert (image.kind, dict(image.source)) == (AttachmentKind.IMAGE, {"url": "https://i.mycdn.me/image?id=1"})
    assert (file.kind, file.name) == (AttachmentKind.FILE, "Договор.pdf")
    kinds = [one.kind for one in message("message_two_files").attachments]
    assert kinds == [AttachmentKind.VIDEO, AttachmentKind.AUDIO, AttachmentKind.STICKER]


def test_a_place_a_card_and_a_link_are_what_they_are() -> None:
    assert message("message_location").location == (59.934, 30.335)
    card, share = message("message_contact").contact_card, message("message_share").share
    assert card is not None
    assert (card.name, card.phone, card.verified) == ("Пётр", "+79990000003", False)
    assert share == {"url": "https://shop.example/sofa", "title": "Диван"}


def test_a_place_nowhere_is_no_place() -> None:
    def far(body: dict[str, Any]) -> None:
        body["message"]["attachments"][0]["payload"]["latitude"] = 91

    found = one(changed("message_location", far))
    assert isinstance(found, InboundMessage)
    assert found.location is None


def test_what_we_cannot_show_is_named() -> None:
    assert message("message_present").unknown == ("PRESENT", "MUSIC", "IMAGE")


def test_a_reply_names_what_it_answers() -> None:
    quote = message("message_reply").reply_to
    assert quote is not None
    assert quote.external_id == "mid:C0a1b2c3d4e00.19a0000000000001"


def test_our_own_words_are_put_aside() -> None:
    found = one(raw("written_by_the_group"))
    assert isinstance(found, Unusable)
    assert not found.unknown


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(raw("chat_system"), id="a system event"),
        pytest.param(raw("unknown_event"), id="an event of another kind"),
        pytest.param(b"{}", id="nothing"),
        pytest.param(changed("message_text", lambda body: body.pop("sender")), id="nobody wrote"),
        pytest.param(changed("message_text", lambda body: body["message"].pop("mid")), id="no id"),
        pytest.param(changed("message_text", lambda body: body["message"].update(mid="m" * 201)), id="an absurd id"),
        pytest.param(changed("message_text", lambda body: body["sender"].update(user_id="u" * 201)), id="absurd user"),
        pytest.param(changed("callback", lambda body: body.pop("callbackId")), id="a press without an id"),
        pytest.param(changed("callback", lambda body: body.pop("sender")), id="a press of nobody"),
    ],
)
def test_what_we_do_not_understand_is_counted(body: bytes) -> None:
    found = one(body)
    assert isinstance(found, Unusable)
    assert found.unknown


@pytest.mark.parametrize("stamp", [None, "soon", 0, -5, 10**18])
def test_a_message_without_a_time_is_taken_at_the_moment_it_comes(stamp: object) -> None:
    found = one(changed("message_text", lambda body: body.update(timestamp=stamp)))
    assert isinstance(found, InboundMessage)
    assert found.at == TIME_NOT_TOLD


def test_a_person_whose_chat_is_not_told_has_no_address() -> None:
    found = one(changed("message_text", lambda body: body.pop("recipient")))
    assert isinstance(found, InboundMessage)
    assert found.person.address == {}


def test_what_is_no_object_is_refused() -> None:
    with pytest.raises(UnparsableError):
        parse(b"[]", ACCOUNT)


def test_one_chat_is_one_lane() -> None:
    assert lane_key(raw("message_text")) == lane_key(raw("callback")) == "chat:C0a1b2c3d4e00"
    assert lane_key(changed("message_text", lambda body: body.pop("recipient"))) == "user:580000000001"
    assert lane_key(b"nonsense") == ""


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(kind=st.sampled_from(["MESSAGE_CREATED", "MESSAGE_CALLBACK", "CHAT_SYSTEM"]), part=JSON, more=JSON)
def test_any_event_is_parsed_or_refused_with_a_reason(kind: str, part: Any, more: Any) -> None:
    message = {"mid": "mid:C1.1", "attachments": [{"type": "IMAGE", "payload": part}, part], "text": more}
    body = {"webhookType": kind, "sender": more, "recipient": part, "message": message, "callbackId": more}
    for sender in (more, {"user_id": "user:1", "name": part}):
        found = parse(msgspec.json.encode({**body, "sender": sender}), ACCOUNT)
        assert all(0 < len(inbound.dedupe_key) <= 500 for inbound in found)
