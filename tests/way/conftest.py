"""The way of a message is walked by whole workers: each file has a database of its own."""

from tests.own_database import database, web_db, worker_db

__all__ = ["database", "web_db", "worker_db"]
