"""Tokens, addresses and doubts, as tables."""

import pytest

from pristan.core.ids import CompanyId, IdentityId, InboxId, LineId
from pristan.invitations.model import Invited, Way
from pristan.invitations.policy import EVERYBODY, doubt, opening, read_token, token_of, tokens_in, wrong_address

HERE = CompanyId(7)
OWN = token_of(b"s" * 32, HERE, 1)
URL = "https://hub.example"


def test_a_token_is_the_same_each_time_and_of_one_invitation_only() -> None:
    made = {token_of(b"s" * 32, HERE, whose) for whose in (1, 2, EVERYBODY)} | {token_of(b"t" * 32, HERE, 1)}
    assert (len(made), token_of(b"s" * 32, HERE, 1)) == (4, OWN)
    assert len(OWN) == len("7-") + 20  # 100 bits


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(OWN, [OWN], id="alone"),
        pytest.param(f"Здравствуйте! Мой код: {OWN}.", [OWN], id="in words"),
        pytest.param(OWN.upper(), [OWN], id="in capitals"),
        pytest.param(f"{OWN} {OWN}", [OWN], id="twice is once"),
        pytest.param(f"x{OWN}", [], id="within a word"),
        pytest.param(f"8{OWN[1:]}", [], id="of another company"),
        pytest.param("7-abc", [], id="too short"),
        pytest.param("ничего", [], id="none"),
    ],
)
def test_tokens_are_found_in_what_people_write(text: str, found: list[str]) -> None:
    assert list(tokens_in(text, HERE)) == found


@pytest.mark.parametrize(
    "text", ["", "7", "7-", "-aaaa", "07-" + "a" * 20, "7-" + "a" * 21, "7-" + "1" * 20, "٧-" + "a" * 20]
)
def test_what_is_no_token_is_not_read(text: str) -> None:
    assert read_token(text) is None


@pytest.mark.parametrize(
    ("channel", "address", "is_right"),
    [
        pytest.param("max", "https://max.ru/id1_bot", True, id="a bot of MAX"),
        pytest.param("max", f"{URL}/sandbox/max", True, id="a page of our own"),
        pytest.param("max", "https://vk.me/x", False, id="another channel's host"),
        pytest.param("max", "https://max.ru@evil.example/x", False, id="a host behind a name"),
        pytest.param("max", "https://[", False, id="no address at all"),
        pytest.param("vk", "https://vk.me/club1", True, id="a group of VK"),
        pytest.param("webchat", "https://shop.example/chat", True, id="a page of the shop"),
        pytest.param("webchat", "http://shop.example/chat", False, id="a page without TLS"),
        pytest.param("email", "shop@example.ru", True, id="a mailbox"),
        pytest.param("email", "shop@example.ru?bcc=x@y.z", False, id="a mailbox with more"),
        pytest.param("sms", "+79001234567", True, id="a number"),
        pytest.param("sms", "900;body", False, id="no number"),
    ],
)
def test_people_are_led_only_where_the_channel_is(channel: str, address: str, *, is_right: bool) -> None:
    assert (wrong_address(channel, address, public_url=URL) == "") is is_right


@pytest.mark.parametrize(
    ("channel", "address", "url", "is_typed"),
    [
        ("max", "https://max.ru/b", f"https://max.ru/b?start={OWN}", False),
        ("vk", "https://vk.me/g?x=1", f"https://vk.me/g?x=1&ref={OWN}", False),
        ("webchat", "https://s.example", "https://s.example", True),
        ("email", "a@b.ru", "mailto:a@b.ru?subject=", True),
        ("sms", "+7900", "sms:+7900?body=", True),
    ],
)
def test_each_channel_opens_with_the_token(channel: str, address: str, url: str, *, is_typed: bool) -> None:
    found = opening(Way(inbox_id=InboxId(1), channel=channel, name="x", address=address), OWN)
    assert found.url.startswith(url)
    assert (OWN in found.words) is is_typed


@pytest.mark.parametrize(
    ("changed", "is_typed", "why"),
    [
        ({}, False, ""),
        ({"others": 1}, False, "used"),
        ({"of_identity_id": None}, False, "unknown"),
        ({"has_rival": True}, False, "rival"),
        ({"is_anothers": True}, False, "anothers"),
        ({"is_place_proved": False}, False, "place"),
        ({}, True, "typed"),
    ],
)
def test_anything_that_speaks_for_another_person_leaves_it_to_an_operator(
    changed: dict[str, object], why: str, *, is_typed: bool
) -> None:
    known: dict[str, object] = {
        "id": 1,
        "campaign_id": 1,
        "business_line_id": LineId(1),
        "contact_id": 1,
        "of_identity_id": IdentityId(1),
        "others": 0,
        "has_rival": False,
        "is_anothers": False,
        "is_place_proved": True,
        "is_same": False,
    }
    assert doubt(Invited(**{**known, **changed}), is_typed=is_typed) == why  # type: ignore[arg-type]
