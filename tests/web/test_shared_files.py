"""A link to a file: what it gives, for how long, and to whom it does not."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from pristan.core.ids import CompanyId, FileId
from pristan.ingest import JournalWriter
from pristan.kit.clock import SystemClock
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.files import file_key, open_files
from pristan.kit.links import FileLinks
from pristan.kit.settings import Settings
from pristan.web.app import build_app
from pristan.web.parts import Parts
from tests.builders import ACompany, a_company, an_inbox
from tests.conftest import TEST_KEY
from tests.way.hub import eventually

PAGE = b"<html><script>alert(1)</script></html>"
ADD_FILE = """
insert into files (company_id, storage_key, name, mime, kind, size, sha256)
values (%(c)s, %(key)s, %(name)s, 'text/html', 'file', %(size)s, '\\x00') returning id
"""
BEGIN = """
with person as (insert into contacts (company_id, name) values (%(c)s, 'Ира') returning id),
address as (
  insert into identities (company_id, contact_id, inbox_id, channel, value)
  select %(c)s, id, %(inbox)s, 'max', '7001' from person returning id, contact_id)
insert into conversations (company_id, inbox_id, business_line_id, channel, contact_id, identity_id, last_message_at)
select %(c)s, %(inbox)s, (select business_line_id from inboxes where id = %(inbox)s), 'max', contact_id, id, now()
from address returning id
"""
SAY = """
with said as (
  insert into messages (company_id, conversation_id, inbox_id, business_line_id, kind, author_kind, text, state,
    sort_at, sent_at)
  select %(c)s, %(place)s, id, business_line_id, 'out', 'operator', 'Вот счёт', 'sent', now(), now()
  from inboxes where id = %(inbox)s returning id)
insert into attachments (company_id, message_id, position, kind, name, mime, file_id, state)
select %(c)s, id, 0, 'file', 'Счёт.html', 'text/html', %(file)s, 'stored' from said
"""


@dataclass(frozen=True, slots=True)
class Shelf:
    client: httpx.AsyncClient
    db: Database
    company: ACompany
    links: FileLinks
    file_id: FileId

    async def fetch(self, *, until: datetime, company: int | None = None) -> httpx.Response:
        url = self.links.url(CompanyId(company or self.company.id), self.file_id, until=until)
        return await self.client.get(url)


@pytest.fixture
async def shelf(worker_db: Database, web_db: Database, tmp_path: Path) -> AsyncIterator[Shelf]:
    vault, files = Vault(TEST_KEY), open_files("", tmp_path)
    company = await a_company(worker_db)
    inbox_id = await an_inbox(worker_db, company)
    key = file_key(company.id, PAGE)
    await files.put(key, PAGE)
    async with worker_db.transaction() as tx:
        file_id = await tx.fetch_value(ADD_FILE, c=company.id, key=key, name="Счёт.html", size=len(PAGE))
        place = await tx.fetch_value(BEGIN, c=company.id, inbox=inbox_id)
        await tx.execute(SAY, c=company.id, inbox=inbox_id, place=place, file=file_id)
    settings = Settings(public_url="https://hub.example", data_dir=tmp_path)
    journal = JournalWriter(web_db)
    parts = Parts(settings=settings, db=web_db, clock=SystemClock(), vault=vault, files=files, journal=journal)
    transport = httpx.ASGITransport(app=build_app(parts), client=("127.0.0.1", 5000))  # type: ignore[arg-type] # its own ASGI types
    links = FileLinks(vault, public_url=settings.public_url)
    async with httpx.AsyncClient(transport=transport, base_url="https://hub.example") as client:
        yield Shelf(client, worker_db, company, links, FileId(file_id))


def later() -> datetime:
    return datetime.now(UTC) + timedelta(days=1)


async def test_a_link_gives_the_file_as_a_download_that_nobody_keeps(shelf: Shelf) -> None:
    answer = await shelf.fetch(until=later())
    assert (answer.status_code, answer.content) == (200, PAGE)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "no-store" in answer.headers["cache-control"]
    assert "noindex" in answer.headers["x-robots-tag"]


async def test_a_link_out_of_date_says_so(shelf: Shelf) -> None:
    answer = await shelf.fetch(until=datetime.now(UTC) - timedelta(days=1))
    assert (answer.status_code, answer.json()["code"]) == (404, "file.link_dead")


async def test_a_signed_link_of_another_company_leads_nowhere(shelf: Shelf) -> None:
    other = await a_company(shelf.db)
    assert (await shelf.fetch(until=later(), company=other.id)).status_code == 404


async def test_a_link_dies_with_its_message(shelf: Shelf) -> None:
    async with shelf.db.transaction() as tx:
        await tx.execute("update messages set removed_at = now() where company_id = %(c)s", c=shelf.company.id)

    async def is_gone() -> bool:
        return (await shelf.fetch(until=later())).status_code == 404

    assert await eventually(is_gone, within_s=60)


@pytest.mark.parametrize("token", ["", "x", "..%2f..%2fetc", "%00", "я", "A" * 48, "A" * 5000])
async def test_a_made_up_link_is_nothing(shelf: Shelf, token: str) -> None:
    answer = await shelf.client.get(f"/f/{token}")
    assert answer.status_code in {404, 200}
    assert PAGE not in answer.content
