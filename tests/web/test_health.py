"""Alive, ready, figures; and what becomes of a webhook when the disk is full."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
import pytest

from pristan.bench.ingest import message
from pristan.ingest import InboxBook, JournalWriter
from pristan.kit.clock import SystemClock
from pristan.kit.crypto import Vault, token_hash
from pristan.kit.db import Database
from pristan.kit.files import open_files
from pristan.kit.settings import Settings
from pristan.web.app import build_app
from pristan.web.hooks import HooksApp, accounts_of
from pristan.web.parts import Parts
from tests.builders import a_company, an_inbox
from tests.conftest import TestDatabase, make_database

SECRET = "the secret of the webhook"
FULL = """
create function refuse() returns trigger language plpgsql as $$
begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$;
create trigger refuse before insert on journal for each statement execute function refuse();
"""


@dataclass(frozen=True, slots=True)
class Hub:
    client: httpx.AsyncClient
    database: TestDatabase
    hook: str

    async def send(self, number: int) -> int:
        body = message(number, chat=1, at_ms=1_790_000_000_000 + number)
        headers = {"X-Max-Bot-Api-Secret": SECRET}
        return (await self.client.post(self.hook, content=body, headers=headers)).status_code

    def stored(self) -> int:
        with psycopg.connect(self.database.owner) as connection:
            row = connection.execute("select count(*) from journal").fetchone()
        return int(row[0]) if row else 0


@pytest.fixture
def own_database(cluster_url: str, vault: Vault) -> TestDatabase:
    return make_database(cluster_url, vault)


async def a_hook(database: TestDatabase) -> str:
    db = Database(database.worker, size=1, now=SystemClock().now)
    await db.open()
    inbox_id = await an_inbox(db, await a_company(db))
    async with db.transaction() as tx:
        key = await tx.fetch_value(
            "update inboxes set hook_secret_hash = %(h)s where id = %(id)s returning key",
            h=token_hash(SECRET),
            id=inbox_id,
        )
    await db.close()
    return f"/hooks/max/{key}"


@pytest.fixture
async def hub(own_database: TestDatabase, vault: Vault, tmp_path: Path) -> AsyncIterator[Hub]:
    """The web process without its socket."""
    db = Database(own_database.web, size=4, now=SystemClock().now)
    await db.open()
    journal = JournalWriter(db)
    journal.start()
    parts = Parts(
        settings=Settings(data_dir=tmp_path, metrics_token="figures"),
        db=db,
        clock=SystemClock(),
        vault=vault,
        files=open_files("", tmp_path),
        journal=journal,
    )
    app = HooksApp(build_app(parts), journal=journal, book=InboxBook(db), account_of=accounts_of(db, parts.vault))
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 5000))  # type: ignore[arg-type] # its own ASGI types
    async with httpx.AsyncClient(transport=transport, base_url="http://hub.example") as client:
        yield Hub(client, own_database, await a_hook(own_database))
    await journal.stop()
    await db.close()


@pytest.fixture
def full_disk(own_database: TestDatabase) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """The database refuses to store, with the error a full disk gives; ``drop trigger`` makes room again."""
    with psycopg.connect(own_database.owner, autocommit=True) as connection:
        connection.execute(FULL)
        yield connection


async def test_a_sound_process_is_alive_and_ready(hub: Hub) -> None:
    assert (await hub.client.get("/healthz")).json() == {"status": "ok"}
    ready = await hub.client.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"ready": True, "problems": []})


async def test_a_webhook_that_cannot_be_stored_is_not_acknowledged(
    hub: Hub, full_disk: psycopg.Connection[tuple[object, ...]]
) -> None:
    assert await hub.send(1) == 503
    ready = await hub.client.get("/readyz")
    assert ready.status_code == 503
    assert [problem["code"] for problem in ready.json()["problems"]] == ["journal"]
    full_disk.execute("drop trigger refuse on journal")
    assert await hub.send(1) == 200
    assert hub.stored() == 1
    assert (await hub.client.get("/readyz")).status_code == 200


async def test_a_database_that_is_away_makes_the_process_unready(hub: Hub, cluster_url: str) -> None:
    with psycopg.connect(hub.database.owner) as connection:
        name = connection.info.dbname
    with psycopg.connect(cluster_url, autocommit=True) as connection:
        connection.execute(f"alter database {name} allow_connections false".encode())
        connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name])
        ready = await hub.client.get("/readyz")
        assert (ready.status_code, ready.json()["problems"][0]["code"]) == (503, "database")
        assert (await hub.client.get("/healthz")).status_code == 200
        connection.execute(f"alter database {name} allow_connections true".encode())


async def test_figures_are_given_here_or_for_the_token(hub: Hub) -> None:
    await hub.send(1)
    here = await hub.client.get("/metrics")
    assert 'pristan_queue_rows{queue="journal",state="new"} 1.0' in here.text
    far = {"X-Forwarded-For": "203.0.113.9"}
    assert (await hub.client.get("/metrics", headers=far)).status_code == 403
    with_token = await hub.client.get("/metrics", headers={**far, "Authorization": "Bearer figures"})
    assert with_token.status_code == 200


async def test_figures_name_no_company_and_no_person(hub: Hub) -> None:
    await hub.send(1)
    text = (await hub.client.get("/metrics")).text
    assert "Фарватер" not in text
    assert "Клиент" not in text


async def test_figures_tell_of_each_inbox_what_left_what_waits_and_when_it_last_worked(hub: Hub) -> None:
    with psycopg.connect(hub.database.owner, autocommit=True) as owner:
        row = owner.execute("select company_id, id from inboxes").fetchone()
        assert row is not None
        company, inbox = row
        for number, state in enumerate(("sent", "sent", "failed", "retry", "unknown")):
            owner.execute(
                "insert into deliveries (company_id, started_at, outbox_id, inbox_id, part, attempt, state)"
                " values (%s, now(), %s, %s, 0, 1, %s)",
                [company, number, inbox, state],
            )
        owner.execute(
            "insert into deliveries (company_id, started_at, outbox_id, inbox_id, part, attempt, state)"
            " values (%s, now() - interval '10 minutes', 9, %s, 0, 1, 'sent')",
            [company, inbox],
        )
        owner.execute(
            "insert into inbox_health (company_id, inbox_id, last_received_at)"
            " values (%s, %s, to_timestamp(1790000000))",
            [company, inbox],
        )
        await hub.send(1)
        owner.execute("update journal set received_at = received_at - interval '90 seconds'")
    lines = dict(line.rsplit(" ", 1) for line in (await hub.client.get("/metrics")).text.splitlines() if line[0] != "#")
    of = f'channel="max",inbox="{inbox}"'
    attempts = {key: lines[f'pristan_inbox_attempts{{{of},outcome="{key}"}}'] for key in ("sent", "failed", "unknown")}
    assert attempts == {"sent": "2.0", "failed": "1.0", "unknown": "1.0"}
    assert lines[f'pristan_inbox_attempts{{{of},outcome="retried"}}'] == "1.0"
    assert 90 <= float(lines[f'pristan_inbox_lag_seconds{{{of},way="in"}}']) < 150
    assert lines[f'pristan_inbox_lag_seconds{{{of},way="out"}}'] == "0.0"
    assert float(lines[f"pristan_inbox_last_received_timestamp_seconds{{{of}}}"]) == 1790000000
    assert f"pristan_inbox_last_sent_timestamp_seconds{{{of}}}" not in lines
