"""An inbox whose key is refused stops before everybody's eyes; what a person decided meanwhile is not undone."""

from pathlib import Path
from typing import Any

import pytest

from pristan.channels import Tools
from pristan.channels.accounts import Accounts
from pristan.channels.service.checking import Desk, check_inbox
from pristan.channels.store import seal_credentials
from pristan.core.ids import InboxId
from pristan.ingest.polling import PollingStation
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, Scope, to_json
from pristan.kit.files import open_files
from tests.builders import ACompany, a_company, an_inbox
from tests.ingest.test_media import Remote, a_remote
from tests.way.hub import now


def tools_for(remote: Remote, folder: Path) -> Tools:
    host = remote.url.removeprefix("http://")
    return Tools(files=open_files("", folder), public_url="https://hub.example", sandbox_hosts=(host,))


async def a_polled(db: Database, vault: Vault, company: ACompany, remote: Remote, *, state: str) -> InboxId:
    inbox_id = await an_inbox(db, company, channel="telegram", state=state)
    async with db.transaction() as tx:
        await tx.execute(
            "update inboxes set credentials = %(sealed)s, settings = %(settings)s::jsonb where id = %(id)s",
            sealed=seal_credentials({"token": "1:key"}, inbox_id=inbox_id, vault=vault),
            settings=to_json({"base_url": remote.url, "mode": "polling", "receive": "polling"}),
            id=inbox_id,
        )
    return inbox_id


async def state_of(db: Database, inbox_id: InboxId) -> str:
    async with db.transaction() as tx:
        found: str = await tx.fetch_value("select state from inboxes where id = %(id)s", id=inbox_id)
    return found


async def told(db: Database, company: ACompany) -> list[dict[str, Any]]:
    async with db.transaction() as tx:
        rows = await tx.fetch_all(
            "select data from facts where company_id = %(c)s and kind = 'inbox_changed'", c=company.id
        )
    return [row["data"]["data"] for row in rows]


async def test_a_key_refused_while_asking_is_told_to_the_open_screens(
    worker_db: Database, vault: Vault, tmp_path: Path
) -> None:
    company = await a_company(worker_db)
    async with a_remote() as remote:
        remote.refusals = [401]
        inbox_id = await a_polled(worker_db, vault, company, remote, state="active")
        station = PollingStation(worker_db, Accounts(vault), tools_for(remote, tmp_path), now=now)
        await station._serve(company.id, inbox_id)
    assert await state_of(worker_db, inbox_id) == "attention"
    assert await told(worker_db, company) == [{"inbox_id": inbox_id, "state": "attention"}]


@pytest.mark.parametrize(("meanwhile", "after"), [(None, "active"), ("paused", "paused")])
async def test_a_check_that_ends_well_does_not_wake_what_a_person_paused_meanwhile(
    worker_db: Database, vault: Vault, tmp_path: Path, meanwhile: str | None, after: str
) -> None:
    company = await a_company(worker_db)
    async with a_remote() as remote:
        inbox_id = await a_polled(worker_db, vault, company, remote, state="attention")

        async def pause() -> None:
            async with worker_db.transaction() as tx:
                await tx.execute("update inboxes set state = %(s)s where id = %(id)s", s=meanwhile, id=inbox_id)

        remote.before = pause if meanwhile else None
        desk = Desk(db=worker_db, vault=vault, tools=tools_for(remote, tmp_path))
        await check_inbox(desk, inbox_id, scope=Scope(company_id=company.id), now=now(), quick=True)
    assert await state_of(worker_db, inbox_id) == after
    assert len(await told(worker_db, company)) == (1 if after == "active" else 0)
    async with worker_db.transaction() as tx:  # nothing of a test may stay active
        await tx.execute("update inboxes set state = 'removed' where id = %(id)s", id=inbox_id)
