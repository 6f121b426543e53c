"""Signatures of webhooks."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.kit.webhooks import TOLERANCE, is_signed, key_of, signed_headers

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
BODY = b'{"test": 2432232314}'
AT = datetime.fromtimestamp(1614265330, UTC)
ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"


def as_received(headers: dict[str, str]) -> dict[bytes, bytes]:
    return {name.encode(): value.encode() for name, value in headers.items()}


def some_headers(*secrets: str, at: datetime = AT) -> dict[bytes, bytes]:
    return as_received(signed_headers(secrets, event_id=ID, body=BODY, now=at))


def test_the_signature_is_that_of_the_public_example() -> None:
    """The vector that libraries of Standard Webhooks are tested with."""
    headers = signed_headers([SECRET], event_id=ID, body=BODY, now=AT)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-timestamp"] == "1614265330"


@pytest.mark.parametrize(
    ("secrets", "expected"),
    [
        pytest.param([SECRET], True, id="the secret that signed"),
        pytest.param([OTHER], False, id="another secret"),
        pytest.param([OTHER, SECRET], True, id="one of two in force"),
        pytest.param([], False, id="no secret"),
        pytest.param(["whsec_"], False, id="an empty secret"),
        pytest.param(["whsec_c2hvcnQ="], False, id="a short secret"),
    ],
)
def test_a_signature_holds_by_a_secret_in_force(secrets: list[str], *, expected: bool) -> None:
    assert is_signed(secrets, some_headers(SECRET), BODY, now=AT) is expected


def test_while_a_secret_is_changed_both_sign_and_either_side_believes() -> None:
    both = some_headers(OTHER, SECRET)
    assert is_signed([SECRET], both, BODY, now=AT)
    assert is_signed([OTHER], both, BODY, now=AT)


@pytest.mark.parametrize(
    ("off", "expected"),
    [(timedelta(), True), (TOLERANCE, True), (-TOLERANCE, True), (TOLERANCE + timedelta(seconds=1), False),
     (-TOLERANCE - timedelta(seconds=1), False), (timedelta(days=365), False)],
)  # fmt: skip
def test_a_replay_is_refused_after_the_window(off: timedelta, *, expected: bool) -> None:
    assert is_signed([SECRET], some_headers(SECRET), BODY, now=AT + off) is expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("webhook-id", b"another"), ("webhook-id", b""), ("webhook-timestamp", b"1614265331"),
        ("webhook-timestamp", b"9" * 400), ("webhook-timestamp", b"-1"), ("webhook-timestamp", "١".encode()),
        ("webhook-signature", b""), ("webhook-signature", b"v1,"), ("webhook-signature", b"v2,g0hM9SsE+OTPJTGt/tmI"),
        ("webhook-signature", b"\xff " * 1000),
    ],
)  # fmt: skip
def test_whatever_is_changed_breaks_it(name: str, value: bytes) -> None:
    assert not is_signed([SECRET], some_headers(SECRET) | {name.encode(): value}, BODY, now=AT)


@given(body=st.binary(max_size=100), headers=st.dictionaries(st.binary(max_size=20), st.binary(max_size=60)))
def test_nothing_unsigned_is_believed_and_nothing_crashes(body: bytes, headers: dict[bytes, bytes]) -> None:
    assert not is_signed([SECRET], headers, body, now=AT)
    assert not is_signed([SECRET], some_headers(SECRET) | headers, body + b"x", now=AT)


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_!!!!", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_" + "A" * 92]
)
def test_what_is_no_secret_has_no_key(secret: str) -> None:
    assert key_of(secret) is None
