import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from pristan.kit.crypto import Vault
from tests.conftest import TEST_KEY, TestDatabase, make_database


@pytest.fixture
def empty(cluster_url: str, vault: Vault) -> TestDatabase:
    return make_database(cluster_url, vault)


def run(database: TestDatabase, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PRISTAN_DATABASE_URL": database.owner,
        "PRISTAN_INSTALLATION_KEY": base64.b64encode(TEST_KEY).decode(),
        "PRISTAN_DATA_DIR": str(folder),
    }
    command = [sys.executable, "-c", "from pristan.cli.main import main; main()", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def verify(database: TestDatabase, folder: Path) -> tuple[int, dict[str, object]]:
    done = run(database, folder, "access-log", "verify", "--json")
    return done.returncode, json.loads(done.stdout)


def test_the_command_proves_the_log_and_finds_tampering(empty: TestDatabase, tmp_path: Path) -> None:
    assert verify(empty, tmp_path) == (0, {"entries": 0, "ok": True, "first_broken": None})
    with psycopg.connect(empty.owner, autocommit=True) as owner:
        for number in range(3):
            owner.execute("select append_access_log(1, 1, 'x', %s, '', '{}', now())", [str(number)])
        assert verify(empty, tmp_path) == (0, {"entries": 3, "ok": True, "first_broken": None})
        owner.execute("alter table access_log disable trigger all")
        owner.execute("update access_log set target = 'иное' where seq = 2")
    assert verify(empty, tmp_path) == (1, {"entries": 3, "ok": False, "first_broken": 2})


def test_whoever_owns_the_machine_lets_a_locked_out_owner_in(empty: TestDatabase, tmp_path: Path) -> None:
    unknown = run(empty, tmp_path, "account", "reset-link", "nobody@shop.example")
    assert unknown.returncode == 1
    assert "nobody@shop.example" in unknown.stderr
    with psycopg.connect(empty.owner, autocommit=True) as owner:
        owner.execute("insert into companies (id, name) overriding system value values (1, 'Фарватер')")
        owner.execute("select ensure_account('gleb@shop.example', 'Глеб')")
        owner.execute("insert into operators (company_id, id, name) select 1, id, name from accounts")
    made = run(empty, tmp_path, "account", "reset-link", "GLEB@shop.example", "--clear-totp")
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("/password/")
    with psycopg.connect(empty.owner) as owner:
        row = owner.execute("select kind, clears_totp from access_links").fetchone()
        entry = owner.execute("select action from access_log").fetchone()
    assert (row, entry) == (("reset", True), ("operator.reset_link",))
