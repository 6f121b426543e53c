"""Figures for Prometheus: what the process counts itself and what the database says of the queues."""

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from pristan.kit.db import Database
from pristan.operations.store import queries


async def exposition(db: Database, registry: CollectorRegistry) -> bytes:
    """The text that Prometheus reads."""
    rows = CollectorRegistry()
    depth = Gauge("pristan_queue_rows", "Rows waiting in a queue", ["queue", "state"], registry=rows)
    inboxes = Gauge("pristan_inboxes", "Connected accounts by state", ["channel", "state"], registry=rows)
    async with db.transaction() as tx:
        for row in await tx.fetch_all(queries.depths):
            depth.labels(row["queue"], row["state"]).set(row["waiting"])
        for row in await tx.fetch_all(queries.inbox_states):
            inboxes.labels(row["channel"], row["state"]).set(row["inboxes"])
    return generate_latest(registry) + generate_latest(rows)
