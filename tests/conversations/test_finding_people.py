"""People are found by any part of the name, at once however many there are, and only by whoever may see them."""

from collections.abc import Sequence

import psycopg
import pytest

from pristan.conversations import people
from tests.conftest import TestDatabase
from tests.conversations.conftest import Desk, a_message

NAMES = ("Семён Ветров", "СЕМЕНА и К°", "Ольга Семёнова-Быстрова", "100%_скидка", "Ян", "Ольга Лебедева")


async def brought(desk: Desk, names: Sequence[str], *, line: int = 0) -> None:
    """People whom an import brought for one line."""
    async with desk.db.transaction() as tx:
        await tx.execute(
            "insert into contacts (company_id, name, business_line_id)"
            " select %(c)s, name, %(l)s from unnest(%(names)s::text[]) with ordinality as n (name, at) order by at",
            c=desk.firm.id,
            l=desk.firm.lines[line],
            names=list(names),
        )


async def found(desk: Desk, named: str) -> list[str]:
    return [row["name"] for row in (await desk.get("/contacts", named=named))["items"]]


@pytest.mark.parametrize("few", [2000, 0])  # by the index, and by the walk that a common part takes
async def test_a_part_of_a_name_finds_it_in_any_spelling(desk: Desk, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(people, "FEW", few)
    await brought(desk, NAMES)
    assert await found(desk, "семен") == ["Ольга Семёнова-Быстрова", "СЕМЕНА и К°", "Семён Ветров"]
    assert await found(desk, " Семёнова-Быстр ") == ["Ольга Семёнова-Быстрова"]
    assert await found(desk, "ян") == ["Ян"]
    assert await found(desk, "%_ск") == ["100%_скидка"]
    assert await found(desk, "о%а") == []
    assert await found(desk, "Лебедев\\") == []


async def test_many_people_of_one_name_come_page_by_page(desk: Desk) -> None:
    await brought(desk, [f"Ольга {'абвгдежзик'[number % 10]}{'лмнопрстуф'[number // 10]}" for number in range(70)])
    first = await desk.get("/contacts", named="ольга")
    rest = await desk.get("/contacts", named="ольга", before=first["next"])
    ids = [row["id"] for row in first["items"] + rest["items"]]
    assert (len(first["items"]), len(ids), rest["next"]) == (50, 70, None)
    assert ids == sorted(set(ids), reverse=True)


async def test_a_name_of_another_line_or_company_is_not_found(desk: Desk, database: TestDatabase) -> None:
    await desk.arrive(a_message("mid.1", "Раз", at=1763726400000))
    own = await desk.conversation()
    await desk.client.patch(f"/api/v1/contacts/{own['contact_id']}", json={"name": "Зинаида Наша"})
    async with desk.db.transaction() as tx:
        other = await tx.fetch_value("insert into companies (name) values ('Чужая') returning id")
        await tx.execute("insert into contacts (company_id, name) values (%(c)s, 'Зинаида Чужая')", c=other)
    assert await found(desk, "зинаида") == ["Зинаида Наша"]
    with psycopg.connect(database.web) as connection:
        connection.execute("select set_config('pristan.company_id', %s, false)", [str(desk.firm.id)])
        for line, seen in zip(desk.firm.lines[:2], ([("Зинаида Наша",)], []), strict=True):
            connection.execute("select set_config('pristan.lines', %s, false)", [f"{{{line}}}"])
            [[ids]] = connection.execute("select contacts_named('зинаида', 10)").fetchall()
            assert ids == [own["contact_id"]]  # of this company only; who sees them, the rows decide
            assert connection.execute("select name from contacts where id = any (%s)", [ids]).fetchall() == seen


def test_a_rare_part_of_a_name_is_looked_up_in_the_index(database: TestDatabase) -> None:
    with psycopg.connect(database.owner) as connection:
        made = "insert into companies (name) values ('Большая') returning id"
        [[company]] = connection.execute(made.encode()).fetchall()
        connection.execute(
            "insert into contacts (company_id, name)"
            " select %s, md5(n::text) || ' Ветров' from generate_series(1, 4000) n",
            [company],
        )
        connection.execute("analyze contacts")
        plan = connection.execute(
            "explain select id from contacts where company_id = %(c)s and merged_into_id is null"
            " and name_grams(company_id, name) @> name_grams(%(c)s, 'c4ca42') limit 2001",
            {"c": company},
        ).fetchall()
        connection.rollback()
    assert "contacts_name_grams" in str(plan)
