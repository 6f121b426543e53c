"""Laws of the decision: what tightens never loosens, an unknown is never a ban, a day is a day of Moscow."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pristan.compliance.case import moment_of
from pristan.compliance.explain import ways_out
from pristan.compliance.files import Unread
from pristan.compliance.model import (
    Advertising,
    Company,
    Consent,
    Effect,
    Message,
    Moment,
    OptOut,
    Reading,
    Verdict,
)
from pristan.compliance.places import place_of
from pristan.compliance.policy import Gatekeeper, live
from pristan.compliance.rulebook import shipped
from pristan.compliance.shapes import Activity, Recipient

BOOK = shipped()
GATE = Gatekeeper(BOOK)
RANK = {Verdict.CLEARED: 0, Verdict.HELD: 1, Verdict.DENIED: 2}
TODAY = Moment(date(2026, 11, 21))
CHANNELS = (
    "telegram whatsapp viber signal max vk ok email sms call webchat"
    " public_channel:telegram public_channel:vk public_channel:youtube public_channel:somewhere"
).split()
ACTIVITIES = (Activity.DIALOG, Activity.NOTIFY, Activity.SUPPORT, Activity.PROMO, Activity.PUBLIC_POST)
KINDS = ("ads", "pd", "pd_written", "sms", "distribution")
GROUPS = ("PD_ANY", "PAY_ANY", "SPECIAL_ANY", "BIO_ANY", "PASSWORD", "CARD", "OTP")
CATEGORIES = sorted(set(BOOK.categories) - {"ORDINARY", "PD_OPERATOR"})

companies = st.builds(
    lambda yes, no: Company(yes=frozenset(yes), no=frozenset(no) - frozenset(yes)),
    st.sets(st.sampled_from(CATEGORIES), max_size=3),
    st.one_of(st.just(CATEGORIES), st.lists(st.sampled_from(CATEGORIES), max_size=20)),
)
consents = st.lists(
    st.builds(
        Consent,
        kind=st.sampled_from(KINDS),
        is_verified=st.booleans(),
        channels=st.sampled_from([None, frozenset({"sms"}), frozenset({"email", "max"})]),
        withdrawn=st.sampled_from([None, Moment(date(2026, 1, 1)), Moment(date(2027, 1, 1))]),
    ),
    max_size=3,
).map(tuple)
days = st.dates(date(2020, 1, 1), date(2027, 6, 1)).map(Moment)


@st.composite
def messages(draw: st.DrawFn) -> Message:
    activity = draw(st.sampled_from(ACTIVITIES))
    place = place_of(BOOK, draw(st.sampled_from(CHANNELS)), activity)
    assert place
    return Message(
        now=draw(days),
        company=draw(companies),
        place=place,
        activity=activity,
        recipient=draw(st.sampled_from(list(Recipient))),
        consents=draw(consents),
        requested=draw(st.booleans()),
        bulk=draw(st.sampled_from([None, True, False])),
        acknowledged=draw(st.sampled_from([frozenset(), frozenset({"MSG-SME"})])),
        overrides=draw(st.sampled_from([frozenset(), frozenset({"corporate_clients", "first_contact_reply"})])),
    )


readings = st.builds(
    Reading,
    data=st.frozensets(st.sampled_from(GROUPS), max_size=3),
    advertising=st.sampled_from(list(Advertising)),
    is_debt=st.booleans(),
    is_marked=st.booleans(),
)


def rank(message: Message, reading: Reading) -> int:
    return RANK[GATE.decide(message, reading).verdict]


@settings(max_examples=400, deadline=None)
@given(messages(), readings, st.sampled_from(GROUPS))
def test_more_data_never_loosens(message: Message, reading: Reading, more: str) -> None:
    if more == "OTP":  # the one kind that may leave on request; whatever joins it is judged with it
        message = replace(message, requested=False)
    assert rank(message, replace(reading, data=reading.data | {more})) >= rank(message, reading)


@settings(max_examples=400, deadline=None)
@given(messages(), readings, st.frozensets(st.sampled_from(GROUPS), min_size=1, max_size=3))
def test_data_in_a_file_weigh_as_much_as_in_the_text(message: Message, reading: Reading, data: frozenset[str]) -> None:
    in_text = replace(reading, data=reading.data | data)
    assert rank(message, replace(reading, in_files=data)) == rank(message, in_text)


@settings(max_examples=200, deadline=None)
@given(messages(), readings, st.frozensets(st.sampled_from(list(Unread)), min_size=1, max_size=3))
def test_a_file_that_was_not_read_never_loosens(message: Message, reading: Reading, why: frozenset[Unread]) -> None:
    assert rank(message, replace(reading, unread_files=frozenset(map(str, why)))) >= rank(message, reading)


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        pytest.param(Reading(data=frozenset({"PD_ANY"})), {"mask"}, id="in the text"),
        pytest.param(Reading(in_files=frozenset({"PD_ANY"})), {"drop_files"}, id="in a file"),
        pytest.param(Reading(data=frozenset({"PD_ANY"}), in_files=frozenset({"PD_ANY"})), set(), id="in both"),
    ],
)
def test_a_way_out_is_offered_where_it_helps(reading: Reading, expected: set[str]) -> None:
    company = Company(yes=frozenset({"BANK", "B2C"}), no=frozenset(CATEGORIES) - {"BANK", "B2C"})
    place = place_of(BOOK, "telegram", Activity.DIALOG)
    assert place
    before = Moment(date(2025, 5, 31))  # the dialogue itself was not forbidden yet
    message = Message(now=before, company=company, place=place, activity=Activity.DIALOG)
    ways = {way.id for way in ways_out(GATE, GATE.decide(message, reading), message=message, reading=reading)}
    assert ways & {"mask", "drop_files"} == expected


@settings(max_examples=400, deadline=None)
@given(messages(), readings)
def test_a_consent_less_never_loosens(message: Message, reading: Reading) -> None:
    assert rank(replace(message, consents=message.consents[1:]), reading) >= rank(message, reading)


@settings(max_examples=400, deadline=None)
@given(messages(), readings, st.sampled_from(["ads", "sms_operator", "pd"]))
def test_a_refusal_never_loosens(message: Message, reading: Reading, kind: str) -> None:
    assert rank(replace(message, opt_outs=(OptOut(kind),)), reading) >= rank(message, reading)


def test_advertising_called_a_post_is_judged_as_published_too() -> None:
    place = place_of(BOOK, "email", Activity.PUBLIC_POST)
    assert place
    agreed = (Consent(kind="ads", is_verified=True),)
    nobody = Company(yes=frozenset(), no=frozenset(CATEGORIES))
    message = Message(
        now=Moment(date(2022, 1, 1)), company=nobody, place=place, activity=Activity.PUBLIC_POST, consents=agreed
    )
    decision = GATE.decide(message, Reading(data=frozenset({"PD_ANY"}), advertising=Advertising.SURE))
    assert decision.verdict is Verdict.HELD
    assert "PD-10.1-PUBLIC" in [cited.rule.id for cited in decision.cited]


@settings(max_examples=400, deadline=None)
@given(messages(), readings)
def test_looking_more_like_advertising_never_loosens(message: Message, reading: Reading) -> None:
    ranks = [rank(message, replace(reading, advertising=sure)) for sure in Advertising]
    assert ranks == sorted(ranks)


@settings(max_examples=400, deadline=None)
@given(messages(), readings)
def test_what_nobody_could_read_is_never_cleared(message: Message, reading: Reading) -> None:
    assert rank(message, replace(reading, is_complete=False)) >= max(RANK[Verdict.HELD], rank(message, reading))


@settings(max_examples=400, deadline=None)
@given(messages(), readings, st.sampled_from(sorted(BOOK.decisive - {"GOV_BODY", "STATE_FUND", "TELECOM"})))
def test_a_category_that_turns_out_true_never_loosens(message: Message, reading: Reading, category: str) -> None:
    # A circumstance that somebody recorded eases the ban of those it binds, and not the warning to everybody else.
    message = replace(message, overrides=frozenset())
    company = message.company
    sure = replace(company, yes=company.yes | {category}, no=company.no - {category})
    assert rank(replace(message, company=sure), reading) >= rank(message, reading)


@settings(max_examples=400, deadline=None)
@given(messages(), readings)
def test_an_empty_profile_is_never_denied_by_a_rule_for_some(message: Message, reading: Reading) -> None:
    decision = GATE.decide(replace(message, company=Company()), reading)
    for item in decision.cited:
        if not item.rule.bound & {"ANY", "PD_OPERATOR"}:
            assert item.effect in {Effect.POSSIBLE, Effect.INFO}


@settings(max_examples=400, deadline=None)
@given(messages(), readings)
def test_the_verdict_is_the_gravest_of_what_is_cited_and_comes_first(message: Message, reading: Reading) -> None:
    decision = GATE.decide(message, reading)
    ranks = [RANK[item.effect.verdict] for item in decision.cited]
    assert ranks == sorted(ranks, reverse=True)
    assert RANK[decision.verdict] == max(ranks, default=0)
    assert all(item.rule.force.holds(message.now.day) for item in decision.cited)


def a_message(**changed: object) -> Message:
    place = place_of(BOOK, "email", Activity.PROMO)
    assert place
    base = Message(now=TODAY, company=Company(), place=place, activity=Activity.PROMO)
    return replace(base, **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("withdrawn", "now", "expected"),
    [
        pytest.param("2026-11-20", "2026-11-21", False, id="the day before"),
        pytest.param("2026-11-21", "2026-11-21", False, id="the same day, the hour is unknown: it works at once"),
        pytest.param("2026-11-22", "2026-11-21", True, id="tomorrow"),
        pytest.param("2026-11-21T12:00:00", "2026-11-21T11:59:59", True, id="a second before"),
        pytest.param("2026-11-21T12:00:00", "2026-11-21T12:00:00", False, id="this very second"),
        pytest.param("2026-11-21T12:00:00+03:00", "2026-11-21T09:00:01+00:00", False, id="zones compared as instants"),
    ],
)
def test_a_withdrawal_works_at_once(withdrawn: str, now: str, *, expected: bool) -> None:
    consent = Consent(kind="ads", is_verified=True, withdrawn=moment_of(withdrawn, ""))
    assert live(consent, a_message(now=moment_of(now, ""))) is expected


def test_many_kinds_of_messages_do_not_fill_the_memory() -> None:
    gate = Gatekeeper(BOOK)
    for number in range(5000):
        gate.decide(a_message(company=Company(yes=frozenset({f"X{number}"}))), Reading())
    assert len(gate._plans) <= 4096


def test_a_denied_operator_of_data_is_not_bound_by_its_duties() -> None:
    denied = Company(no=frozenset({"PD_OPERATOR"}))
    cited = {item.rule.id for item in GATE.decide(a_message(company=denied), Reading()).cited}
    assert "PD-15-PROMO" not in cited
    assert "AD-18-1" in cited
