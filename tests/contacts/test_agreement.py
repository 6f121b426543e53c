"""What the records of a consent come to."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from pristan.contacts.consents import ADVERTISING, demand_of, purposes
from pristan.contacts.model import ConsentKind, ConsentRecord
from pristan.contacts.policy.agreement import covers, standing
from pristan.core.errors import InvalidInput

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
BY_MESSAGE = frozenset({"message_id"})
BY_A_FORM = frozenset({"address", "user_agent"})
EVE = datetime(2025, 8, 31, 20, 59, tzinfo=UTC)  # 23:59 in Moscow
FIRST_DAY = datetime(2025, 8, 31, 21, 0, tzinfo=UTC)  # midnight of 1 September in Moscow


def given(at: datetime = NOON - 2 * DAY, **more: Any) -> ConsentRecord:
    fields: dict[str, Any] = {"id": 1, "kind": ConsentKind.GIVEN, "at": at, "way": "question", "evidence": BY_MESSAGE}
    return ConsentRecord(**fields | more)


def ended(at: datetime = NOON - DAY, *, id_: int = 2, kind: ConsentKind = ConsentKind.WITHDRAWN) -> ConsentRecord:
    return ConsentRecord(id=id_, kind=kind, at=at, way="message", evidence=BY_MESSAGE)


@pytest.mark.parametrize(
    ("records", "state"),
    [
        pytest.param([], "unknown", id="nobody asked"),
        pytest.param([given()], "given", id="given"),
        pytest.param([given(NOON)], "given", id="given this moment"),
        pytest.param([given(NOON + DAY)], "unknown", id="given tomorrow"),
        pytest.param([given(), ended()], "withdrawn", id="withdrawn"),
        pytest.param([given(), ended(NOON)], "withdrawn", id="withdrawn this moment"),
        pytest.param([given(), ended(NOON + DAY)], "given", id="withdrawn tomorrow"),
        pytest.param([given(NOON - DAY), ended(NOON - DAY)], "withdrawn", id="given and withdrawn at one moment"),
        pytest.param([ended(), given(NOON - timedelta(hours=1), id=3)], "given", id="given again"),
        pytest.param([ended(), given(NOON - 3 * DAY, id=3)], "withdrawn", id="an older one that was recorded later"),
        pytest.param([ended(kind=ConsentKind.REFUSED)], "withdrawn", id="refused without ever agreeing"),
        pytest.param([given(expires_at=NOON)], "expired", id="expires this moment"),
        pytest.param([given(expires_at=NOON + DAY)], "given", id="not expired yet"),
        pytest.param(
            [given(expires_at=NOON - DAY), given(NOON - 3 * DAY, id=3)], "given", id="an older one that lasts longer"
        ),
        pytest.param([given(evidence=BY_A_FORM)], "unknown", id="a form that anybody could have filled in"),
        pytest.param([given(), given(NOON, id=3, evidence=BY_A_FORM)], "given", id="a faulty one beside a sound one"),
        pytest.param([ended(), given(NOON, id=3, evidence=BY_A_FORM)], "withdrawn", id="a faulty one after the end"),
        pytest.param([given(EVE, is_separate=False)], "given", id="together with other terms, the evening before"),
        pytest.param([given(FIRST_DAY, is_separate=False)], "unknown", id="together with other terms, the first day"),
    ],
)
def test_advertising_takes_a_living_proved_separate_consent(records: list[ConsentRecord], state: str) -> None:
    for order in permutations(records):
        assert standing(order, demand_of(ADVERTISING), now=NOON).state == state


def test_a_fault_names_its_rule_as_the_rulebook_does() -> None:
    together = standing([given(is_separate=False)], demand_of(ADVERTISING), now=NOON)
    unproved = standing([given(evidence=BY_A_FORM)], demand_of(ADVERTISING), now=NOON)
    unsigned = standing([given()], demand_of("special"), now=NOON)
    rules = [found.fault.rule if found.fault else None for found in (together, unproved, unsigned)]
    assert rules == ["PD-9-SEPARATE@1", "AD-18-1@1", "PD-10-SPECIAL@1"]


def test_a_signed_paper_is_enough_for_special_kinds_and_a_form_for_an_answer() -> None:
    assert standing([given(evidence=frozenset({"file_id"}))], demand_of("special"), now=NOON).state == "given"
    assert standing([given(evidence=BY_A_FORM)], demand_of("personal_data"), now=NOON).state == "given"


def test_a_consent_that_names_channels_reaches_no_other() -> None:
    named = standing([given(channels=("sms",))], demand_of(ADVERTISING), now=NOON)
    anywhere = standing([given()], demand_of(ADVERTISING), now=NOON)
    gone = standing([given(channels=("sms",)), ended()], demand_of(ADVERTISING), now=NOON)
    assert [covers(found, "sms") for found in (named, anywhere, gone)] == [True, True, False]
    assert [covers(found, "max") for found in (named, anywhere, gone)] == [False, True, False]


def test_every_purpose_of_the_catalogue_has_a_demand_and_no_other_has() -> None:
    assert {demand_of(purpose).purpose for purpose in purposes()} == set(purposes())
    with pytest.raises(InvalidInput):
        demand_of("love")
