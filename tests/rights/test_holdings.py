"""Every table of a company says whether it holds data of a person."""

import psycopg

from pristan.rights.holdings import HOLDINGS, NOT_HELD
from tests.conftest import TestDatabase

TABLES = """
  select c.relname from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id' and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
"""


def test_every_table_of_a_company_is_declared_as_holding_data_of_a_person_or_not(database: TestDatabase) -> None:
    with psycopg.connect(database.owner) as connection:
        there = {str(row[0]) for row in connection.execute(TABLES)}
    declared = {holding.table for holding in HOLDINGS}
    assert there - declared - set(NOT_HELD) == set(), (
        "declare it in pristan/rights/holdings.py, with queries or a reason"
    )
    assert declared & set(NOT_HELD) == set()
    assert (declared | set(NOT_HELD)) - there == set(), "these tables are gone"


def test_what_is_not_held_and_what_stays_says_why() -> None:
    assert [name for name, why in NOT_HELD.items() if len(why) < len("только номер")] == []
    assert [holding.table for holding in HOLDINGS if holding.kept and holding.rest is None] == []
