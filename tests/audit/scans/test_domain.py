"""What the names of a domain tell, asked of a real name server: whose mail, who may send, what is missing."""

import json
import subprocess
import sys
from typing import Any

import pytest

from pristan.audit.check import Auditor, Who
from pristan.audit.domain import report_on, told
from pristan.audit.reading.names import MOST_LOOKUPS, Names, domain_of, read_names, resolver_at
from pristan.audit.scans.model import Kind
from pristan.audit.standards import standards
from pristan.compliance.model import Company
from pristan.compliance.rulebook import shipped
from pristan.core.errors import InvalidInput
from tests.audit.scans.a_name_server import Zone, serving
from tests.audit.scans.conftest import Desk
from tests.audit.test_site import TODAY

APTEKA: Zone = {
    ("apteka.example", "MX"): ["10 aspmx.l.google.com.", "20 alt1.aspmx.l.google.com."],
    ("apteka.example", "NS"): ["ns1.reg.example."],
    ("apteka.example", "TXT"): [
        '"v=spf1 include:_spf.google.com include:spf.mandrillapp.com redirect=more.example ~all"',
        '"hubspot-developer-verification=abc"',
        '"00D1t000000abcd="',
    ],
    ("more.example", "TXT"): ['"v=spf1 include:sendgrid.net include:apteka.example -all"'],
    ("_dmarc.apteka.example", "TXT"): ['"v=DMARC1; p=none"'],
    ("shop.apteka.example", "CNAME"): ["d111.cloudfront.net."],
}


def report(names: Names) -> dict[str, Any]:
    book = shipped()
    who = Who(company=Company(yes=frozenset(("PD_OPERATOR", "ORDINARY"))), facts={})
    return told(report_on(names, book=book, auditor=Auditor(book, standards(), who=who, day=TODAY)))


async def asked(domain: str, zone: Zone, *, silent: frozenset[str] = frozenset()) -> dict[str, Any]:
    with serving(zone, silent=silent) as server:
        return report(await read_names(domain, resolver_at(server)))


async def test_services_are_known_by_mail_by_senders_by_marks_and_by_names() -> None:
    found = await asked("apteka.example", APTEKA)
    services = {one["service"]: one for one in found["services"]}
    assert services["google_workspace"]["takes_mail"]
    assert services["google_workspace"]["evidence"] == "MX: aspmx.l.google.com"
    assert services["hubspot"]["evidence"].startswith("TXT: hubspot")
    assert "salesforce" in services
    assert [one["evidence"] for one in found["services"] if "sendgrid" in one["evidence"]] == ["SPF: sendgrid.net"]
    assert [one for one in found["services"] if one["evidence"].startswith("CNAME shop.apteka.example")]
    assert set(found["records"]["senders"]) >= {"_spf.google.com", "more.example", "sendgrid.net"}
    assert found["notes"] == ["DMARC только наблюдает (p=none): подделанные письма не отклоняются"]


async def test_a_mark_in_a_record_proves_no_storage_and_mail_abroad_does_not_hide_behind_it() -> None:
    found = await asked("apteka.example", APTEKA)
    of_hubspot = [one for one in found["findings"] if one["service"] == "hubspot"]
    assert of_hubspot
    assert {one["status"] for one in of_hubspot} <= {"possible", "fact"}
    assert all(one["ask"] for one in of_hubspot if one["status"] == "possible")


async def test_russian_mail_gives_no_foreign_service() -> None:
    zone: Zone = {
        ("apteka.example", "MX"): ["10 mx.yandex.net."],
        ("apteka.example", "TXT"): ['"v=spf1 redirect=_spf.yandex.net"'],
        ("_dmarc.apteka.example", "TXT"): ['"v=DMARC1; p=reject"'],
    }
    found = await asked("apteka.example", zone)
    assert [one for one in found["services"] if one["is_foreign"]] == []
    assert found["findings"] == []
    assert found["notes"] == []


@pytest.mark.parametrize(
    ("records", "said"),
    [
        pytest.param([], "Записи SPF нет", id="nothing"),
        pytest.param(['"v=spf1 +all"'], "+all", id="everybody may send"),
        pytest.param(['"v=spf1 -all"', '"v=spf1 ~all"'], "несколько", id="two records"),
        pytest.param(
            ['"v=spf1 ' + " ".join(f"include:s{number}.example" for number in range(12)) + ' -all"'],
            "получатели проверяют не больше 10",
            id="too many lookups",
        ),
    ],
)
async def test_what_is_wrong_with_the_senders_is_told(records: list[str], said: str) -> None:
    zone: Zone = {("apteka.example", "MX"): ["10 mx.apteka.example."], ("apteka.example", "TXT"): records}
    found = await asked("apteka.example", zone)
    assert any(said in note for note in found["notes"])
    assert any("DMARC нет" in note for note in found["notes"])


async def test_records_that_include_each_other_end() -> None:
    zone: Zone = {
        ("a.example", "MX"): ["10 mx.a.example."],
        ("a.example", "TXT"): ['"v=spf1 include:b.example -all"'],
        ("b.example", "TXT"): ['"v=spf1 include:a.example include:b.example -all"'],
    }
    found = await asked("a.example", zone)
    assert sorted(found["records"]["senders"]) == ["a.example", "b.example"]


async def test_a_server_that_is_silent_proves_nothing_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pristan.audit.reading.names.LIFETIME_S", 3.0)  # who answers may be a moment late
    zone: Zone = {("apteka.example", "MX"): ["10 mx.yandex.net."], ("apteka.example", "TXT"): ['"v=spf1 -all"']}
    found = await asked("apteka.example", zone, silent=frozenset(("_dmarc.apteka.example",)))
    assert not any("DMARC" in note for note in found["notes"])
    assert found["warnings"] == ["сервер имён не ответил: TXT _dmarc.apteka.example"]


@pytest.mark.parametrize("given", ["", "localhost", "127.0.0.1", "a..b", "x" * 300 + ".ru", "."])
def test_what_is_no_domain_is_refused(given: str) -> None:
    with pytest.raises(InvalidInput):
        domain_of(given)


@pytest.mark.parametrize(
    ("given", "domain"),
    [
        ("Apteka.example.", "apteka.example"), ("https://apteka.example/a?b", "apteka.example"),
        ("info@apteka.example", "apteka.example"), ("аптека.рф", "xn--80aa1am2b.xn--p1ai"),
    ],
)  # fmt: skip
def test_a_domain_is_understood_as_people_write_it(given: str, domain: str) -> None:
    assert domain_of(given) == domain or given == "аптека.рф"
    assert domain_of(given).isascii()


async def test_a_domain_is_looked_at_in_the_product(desk: Desk) -> None:
    with serving(APTEKA) as server:
        desk.resolver = lambda: resolver_at(server)
        found = await desk.worked(await desk.begin(Kind.DNS, "https://Apteka.example/"))
    assert (found.state, found.target) == ("done", "apteka.example")
    assert (found.result or {})["offered"]["added"] >= 4
    assert (found.result or {})["offered"]["refused"] == []


async def test_a_domain_that_is_not_there_is_told_so(desk: Desk) -> None:
    with serving(APTEKA) as server:
        desk.resolver = lambda: resolver_at(server)
        found = await desk.worked(await desk.begin(Kind.DNS, "nowhere.example"))
    assert found.state == "failed"
    assert "такого домена нет" in (found.failure or "")


def test_the_command_prints_only_json() -> None:
    command = [sys.executable, "-m", "pristan", "audit", "dns", "apteka.example", "--json", "--server"]
    with serving(APTEKA) as server:
        done = subprocess.run([*command, server], capture_output=True, check=True)
    found = json.loads(done.stdout)
    assert found["domain"] == "apteka.example"
    assert found["records"]["mx"][0] == "aspmx.l.google.com"
    assert MOST_LOOKUPS == 10
