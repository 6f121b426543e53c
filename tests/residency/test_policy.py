"""Where data rest and whether they may."""

from typing import Any

import pytest

from pristan.compliance.catalogues import Fingerprints, Service
from pristan.compliance.rulebook import shipped
from pristan.residency.model import Declared, Place, Reason, Setup, State
from pristan.residency.policy import bare, known_of, outside, places_of, reach_of, refusal, why_abroad
from tests.conftest import NOON

SERVICES = tuple(shipped().services.values())


def declared(country: str = "RU", **more: Any) -> Declared:
    return Declared(
        **{"place": "files", "owner": "Селектел", "operator": "", "networks": (), "by": "Нина", "at": NOON, **more},
        country=country,
    )


def files(*hosts: str, **more: Any) -> Setup:
    return Setup(**{"id": "files", "title": "Файлы", "where": "", "hosts": hosts, **more})


def judged(setup: Setup, told: Declared | None = None, *reasons: Reason) -> Place:
    given = {told.place: told} if told else {}
    (place,) = places_of([setup], given, reasons, services=SERVICES)
    return place


def because(found: str) -> Reason:
    return Reason(id=1, place="files", found=found, reason="Переезд до 1 марта", by="Нина", at=NOON)


CHANNEL = Setup(id="channel:telegram", title="Telegram", where="за пределами России", country="??")


@pytest.mark.parametrize(
    ("setup", "told", "reasons", "state"),
    [
        pytest.param(files(), None, (), "undeclared", id="nobody said anything"),
        pytest.param(files(), declared("RU"), (), "russia", id="declared in Russia"),
        pytest.param(files("s3.ru"), declared("RU"), (), "russia", id="a server nobody knows, declared in Russia"),
        pytest.param(files(), declared("DE"), (), "refused", id="declared abroad"),
        pytest.param(files("b.s3.amazonaws.com"), None, (), "refused", id="found abroad"),
        pytest.param(files("s3.amazonaws.com"), declared("RU"), (), "refused", id="declared at home, found abroad"),
        pytest.param(files(), declared("DE"), (because("DE"),), "admitted", id="abroad with a reason"),
        pytest.param(files("b.de"), declared("DE"), (because("DE a.de"),), "refused", id="a reason for another server"),
        pytest.param(files(), declared("KZ"), (because("DE"),), "refused", id="a reason for another country"),
        pytest.param(files(is_used=False), declared("DE"), (), "unused", id="not used at all"),
        pytest.param(CHANNEL, None, (), "abroad", id="a messenger abroad stops nothing"),
    ],
)
def test_a_store_abroad_is_refused_until_somebody_answers_for_it(
    setup: Setup, told: Declared | None, reasons: tuple[Reason, ...], state: State
) -> None:
    place = judged(setup, told, *reasons)
    assert place.state == state
    assert bool(refusal([place])) is (state == "refused")


@pytest.mark.parametrize(
    ("host", "service"),
    [
        ("bucket.s3.eu-central-1.amazonaws.com:443", "Amazon S3"),
        ("S3.AMAZONAWS.COM.", "Amazon S3"),
        ("db.postgres.database.azure.com:5432", "Microsoft Azure"),
        ("imap.gmail.com:993", "Google Workspace (почта)"),
        ("storage.yandexcloud.net", ""),
        ("notamazonaws.com", ""),
        ("amazonaws.com.example.ru", ""),
        ("awsdns-", ""),
        ("[2001:db8::1]:5432", ""),
        ("10.0.0.5:5432", ""),
    ],
)
def test_a_server_is_known_by_the_end_of_its_name_and_no_other_way(host: str, service: str) -> None:
    assert [known.service for known in known_of(host, SERVICES)][:1] == ([service] if service else [])


def test_a_mark_that_is_no_name_of_a_server_finds_nothing() -> None:
    marks = Fingerprints(store=("*.example.de", "tg://resolve", "azure-dns.", "word"))
    service = Service(id="x", title="X", kind="cloud", countries=("DE",), fingerprints=marks)
    assert known_of("a.example.de", [service]) == []


def test_a_service_whose_country_nobody_knows_is_not_called_foreign() -> None:
    unsure = Service(
        id="x",
        title="X",
        kind="cloud",
        countries=("DE",),
        country_unsure=True,
        fingerprints=Fingerprints(store=("x.de",)),
    )
    (place,) = places_of([files("x.de")], {}, (), services=[unsure])
    assert place.state == "undeclared"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("a.ru", "a.ru"),
        ("A.ru.:993", "a.ru"),
        ("[::1]:80", "::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("a.ru:x", "a.ru:x"),
    ],
)
def test_a_server_has_a_name_without_its_port(given: str, name: str) -> None:
    assert bare(given) == name


@pytest.mark.parametrize(
    ("address", "reach"),
    [("127.0.0.1", "here"), ("::1", "here"), ("10.1.2.3", "own"), ("fd00::1", "own"), ("77.88.8.8", "public")],
)
def test_an_address_is_here_or_ours_or_public(address: str, reach: str) -> None:
    assert reach_of(address) == reach


def test_addresses_beyond_the_declared_networks_are_named() -> None:
    assert outside(["10.0.0.1", "10.9.0.1", "2001:db8::1"], ["10.0.0.0/16"]) == ["10.9.0.1", "2001:db8::1"]
    assert outside(["10.9.0.1"], []) == []


def test_the_refusal_names_the_store_the_law_and_the_way_out() -> None:
    words = refusal([judged(files("s3.amazonaws.com"), declared("DE")), judged(files(), declared("RU"))])
    assert "Файлы: заявлена страна DE; сервер s3.amazonaws.com: «Amazon S3» (US" in words
    assert "152-ФЗ, статья 18, часть 5" in words
    assert "pristan residency admit files --reason" in words


def test_a_channel_tells_where_it_is_by_its_own_description() -> None:
    assert why_abroad(judged(CHANNEL)) == "по описанию канала, за пределами России"
