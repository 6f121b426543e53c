"""What a screen, an answer and a token show to whoever may not see personal data."""

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from pristan.compliance.pd import MaskPolicy, MaskStyle, Report, scan
from pristan.core.access import EVERYWHERE, Permission, Reach
from pristan.core.ids import CompanyId, LineId, OperatorId
from pristan.kit.db import Database
from pristan.kit.principal import Principal
from pristan.web.feeds import Screen
from pristan.web.live import screen_of
from pristan.web.masks import MASKS, Masks
from pristan.web.sight import WHOLE, Sight, hidden, hidden_name, hidden_text
from tests.conversations.test_live import drain, feeds_of
from tests.incoming.conftest import Pier
from tests.way.test_way_of_a_message import a_message

SAID = "Звоните +7 926 102-45-89, почта irina@mail.ru"
ONE, TWO = LineId(1), LineId(2)


def a_principal(**reaches: Reach) -> Principal:
    found = {Permission(name.replace("__", ".")): reach for name, reach in reaches.items()}
    return Principal(
        operator_id=OperatorId(1), company_id=CompanyId(1), name="Ира", permissions=frozenset(found), reaches=found
    )


async def test_a_screen_without_the_permission_gets_facts_with_tags(pier: Pier, web_db: Database) -> None:
    position = (await pier.desk.get("/conversations"))["position"]
    viewer = a_principal(conversations__view=EVERYWHERE)
    async with feeds_of(pier.desk, web_db) as feeds:
        closed, whole = screen_of(viewer, position=position), an_open_screen(position)
        await feeds.join(pier.company_id, closed)
        await feeds.join(pier.company_id, whole)
        await pier.desk.arrive(a_message("m1", SAID, at=1763726400000))
        ((hidden_fact,), (plain,)) = [await drain(one, upto=position + 1) for one in (closed, whole)]
    assert plain["message"]["text"] == SAID
    assert hidden_fact["message"]["text"] == "Звоните [ТЕЛЕФОН], почта [ПОЧТА]"
    assert "926" not in json.dumps(hidden_fact["conversation"])
    assert hidden_fact["message"]["id"] == plain["message"]["id"]
    assert hidden_fact["message"]["sort"] == plain["message"]["sort"]


def an_open_screen(position: int) -> Screen:
    return Screen(operator_id=OperatorId(2), lines=None, inbox_lines=None, position=position)


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        pytest.param(
            a_principal(conversations__view=EVERYWHERE, contacts__view_personal=EVERYWHERE), WHOLE, id="everywhere"
        ),
        pytest.param(a_principal(conversations__view=EVERYWHERE), Sight(frozenset(), elsewhere=False), id="nowhere"),
        pytest.param(
            a_principal(conversations__view=Reach.of(1), contacts__view_personal=Reach.of(1)),
            WHOLE,
            id="where they work",
        ),
        pytest.param(
            a_principal(conversations__view=Reach.of(1, 2), contacts__view_personal=Reach.of(1)),
            Sight(frozenset({ONE})),
            id="on one line of two",
        ),
    ],
)
def test_a_sight_follows_the_permission(user: Principal, expected: Sight) -> None:
    assert Sight.of(user) == expected


@pytest.mark.parametrize(
    ("line", "shown"),
    [pytest.param(1, SAID, id="their line"), pytest.param(2, "Звоните [ТЕЛЕФОН], почта [ПОЧТА]", id="not")],
)
def test_what_is_of_a_line_is_shown_by_that_line(line: int, shown: str) -> None:
    sight = Sight(frozenset({ONE}))
    row: dict[str, Any] = {"business_line_id": line, "text": SAID}
    assert hidden({"items": [row]}, sight)["items"][0]["text"] == shown
    beside = hidden({"conversation": {"business_line_id": line}, "contact": {"note": SAID}}, sight)
    assert beside["contact"]["note"] == shown


def test_what_stands_beside_a_text_is_hidden_as_well() -> None:
    closed = Sight(frozenset(), elsewhere=False)
    told = {"location": {"latitude": 1.0, "longitude": 2.0}, "cc": ["irina@mail.ru"], "deep": [{"any_new_field": SAID}]}
    assert hidden(told, closed) == {
        "location": None,
        "cc": ["[ПОЧТА]"],
        "deep": [{"any_new_field": "Звоните [ТЕЛЕФОН], почта [ПОЧТА]"}],
    }


def test_a_string_is_hidden_however_deep_it_stands() -> None:
    closed = Sight(frozenset(), elsewhere=False)
    told = {"rows": [["irina@mail.ru", 1], ["Ира", None]], "mixed": [1, "irina@mail.ru"]}
    assert hidden(told, closed) == {"rows": [["[ПОЧТА]", 1], ["Ира", None]], "mixed": [1, "[ПОЧТА]"]}
    assert hidden(["irina@mail.ru"], closed) == ["[ПОЧТА]"]


@pytest.mark.parametrize(
    "said",
    [
        "/api/v1/ мой телефон 8 926 102-45-89",
        "2026-11-21T12:00:00 звоните 8 926 102-45-89",
        "1111-11-11T мой телефон 8 926 102-45-89",
    ],
)
def test_words_of_a_customer_that_begin_like_ours_are_read_too(said: str) -> None:
    assert "102-45-89" not in hidden_text(said)


@pytest.mark.parametrize("ours", ["/api/v1/files/318", "2026-11-21T12:00:00", "2026-11-21T12:00:00.123456+03:00"])
def test_addresses_of_files_and_moments_stay(ours: str) -> None:
    assert hidden_text(ours) == ours


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ирина Соколова", "Ирина Соколова"),
        ("+79261024589", "[СКРЫТО]"),
        ("irina@mail.ru", "[ПОЧТА]"),
        ("Ира 2", "Ира 2"),
    ],
)
def test_a_name_stays_and_an_address_in_its_place_does_not(name: str, shown: str) -> None:
    assert hidden_name(name) == shown


@pytest.mark.parametrize("size", [100_000, 1_000_000])
def test_of_a_text_too_long_to_read_at_once_the_rest_is_hidden_whole(size: int) -> None:
    text = "Мой паспорт 4509 123456. " * (size // 25)
    shown = hidden_text(text)
    assert "123456" not in shown
    assert shown.endswith("[СКРЫТО]")
    assert len(shown) < 30_000


def test_long_texts_are_read_each_time_and_do_not_stay_in_memory() -> None:
    before = MASKS.remembered
    long = "Заказ собран. " * 200 + SAID
    assert hidden_text(long).endswith("[ТЕЛЕФОН], почта [ПОЧТА]")
    assert "irina" not in hidden_name(f"{'имя ' * 400}irina@mail.ru")
    assert MASKS.remembered == before
    hidden_text("Короткая строка, которой ещё не было: 8 926 102-45-88")
    assert MASKS.remembered == before + 1


def a_look(*, cut: int) -> Callable[[str], Report]:
    """Looks of which the first ``cut`` run out of time."""
    looks = count()
    return lambda text: replace(scan(text), complete=next(looks) >= cut)


def test_a_stop_of_the_process_hides_no_text() -> None:
    masks = Masks(a_look(cut=1))
    assert masks.of("Пишите: irina@mail.ru", MaskPolicy(style=MaskStyle.TAG)) == "Пишите: [ПОЧТА]"


def test_what_could_not_be_read_is_hidden_and_read_anew_the_next_time() -> None:
    masks = Masks(a_look(cut=2))
    assert masks.of("Ира 2", MaskPolicy()) == "[СКРЫТО]"
    assert masks.remembered == 0
    assert masks.of("Ира 2", MaskPolicy()) == "Ира 2"
