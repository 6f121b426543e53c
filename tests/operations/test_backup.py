"""A backup is believed only after it was restored and compared."""

import tarfile
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from obstore.store import LocalStore

from pristan.core.errors import Conflict, InvalidInput
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.files import Files
from pristan.operations import create, restore
from pristan.operations.archive import verify
from tests.builders import a_company, an_inbox
from tests.conftest import TestDatabase, make_database

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
OTHER_KEY = b"another-key-another-key-another!"


def a_store(path: Path) -> Files:
    return Files(LocalStore(str(path), mkdir=True))


@pytest.fixture
def source(cluster_url: str, vault: Vault) -> TestDatabase:
    return make_database(cluster_url, vault)


@pytest.fixture
def target(cluster_url: str, vault: Vault) -> TestDatabase:
    return make_database(cluster_url, vault)


async def fill(source: TestDatabase, files: Files) -> None:
    """A company with a message in the journal, an account and a file: identity keys, partitions, bytes, Cyrillic."""
    db = Database(source.worker, size=2, now=lambda: NOW)
    await db.open()
    company = await a_company(db)
    inbox_id = await an_inbox(db, company)
    async with db.transaction() as tx:
        await tx.execute(
            "insert into journal (company_id, inbox_id, channel, lane, raw) values (%(c)s, %(i)s, 'max', 3, %(raw)s)",
            c=company.id,
            i=inbox_id,
            raw=b"\x00\xff\\. raw",
        )
        await tx.execute("insert into accounts (email, name) values ('a@example.ru', E'Ира\\t\\\\N\\n«да»')")
    await db.close()
    await files.put("1/ab/abcdef", bytes(range(256)) * 64)


def contents(url: str) -> dict[str, list[str]]:
    """Every row of every table as text, in a fixed order."""
    with psycopg.connect(url) as connection:
        names = connection.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
        ).fetchall()
        everything = {}
        for (name,) in names:
            rows = connection.execute(f'select t::text from "{name}" t order by 1'.encode()).fetchall()
            everything[name] = [row[0] for row in rows]
    del everything["schema_migrations"]
    return everything


async def test_what_is_restored_equals_what_was_saved(
    source: TestDatabase, target: TestDatabase, tmp_path: Path, vault: Vault
) -> None:
    files, other_files = a_store(tmp_path / "a"), a_store(tmp_path / "b")
    await fill(source, files)
    await create(source.owner, tmp_path / "copy.tar.gz", files=files, vault=vault, now=NOW)
    await restore(target.owner, tmp_path / "copy.tar.gz", files=other_files, vault=vault, role_prefix="pristan")
    assert contents(target.owner) == contents(source.owner)
    assert await other_files.get("1/ab/abcdef") == await files.get("1/ab/abcdef")
    assert [key async for key in other_files.listing()] == [key async for key in files.listing()]


async def test_a_restored_installation_goes_on_working(
    source: TestDatabase, target: TestDatabase, tmp_path: Path, vault: Vault
) -> None:
    await fill(source, a_store(tmp_path / "a"))
    await create(source.owner, tmp_path / "copy.tar.gz", files=a_store(tmp_path / "a"), vault=vault, now=NOW)
    await restore(
        target.owner, tmp_path / "copy.tar.gz", files=a_store(tmp_path / "b"), vault=vault, role_prefix="pristan"
    )
    with psycopg.connect(source.owner) as one, psycopg.connect(target.owner) as two:
        keys = "select conname, pg_get_constraintdef(oid) from pg_constraint order by 1, 2"
        assert two.execute(keys).fetchall() == one.execute(keys).fetchall()
        triggers = "select tgrelid::regclass::text, tgname, tgenabled from pg_trigger where not tgisinternal order by 1"
        assert two.execute(triggers).fetchall() == one.execute(triggers).fetchall()
    db = Database(target.worker, size=2, now=lambda: NOW)
    await db.open()
    assert (await a_company(db, name="Вторая")).id
    await db.close()


async def test_a_damaged_copy_is_refused_before_anything_is_touched(
    source: TestDatabase, target: TestDatabase, tmp_path: Path, vault: Vault
) -> None:
    files, copy = a_store(tmp_path / "a"), tmp_path / "copy.tar.gz"
    await fill(source, files)
    await create(source.owner, copy, files=files, vault=vault, now=NOW)
    copy.write_bytes(copy.read_bytes()[:-2000])
    before = contents(target.owner)
    with pytest.raises(InvalidInput) as refused:
        await restore(target.owner, copy, files=a_store(tmp_path / "b"), vault=vault, role_prefix="pristan")
    assert refused.value.own_code == "backup.broken"
    assert contents(target.owner) == before


async def test_a_copy_is_not_restored_over_a_company(source: TestDatabase, tmp_path: Path, vault: Vault) -> None:
    files = a_store(tmp_path / "a")
    await fill(source, files)
    await create(source.owner, tmp_path / "copy.tar.gz", files=files, vault=vault, now=NOW)
    with pytest.raises(Conflict) as refused:
        await restore(source.owner, tmp_path / "copy.tar.gz", files=files, vault=vault, role_prefix="pristan")
    assert refused.value.own_code == "backup.not_empty"


async def test_a_copy_made_under_another_key_says_so(
    source: TestDatabase, target: TestDatabase, tmp_path: Path, vault: Vault
) -> None:
    copy = tmp_path / "copy.tar.gz"
    await create(source.owner, copy, files=a_store(tmp_path / "a"), vault=vault, now=NOW)
    with pytest.raises(Conflict) as refused:
        await restore(target.owner, copy, files=a_store(tmp_path / "b"), vault=Vault(OTHER_KEY), role_prefix="pristan")
    assert refused.value.own_code == "backup.other_key"


async def test_a_copy_is_for_its_owner_only_and_has_no_key(source: TestDatabase, tmp_path: Path, vault: Vault) -> None:
    copy = tmp_path / "copy.tar.gz"
    await create(source.owner, copy, files=a_store(tmp_path / "a"), vault=vault, now=NOW)
    assert copy.stat().st_mode & 0o077 == 0
    with tarfile.open(copy) as tar:
        assert not [name for name in tar.getnames() if "key" in name and not name.startswith("database/")]
    assert verify(copy).tables
    with pytest.raises(InvalidInput):
        await create(source.owner, copy, files=a_store(tmp_path / "a"), vault=vault, now=NOW)
