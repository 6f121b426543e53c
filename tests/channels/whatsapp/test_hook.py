"""Who may bring webhooks of WhatsApp: whoever knows the word asks, whoever knows the secret signs."""

import hashlib
import hmac
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from pristan.channels import channel
from pristan.channels.hook import HookRequest
from pristan.channels.whatsapp.hook import greet, signed
from pristan.testing.outbound import NOON
from tests.channels.test_contract import an_account

SECRET, WORD = "app-secret", "word-of-the-company"
ACCOUNT = replace(an_account(channel("whatsapp")), credentials={"app_secret": SECRET, "verify_token": WORD})
BODY = b'{"object":"whatsapp_business_account","entry":[]}'


def question(**given: str) -> HookRequest:
    asked = {"mode": "subscribe", "verify_token": WORD, "challenge": "1158201444", **given}
    query = urlencode({f"hub.{name}": value for name, value in asked.items()}).encode()
    return HookRequest(method="GET", rest="", query=query, headers={}, body=b"", at=NOON)


def event(signature: str | None, body: bytes = BODY) -> HookRequest:
    headers = {} if signature is None else {b"x-hub-signature-256": signature.encode()}
    return HookRequest(method="POST", rest="", query=b"", headers=headers, body=body, at=NOON)


def signature(key: str = SECRET, body: bytes = BODY) -> str:
    return "sha256=" + hmac.new(key.encode(), body, hashlib.sha256).hexdigest()


def test_the_question_with_the_right_word_is_answered_with_its_challenge() -> None:
    assert signed(question(), ACCOUNT)
    assert greet(question(), ACCOUNT) == b"1158201444"


@pytest.mark.parametrize(
    "given",
    [
        {"verify_token": "a guess"},
        {"verify_token": ""},
        {"verify_token": "слово"},
        {"mode": "unsubscribe"},
        {"challenge": ""},
        {"challenge": "<script>"},
        {"challenge": "1" * 201},
        {"mode": "subscribe", **{f"x{number}": "1" for number in range(30)}},
    ],
)
def test_any_other_question_is_refused_and_nothing_is_given_back(given: dict[str, str]) -> None:
    assert not signed(question(**given), ACCOUNT)
    assert greet(question(**given), ACCOUNT) is None


def test_a_query_of_strange_bytes_is_refused() -> None:
    assert not signed(replace(question(), query=b"\xff\xfe"), ACCOUNT)


def test_an_account_without_a_word_or_a_secret_believes_nobody() -> None:
    bare = replace(ACCOUNT, credentials={})
    assert not signed(question(verify_token=""), bare)
    assert not signed(event(signature(key="")), bare)


def test_an_event_is_believed_by_the_signature_over_its_very_bytes() -> None:
    assert signed(event(signature()), ACCOUNT)
    assert greet(event(signature()), ACCOUNT) is None


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(None, id="unsigned"),
        pytest.param("", id="empty"),
        pytest.param(signature("another"), id="another secret"),
        pytest.param(signature(body=BODY + b" "), id="other bytes"),
        pytest.param(signature().removeprefix("sha256="), id="without the prefix"),
    ],
)
def test_an_event_of_somebody_else_is_refused(given: str | None) -> None:
    assert not signed(event(given), ACCOUNT)
