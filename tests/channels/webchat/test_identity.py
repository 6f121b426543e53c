"""The site's word about its user: what is believed, what is not and why."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.channels.webchat.identity import KnownUser, NotTrusted, issue, verify

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SECRET, FORMER, OTHER = "secret-of-today", "secret-of-yesterday", "somebody else's"
INBOX = "7b0e9d54-0c0e-4a43-9d5c-3b8f3a1c2d10"


def claims(**changes: Any) -> dict[str, Any]:
    return {"sub": "1042", "exp": (NOW + timedelta(hours=1)).timestamp(), "name": "Гульнара", **changes}


def judge(token: str) -> KnownUser | NotTrusted:
    return verify(token, secrets=(SECRET, FORMER), audience=INBOX, now=NOW)


def test_a_signed_user_is_believed() -> None:
    token = issue(claims(phone="8 (900) 555-01-42", email="g@shop.example", aud=INBOX), SECRET)
    assert judge(token) == KnownUser(user_id="1042", name="Гульнара", phone="+79005550142", email="g@shop.example")


def test_the_same_token_is_believed_again_until_it_ends() -> None:
    token = issue(claims(), SECRET)
    assert isinstance(judge(token), KnownUser)
    assert isinstance(judge(token), KnownUser)


def test_a_former_secret_still_counts_while_it_is_given() -> None:
    assert isinstance(judge(issue(claims(), FORMER)), KnownUser)


def hours(number: float) -> float:
    return (NOW + timedelta(hours=number)).timestamp()


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        pytest.param(issue(claims(), OTHER), "signature", id="signed by another"),
        pytest.param(issue(claims(), ""), "signature", id="signed with nothing"),
        pytest.param(issue(claims(exp=hours(-1)), SECRET), "passed", id="ended"),
        pytest.param(issue(claims(exp=hours(25)), SECRET), "24 hours", id="lasting too long"),
        pytest.param(issue(claims(exp=None), SECRET), "seconds", id="without an end"),
        pytest.param(issue(claims(exp=True), SECRET), "seconds", id="with a strange end"),
        pytest.param(issue(claims(exp=float("nan")), SECRET), "seconds", id="ending at no number"),
        pytest.param(issue(claims(exp=10**400), SECRET), "seconds", id="ending after the universe"),
        pytest.param(issue(claims(iat=hours(1)), SECRET), "future", id="from the future"),
        pytest.param(issue(claims(aud="other"), SECRET), "another inbox", id="for another chat"),
        pytest.param(issue(claims(sub=1042), SECRET), "sub", id="a number for a user"),
        pytest.param(issue(claims(sub=""), SECRET), "sub", id="a user without a name"),
        pytest.param(issue(claims(sub="a\u202eb"), SECRET), "sub", id="a user with a hidden direction"),
        pytest.param(issue(claims(sub="x" * 300), SECRET), "sub", id="an endless user"),
        pytest.param("", "three parts", id="nothing"),
        pytest.param("a.b.c", "base64url", id="no JSON"),
        pytest.param("x" * 5000, "three parts", id="too long"),
    ],
)
def test_what_is_not_believed_says_why(token: str, reason: str) -> None:
    verdict = judge(token)
    assert isinstance(verdict, NotTrusted)
    assert reason in verdict.reason


def test_an_unsigned_token_is_not_believed() -> None:
    def pack(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    for algorithm in ("none", "None", "HS512", "RS256", ["HS256"]):
        token = f"{pack({'alg': algorithm})}.{pack(claims())}."
        assert isinstance(judge(token), NotTrusted)


@given(at=st.integers(min_value=0), letter=st.sampled_from("Aa0_-"))
def test_any_changed_letter_breaks_the_token(at: int, letter: str) -> None:
    token = issue(claims(), SECRET)
    at %= len(token)
    changed = token[:at] + letter + token[at + 1 :]
    if changed != token and not _same_bytes(token, changed):
        assert isinstance(judge(changed), NotTrusted)


@given(st.text(max_size=60))
def test_no_text_makes_the_check_fall_over(token: str) -> None:
    assert isinstance(judge(token), NotTrusted)


def _same_bytes(first: str, second: str) -> bool:
    """The last letter of base64 has spare bits: two spellings of the same signature."""
    return first[:-1] == second[:-1]
