"""What the database of this machine can do, so that figures of different machines can be compared."""

import time
from typing import LiteralString

import psycopg

BODY = '{"update_type":"message_created","message":{"body":{"text":"' + "а" * 300 + '"}}}'
BATCH = 512
_MAKE: LiteralString = """
create unlogged table if not exists bench_probe (id bigint) ;
drop table bench_probe;
create table bench_probe (
  id bigint generated always as identity primary key, company_id bigint not null, inbox_id bigint not null,
  dedupe_key text not null, body jsonb not null, received_at timestamptz not null default now(),
  unique (inbox_id, dedupe_key)
)
"""
_INSERT: LiteralString = "insert into bench_probe (company_id, inbox_id, dedupe_key, body) values (1, 1, %s, %s::jsonb)"
_INSERT_MANY: LiteralString = (
    "insert into bench_probe (company_id, inbox_id, dedupe_key, body)"
    " select 1, 1, item, %s::jsonb from unnest(%s::text[]) item"
)


def measure(owner_url: str, *, seconds: float) -> dict[str, float]:
    """Bare inserts into a table like the journal: a commit each, and 512 rows a commit."""
    with psycopg.connect(owner_url, autocommit=True) as connection:
        for statement in _MAKE.split(";"):
            connection.execute(statement.encode())
        try:
            return {
                "commit_each_per_s": _commit_each(connection, seconds),
                "pg_batch_rows_per_s": _batches(connection, seconds),
            }
        finally:
            connection.execute("drop table bench_probe")


def _commit_each(connection: psycopg.Connection[tuple[object, ...]], seconds: float) -> float:
    started, count = time.perf_counter(), 0
    while (spent := time.perf_counter() - started) < seconds:
        connection.execute(_INSERT, [f"one-{count}", BODY])
        count += 1
    return round(count / spent, 1)


def _batches(connection: psycopg.Connection[tuple[object, ...]], seconds: float) -> float:
    started, count = time.perf_counter(), 0
    while (spent := time.perf_counter() - started) < seconds:
        connection.execute(_INSERT_MANY, [BODY, [f"many-{count + n}" for n in range(BATCH)]])
        count += BATCH
    return round(count / spent, 1)
