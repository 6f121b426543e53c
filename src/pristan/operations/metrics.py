"""Figures for Prometheus: what the process counts itself and what the database says of queues and inboxes."""

from typing import Any, Final

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from pristan.kit.db import Database
from pristan.operations.store import queries

_INBOX: Final = ("channel", "inbox")
_OUTCOMES: Final = ("sent", "failed", "retried", "unknown")


async def exposition(db: Database, registry: CollectorRegistry) -> bytes:
    """The text that Prometheus reads."""
    rows = CollectorRegistry()
    depth = Gauge("pristan_queue_rows", "Rows waiting in a queue", ["queue", "state"], registry=rows)
    inboxes = Gauge("pristan_inboxes", "Connected accounts by state", ["channel", "state"], registry=rows)
    figures = InboxFigures(rows)
    async with db.transaction() as tx:
        for row in await tx.fetch_all(queries.depths):
            depth.labels(row["queue"], row["state"]).set(row["waiting"])
        for row in await tx.fetch_all(queries.inbox_states):
            inboxes.labels(row["channel"], row["state"]).set(row["inboxes"])
        for row in await tx.fetch_all(queries.inbox_figures):
            figures.take(row)
    return generate_latest(registry) + generate_latest(rows)


class InboxFigures:
    """How each connected account works. An inbox is named by its number only."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def gauge(name: str, told: str, *more: str) -> Gauge:
            return Gauge(f"pristan_inbox_{name}", told, [*_INBOX, *more], registry=registry)

        self._attempts = gauge("attempts", "Attempts to send begun in the last five minutes, by outcome", "outcome")
        self._lag = gauge("lag_seconds", "Age of the oldest entry not taken in, or message not sent though due", "way")
        self._received = gauge("last_received_timestamp_seconds", "When the last update came")
        self._sent = gauge("last_sent_timestamp_seconds", "When the last message left")

    def take(self, row: dict[str, Any]) -> None:
        """The figures of one inbox; what never happened has no line."""
        labels = (row["channel"], str(row["inbox_id"]))
        for outcome in _OUTCOMES:
            self._attempts.labels(*labels, outcome).set(row[outcome])
        self._lag.labels(*labels, "in").set(row["lag_in_s"])
        self._lag.labels(*labels, "out").set(row["lag_out_s"])
        if row["last_received_at"] is not None:
            self._received.labels(*labels).set(row["last_received_at"].timestamp())
        if row["last_sent_at"] is not None:
            self._sent.labels(*labels).set(row["last_sent_at"].timestamp())
