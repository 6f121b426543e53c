"""Letters say what is known and list what is not; a destruction waits for the letter to leave."""

from datetime import date, timedelta

import pytest

from pristan.rights.book import kinds
from pristan.rights.policy.letters import Known, draft, letter_is_awaited
from pristan.rights.policy.traces import traces

KNOWN = Known(
    company="Фарватер",
    name="Анна",
    received_on=date(2026, 11, 20),
    channels=["max"],
    holdings=[("Переписка", 12), ("Файлы", 1)],
    kept=["запросы о данных: исполнение доказывает компания"],
    norms=["152-ФЗ ст. 14 ч. 3, 7"],
)


@pytest.mark.parametrize("kind", list(kinds()))
def test_every_kind_has_a_letter_that_names_the_company_the_day_and_the_norm(kind: str) -> None:
    text = draft(kinds()[kind], KNOWN).text
    assert "Фарватер" in text
    assert "20.11.2026" in text
    assert "152-ФЗ ст. 14" in text
    assert "!" not in text


def test_the_answer_about_data_lists_them_and_what_only_an_officer_knows() -> None:
    letter = draft(kinds()["access"], KNOWN)
    assert "Переписка: 12" in letter.text
    assert "max" in letter.text
    assert "правовые основания и цели обработки" in letter.gaps


def test_without_a_name_or_data_nothing_is_invented() -> None:
    bare = Known(
        company="Фарватер", name="", received_on=KNOWN.received_on, channels=[], holdings=[], kept=[], norms=["152-ФЗ"]
    )
    text = draft(kinds()["access"], bare).text
    assert text.startswith("Здравствуйте.")
    assert "— ничего" in text
    assert "Источник" not in text


def test_the_letter_of_a_deletion_says_what_stays_and_why() -> None:
    assert "исполнение доказывает компания" in draft(kinds()["deletion"], KNOWN).text


@pytest.mark.parametrize(
    ("state", "channel", "hours", "is_awaited"),
    [
        pytest.param("queued", "max", 0, True, id="not gone yet"),
        pytest.param("sent", "max", 0, False, id="the person has it"),
        pytest.param("sent", "webchat", 0, True, id="our own chat: no screen has taken it"),
        pytest.param("delivered", "webchat", 0, False, id="a screen has taken it"),
        pytest.param("failed", "max", 0, False, id="it never will"),
        pytest.param("queued", "max", 25, False, id="a day is enough"),
    ],
)
def test_a_destruction_waits_for_the_answer(state: str, channel: str, hours: int, *, is_awaited: bool) -> None:
    assert letter_is_awaited(state, channel, waited=timedelta(hours=hours)) is is_awaited


@pytest.mark.parametrize(
    ("value", "raw", "is_found"),
    [
        pytest.param("79001234567", b"+79001234567;", True, id="a long one anywhere"),
        pytest.param("1234", b'{"id":"1234"}', True, id="a short one as a string"),
        pytest.param("1234", b'{"id": 1234}', True, id="a short one as a number"),
        pytest.param("1234", b"user_id=1234&x=1", True, id="a short one in a form"),
        pytest.param("1234", b'{"id": 912345}', False, id="a part of a longer number is somebody else"),
        pytest.param("", b"anything", False, id="no address at all"),
    ],
)
def test_an_address_is_found_in_a_raw_entry(value: str, raw: bytes, *, is_found: bool) -> None:
    assert any(mark in raw for mark in traces(value)) is is_found
