"""Statistics of young tables: without them the planner guesses, and guesses badly for a growing table."""

from pristan.kit import sql
from pristan.kit.db import Database

queries = sql.load("pristan.worker")


async def look_at_grown_tables(db: Database) -> int:
    """Look at tables that grow quicker than the database looks at them by itself; never asks for another turn."""
    async with db.transaction() as tx:
        await tx.fetch_value(queries.look_at_grown_tables)
    return 0
