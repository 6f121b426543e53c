"""`pristan inbox diagnose`: details of a connection for support, from the console."""

import json
from pathlib import Path

import psycopg
import pytest

from pristan.kit.crypto import Vault
from tests.cli.test_access import run
from tests.conftest import TestDatabase, make_database

PERSON = "irina.volkova@klient.example"


@pytest.fixture
def empty(cluster_url: str, vault: Vault) -> TestDatabase:
    return make_database(cluster_url, vault)


def test_details_of_a_connection_are_printed_and_the_printing_is_logged(empty: TestDatabase, tmp_path: Path) -> None:
    with psycopg.connect(empty.owner, autocommit=True) as owner:
        owner.execute("insert into companies (id, name) overriding system value values (1, 'Фарватер')")
        owner.execute("insert into business_lines (company_id, id, name) overriding system value values (1, 1, 'Все')")
        owner.execute(
            "insert into inboxes (company_id, id, channel, name, business_line_id, state, settings)"
            " overriding system value"
            " values (1, 5, 'email', %s, 1, 'active', jsonb_build_object('address', %s::text, 'provider', 'yandex'))",
            [PERSON, PERSON],
        )
    done = run(empty, tmp_path, "inbox", "diagnose", "5", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["inbox_id"], found["channel"]["id"], found["state"]) == (5, "email", "active")
    assert {"name": "provider", "kind": "choice", "is_filled": True, "value": "yandex"} in found["settings"]
    assert {"name": "address", "kind": "text", "is_filled": True, "value": None} in found["settings"]
    assert PERSON not in done.stdout + done.stderr
    assert json.loads(run(empty, tmp_path, "inbox", "diagnose", "5").stdout)["inbox_id"] == 5
    with psycopg.connect(empty.owner) as owner:
        logged = owner.execute("select action, target from access_log").fetchall()
    assert logged == [("inbox.diagnosed", "inbox:5")] * 2


def test_a_connection_that_is_not_there_is_told(empty: TestDatabase, tmp_path: Path) -> None:
    done = run(empty, tmp_path, "inbox", "diagnose", "5")
    assert done.returncode == 1
    assert "Подключения 5 нет" in done.stderr
