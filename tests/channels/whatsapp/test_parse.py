"""What webhooks of WhatsApp mean for the inbox."""

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
    ConversationStarted,
    Inbound,
    InboundCallback,
    InboundEdit,
    InboundMessage,
    InboundReceipt,
    InboundRemoval,
    ReceiptKind,
    UnparsableError,
    Unusable,
)
from pristan.channels.whatsapp.parse import lane_key, parse
from tests.channels.test_contract import an_account

FIXTURES = Path(__file__).parent / "fixtures"
ACCOUNT = an_account(channel("whatsapp"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


SLOW_MACHINE = settings(suppress_health_check=[HealthCheck.too_slow])


def raw(name: str) -> bytes:
    return (FIXTURES / f"{name}.json").read_bytes()


def one(name: str) -> Inbound:
    (found,) = parse(raw(name), ACCOUNT)
    return found


def message(name: str) -> InboundMessage:
    found = one(name)
    assert isinstance(found, InboundMessage)
    return found


def receipt(name: str) -> InboundReceipt:
    found = one(name)
    assert isinstance(found, InboundReceipt)
    return found


def changed(name: str, change: Callable[[dict[str, Any]], Any]) -> bytes:
    """A fixture with its only value changed."""
    body = json.loads(raw(name))
    change(body["entry"][0]["changes"][0]["value"])
    return msgspec.json.encode(body)


def test_a_person_is_named_by_the_bsuid_and_the_phone_is_kept_beside() -> None:
    found = message("message_text")
    assert (found.person.value, found.person.name) == ("RU.900000000000000001", "Ирина")
    assert found.person.address == {
        "bsuid": "RU.900000000000000001",
        "phone": "79990000001",
        "last_message": found.external_id,
    }
    assert found.at == datetime.fromtimestamp(1795000001, UTC)
    assert (found.text, found.dedupe_key) == ("Где мой заказ?", f"m:{found.external_id}")


def test_a_person_without_a_phone_is_as_good() -> None:
    found = message("message_without_phone")
    assert (found.person.value, found.person.username) == ("RU.900000000000000002", "oleg_t")
    assert "phone" not in found.person.address


def test_a_person_without_a_bsuid_is_named_by_the_phone() -> None:
    (found,) = parse(changed("message_text", lambda value: value["contacts"][0].pop("user_id")), ACCOUNT)
    assert isinstance(found, InboundMessage)
    assert (found.person.value, "bsuid" in found.person.address) == ("79990000001", False)


def test_nobody_is_made_up() -> None:
    def hide(value: dict[str, Any]) -> None:
        value["contacts"] = []
        value["messages"][0].pop("from")

    (found,) = parse(changed("message_text", hide), ACCOUNT)
    assert isinstance(found, Unusable)
    assert found.unknown


@pytest.mark.parametrize(
    ("name", "kind", "mime"),
    [
        ("message_image", AttachmentKind.IMAGE, "image/jpeg"),
        ("message_document", AttachmentKind.FILE, "application/pdf"),
        ("message_voice", AttachmentKind.AUDIO, "audio/ogg"),
        ("message_video", AttachmentKind.VIDEO, "video/mp4"),
        ("message_sticker", AttachmentKind.STICKER, "image/webp"),
    ],
)
def test_a_file_is_named_so_that_it_can_be_fetched(name: str, kind: AttachmentKind, mime: str) -> None:
    (file,) = message(name).attachments
    assert (file.kind, file.mime) == (kind, mime)
    assert file.source["remote_id"]


def test_a_caption_is_the_text_of_its_picture_and_a_document_has_a_name() -> None:
    assert message("message_image").text == "Вот такой"
    assert message("message_document").attachments[0].name == "Договор.pdf"


def test_a_place_is_a_place_with_its_name() -> None:
    found = message("message_location")
    assert (found.location, found.text) == ((59.934, 30.335), "Эрмитаж\nДворцовая пл., 2")
    (nowhere,) = parse(
        changed("message_location", lambda value: value["messages"][0]["location"].update(latitude=95)), ACCOUNT
    )
    assert isinstance(nowhere, InboundMessage)
    assert nowhere.location is None


def test_a_reaction_answers_the_message_it_is_put_on() -> None:
    found = message("message_reaction")
    assert found.reply_to is not None
    assert (found.text, found.reply_to.external_id) == ("👍", "wamid.SYNTHOUT1")


def test_a_reaction_taken_back_is_told_as_something_else() -> None:
    (found,) = parse(
        changed("message_reaction", lambda value: value["messages"][0]["reaction"].update(emoji="")), ACCOUNT
    )
    assert isinstance(found, InboundMessage)
    assert (found.text, found.unknown) == ("", ("reaction",))


def test_a_reply_names_what_it_answers_and_a_forward_is_told() -> None:
    reply, forward = message("message_reply"), message("message_forwarded")
    assert reply.reply_to is not None
    assert reply.reply_to.external_id == "wamid.SYNTHOUT1"
    assert (reply.forwarded_from, forward.reply_to) == (None, None)
    assert forward.forwarded_from is not None


def test_an_advertisement_that_brought_somebody_is_told_before_the_words() -> None:
    started, said = parse(raw("message_from_ad"), ACCOUNT)
    assert isinstance(started, ConversationStarted)
    assert isinstance(said, InboundMessage)
    assert (started.payload, started.source) == ("ARAkLkA8rmlFeiCktEJQ", "ad https://fb.me/x")
    assert started.dedupe_key != said.dedupe_key


@pytest.mark.parametrize(
    ("name", "told"),
    [("message_unsupported", "unsupported: poll"), ("message_order", "order"), ("form_answer", "interactive")],
)
def test_what_we_cannot_show_is_named(name: str, told: str) -> None:
    assert message(name).unknown == (told,)


def test_a_message_of_no_type_is_named_too() -> None:
    (found,) = parse(changed("message_text", lambda value: value["messages"][0].update(type="")), ACCOUNT)
    assert isinstance(found, InboundMessage)
    assert found.unknown == ("nothing",)


@pytest.mark.parametrize(
    ("name", "phone", "is_own"),
    [
        ("contact_own", "+79990000001", True),
        ("contact_by_button", "+79990000002", True),
        ("contact_of_another", "+79990000003", False),
    ],
)
def test_only_ones_own_number_is_believed(name: str, phone: str, *, is_own: bool) -> None:
    found = message(name)
    assert found.contact_card is not None
    assert (found.contact_card.phone, found.contact_card.verified, found.is_card_vouched) == (phone, is_own, is_own)


def test_an_empty_card_is_no_card() -> None:
    (found,) = parse(changed("contact_own", lambda value: value["messages"][0].update(contacts=[{}])), ACCOUNT)
    assert isinstance(found, InboundMessage)
    assert (found.contact_card, found.unknown) == (None, ("contacts",))


@pytest.mark.parametrize(
    ("name", "payload", "text"),
    [("button_reply", "yes", "Да"), ("list_reply", "am", "Утром"), ("template_button", "stop", "Не писать")],
)
def test_a_press_names_the_button_and_the_message_it_hangs_under(name: str, payload: str, text: str) -> None:
    found = one(name)
    assert isinstance(found, InboundCallback)
    assert (found.payload, found.button_text, found.external_id) == (payload, text, "wamid.SYNTHOUT1")
    assert found.callback_id.startswith("wamid.")


def test_a_mended_message_is_found_by_its_first_id() -> None:
    found = one("message_edited")
    assert isinstance(found, InboundEdit)
    assert (found.external_id, found.message.text) == ("wamid.SYNTH0001", "Где мой второй заказ?")


def test_a_message_taken_back_is_removed() -> None:
    found = one("message_revoked")
    assert isinstance(found, InboundRemoval)
    assert found.external_id == "wamid.SYNTH0001"
    (nothing,) = parse(changed("message_revoked", lambda value: value["messages"][0].pop("revoke")), ACCOUNT)
    assert isinstance(nothing, InboundMessage)
    assert nothing.unknown == ("revoke",)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("status_sent", ReceiptKind.SENT),
        ("status_delivered", ReceiptKind.DELIVERED),
        ("status_read", ReceiptKind.READ),
        ("status_played", ReceiptKind.READ),
        ("status_failed", ReceiptKind.FAILED),
    ],
)
def test_a_status_says_what_became_of_a_message(name: str, kind: ReceiptKind) -> None:
    found = receipt(name)
    assert (found.external_id, found.kind) == ("wamid.SYNTHOUT1", kind)
    assert found.dedupe_key == f"s:wamid.SYNTHOUT1:{name.removeprefix('status_')}"


def test_a_report_names_our_own_mark() -> None:
    assert receipt("status_sent").mark == "00000000000000000000000000000001:7:0"


def test_a_failure_is_told_in_our_words_or_in_theirs() -> None:
    known, unknown = receipt("status_failed"), receipt("status_failed_unknown")
    assert known.code == "whatsapp.undeliverable"
    assert "Доставить нельзя" in known.detail
    assert (unknown.code, unknown.detail) == ("whatsapp.failed", "WhatsApp: нечто новое (999999)")
    (bare,) = parse(changed("status_failed", lambda value: value["statuses"][0].pop("errors")), ACCOUNT)
    assert isinstance(bare, InboundReceipt)
    assert bare.detail == "WhatsApp: не доставлено"


def test_one_webhook_holds_several_people_and_a_status_in_their_order() -> None:
    first, second, status = parse(raw("batch_of_two_people_and_a_status"), ACCOUNT)
    assert isinstance(first, InboundMessage)
    assert isinstance(second, InboundMessage)
    assert isinstance(status, InboundReceipt)
    assert [first.person.name, second.person.name] == ["Ирина", "Пётр"]
    assert len({first.dedupe_key, second.dedupe_key, status.dedupe_key}) == 3


def test_events_of_another_number_of_the_company_are_left_to_it() -> None:
    other = an_account(channel("whatsapp"), phone_number_id="200000000000009")
    same = an_account(channel("whatsapp"), phone_number_id="200000000000002")
    (found,) = parse(raw("message_text"), other)
    assert isinstance(found, Unusable)
    assert not found.unknown
    assert isinstance(parse(raw("message_text"), same)[0], InboundMessage)


@pytest.mark.parametrize("name", ["message_from_group", "number_changed", "marketing_stopped"])
def test_what_is_no_message_to_us_is_put_aside_with_a_reason(name: str) -> None:
    found = one(name)
    assert isinstance(found, Unusable)
    assert found.reason
    assert not found.unknown


@pytest.mark.parametrize(
    ("name", "change"),
    [
        pytest.param("message_text", lambda value: value["messages"][0].pop("id"), id="a message without an id"),
        pytest.param("message_text", lambda value: value["messages"][0].update(id="w" * 401), id="an absurd id"),
        pytest.param("message_text", lambda value: value.pop("messages"), id="nothing inside"),
        pytest.param("status_read", lambda value: value["statuses"][0].pop("id"), id="a status of nothing"),
        pytest.param("status_read", lambda value: value["statuses"][0].update(status="lost"), id="a new status"),
    ],
)
def test_what_we_do_not_understand_is_counted(name: str, change: Callable[[dict[str, Any]], Any]) -> None:
    (found,) = parse(changed(name, change), ACCOUNT)
    assert isinstance(found, Unusable)
    assert found.unknown


@pytest.mark.parametrize("stamp", ["", "soon", "0", "99999999999999", "-5"])
def test_a_message_without_a_time_is_taken_at_the_moment_it_comes(stamp: str) -> None:
    (found,) = parse(changed("message_text", lambda value: value["messages"][0].update(timestamp=stamp)), ACCOUNT)
    assert isinstance(found, InboundMessage)
    assert found.at == TIME_NOT_TOLD


@pytest.mark.parametrize("body", [b"[]", b"", b'{"object":"page"}'])
def test_what_is_no_webhook_of_whatsapp_is_refused(body: bytes) -> None:
    with pytest.raises(UnparsableError):
        parse(body, ACCOUNT)


def test_an_empty_webhook_is_counted() -> None:
    (found,) = parse(b'{"object":"whatsapp_business_account","entry":[]}', ACCOUNT)
    assert isinstance(found, Unusable)
    assert found.unknown


@pytest.mark.parametrize(
    ("name", "lane"),
    [
        ("message_text", "user:RU.900000000000000001"),
        ("message_without_phone", "user:RU.900000000000000002"),
        ("status_read", "user:79990000001"),
        ("marketing_stopped", ""),
    ],
)
def test_what_is_told_of_one_person_keeps_its_order(name: str, lane: str) -> None:
    assert lane_key(raw(name)) == lane


def test_a_lane_needs_a_person() -> None:
    assert lane_key(b"nonsense") == ""
    assert lane_key(changed("status_read", lambda value: value["statuses"][0].pop("recipient_id"))) == ""


@SLOW_MACHINE
@given(value=JSON)
def test_any_value_in_a_webhook_is_parsed_or_refused_with_a_reason(value: Any) -> None:
    body = {
        "object": "whatsapp_business_account",
        "entry": [{"changes": [{"field": "messages", "value": value}]}, value],
    }
    survives(msgspec.json.encode(body))


@SLOW_MACHINE
@given(message=st.dictionaries(st.sampled_from(["id", "from", "type", "timestamp", "text", "image", "edit"]), JSON))
def test_any_message_is_parsed_or_refused_with_a_reason(message: dict[str, Any]) -> None:
    value = {"messages": [message], "statuses": [message], "contacts": [message]}
    body = {"object": "whatsapp_business_account", "entry": [{"changes": [{"field": "messages", "value": value}]}]}
    survives(msgspec.json.encode(body))


def survives(body: bytes) -> None:
    lane_key(body)
    try:
        found = parse(body, ACCOUNT)
    except UnparsableError:
        return
    assert found
    assert all(0 < len(inbound.dedupe_key) <= 500 for inbound in found)
