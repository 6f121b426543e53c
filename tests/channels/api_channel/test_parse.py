"""What a company's system tells, as inbound things."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.channels.api_channel.entry import WrongError, read
from pristan.channels.api_channel.parse import lane_key, parse
from pristan.channels.api_channel.shapes import CONTENT_LIMIT
from pristan.channels.model import (
    Account,
    ConversationStarted,
    IdentityChange,
    IdentityChanged,
    Inbound,
    InboundCallback,
    InboundEdit,
    InboundMessage,
    InboundReceipt,
    InboundRemoval,
    ReceiptKind,
    SaidElsewhere,
    UnparsableError,
)
from pristan.channels.registry import channel
from tests.channels.test_contract import an_account

FIXTURES = Path(__file__).parent / "fixtures"
NOON = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def account() -> Account:
    return an_account(channel("api_channel"))


def one(name: str, account: Account) -> Inbound:
    (found,) = parse((FIXTURES / f"{name}.json").read_bytes(), account)
    return found


def a_body(**changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((FIXTURES / "message_text.json").read_bytes())
    return body | changes


def test_a_message_is_known_by_the_events_own_id(account: Account) -> None:
    found = one("message_text", account)
    assert isinstance(found, InboundMessage)
    assert (found.dedupe_key, found.external_id, found.text) == ("e-1", "in:m-1", "Где мой заказ?")
    assert (found.person.value, found.person.name, found.at) == ("client-1042", "Анна Тестова", NOON)


def test_files_come_by_address_or_within(account: Account) -> None:
    found = one("message_files", account)
    assert isinstance(found, InboundMessage)
    photo, paper = found.attachments
    assert (photo.kind, photo.source) == ("image", {"url": "https://files.shop.example/a/photo.jpg"})
    assert (paper.kind, paper.name, set(paper.source)) == ("file", "Заявление.txt", {"content"})


def test_what_the_company_vouches_for_counts_as_checked(account: Account) -> None:
    found = one("message_from_kiosk_with_phone", account)
    assert isinstance(found, InboundMessage)
    assert found.contact_card is not None
    assert (found.contact_card.phone, found.contact_card.verified, found.is_card_vouched) == (
        "+7 900 000-00-01",
        True,
        True,
    )
    assert found.location == (59.934, 30.335)


def test_a_shared_contact_proves_nothing_and_a_reply_to_us_keeps_our_id(account: Account) -> None:
    found = one("message_shared_contact", account)
    assert isinstance(found, InboundMessage)
    assert found.contact_card is not None
    assert (found.contact_card.verified, found.contact_card.is_own, found.is_card_vouched) == (False, False, False)
    assert found.reply_to is not None
    assert found.reply_to.external_id == "pm-17"


def test_edits_say_whether_they_tell_of_files(account: Account) -> None:
    words, whole = one("message_edited", account), one("message_edited_with_files", account)
    assert isinstance(words, InboundEdit)
    assert isinstance(whole, InboundEdit)
    assert (words.external_id, words.message.text, words.tells_files) == ("in:m-1", "Где мой заказ № 5?", False)
    assert whole.tells_files


def test_the_other_events(account: Account) -> None:
    removed, elsewhere = one("message_removed", account), one("message_sent_elsewhere", account)
    assert isinstance(removed, InboundRemoval)
    assert removed.external_id == "in:m-1"
    assert isinstance(elsewhere, SaidElsewhere)
    assert (elsewhere.author, elsewhere.text) == ("Касса 3", "Чек № 5 на 1 200 ₽")
    pressed = one("button_pressed", account)
    assert isinstance(pressed, InboundCallback)
    assert (pressed.external_id, pressed.payload, pressed.callback_id) == ("pm-17", "yes", "e-12")
    started, blocked = one("person_started", account), one("person_blocked", account)
    assert isinstance(started, ConversationStarted)
    assert (started.payload, started.source) == ("promo-5", "баннер")
    assert isinstance(blocked, IdentityChanged)
    assert blocked.change is IdentityChange.BLOCKED


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("message_delivered", ReceiptKind.DELIVERED),
        ("message_read", ReceiptKind.READ),
        ("message_failed", ReceiptKind.FAILED),
    ],
)
def test_receipts_name_our_message_and_whom_it_was_for(name: str, kind: ReceiptKind, account: Account) -> None:
    found = one(name, account)
    assert isinstance(found, InboundReceipt)
    assert (found.kind, found.external_id, found.recipient) == (kind, "pm-17", "client-1042")
    assert (found.detail == "Клиент удалил приложение") is (kind is ReceiptKind.FAILED)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"type": "message.telepathy"}, "type", id="an unknown event"),
        pytest.param({"id": "с пробелом"}, "$.id", id="an id of other letters"),
        pytest.param({"id": "x" * 101}, "$.id", id="a long id"),
        pytest.param({"person": {"id": ""}}, "$.person.id", id="nobody"),
        pytest.param({"person": {"id": "a\nb"}}, "$.person.id", id="a line break in an id"),
        pytest.param({"at": "2026-11-21T12:00:00"}, "$.at", id="a time of nowhere"),
        pytest.param({"at": "0001-01-01T00:00:00+14:00"}, "$.at", id="before all time"),
        pytest.param({"message": {"id": "m", "text": " \n"}}, "says nothing", id="an empty message"),
        pytest.param({"message": {"id": "m", "files": [{}]}}, "one of", id="a file without bytes"),
        pytest.param(
            {"message": {"id": "m", "files": [{"url": "https://x.example/1", "content": "YQ=="}]}}, "one of", id="both"
        ),
        pytest.param({"message": {"id": "m", "files": [{"content": "кириллица"}]}}, "not base64", id="no base64"),
        pytest.param({"message": {"id": "m", "files": [{"content": "YQ"}]}}, "not base64", id="torn base64"),
        pytest.param({"message": {"id": "m", "files": [{"url": "file:///etc/passwd"}]}}, "url", id="no web address"),
        pytest.param({"message": {"id": "m", "files": [{"content": "YQ=="}] * 11}}, "files", id="eleven files"),
        pytest.param(
            {"message": {"id": "m", "location": {"latitude": 91, "longitude": 0}}}, "latitude", id="off the globe"
        ),
        pytest.param(
            {"type": "message.edited", "message": {"id": "m", "text": ""}}, "says nothing", id="an edit to nothing"
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(WrongError, match=said.replace("$", r"\$")):
        read(json.dumps(a_body(**changes)).encode())


def test_bytes_within_an_event_have_a_limit() -> None:
    half = "A" * (CONTENT_LIMIT // 3 * 4 // 2 // 4 * 4 + 4)
    body = a_body(message={"id": "m", "files": [{"content": half}, {"content": half}]})
    with pytest.raises(WrongError, match="exceed"):
        read(json.dumps(body).encode())


def test_unknown_fields_are_passed_over(account: Account) -> None:
    body = a_body(extra={"a": 1})
    body["person"]["loyalty"] = "gold"
    (found,) = parse(json.dumps(body).encode(), account)
    assert isinstance(found, InboundMessage)


def test_what_the_database_cannot_hold_is_taken_out(account: Account) -> None:
    body = a_body(message={"id": "m", "text": "a\u0000b"})
    (found,) = parse(json.dumps(body).encode(), account)
    assert isinstance(found, InboundMessage)
    assert found.text == "ab"


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["id", "type", "person", "message", "at", "files", "url", "content"]), inner
            )
        ),
    )
)
def test_any_json_is_parsed_or_refused(value: object) -> None:
    raw = json.dumps(value).encode()
    lane_key(raw)
    try:
        parse(raw, an_account(channel("api_channel")))
    except UnparsableError:
        return


def test_events_of_one_person_share_a_lane() -> None:
    lanes = {lane_key(path.read_bytes()) for path in FIXTURES.glob("*.json")}
    assert lanes == {"client-1042", "card:7700"}
