"""Reads of this room on a connection of the owner."""

from psycopg import AsyncConnection
from psycopg.rows import DictRow

from pristan.kit.sql import load

queries = load("pristan.operations")


async def rows(connection: AsyncConnection[DictRow], query: str, **parameters: object) -> list[DictRow]:
    """All rows of a query."""
    cursor = await connection.execute(query.encode(), parameters)
    return await cursor.fetchall()
