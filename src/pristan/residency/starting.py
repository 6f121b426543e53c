"""The look before anything is served: a store abroad stops the process unless somebody answered for it."""

import os

import psycopg
from psycopg.rows import dict_row

from pristan.compliance.own import in_use
from pristan.core.errors import Misconfigured
from pristan.kit.settings import Settings
from pristan.residency.policy import places_of, refusal
from pristan.residency.setups import stores_of
from pristan.residency.store import declared_in, queries, reasons_in


def refuse_abroad(owner_url: str, settings: Settings) -> None:
    """Raise Misconfigured if a database, files, mail or backups are abroad without a recorded reason."""
    with psycopg.connect(owner_url, autocommit=True, row_factory=dict_row) as connection:
        accounts, declared, reasons = (
            connection.execute(query.encode()).fetchall()
            for query in (queries.connected, queries.declarations, queries.reasons)
        )
    setups = stores_of(settings, os.environ, [(row["channel"], row["settings"]) for row in accounts])
    has_servers = any(setup.hosts for setup in setups)  # where all is on this machine no service is looked up
    services = in_use().services.values() if has_servers else ()
    words = refusal(places_of(setups, declared_in(declared), reasons_in(reasons), services=services))
    if words:
        raise Misconfigured(words)
