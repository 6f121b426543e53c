"""When a connection is in trouble, when it is over, and that a trembling figure makes no new trouble every minute."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pristan.channels.alarm_rules import (
    CALM,
    AlarmRule,
    Begun,
    Goes,
    Measured,
    Open,
    Over,
    Step,
    rules,
    step,
    values,
    words,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ERRORS, EXPIRY = rules()["errors"], rules()["expiry"]
LONG_GOOD = NOON - CALM


@pytest.mark.parametrize(
    ("rule", "value", "known", "expected"),
    [
        pytest.param(ERRORS, 29.0, None, None, id="under the threshold nothing begins"),
        pytest.param(ERRORS, 30.0, None, Begun(), id="at the threshold it begins"),
        pytest.param(ERRORS, None, None, None, id="nothing to judge begins nothing"),
        pytest.param(ERRORS, 80.0, Open(), Goes(eased_at=None), id="it goes on"),
        pytest.param(ERRORS, 80.0, Open(eased_at=NOON), Goes(eased_at=None), id="bad again before it was over"),
        pytest.param(ERRORS, 20.0, Open(), Goes(eased_at=None), id="a little better is not good"),
        pytest.param(ERRORS, 14.0, Open(), Goes(eased_at=NOON), id="good from now on"),
        pytest.param(ERRORS, None, Open(), Goes(eased_at=NOON), id="nothing fails any more"),
        pytest.param(ERRORS, 0.0, Open(eased_at=NOON), Goes(eased_at=NOON), id="good, but not for long"),
        pytest.param(ERRORS, 0.0, Open(eased_at=LONG_GOOD), Over(at=LONG_GOOD), id="over since it became good"),
        pytest.param(EXPIRY, 15.0, None, None, id="enough days are left"),
        pytest.param(EXPIRY, 14.0, None, Begun(), id="few days are left"),
        pytest.param(EXPIRY, -1.0, None, Begun(), id="it has ended already"),
        pytest.param(EXPIRY, 14.5, Open(), Goes(eased_at=NOON), id="a new key"),
    ],
)
def test_a_trouble_begins_once_and_ends_when_it_has_been_good(
    rule: AlarmRule, value: float | None, known: Open | None, expected: Step
) -> None:
    assert step(rule, value, limit=rule.value, known=known, now=NOON) == expected


def test_a_figure_that_trembles_at_the_threshold_is_one_trouble() -> None:
    known: Open | None = None
    begun = 0
    for minute in range(60):
        value = 31.0 if minute % 2 else 10.0
        match step(ERRORS, value, limit=30, known=known, now=NOON + timedelta(minutes=minute)):
            case Begun():
                begun, known = begun + 1, Open()
            case Goes(eased_at=eased_at):
                known = Open(eased_at=eased_at)
            case Over():
                known = None
            case None:
                pass
    assert begun == 1


@pytest.mark.parametrize(
    ("measured", "kind", "expected"),
    [
        pytest.param(Measured(tried=9, failed=9), "errors", None, id="too few attempts"),
        pytest.param(Measured(tried=10, failed=4), "errors", 40.0, id="a share of attempts"),
        pytest.param(Measured(silent_s=7200, usual=19), "silence", None, id="it is never busy now"),
        pytest.param(Measured(silent_s=7200, usual=20), "silence", 120.0, id="busy on other days"),
        pytest.param(Measured(usual=50), "silence", None, id="nothing ever came"),
        pytest.param(Measured(lag_out_s=5.0), "lag_out", 5.0, id="an answer waits"),
        pytest.param(Measured(checks=[{"title": "Ключ"}]), "expiry", None, id="nothing ends"),
    ],
)
def test_figures_are_judged_where_there_is_something_to_judge(
    measured: Measured, kind: str, expected: float | None
) -> None:
    assert values(measured, now=NOON)[kind] == expected


def test_what_ends_first_is_told_with_its_day() -> None:
    checks: list[dict[str, Any]] = [
        {"title": "Сертификат", "expires_at": "2027-01-01T00:00:00+00:00"},
        {"title": "Ключ", "expires_at": "2026-11-25T12:00:00+00:00"},
        {"title": "Права", "expires_at": None},
    ]
    measured = Measured(checks=checks)
    assert values(measured, now=NOON)["expiry"] == 3.0
    assert words("expiry", measured, value=3.0) == "Ключ: до 25.11.2026"
    assert words("expiry", Measured(), value=0.0) == ""


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("errors", 40.0, "Не удалось 4 из 10 отправок за 15 минут"),
        ("lag_out", 330.0, "Самое старое сообщение клиенту ждёт 6 мин"),
        ("lag_in", 40.0, "Самое старое сообщение клиента ждёт 40 с"),
        ("unheard", 600.0, "Ответа нет 10 мин, новые сообщения не приходят"),
        ("silence", 180.0, "Ничего не приходило 3 ч. Обычно за это время приходит около 35"),
    ],
)
def test_people_read_what_is_wrong(kind: str, value: float, expected: str) -> None:
    assert words(kind, Measured(tried=10, failed=4, usual=34.6), value=value) == expected


def test_every_kind_says_what_to_do_and_its_value_may_be_set() -> None:
    assert set(rules()) == set(values(Measured(), now=NOON))
    for rule in rules().values():
        assert rule.fix
        assert rule.least <= rule.value <= rule.most
