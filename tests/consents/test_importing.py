"""Consents from a table of another system."""

from datetime import timedelta
from typing import Any

import pytest

from tests.consents.conftest import Register, app, build, clock, desk, hasher, register

__all__ = ["app", "build", "clock", "desk", "hasher", "register"]

HEAD = "contact_id;purpose;given_at;text_version;code;reference;withdrawn_at\n"


async def take(register: Register, rows: str, *, head: str = HEAD, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = await register.desk.post("/consents/import", csv=head + rows, **more)
    return found


def day(register: Register, *, before: int) -> str:
    return (register.desk.clock.now() - timedelta(days=before)).isoformat()


async def test_a_row_with_its_code_is_a_consent_and_the_same_table_adds_nothing(register: Register) -> None:
    contact = await register.contact()
    row = f"{contact};ads;{day(register, before=5)};1;SMS 4821;;\n"
    trial = await take(register, row, is_trial=True)
    assert (trial["added"], (await register.of())["records"]) == (1, [])
    first = await take(register, row)
    again = await take(register, row)
    assert [(one["added"], one["there_already"], one["refused"]) for one in (first, again)] == [(1, 0, 0), (0, 1, 0)]
    found = await register.of()
    assert (found["state"], found["records"][0]["way"], found["records"][0]["evidence"][0]["value"]) == (
        "given", "import", "SMS 4821",
    )  # fmt: skip


async def test_a_record_of_the_old_system_alone_does_not_prove_who_agreed(register: Register) -> None:
    row = f"{await register.contact()};ads;{day(register, before=5)};1;;строка 15;\n"
    assert (await take(register, row))["added"] == 1
    found = await register.of()
    assert (found["state"], found["rule"]) == ("unknown", "AD-18-1@1")


async def test_an_old_consent_does_not_come_before_a_refusal_of_today(register: Register) -> None:
    await register.arrive("СТОП")
    row = f"{await register.contact()};ads;{day(register, before=5)};1;SMS 4821;;\n"
    assert (await take(register, row))["added"] == 1
    assert await register.state() == "withdrawn"


async def test_a_withdrawal_of_the_old_system_comes_with_its_day(register: Register) -> None:
    row = f"{await register.contact()};ads;{day(register, before=5)};1;SMS 4821;;{day(register, before=2)}\n"
    assert (await take(register, row))["withdrawn"] == 1
    found = await register.of()
    assert (found["state"], found["ended_at"][:10]) == ("withdrawn", day(register, before=2)[:10])


async def test_a_later_table_brings_the_withdrawal_of_a_consent_that_is_there(register: Register) -> None:
    row = f"{await register.contact()};ads;{day(register, before=5)};1;SMS 4821;;"
    ended = day(register, before=2)
    assert (await take(register, f"{row}\n"))["added"] == 1
    later = await take(register, f"{row}{ended}\n")
    assert (later["there_already"], later["withdrawn"]) == (1, 1)
    found = await register.of()
    assert (found["state"], found["ended_at"][:10]) == ("withdrawn", ended[:10])
    again = await take(register, f"{row}{ended}\n")
    assert (again["there_already"], again["withdrawn"], len((await register.of())["records"])) == (1, 0, 2)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        pytest.param("{c};ads;{d};1;;;", "Нужно доказательство", id="no evidence"),
        pytest.param("{c};ads;{d};9;1;;", "действующей версии", id="a version that is not there"),
        pytest.param("{c};ads;2020-01-01;1;1;;", "согласие раньше её", id="before the version"),
        pytest.param("{c};ads;2099-01-01;1;1;;", "не может быть дано позже", id="in the future"),
        pytest.param("{c};ads;вчера;1;1;;", "не дата", id="no date"),
        pytest.param("999999;ads;{d};1;1;;", "нет", id="nobody"),
        pytest.param("1' or 1=1;ads;{d};1;1;;", "нет", id="an attempt at SQL"),
        pytest.param(";ads;{d};1;1;;", "чьё это согласие", id="nobody named"),
        pytest.param("{c};love;{d};1;1;;", "нет", id="an unknown purpose"),
        pytest.param("{c};ads;{d};1;1;;2019-01-01", "Отзыв раньше", id="withdrawn before given"),
        pytest.param("{c}", "Цели согласия", id="a row that breaks off"),
    ],
)
async def test_a_row_that_does_not_match_is_refused_by_its_line(register: Register, row: str, words: str) -> None:
    sound = f"{await register.contact()};ads;{day(register, before=5)};1;SMS 4821;;\n"
    wrong = row.format(c=await register.contact(), d=day(register, before=4))
    report = await take(register, sound + wrong + "\n")
    assert (report["rows"], report["added"], report["refused"]) == (2, 1, 1)
    assert report["faults"][0]["line"] == 3
    assert words in report["faults"][0]["words"]


@pytest.mark.parametrize(
    "head",
    [
        "purpose;given_at\n",
        "purpose;given_at;text_version;rm -rf\n",
        "purpose;purpose;given_at;text_version\n",
        "\x00\n",
    ],
)
async def test_a_table_with_other_columns_is_refused(register: Register, head: str) -> None:
    refused = await register.desk.post("/consents/import", expect=422, csv=head + "x;y\n")
    assert refused["code"] == "consent_import.columns"


async def test_somebody_known_by_a_phone_that_two_have_is_not_guessed(register: Register) -> None:
    first = await register.person_of(await register.arrive("Привет"))
    second = await register.person_of(await register.arrive("Привет", user_id=7002))
    head = "phone;purpose;given_at;text_version;code\n"
    row = f"+7 900 123-45-67;ads;{day(register, before=5)};1;SMS 4821\n"
    await register.desk.post(f"/contacts/{second}/details", kind="phone", value="+79001234567")
    assert (await take(register, row, head=head))["added"] == 1
    await register.desk.post(f"/contacts/{first}/details", kind="phone", value="+79001234567")
    later = row.replace(day(register, before=5), day(register, before=4))
    report = await take(register, later, head=head)
    assert "у нескольких" in report["faults"][0]["words"]
