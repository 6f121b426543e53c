"""What is taken from the public form, whom it is counted to, which code fits."""

import pytest

from pristan.confirmations.policy import hashed
from pristan.kit.clock import random_token
from pristan.rights.policy.forms import Sent, address_of, counted_as, faults, fits, words

KINDS = frozenset({"access", "deletion"})
TICKET = random_token()


def sent(**changes: str) -> Sent:
    given = {"kind": "access", "name": "Ира", "address": "+7 916 123-45-67", "words": "", "ticket": TICKET}
    return Sent(**{**given, **changes})


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        pytest.param({}, set(), id="a form filled in"),
        pytest.param({"address": "ira@client.example"}, set(), id="a mailbox instead of a phone"),
        pytest.param({"kind": "everything"}, {"kind"}, id="a kind nobody offered"),
        pytest.param({"name": " "}, {"name"}, id="no name"),
        pytest.param({"name": "я" * 201}, {"name"}, id="a name too long"),
        pytest.param({"address": "не помню"}, {"address"}, id="no address"),
        pytest.param({"address": "1" * 400}, {"address"}, id="an address too long"),
        pytest.param({"words": "я" * 4001}, {"words"}, id="a novel"),
        pytest.param({"ticket": "short"}, {"ticket"}, id="a ticket of somebody's making"),
        pytest.param({"ticket": "я" * 43}, {"ticket"}, id="a ticket of other letters"),
    ],
)
def test_a_form_says_what_has_to_be_mended(changes: dict[str, str], wrong: set[str]) -> None:
    assert set(faults(sent(**changes), kinds=KINDS)) == wrong


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("8 (916) 123-45-67", ("phone", "+79161234567"), id="a Russian phone"),
        pytest.param(" Ira@Client.Example ", ("email", "ira@client.example"), id="a mailbox in capitals"),
        pytest.param("ира", None, id="neither"),
        pytest.param("a@" + "b" * 400, None, id="endless"),
    ],
)
def test_an_address_is_a_phone_or_a_mailbox(text: str, expected: tuple[str, str] | None) -> None:
    found = address_of(text)
    assert (None if found is None else (str(found.kind), found.value)) == expected


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        pytest.param("203.0.113.7", "203.0.113.7", id="IPv4"),
        pytest.param("::ffff:203.0.113.7", "203.0.113.7", id="IPv4 in IPv6"),
        pytest.param("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", id="IPv6 by its network"),
        pytest.param("", "", id="nothing known"),
    ],
)
def test_a_sender_is_counted_by_address_or_network(address: str, counted: str) -> None:
    assert counted_as(address) == counted


@pytest.mark.parametrize(
    ("code", "salt", "is_right"),
    [
        pytest.param("123456", "salt", True, id="the code"),
        pytest.param(" 123 456 ", "salt", True, id="the code with spaces"),
        pytest.param("654321", "salt", False, id="another code"),
        pytest.param("", "salt", False, id="nothing"),
    ],
)
def test_a_code_fits_however_it_is_typed(code: str, salt: str, *, is_right: bool) -> None:
    assert fits(code, salt=salt, code_hash=hashed("123456", "salt")) is is_right


def test_nothing_fits_where_no_code_was_sent() -> None:
    assert not fits("123456", salt="", code_hash=b"")
    assert not fits("123456", salt="", code_hash=hashed("123456", ""))


def test_the_message_names_the_company_and_what_to_do_if_nobody_asked() -> None:
    said = words("123456", "ООО «Пирс»")
    assert "123456" in said
    assert "ООО «Пирс»" in said
    assert "Никому его не сообщайте" in said
