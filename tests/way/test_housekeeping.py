"""Old partitions go, needed ones are there."""

from datetime import UTC, datetime

import psycopg

from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.worker.housekeeping import Housekeeping
from tests.conftest import make_database


async def test_a_month_that_is_over_and_old_is_dropped_whole(cluster_url: str, vault: Vault) -> None:
    own = make_database(cluster_url, vault)
    with psycopg.connect(own.owner, autocommit=True) as owner:
        owner.execute("create table facts_202001 partition of facts for values from ('2020-01-01') to ('2020-02-01')")
    db = Database(own.worker, size=2, now=lambda: datetime.now(UTC))
    await db.open()
    try:
        await Housekeeping(db, now=lambda: datetime.now(UTC)).run_once()
        async with db.transaction() as tx:
            names = [
                row["relname"]
                for row in await tx.fetch_all("select relname from pg_class where relname like 'facts_2%%'")
            ]
    finally:
        await db.close()
    assert "facts_202001" not in names
    assert f"facts_{datetime.now(UTC):%Y%m}" in names
