"""Ending mailings by the link of a letter (RFC 8058)."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from pristan.contacts.consents import ADVERTISING, Proof, Whose, consent_standing, give
from pristan.contacts.model import ConsentState
from pristan.core.ids import CompanyId, IdentityId
from pristan.ingest import JournalWriter
from pristan.kit.clock import SystemClock
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.files import open_files
from pristan.kit.opt_outs import OptOutLinks
from pristan.kit.settings import Settings
from pristan.web.app import build_app
from pristan.web.parts import Parts
from tests.builders import a_company, an_inbox
from tests.conftest import TEST_KEY

ADD = """
with person as (insert into contacts (company_id, name) values (%(c)s, 'Ира') returning id)
insert into identities (company_id, contact_id, inbox_id, channel, value)
select %(c)s, id, %(inbox)s, 'email', 'ira@client.example' from person returning id
"""


@dataclass(frozen=True, slots=True)
class Door:
    client: httpx.AsyncClient
    db: Database
    company_id: CompanyId
    url: str

    async def living(self) -> int:
        async with self.db.transaction() as tx:
            contact_id = await tx.fetch_value("select id from contacts where company_id = %(c)s", c=self.company_id)
            found = await consent_standing(
                tx, self.company_id, [contact_id], purpose=ADVERTISING, now=datetime.now(UTC)
            )
        return int(found[contact_id].state is ConsentState.GIVEN)


@pytest.fixture
async def door(worker_db: Database, web_db: Database, tmp_path: Path) -> AsyncIterator[Door]:
    vault = Vault(TEST_KEY)
    company = await a_company(worker_db)
    inbox_id = await an_inbox(worker_db, company, channel="email")
    async with worker_db.transaction() as tx:
        identity_id = IdentityId(await tx.fetch_value(ADD, c=company.id, inbox=inbox_id))
        whose = Whose(company_id=company.id, inbox_id=inbox_id, address="ira@client.example")
        proof = Proof(purpose=ADVERTISING, text="Согласие", text_hash=b"x", way="link", evidence={"link_id": 1})
        assert await give(tx, whose, proof=proof, now=datetime.now(UTC))
    settings = Settings(public_url="https://hub.example", data_dir=tmp_path)
    parts = Parts(
        settings=settings,
        db=web_db,
        clock=SystemClock(),
        vault=vault,
        files=open_files("", tmp_path),
        journal=JournalWriter(web_db),
    )
    url = OptOutLinks(vault, public_url=settings.public_url).url(company.id, identity_id)
    transport = httpx.ASGITransport(app=build_app(parts), client=("127.0.0.1", 5000))  # type: ignore[arg-type] # its own ASGI types
    async with httpx.AsyncClient(transport=transport, base_url="https://hub.example") as client:
        yield Door(client, worker_db, company.id, url)


async def test_opening_the_link_changes_nothing_and_pressing_ends_it(door: Door) -> None:
    opened = await door.client.get(door.url)
    assert (opened.status_code, await door.living()) == (200, 1)
    assert "Отписаться" in opened.text
    assert "default-src 'none'" in opened.headers["content-security-policy"]
    body = {"List-Unsubscribe": "One-Click"}
    for _ in range(2):  # a mail program may press again
        pressed = await door.client.post(door.url, data=body, headers={"Origin": "https://mail.example"})
        assert (pressed.status_code, await door.living()) == (200, 0)


async def test_a_forged_link_is_refused(door: Door) -> None:
    token = door.url.rpartition("/")[2]
    forged = f"/u/{'B' if token[0] == 'A' else 'A'}{token[1:]}x"
    for address in (forged, "/u/none", "/u/" + "A" * 5000):
        assert (await door.client.post(address)).status_code == 404
        assert (await door.client.get(address)).status_code == 404
    assert await door.living() == 1
