"""An inventory against the rules of a day: what is unlawful, what is missing for a conclusion, what must be done."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.audit import case, shown
from pristan.audit.check import Auditor
from pristan.audit.standards import standards
from pristan.compliance.rulebook import shipped

BANK = ["BANK", "PD_OPERATOR"]
SHOP = ["ORDINARY", "PD_OPERATOR", "SITE_OWNER_RF"]
Row = dict[str, Any]


def audited(*inventory: Row, on: str = "2026-11-21", **company: Any) -> tuple[dict[tuple[str, str], Row], list[str]]:
    """Findings by (service, rule), and duties."""
    book = shipped()
    line = json.dumps({"date": on, "company": company, "inventory": list(inventory)}).encode()
    given_case = case.decoded(line)
    auditor = Auditor(book, standards(), who=case.who_of(book, given_case), day=case.day_of(given_case))
    found = auditor.check(case.things_of(book, given_case))
    findings = [shown.finding(one) for one in found.findings]
    return {(one["service"], one["rule"]): one for one in findings}, [one.rule.id for one in found.duties]


def row(kind: str, service: str, purpose: str, *data: str, location: str | None = None, **facts: bool) -> Row:
    return {
        "kind": kind,
        "service": service,
        "purpose": purpose,
        "data": list(data),
        "location": location,
        "facts": facts,
    }


def test_a_bank_that_talks_in_whatsapp_breaks_two_laws() -> None:
    found, _ = audited(row("messenger", "whatsapp", "dialog", "FIO", "PHONE"), categories=BANK)
    assert found["whatsapp", "MSG-41-15"]["status"] == "breach"
    assert found["whatsapp", "MSG-149-10-8"]["sanction"] == ["S-13.11.2"]
    assert found["whatsapp", "MSG-149-10-8"]["fines"] == [
        {"min": 100000, "max": 700000, "text": "КоАП 13.11.2: юрлицу 100–700\u00a0тыс.\u00a0₽"}
    ]


def test_a_shop_that_talks_in_telegram_breaks_none_of_them_and_is_told_what_to_mind() -> None:
    found, _ = audited(row("messenger", "telegram", "dialog", "PHONE"), categories=SHOP)
    assert set(found) == {("telegram", "MSG-SME"), ("telegram", "AVAIL-2026")}
    assert found["telegram", "MSG-SME"]["status"] == "possible"


@pytest.mark.parametrize(("on", "is_there"), [("2025-05-31", False), ("2025-06-01", True)])
def test_the_ban_begins_on_its_day(on: str, *, is_there: bool) -> None:
    found, _ = audited(row("messenger", "telegram", "dialog", "ORDER"), on=on, categories=["TELECOM", "PD_OPERATOR"])
    assert (("telegram", "MSG-41-15") in found) is is_there


def test_who_has_not_told_what_it_is_hears_what_may_apply() -> None:
    found, _ = audited(row("messenger", "whatsapp", "dialog", "FIO"), categories=[])
    assert found["whatsapp", "MSG-41-15"]["status"] == "possible"
    assert found["whatsapp", "MSG-41-15"]["ask"]
    assert ("*", "MAX-HOUSE") not in found


@pytest.mark.parametrize(
    ("location", "status"),
    [("US", "breach"), ("Россия", None), ("RU", None), (None, "possible"), ("не знаю", "possible")],
)
def test_the_place_of_the_first_record_decides(location: str | None, status: str | None) -> None:
    found, _ = audited(row("crm", "hubspot", "collect", "FIO", location=location), categories=SHOP)
    assert (found.get(("hubspot", "PD-18-5")) or {"status": None})["status"] == status


@pytest.mark.parametrize(("on", "version"), [("2025-06-30", 1), ("2025-07-01", 2)])
def test_each_day_is_judged_by_the_wording_of_that_day(on: str, version: int) -> None:
    found, _ = audited(row("crm", "hubspot", "store", "FIO", location="US"), on=on, categories=SHOP)
    assert found["hubspot", "PD-18-5"]["version"] == version


def test_a_counter_is_no_store_and_a_russian_one_is_nothing() -> None:
    found, _ = audited(
        row("analytics_script", "google_analytics", "collect", "IP_COOKIE", location="US"),
        row("analytics_script", "yandex_metrika", "collect", "IP_COOKIE", location="RU"),
        categories=SHOP,
    )
    assert set(found) == {("google_analytics", "WEB-SCRIPTS")}


def test_a_messenger_is_no_store() -> None:
    found, _ = audited(row("messenger", "telegram", "collect", "FIO", location="AE"), categories=SHOP)
    assert ("telegram", "PD-18-5") not in found


def test_a_copy_abroad_is_asked_about_and_the_first_record_is_not_cured_by_a_notice() -> None:
    found, _ = audited(row("spreadsheet", "google_sheets", "transfer_abroad", "FIO", location="US"), categories=SHOP)
    assert found["google_sheets", "PD-12-NOTIFY"]["status"] == "possible"
    found, _ = audited(row("spreadsheet", "google_sheets", "collect", "FIO", location="US"), categories=SHOP)
    assert ("google_sheets", "PD-12-NOTIFY") not in found


@pytest.mark.parametrize(
    ("service", "status"),
    [("google", "breach"), ("telegram", "breach"), ("email_password", "possible"), ("esia", None), ("phone", None)],
)
def test_ways_of_signing_in(service: str, status: str | None) -> None:
    found, _ = audited(row("auth", service, "login"), categories=SHOP)
    assert (found.get((service, "WEB-AUTH")) or {"status": None})["status"] == status


@pytest.mark.parametrize(("on", "severity"), [("2026-07-06", "medium"), ("2026-07-07", "high")])
def test_signing_in_is_grave_since_it_is_fined(on: str, severity: str) -> None:
    found, _ = audited(row("auth", "google", "login"), on=on, categories=SHOP)
    assert found["google", "WEB-AUTH"]["severity"] == severity


@pytest.mark.parametrize(("on", "severity"), [("2026-12-31", "low"), ("2027-01-01", "medium")])
def test_advertising_on_a_restricted_resource_is_graver_when_the_pause_of_the_regulator_ends(
    on: str, severity: str
) -> None:
    found, _ = audited(row("messenger", "telegram", "promo"), on=on, categories=SHOP)
    assert found["telegram", "AD-5-10.7"]["status"] == "breach"
    assert found["telegram", "AD-5-10.7"]["severity"] in {severity, "medium", "high"}


def test_a_house_manager_without_max_is_found_wanting_and_moscow_is_excepted() -> None:
    housing = ["HOUSING_MANAGER", "PD_OPERATOR"]
    found, _ = audited(categories=housing, region="Тверская область")
    assert found["*", "MAX-HOUSE"]["status"] == "breach"
    assert ("*", "MAX-HOUSE") not in audited(categories=housing, region="Москва")[0]
    assert audited(categories=housing)[0]["*", "MAX-HOUSE"]["status"] == "possible"
    with_max = row("messenger", "max", "dialog", location="RU")
    assert ("*", "MAX-HOUSE") not in audited(with_max, categories=housing, region="Тверская область")[0]


def test_software_from_the_register_is_no_concern_of_critical_infrastructure() -> None:
    kii = ["KII_SUBJECT", "PD_OPERATOR"]
    for answer, status in ((True, None), (False, "breach"), (None, "possible")):
        facts = {} if answer is None else {"in_software_register": answer}
        found, _ = audited(row("crm", "bitrix24", "store", "FIO", location="RU", **facts), categories=kii)
        assert (found.get(("bitrix24", "KII-SW")) or {"status": None})["status"] == status


def test_what_is_lawful_gives_no_finding_and_leaves_the_duties() -> None:
    found, duties = audited(
        row("messenger", "max", "dialog", "FIO", location="RU"),
        row("crm", "bitrix24", "store", "FIO", "PHONE", location="RU"),
        row("web_chat_own", "pristan", "dialog", "FIO", location="RU"),
        row("auth", "phone", "login", "PHONE", location="RU"),
        categories=SHOP,
    )
    assert found == {}
    assert {"PD-22-NOTIFY", "PD-14-ANSWER", "PD-21-3.1-INCIDENT", "PD-6-GROUND"} <= set(duties)


def test_an_entrepreneur_is_told_the_bounds_of_its_kind() -> None:
    found, _ = audited(row("crm", "hubspot", "store", "FIO", location="US"), categories=SHOP, subject="ie")
    assert found["hubspot", "PD-18-5"]["fines"][0]["text"].startswith("КоАП 13.11 ч. 8: предпринимателю")


def test_a_word_nobody_knows_is_told_and_loses_nothing_else() -> None:
    things = case.things_of(shipped(), case.decoded(b'{"date": "2026-11-21", "inventory": [{"kind": "telepathy"}]}'))
    assert things[0].note == "вид «telepathy» неизвестен"


WORDS = st.sampled_from(
    ["crm", "messenger", "hubspot", "telegram", "dialog", "store", "FIO", "US", "RU", "", "unknown", "💥"]
)


@given(
    st.lists(st.fixed_dictionaries({"kind": WORDS, "service": WORDS, "purpose": WORDS, "location": WORDS}), max_size=4)
)
def test_any_inventory_is_judged(inventory: list[Row]) -> None:
    audited(*inventory, categories=BANK)


@given(st.lists(st.sampled_from(["BANK", "TELECOM", "GOV_BODY", "NFO"]), min_size=1, unique=True))
def test_one_more_bound_category_takes_no_finding_away(categories: list[str]) -> None:
    rows = [row("messenger", "whatsapp", "dialog", "FIO"), row("crm", "hubspot", "store", "FIO", location="US")]
    fewer, _ = audited(*rows, categories=[*categories[:-1], "PD_OPERATOR"])
    more, _ = audited(*rows, categories=[*categories, "PD_OPERATOR"])
    assert {key for key in fewer if key[1] != "MSG-SME"} <= set(more)
