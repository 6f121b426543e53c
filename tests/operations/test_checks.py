"""The self-check against a real database."""

import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from obstore.store import LocalStore

from pristan.kit.db import Database
from pristan.kit.files import Files
from pristan.kit.settings import Settings
from pristan.operations import Check, ExpectedJob, State, Surroundings, examine
from tests.builders import a_company, an_inbox
from tests.conftest import TestDatabase


def around(database: TestDatabase, folder: Path) -> Surroundings:
    return Surroundings(
        owner_url=database.owner,
        settings=Settings(data_dir=folder),
        context=ssl.create_default_context(),
        files=Files(LocalStore(str(folder / "files"), mkdir=True)),
        jobs=[ExpectedJob(name="nobody", title="Никем не начатая", every=timedelta(hours=1))],
        channel_hosts={"MAX": ["api.example.ru"], "Чат": []},
        extra_hosts=["*.files.example.ru"],
        now=lambda: datetime.now(UTC),
    )


def by_id(checks: list[Check]) -> dict[str, Check]:
    return {check.id: check for check in checks}


async def test_a_sound_installation_has_no_problem(database: TestDatabase, tmp_path: Path) -> None:
    found = by_id(await examine(around(database, tmp_path)))
    for name in ("database", "migrations", "roles", "clock", "storage", "hosts.foreign"):
        assert found[name].state is State.OK, found[name]


async def test_an_inbox_in_trouble_is_named(database: TestDatabase, worker_db: Database, tmp_path: Path) -> None:
    company = await a_company(worker_db, name="С бедой")
    inbox_id = await an_inbox(worker_db, company, state="attention")
    found = by_id(await examine(around(database, tmp_path)))[f"inbox:{company.id}:{inbox_id}"]
    assert found.state is State.PROBLEM
    assert "Бот" in found.title


async def test_a_database_that_is_away_is_a_line_and_not_a_trace(database: TestDatabase, tmp_path: Path) -> None:
    away = replace(around(database, tmp_path), owner_url="postgresql://postgres@/none?host=" + str(tmp_path))
    found = by_id(await examine(away))
    assert found["database"].state is State.PROBLEM
    assert found["storage"].state is State.OK


async def test_the_hosts_that_may_be_called_are_listed(database: TestDatabase, tmp_path: Path) -> None:
    found = by_id(await examine(around(database, tmp_path)))["hosts"]
    assert found.state is State.OK
    assert found.detail == "MAX: api.example.ru; добавлено администратором: *.files.example.ru"


async def test_a_job_nobody_started_is_named(database: TestDatabase, tmp_path: Path) -> None:
    found = by_id(await examine(around(database, tmp_path)))["job:nobody"]
    assert found.state is State.WARNING
    assert "не было" in found.detail


async def test_a_folder_that_cannot_be_written_is_named(database: TestDatabase, tmp_path: Path) -> None:
    files = Files(LocalStore(str(tmp_path / "other"), mkdir=True))
    (tmp_path / "other").rmdir()
    (tmp_path / "other").write_text("in the way")
    found = by_id(await examine(replace(around(database, tmp_path), files=files)))
    assert found["storage"].state is State.PROBLEM
    assert found["storage"].fix
