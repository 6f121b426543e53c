"""The embedded database: who may enter, and how it stops."""

import json
from pathlib import Path

import psycopg
import pytest

from pristan.kit.db import as_role
from pristan.kit.embedded import EmbeddedPostgres
from tests.conftest import TestDatabase


def test_a_role_of_the_service_enters_by_password_only(database: TestDatabase) -> None:
    with psycopg.connect(database.web) as connection:
        assert connection.execute("select current_user").fetchone() == ("pristan_web",)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(as_role(database.owner, user="pristan_web", password="guess"))


def test_the_server_listens_on_no_address(database: TestDatabase) -> None:
    with psycopg.connect(database.owner) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("",)


def test_a_killed_process_does_not_keep_the_server_alive(tmp_path: Path) -> None:
    users = tmp_path / "pg" / ".handle_pids.json"
    users.parent.mkdir()
    users.write_text(json.dumps([2**22 + 1]))
    EmbeddedPostgres(tmp_path / "pg")._forget_the_dead()
    assert json.loads(users.read_text()) == []
