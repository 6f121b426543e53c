"""When a code is sent, what counts as one, what an entered one comes to."""

from datetime import UTC, datetime, timedelta

import pytest

from pristan.confirmations.model import MOST_ATTEMPTS, Asked, Confirmation
from pristan.confirmations.policy import code_in, hashed, outcome, refusal, shown_words, words
from pristan.core.ids import CompanyId, ConversationId, IdentityId

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def asked(person: int = 0, address: int = 0, day: int = 0, by: int = 0, last: datetime | None = None) -> Asked:
    return Asked(person_an_hour=person, address_an_hour=address, address_a_day=day, asker_an_hour=by, last_at=last)


@pytest.mark.parametrize(
    ("lately", "part"),
    [
        pytest.param(asked(), "", id="nothing was asked"),
        pytest.param(asked(person=4, address=2, day=4, by=29), "", id="just below every limit"),
        pytest.param(asked(last=NOON - timedelta(seconds=59)), "только что", id="a moment ago"),
        pytest.param(asked(last=NOON - timedelta(seconds=60)), "", id="a minute ago"),
        pytest.param(asked(address=3, day=3), "На этот адрес", id="three to the address within the hour"),
        pytest.param(asked(day=5), "На этот адрес", id="five to the address within the day"),
        pytest.param(asked(person=5), "Этому клиенту", id="five for one person"),
        pytest.param(asked(by=30), "Слишком много", id="an operator who asks without end"),
    ],
)
def test_codes_are_limited(lately: Asked, part: str) -> None:
    found = refusal(lately, now=NOON)
    assert part in found if part else found == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("123456", "123456"),
        (" 123 456 ", "123456"),
        ("123-456", "123456"),
        ("12345", None),
        ("1234567", None),
        ("код 123456", None),
        ("123456 спасибо", None),
        ("١٢٣٤٥٦", None),
        ("1" * 100_000, None),
        ("", None),
    ],
)
def test_only_six_digits_are_a_code(text: str, code: str | None) -> None:
    assert code_in(text) == code


def an_open(attempts: int = 0) -> Confirmation:
    return Confirmation(
        company_id=CompanyId(1), id=1, conversation_id=ConversationId(1), identity_id=IdentityId(1),
        sent_identity_id=IdentityId(2), kind="phone", value="+79161230001", salt="соль",
        code_hash=hashed("123456", "соль"), attempts=attempts, expires_at=NOON,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "attempts", "before", "expected"),
    [
        ("123456", 0, 1, "confirmed"),
        ("123456", MOST_ATTEMPTS - 1, 1, "confirmed"),
        ("654321", 0, 1, "wrong"),
        ("654321", MOST_ATTEMPTS - 1, 1, "failed"),
        ("123456", 0, 0, "expired"),
    ],
)
def test_an_entered_code_comes_to(code: str, attempts: int, before: int, expected: str) -> None:
    assert outcome(an_open(attempts), code, now=NOON - timedelta(seconds=before)) == expected


def test_the_thread_never_shows_the_code() -> None:
    assert "123456" in words("123456", "Фарватер")
    assert not [char for char in shown_words("Фарватер").replace("10 минут", "") if char.isdigit()]
