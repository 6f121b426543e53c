import hashlib
import hmac
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.channels.max.contact_card import is_signed, is_verified, normal_phone, read_card
from pristan.channels.payload import Payload

TOKEN = "f9LHtest-token"
FIXTURES = Path(__file__).parent / "fixtures"


def card_of(name: str) -> Payload:
    update = Payload(json.loads((FIXTURES / f"{name}.json").read_text()))
    return next(update.part("message").part("body").parts("attachments")).part("payload")


@pytest.mark.parametrize(
    ("fixture", "sender", "in_dialog", "token", "verified"),
    [
        pytest.param("message_created_contact", 7001, True, TOKEN, True, id="own card, signed"),
        pytest.param("message_created_contact", 7001, True, "other", False, id="signed for another bot"),
        pytest.param("message_created_contact", 7001, True, "", False, id="we know no token"),
        pytest.param("message_created_contact", 7001, False, TOKEN, False, id="in a group"),
        pytest.param("message_created_contact", 7002, True, TOKEN, False, id="sent by another"),
        pytest.param("message_created_contact", None, True, TOKEN, False, id="sent by nobody"),
        pytest.param("message_created_contact_by_hand", 7001, True, TOKEN, False, id="by hand, unsigned"),
        pytest.param("message_created_contact_of_another", 7001, True, TOKEN, False, id="a card of another"),
    ],
)
def test_a_phone_is_believed_only_with_every_condition(
    *, fixture: str, sender: int | None, in_dialog: bool, token: str, verified: bool
) -> None:
    card = read_card(card_of(fixture), token=token)
    assert card.phone.startswith("+7999")
    assert is_verified(card, sender_id=sender, in_dialog=in_dialog) is verified


def test_escaped_line_ends_are_signed_too() -> None:
    payload = card_of("message_created_contact")
    escaped = payload.verbatim("vcf_info").replace("\r", "\\r").replace("\n", "\\n")
    assert is_signed(escaped, signature=payload.verbatim("hash"), token=TOKEN)


@given(st.text(), st.text(), st.text())
def test_no_accidental_signature_passes(card: str, signature: str, token: str) -> None:
    right = hmac.new(token.encode("utf-8", "replace"), card.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
    assert is_signed(card, signature=signature, token=token) is (
        bool(card and token) and signature.strip().lower() == right
    )


@given(st.text(min_size=1), st.text(min_size=1))
def test_the_right_signature_always_passes_and_a_changed_card_never_does(card: str, token: str) -> None:
    signature = hmac.new(token.encode(), card.encode(), hashlib.sha256).hexdigest()
    assert is_signed(card, signature=signature, token=token)
    assert not is_signed(card + "x", signature=signature, token=token)


@given(st.dictionaries(st.sampled_from(["vcf_info", "hash", "max_info"]), st.text() | st.none() | st.integers()))
def test_any_card_is_read(fields: dict[str, object]) -> None:
    card = read_card(Payload(fields), token=TOKEN)
    assert not is_verified(card, sender_id=None, in_dialog=True)


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("79990001122", "+79990001122"),
        ("+7 (999) 000-11-22", "+79990001122"),
        ("8 999 000 11 22", "+79990001122"),
    ],
)
def test_phones_are_written_one_way(written: str, phone: str) -> None:
    assert normal_phone(written) == phone
