"""Fills a company with conversations and messages, in the database itself, so that millions take a minute."""

from datetime import datetime
from typing import Any

import psycopg

from pristan.bench.ground import Ground, one, queries

OPERATORS = 40
INBOXES = 12
PER_CONVERSATION = 10
CHUNK = 50_000
TEXT = "Здравствуйте! Подскажите, пожалуйста, когда привезут заказ и можно ли поменять адрес доставки на другой"


def fill(ground: Ground, *, conversations: int, now: datetime) -> list[int]:
    """Make ``conversations`` with ten messages each; the ids of the operators."""
    inboxes = [ground.add_inbox().id for _ in range(INBOXES)]
    company: dict[str, Any] = {"company_id": ground.company_id}
    with ground.connect() as connection:
        # As the owner of a database that nobody uses yet: checked rows would only take longer.
        connection.execute("set session_replication_role = replica")
        connection.execute("set synchronous_commit = off")
        operators = _ids(connection, queries.make_operators, **company, count=OPERATORS)
        teams = _ids(connection, queries.make_teams, **company)
        labels = _ids(connection, queries.make_labels, **company)
        _run(connection, queries.make_contacts, **company, count=conversations)
        _run(connection, queries.make_identities, **company, count=conversations, inboxes=inboxes)
        _run(
            connection,
            queries.make_conversations,
            **company,
            count=conversations,
            inboxes=inboxes,
            operators=operators,
            teams=teams,
            labels=labels,
            now=now,
        )
        _run(connection, queries.make_label_rows, **company)
        for after in range(0, conversations, CHUNK):
            _run(connection, queries.make_messages, **company, after=after, upto=after + CHUNK, text=TEXT)
        for table in ("contacts", "identities", "conversations"):
            one(connection, f"select setval(pg_get_serial_sequence('{table}', 'id'), max(id)) from {table}")
        connection.execute("vacuum (analyze) contacts, identities, conversations, conversation_labels, messages")
    return operators


def _ids(connection: psycopg.Connection[dict[str, Any]], query: str, **parameters: object) -> list[int]:
    return [row["id"] for row in connection.execute(query.encode(), parameters).fetchall()]


def _run(connection: psycopg.Connection[dict[str, Any]], query: str, **parameters: object) -> None:
    connection.execute(query.encode(), parameters)
