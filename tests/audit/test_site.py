"""A site against the rules: who is called is told by what shows it; nothing is concluded that was not seen."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pristan.audit.calls import calls_of
from pristan.audit.check import Auditor, Who
from pristan.audit.forms import asked_for
from pristan.audit.model import Seen
from pristan.audit.patterns import Address, address_test, is_used
from pristan.audit.reading import read_folder, read_har, read_page
from pristan.audit.shown import site
from pristan.audit.site import report_of
from pristan.audit.standards import standards
from pristan.compliance.model import Company
from pristan.compliance.rulebook import shipped

FIXTURES = Path(__file__).parent / "fixtures"
TODAY = date(2026, 11, 21)


def report(seen: Seen, *categories: str, on: date = TODAY) -> dict[str, Any]:
    book = shipped()
    no = frozenset(book.categories) - set(categories) if categories else frozenset()
    who = Who(company=Company(yes=frozenset(categories), no=no - {"PD_OPERATOR"}), facts={})
    return site(report_of(seen, book=book, auditor=Auditor(book, standards(), who=who, day=on)))


def of_html(html: str) -> dict[str, Any]:
    page = read_page(html.encode(), name="page.html", url="https://shop.example.ru/")
    return report(Seen(pages=[page]), "ORDINARY", "SITE_OWNER_RF", "PD_OPERATOR")


def pairs(told: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {(one["service"], one["rule"]): one["status"] for one in told["findings"]}


def test_a_saved_shop_shows_its_calls_forms_and_what_follows() -> None:
    told = report(read_folder(FIXTURES / "shop"), "ORDINARY", "SITE_OWNER_RF", "PD_OPERATOR")
    services = {call["service"] for call in told["calls"]}
    assert services == {
        "google_analytics", "google_fonts", "intercom", "link_whatsapp", "yandex_metrika", "zapier", "google_forms",
    }  # fmt: skip
    found = pairs(told)
    assert found["zapier", "PD-18-5"] == "breach"
    assert found["google_forms", "PD-18-5"] == "possible"
    assert found["google_analytics", "WEB-SCRIPTS"] == "breach"
    assert found["google_fonts", "WEB-SCRIPTS"] == "possible"
    assert found["whatsapp", "MSG-SME"] == "possible"
    assert found["*", "PD-9-SEPARATE"] == "breach"
    assert found["*", "PD-18.1-POLICY"] == "breach"
    assert not {service for service, _ in found} & {"yandex_metrika"}
    assert ("whatsapp", "MSG-41-15") not in found


def test_a_bank_hears_of_the_ban_for_the_same_button() -> None:
    found = pairs(report(read_folder(FIXTURES / "shop"), "BANK", "PD_OPERATOR"))
    assert found["whatsapp", "MSG-41-15"] == "breach"


def test_a_har_shows_where_a_script_sends_and_what() -> None:
    told = report(read_har(FIXTURES / "clinic.har"))
    (form,) = told["forms"]
    assert form["collects"] == ["FIO", "PHONE", "SP_HEALTH"]
    assert ("forms.collector.example.com", "PD-18-5") in pairs(told)
    assert {"hubspot", "cloudflare", "google_analytics"} <= {call["service"] for call in told["calls"]}


def test_a_site_that_calls_nobody_and_asks_nothing_has_no_finding() -> None:
    assert (
        of_html("<p>О нас</p><script src=/own.js></script><img src=https://img.shop.example.ru/1.png>")["findings"]
        == []
    )


def test_a_form_with_a_policy_and_a_consent_of_its_own_is_in_order() -> None:
    told = of_html(
        "<a href=/privacy>Политика обработки персональных данных</a><form action=/lead method=post>"
        "<input name=phone type=tel><label><input type=checkbox name=pd> Согласие на обработку моих данных</label>"
    )
    assert told["findings"] == []
    assert told["forms"][0]["collects"] == ["PHONE"]


def test_what_a_form_asks_for_is_told_in_words() -> None:
    told = of_html("<form action=/lead method=post><input name=phone type=tel><input name=email type=email></form>")
    said = {finding["evidence"] for finding in told["findings"]}
    assert "форма спрашивает: телефон, электронная почта; отметки о согласии при форме нет" in said
    assert not any("PHONE" in words for words in said)


def test_signing_in_by_mail_is_asked_about_and_by_google_is_found() -> None:
    told = of_html(
        "<script src=https://accounts.google.com/gsi/client></script>"
        "<form><input type=email name=login><input type=password name=p></form>"
    )
    assert pairs(told)["google", "WEB-AUTH"] == "breach"
    assert pairs(told)["email_password", "WEB-AUTH"] == "possible"


@pytest.mark.parametrize(
    ("pattern", "url", "fits"),
    [
        ("t.me", "https://t.me/shop", True),
        ("t.me", "https://best.me/t.me", False),
        ("t.me", "https://apt.me/x", False),
        ("google.com/maps", "https://www.google.com/maps/embed?pb=1", True),
        ("google.com/maps", "https://google.com/mapsx.evil", True),
        ("google.com/maps", "https://notgoogle.com/maps", False),
        ("tg://", "tg://resolve?domain=x", True),
        ("*.bitrix24.*/bitrix/js/crm/form_loader.js", "https://b24.bitrix24.ru/bitrix/js/crm/form_loader.js?1", True),
        ("tildacdn", "https://static.tildacdn.com/js/x.js", True),
        ("appleid.auth.js", "https://cdn.example.com/appleid.auth.js?v=1", True),
    ],
)
def test_a_fingerprint_is_of_a_host_and_not_of_letters(pattern: str, url: str, *, fits: bool) -> None:
    assert address_test(pattern)(Address.of(url)) is fits


@pytest.mark.parametrize(
    ("code", "is_a_use"),
    [
        ("window.Intercom('boot')", True),
        ("Intercom('boot', {})", True),
        ("window['Intercom'] = f", True),
        ("// пишем про Intercom в комментарии", False),
        ("var text = 'Intercom, Drift'", False),
        ("myIntercom()", False),
    ],
)
def test_a_name_in_words_is_no_variable(code: str, *, is_a_use: bool) -> None:
    assert is_used("Intercom", code) is is_a_use


def test_of_services_with_one_address_the_one_the_code_names_is_told() -> None:
    src = "<script src=https://connect.facebook.net/en_US/sdk.js></script>"
    plain = read_page(src.encode(), name="x", url="https://a.example.ru/")
    chat = read_page(
        f"{src}<script>facebookChatSettings = {{}}</script>".encode(), name="x", url="https://a.example.ru/"
    )
    services = list(shipped().services.values())
    assert {call.service for call in calls_of(plain, services)} == {"facebook_pixel"}
    assert {call.service for call in calls_of(chat, services)} == {"facebook_chat"}


@pytest.mark.parametrize(
    ("html", "kinds"),
    [
        ("<input name=q placeholder='Поиск по имени'>", ()),
        ("<input name=company placeholder='Название компании'>", ()),
        ("<input name=firstName><input name=last_name>", ("FIO",)),
        ("<input placeholder='Адрес электронной почты'>", ("EMAIL",)),
        ("<input placeholder='Адрес доставки'><input placeholder='Дата рождения'>", ("ADDRESS", "BIRTH")),
        ("<textarea placeholder='Опишите жалобы на здоровье'></textarea>", ("SP_HEALTH",)),
        ("<input placeholder='Серия и номер паспорта'><input placeholder='СНИЛС'>", ("PASSPORT_RF", "SNILS")),
        ("<input name=inn placeholder='ИНН организации'>", ()),
        ("<input type=checkbox name=phone>", ()),
        ("<input type=file name=photo>", ()),
    ],
)
def test_what_a_form_asks_for(html: str, kinds: tuple[str, ...]) -> None:
    page = read_page(f"<form>{html}</form>".encode(), name="x")
    assert tuple(kind for form in page.forms for kind in asked_for(form).kinds) == kinds
