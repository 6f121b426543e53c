"""Tables that grow quickly are looked at before the planner goes astray."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import psycopg
import pytest

from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.worker.statistics import look_at_grown_tables
from tests.conftest import make_database

Own = tuple[Database, psycopg.Connection[tuple[int]]]


@pytest.fixture
async def own(cluster_url: str, vault: Vault) -> AsyncIterator[Own]:
    made = make_database(cluster_url, vault)
    db = Database(made.worker, size=2, now=lambda: datetime.now(UTC))
    await db.open()
    with psycopg.connect(made.owner, autocommit=True) as owner:
        yield db, owner
    await db.close()


async def test_tables_that_grew_are_looked_at_once_until_they_grow_again(own: Own) -> None:
    db, owner = own
    owner.execute("insert into companies (name) values ('Ромашка')")

    def known() -> int:
        row = owner.execute("select reltuples::int from pg_class where relname = 'contacts'").fetchone()
        assert row is not None
        return row[0]

    def grow(by: int) -> None:
        owner.execute("insert into contacts (company_id, name) select 1, 'Анна' from generate_series(1, %s)", [by])

    counts = []
    for by in (10, 2000, 2000, 60_000):
        grow(by)
        await look_at_grown_tables(db)
        counts.append(known())
    assert counts == [-1, 2010, 2010, 64_010]
