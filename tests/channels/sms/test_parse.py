"""What providers tell, and what it means for the inbox."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.channels.model import (
    IdentityChange,
    IdentityChanged,
    InboundMessage,
    InboundReceipt,
    ReceiptKind,
    UnparsableError,
    Unusable,
)
from pristan.channels.sms.parse import READERS, lane_key, parse
from pristan.channels.sms.readings.smpp import decoded, spellings

from .accounts import an_account

FIXTURES = Path(__file__).parent / "fixtures"
ANNA = "+79161234567"


def read(provider: str, name: str) -> list[Any]:
    return list(parse((FIXTURES / f"{name}.json").read_bytes(), an_account(provider)))


def raw(**body: Any) -> bytes:
    return json.dumps(body).encode()


@pytest.mark.parametrize(
    ("provider", "fixture", "external_id", "kind"),
    [
        pytest.param("smsc", "smsc_status", "63", ReceiptKind.DELIVERED, id="SMSC.ru asked"),
        pytest.param("smsc", "smsc_callback_failed", "63", ReceiptKind.FAILED, id="SMSC.ru told"),
        pytest.param("sms_aero", "sms_aero_callback", "901", ReceiptKind.DELIVERED, id="SMS Aero told"),
        pytest.param("exolve", "exolve_row_delivered", "439166537312", ReceiptKind.DELIVERED, id="Exolve asked"),
        pytest.param("sms_ru", "sms_ru_callback", "202647-1001", ReceiptKind.DELIVERED, id="SMS.ru told"),
        pytest.param("smpp", "smpp_report", "ABCD", ReceiptKind.DELIVERED, id="SMPP report"),
    ],
)
def test_a_report_is_a_receipt(provider: str, fixture: str, external_id: str, kind: ReceiptKind) -> None:
    receipt = read(provider, fixture)[0]
    assert isinstance(receipt, InboundReceipt)
    assert (receipt.external_id, receipt.kind) == (external_id, kind)
    assert bool(receipt.detail) == (kind is ReceiptKind.FAILED)


@pytest.mark.parametrize(
    ("provider", "fixture", "text"),
    [
        ("smsc", "smsc_incoming", "Где мой заказ?"),
        ("exolve", "exolve_row_incoming", "Спасибо"),
        ("smpp", "smpp_message", "Привет"),
    ],
)
def test_a_message_of_a_customer_has_the_number_in_one_form(provider: str, fixture: str, text: str) -> None:
    (message,) = read(provider, fixture)
    assert isinstance(message, InboundMessage)
    assert (message.person.value, message.text) == (ANNA, text)


def test_stop_is_a_message_and_a_withdrawal_at_once() -> None:
    message, changed = read("smsc", "smsc_callback_stop")
    assert isinstance(message, InboundMessage)
    assert isinstance(changed, IdentityChanged)
    assert (changed.change, changed.person.value) == (IdentityChange.WITHDRAWN, ANNA)
    assert message.dedupe_key != changed.dedupe_key


def test_start_allows_again_before_its_message() -> None:
    changed, message = parse(raw(incoming={"id": 1, "phone": "79161234567", "message": "старт"}), an_account("smsc"))
    assert isinstance(changed, IdentityChanged)
    assert changed.change is IdentityChange.RESUMED
    assert isinstance(message, InboundMessage)


def test_the_time_of_moscow_is_understood() -> None:
    (message,) = read("smsc", "smsc_incoming")
    assert message.at == datetime(2026, 11, 21, 12, 4, 5, tzinfo=UTC)


def test_a_call_of_sms_ru_is_not_needed_and_not_unknown() -> None:
    _, call = read("sms_ru", "sms_ru_callback")
    assert isinstance(call, Unusable)
    assert not call.unknown


@pytest.mark.parametrize(
    ("provider", "body", "unknown"),
    [
        pytest.param("smsc", {"status": {"id": 1, "status": 0}}, False, id="still on its way"),
        pytest.param("smsc", {"status": {"id": 1, "status": 777}}, True, id="a state nobody knows"),
        pytest.param("smsc", {"status": {"status": -3}}, True, id="a state without an id"),
        pytest.param("sms_aero", {"hello": 1}, True, id="nothing known"),
        pytest.param("exolve", {"message_id": "5"}, True, id="a row without a state"),
        pytest.param("smpp", {"deliver_sm": {"esm_class": 4, "message": ""}}, True, id="a report without an id"),
    ],
)
def test_what_is_no_receipt_stays_with_its_reason(provider: str, body: dict[str, Any], *, unknown: bool) -> None:
    (found,) = parse(json.dumps(body).encode(), an_account(provider))
    assert isinstance(found, Unusable)
    assert found.unknown is unknown


def test_a_list_of_rows_is_read_row_by_row_and_garbage_is_refused() -> None:
    rows = [{"id": 1, "phone": "79161234567", "status": 1}, {"id": 2, "phone": "79161234567", "status": 20}]
    assert len(parse(json.dumps(rows).encode(), an_account("smsc"))) == 2
    for garbage in (b"", b"[]", b"1", b"<html>", b'"x"'):
        with pytest.raises(UnparsableError):
            parse(garbage, an_account("smsc"))


def test_two_states_of_one_message_are_two_entries_and_the_same_state_is_one() -> None:
    sent, delivered = (
        parse(raw(status={"id": 63, "status": value}), an_account("smsc"))[0].dedupe_key for value in (0, 1)
    )
    assert sent != delivered
    assert delivered == parse(raw(id=63, status="1", phone="79161234567"), an_account("smsc"))[0].dedupe_key


@pytest.mark.parametrize(
    ("reported", "stored"),
    [
        pytest.param("43981", "ABCD", id="decimal in the report, hexadecimal in the answer"),
        pytest.param("0000abcd", "43981", id="the reverse"),
        pytest.param("0000abcd", "ABCD", id="leading zeros and small letters"),
        pytest.param("12345678901234567890", "12345678901234567890", id="longer than a number of the machine"),
        pytest.param("e1f0-55aa", "E1F0-55AA", id="no number at all"),
    ],
)
def test_an_id_is_recognised_in_other_spellings(reported: str, stored: str) -> None:
    assert stored in spellings(reported)


@pytest.mark.parametrize(
    ("octets", "coding", "text"),
    [
        (b"a\x1be\x00", 0, "a€@"),
        ("Привет".encode("utf-16-be"), 8, "Привет"),
        ("Привет".encode("iso8859_5"), 6, "Привет"),
        (b"\xd8\x00a", 8, "\ufffd"),
    ],
)
def test_alphabets_of_operators(octets: bytes, coding: int, text: str) -> None:
    assert decoded(octets, coding=coding).startswith(text)


def test_a_person_and_their_reports_keep_their_lanes() -> None:
    assert lane_key(raw(incoming={"id": 1, "phone": "8 916 123-45-67"})) == ANNA
    assert lane_key(raw(deliver_sm={"source": "79161234567"})) == ANNA
    assert lane_key(raw(message_id=77)) == "77"
    assert lane_key(b"\xff") == ""


STRANGE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                "status incoming deliver_sm form id phone mes message_id data[0] tlv message pieces source name value"
                " esm_class data_coding time direction sms_id status_code".split()
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


@given(provider=st.sampled_from(sorted(READERS)), body=STRANGE)
def test_whatever_comes_is_read_or_refused(provider: str, body: Any) -> None:
    entry = json.dumps(body).encode()
    try:
        found = parse(entry, an_account(provider))
    except UnparsableError:
        return
    assert all(0 < len(item.dedupe_key) <= 500 for item in found)
    assert list(found) == list(parse(entry, an_account(provider)))
