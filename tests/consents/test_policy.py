"""Evidence that matches and evidence that does not; words of an answer; cells of a table."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from pristan.compliance.rulebook import shipped
from pristan.consents.model import Claim, Found, Text
from pristan.consents.policy import answer_in, bundled_from, hash_of, neutral, objections
from pristan.core.ids import CompanyId, ContactId

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
IRA, OLEG = ContactId(1), ContactId(2)
WORDS = "Согласие получать рекламу магазина «Фарватер»"
TEXT = Text(
    company_id=CompanyId(1),
    id=7,
    purpose="ads",
    business_line_id=None,
    version=2,
    title="Реклама",
    text=WORDS,
    text_hash=hash_of(WORDS),
    is_separate=True,
    life_days=None,
    in_force_from=NOON - 10 * DAY,
    changed_at=NOON - 10 * DAY,
)
CLAIM = Claim(
    contact_id=IRA,
    purpose="ads",
    way="operator",
    at=NOON - DAY,
    text_hash=hash_of(WORDS),
    evidence={"message_id": 5},
)
FOUND = Found(message_of=IRA, message_at=NOON - DAY, is_message_theirs=True)
DRAFT = replace(TEXT, in_force_from=None)


@pytest.mark.parametrize(
    ("claim", "text", "found", "field"),
    [
        pytest.param({}, TEXT, FOUND, None, id="a message of the person, these words, this time"),
        pytest.param({"text_hash": hash_of("другое")}, TEXT, FOUND, "text_hash", id="the hash of another text"),
        pytest.param(
            {"at": NOON - 11 * DAY},
            TEXT,
            replace(FOUND, message_at=NOON - 11 * DAY),
            "given_at",
            id="before the version came in force",
        ),
        pytest.param({"at": NOON - 10 * DAY}, TEXT, replace(FOUND, message_at=NOON - 10 * DAY), None, id="that moment"),
        pytest.param({"at": NOON + DAY}, TEXT, FOUND, "given_at", id="tomorrow"),
        pytest.param({}, DRAFT, FOUND, "text_id", id="a draft"),
        pytest.param({}, None, FOUND, "text_id", id="no such version"),
        pytest.param({"purpose": "sms"}, TEXT, FOUND, "text_id", id="the text of another purpose"),
        pytest.param({}, TEXT, replace(FOUND, message_of=OLEG), "message_id", id="a message of another person"),
        pytest.param({}, TEXT, replace(FOUND, is_message_theirs=False), "message_id", id="a message of ours"),
        pytest.param({}, TEXT, Found(), "message_id", id="no such message"),
        pytest.param({}, TEXT, replace(FOUND, message_at=NOON), "message_id", id="a message after the consent"),
        pytest.param({"evidence": {}}, TEXT, FOUND, "evidence", id="no evidence"),
        pytest.param({"evidence": {"address": "10.0.0.1"}}, TEXT, FOUND, "evidence", id="an address alone"),
        pytest.param({"evidence": {"file_id": 3}}, TEXT, Found(), "file_id", id="no such file"),
        pytest.param({"evidence": {"file_id": 3}}, TEXT, Found(has_file=True), None, id="a signed document"),
        pytest.param(
            {"evidence": {"confirmation_id": 3}},
            TEXT,
            Found(confirmation_of=(OLEG,), is_confirmed=True),
            "confirmation_id",
            id="a code of another person",
        ),
        pytest.param(
            {"evidence": {"confirmation_id": 3}},
            TEXT,
            Found(confirmation_of=(IRA,)),
            "confirmation_id",
            id="a code that never came back",
        ),
        pytest.param({"way": "whisper"}, TEXT, FOUND, "way", id="a way nobody knows"),
    ],
)
def test_evidence_that_does_not_match_is_refused_by_its_field(
    claim: dict[str, Any], text: Text | None, found: Found, field: str | None
) -> None:
    wrong = objections(replace(CLAIM, **claim), text, found, catalogue=shipped().consents, now=NOON)
    assert [item.field for item in wrong] == ([] if field is None else [field])
    assert all(item.message for item in wrong)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("Да", True), ("да!", True), (" Согласна. ", True), ("1", True), ("даю согласие", True), ("Нет", False),
        ("не согласен", False), ("2", False), ("да, а где заказ?", None), ("12", None), ("", None), ("давайте", None),
        ("нет времени", None), ("да " * 50, None),
    ],
)  # fmt: skip
def test_an_answer_is_an_answer_and_nothing_else(said: str, answer: bool | None) -> None:  # noqa: FBT001 - a column of the table
    assert answer_in(said) is answer


def test_words_within_other_terms_come_in_force_only_before_the_rule() -> None:
    begins, bundled = date(2025, 9, 1), replace(TEXT, is_separate=False)
    midnight = datetime(2025, 8, 31, 21, 0, tzinfo=UTC)
    assert bundled_from(bundled, midnight - timedelta(seconds=1), separate_since=begins) == ""
    assert "01.09.2025" in bundled_from(bundled, midnight, separate_since=begins)
    assert bundled_from(TEXT, midnight, separate_since=begins) == ""


@pytest.mark.parametrize("cell", ["=1+1", "+79001234567", "-2", "@SUM(A1)", "\t=1", "\n=1"])
def test_no_cell_begins_a_formula(cell: str) -> None:
    assert neutral(cell) == f"'{cell}"


def test_other_cells_stay_as_they_are() -> None:
    assert [neutral(cell) for cell in ("Ира", None, 5, "")] == ["Ира", "", "5", ""]
