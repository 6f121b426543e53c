"""PostgreSQL: pools per role, transactions with a scope, facts numbered in commit order.

A scope tells row-level security whose rows may be seen. Facts recorded in a transaction get their
positions as its last act, under the company's counter row: positions are gap-free and follow the
order of commits, so a reader that asks for "position > N" can never skip one.
"""

import json
import select
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, LiteralString, Self, TypeVar
from urllib.parse import quote, urlsplit, urlunsplit

import msgspec
import psycopg
from psycopg import AsyncConnection, AsyncCursor
from psycopg.pq import TransactionStatus
from psycopg.rows import DictRow, class_row, dict_row
from psycopg.types.array import ListBinaryDumper
from psycopg.types.json import set_json_dumps, set_json_loads
from psycopg_pool import AsyncConnectionPool

from pristan.core.facts import Fact
from pristan.core.ids import CompanyId, LineId, OperatorId
from pristan.kit.arrays import literal

T = TypeVar("T")

_encoder = msgspec.json.Encoder()
set_json_dumps(_encoder.encode)
set_json_loads(msgspec.json.decode)

# Arrays travel in binary: as text each quote inside is escaped by a regular expression, which was a third of
# the cost of ingest.
psycopg.adapters.register_dumper(list, ListBinaryDumper)

FACTS_CHANNEL = "pristan_facts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose rows a transaction may touch; ``lines`` None means every business line."""

    company_id: CompanyId | None = None
    lines: frozenset[LineId] | None = None
    operator_id: OperatorId | None = None

    @property
    def lines_as_text(self) -> str:
        return "*" if self.lines is None else "{" + ",".join(str(int(line)) for line in sorted(self.lines)) + "}"

    def opening(self) -> str:
        """The statements that open a transaction of this scope, in one message: only numbers stand in them."""
        company = "" if self.company_id is None else str(int(self.company_id))
        operator = "" if self.operator_id is None else str(int(self.operator_id))
        return (
            f"begin; select set_config('pristan.company_id', '{company}', true),"
            f" set_config('pristan.lines', '{self.lines_as_text}', true),"
            f" set_config('pristan.operator_id', '{operator}', true)"
        )

    def with_company(self, company_id: CompanyId) -> Self:
        return replace(self, company_id=company_id)


EVERYTHING = Scope()  # for the worker role, whose policies do not look at the scope


class Tx:
    """One open transaction: runs statements, collects facts."""

    def __init__(self, connection: AsyncConnection[Any], scope: Scope) -> None:
        self._connection = connection
        self.scope = scope
        self._facts: list[Fact] = []
        self._notices: dict[str, None] = {}
        self._told_everywhere = False

    async def fetch_all(self, sql: LiteralString, **params: Any) -> list[DictRow]:
        async with self._connection.cursor(row_factory=dict_row) as cursor:
            await cursor.execute(sql, params)
            return await cursor.fetchall()

    async def fetch_one(self, sql: LiteralString, **params: Any) -> DictRow | None:
        async with self._connection.cursor(row_factory=dict_row) as cursor:
            await cursor.execute(sql, params)
            return await cursor.fetchone()

    async def fetch_value(self, sql: LiteralString, **params: Any) -> Any:
        async with self._connection.cursor() as cursor:
            await cursor.execute(sql, params)
            row = await cursor.fetchone()
            return None if row is None else row[0]

    async def all_of(self, kind: type[T], sql: LiteralString, **params: Any) -> list[T]:
        """Rows as ``kind``, whose fields are named as the columns."""
        async with self._connection.cursor(row_factory=class_row(kind)) as cursor:
            await cursor.execute(sql, params)
            return await cursor.fetchall()

    async def one_of(self, kind: type[T], sql: LiteralString, **params: Any) -> T | None:
        async with self._connection.cursor(row_factory=class_row(kind)) as cursor:
            await cursor.execute(sql, params)
            return await cursor.fetchone()

    async def execute(self, sql: LiteralString, **params: Any) -> int:
        """Run a statement; returns the number of rows touched."""
        cursor = await self._connection.execute(sql, params)
        return cursor.rowcount

    async def execute_many(self, sql: LiteralString, rows: Sequence[Mapping[str, Any]]) -> None:
        async with self._connection.cursor() as cursor:
            await cursor.executemany(sql, rows)

    def cursor(self) -> AsyncCursor[Any]:
        """A bare cursor, for COPY and streaming."""
        return self._connection.cursor()

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Undo only what happens inside when it raises."""
        kept = len(self._facts)
        try:
            async with self._connection.transaction():
                yield
        except BaseException:
            del self._facts[kept:]
            raise

    @asynccontextmanager
    async def everywhere(self) -> AsyncIterator[None]:
        """Inside, rows of every line of the company are in reach, whatever the scope.

        For what an act must do to rows that the actor may not see: what comes out of it goes into facts,
        which are limited by their own lines, and never into the answer.
        """
        if self.scope.lines is None:
            yield
            return
        self._told_everywhere = True
        await self._connection.execute(_set_lines("*"))
        try:
            yield
        finally:
            if self._connection.info.transaction_status is not TransactionStatus.INERROR:
                await self._connection.execute(_set_lines(self.scope.lines_as_text))

    def record(self, fact: Fact) -> None:
        """Remember a fact; it becomes visible with the commit."""
        self._facts.append(fact)

    def wake(self, channel: str) -> None:
        """NOTIFY ``channel`` with the commit (a wake-up, not data)."""
        self._notices[channel] = None

    async def commit(self, now: datetime) -> None:
        """Number and store the facts and commit, in one message: what locks the counter does not wait for us."""
        if not (self._facts or self._notices):
            await self._connection.commit()
            return
        async with self._connection.pipeline():
            if self._told_everywhere:  # a fact may be for a line that the scope does not reach
                await self._connection.execute(_set_lines("*"))
            for company_id in sorted({fact.company_id for fact in self._facts}):
                facts = [fact for fact in self._facts if fact.company_id == company_id]
                await self._store(company_id, facts, now)
            for channel in self._notices:
                await self._connection.execute("select pg_notify(%s, '')", [channel])
            await self._connection.commit()
        self._facts.clear()
        self._notices.clear()

    async def _store(self, company_id: CompanyId, facts: list[Fact], now: datetime) -> None:
        await self._connection.execute(
            _STORE_FACTS,
            {
                "company_id": company_id,
                "count": len(facts),
                "now": now,
                "kinds": literal(fact.kind for fact in facts),
                "lines": literal(fact.line_id for fact in facts),
                "conversations": literal(fact.conversation_id for fact in facts),
                "only_for": literal(fact.only_for for fact in facts),
                "data": [_encoder.encode(fact.data).decode() for fact in facts],
                "channel": FACTS_CHANNEL,
            },
        )


def _set_lines(lines: str) -> bytes:
    return f"select set_config('pristan.lines', '{lines}', true)".encode()


_STORE_FACTS: LiteralString = """
with counter as (
  update fact_counters set position = position + %(count)s where company_id = %(company_id)s
  returning position - %(count)s as base, position
), stored as (
  insert into facts (company_id, position, at, kind, line_id, conversation_id, only_for, data)
  select %(company_id)s, counter.base + item.ordinality, %(now)s, item.kind, item.line_id,
         item.conversation_id, item.only_for, item.data
  from counter, unnest(%(kinds)s::text[], %(lines)s::bigint[], %(conversations)s::bigint[],
       %(only_for)s::bigint[], %(data)s::json[]) with ordinality
       as item(kind, line_id, conversation_id, only_for, data, ordinality)
)
select pg_notify(%(channel)s, %(company_id)s || ':' || counter.position) from counter
"""


class Database:
    """A pool of one database role."""

    def __init__(self, url: str, *, size: int, now: Callable[[], datetime]) -> None:
        self.url = url
        self._now = now
        self._pool: AsyncConnectionPool[AsyncConnection[Any]] = AsyncConnectionPool(
            url,
            min_size=1,
            max_size=size,
            open=False,
            timeout=10,
            check=_check,
            kwargs={"autocommit": True, "application_name": "pristan"},
        )

    async def open(self) -> None:
        await self._pool.open(wait=False)

    async def close(self) -> None:
        await self._pool.close(timeout=5)

    @asynccontextmanager
    async def transaction(self, scope: Scope = EVERYTHING) -> AsyncIterator[Tx]:
        """Open a transaction as ``scope``; facts are numbered just before the commit."""
        async with self._pool.connection() as connection:  # rolls back what an exception leaves open
            await connection.execute(scope.opening().encode(), prepare=False)
            tx = Tx(connection, scope)
            yield tx
            await tx.commit(self._now())

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection[Any]]:
        """A connection in autocommit, for LISTEN, advisory locks and health checks."""
        async with self._pool.connection() as connection:
            yield connection

    async def dedicated(self) -> AsyncConnection[Any]:
        """A connection outside the pool that lives as long as its owner (LISTEN, session locks)."""
        return await AsyncConnection.connect(self.url, autocommit=True, application_name="pristan-listen")


async def _check(connection: AsyncConnection[Any]) -> None:
    """Raise if the server has gone: then, and when it has something to say, its socket can be read.

    Asking it each time would cost every transaction a round trip.
    """
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    if waiting.poll(0):
        await AsyncConnectionPool.check_connection(connection)


def as_role(url: str, *, user: str, password: str) -> str:
    """The same database for another role."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    netloc = f"{quote(user)}:{quote(password)}@{host}"
    return urlunsplit((parts.scheme, netloc, parts.path, parts.query, ""))


def to_json(value: Any) -> str:
    """JSON text for a ``jsonb`` parameter."""
    return _encoder.encode(value).decode()


def pretty(value: Any) -> str:
    """JSON for people, in Russian letters."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)
