"""A copy made before a destruction does not bring the person back."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.operations import create, restore
from pristan.rights import reapply
from pristan.rights.service import erasing
from tests.builders import a_company
from tests.conftest import TestDatabase, make_database
from tests.rights.conftest import MARK, SECRET, VALUE, a_person, a_store, erase, traces_of

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def source(cluster_url: str, vault: Vault) -> TestDatabase:
    return make_database(cluster_url, vault)


@pytest.fixture
def target(cluster_url: str, vault: Vault) -> TestDatabase:
    return make_database(cluster_url, vault)


async def opened(url: str) -> Database:
    db = Database(url, size=3, now=lambda: NOW)
    await db.open()
    return db


async def test_what_was_destroyed_after_the_copy_goes_once_more(
    source: TestDatabase, target: TestDatabase, tmp_path: Path, vault: Vault
) -> None:
    files = a_store(tmp_path / "files")
    here = await opened(source.worker)
    company = await a_company(here)
    person = await a_person(here, company, files)
    other = await a_person(here, company, files, mark="Посторонний", value="799900445566")
    await create(source.owner, tmp_path / "copy.tar.gz", files=files, vault=vault, now=NOW)
    made = await erase(here, person)
    assert await erasing.work(here, files, company_id=company.id, erasure_id=made, now=lambda: NOW)
    await here.close()

    # The storage with its tombstones has outlived the database.
    await restore(target.owner, tmp_path / "copy.tar.gz", files=files, vault=vault, role_prefix="pristan")
    there = await opened(target.worker)
    assert "messages" in await traces_of(there, company.id, MARK, VALUE), "the copy brought the person back"
    assert await reapply(there, files, now=NOW) == 1
    assert set(await traces_of(there, company.id, MARK)) == set()
    assert person.key not in [key async for key in files.listing()]
    assert "messages" in await traces_of(there, company.id, "Посторонний")
    assert await files.get(other.key) == SECRET
    assert await reapply(there, files, now=NOW) == 0, "twice is once"
    await there.close()


async def test_somebody_new_under_an_old_number_is_not_taken_for_the_destroyed(
    source: TestDatabase, tmp_path: Path
) -> None:
    files = a_store(tmp_path / "files")
    here = await opened(source.worker)
    company = await a_company(here)
    person = await a_person(here, company, files)
    made = await erase(here, person)
    assert await erasing.work(here, files, company_id=company.id, erasure_id=made, now=lambda: NOW)
    async with here.transaction() as tx:
        await tx.execute(
            "insert into contacts (company_id, id, name) values (%(c)s, %(id)s, 'Новый')",
            c=company.id,
            id=person.contact_id,
        )
    assert await reapply(here, files, now=NOW) == 0
    assert await traces_of(here, company.id, "Новый") == ["contacts"]
    await here.close()
