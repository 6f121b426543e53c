"""A mailbox whose server is not believed stands still and says why; mended, it goes on by itself and loses nothing."""

import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pristan.channels import Tools
from pristan.channels.accounts import Accounts
from pristan.channels.service.checking import Desk, check_inbox
from pristan.channels.store import seal_credentials
from pristan.core.ids import InboxId
from pristan.ingest.polling import PollingStation
from pristan.ingest.watchdog import Watchdog
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, Scope, to_json
from pristan.kit.files import open_files
from pristan.testing.dovecot import DOMAIN, PASSWORD
from tests.builders import ACompany, a_company, an_inbox
from tests.channels.email.ciphered import Ciphered, a_ciphered_dovecot
from tests.channels.email.conftest import Peers
from tests.channels.email.peers import a_letter, a_post
from tests.staff.people import MovingClock

HOUR = timedelta(minutes=61)


@pytest.fixture(scope="module")
def ciphered() -> Iterator[Ciphered]:
    with a_ciphered_dovecot() as server:
        yield server


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One connected mailbox of a company."""

    db: Database
    vault: Vault
    company: ACompany
    inbox_id: InboxId
    peers: Peers
    ciphered: Ciphered
    clock: MovingClock

    async def set(self, *, state: str = "active", **own: str) -> None:
        settings = {**self.peers.settings(), **self.ciphered.imap("good"), "receive": "polling"}
        sealed = seal_credentials({"password": PASSWORD, **own}, inbox_id=self.inbox_id, vault=self.vault)
        async with self.db.transaction() as tx:
            await tx.execute(
                "update inboxes set state = %(state)s, settings = %(settings)s::jsonb, credentials = %(sealed)s"
                " where id = %(i)s",
                state=state,
                settings=to_json(settings),
                sealed=sealed,
                i=self.inbox_id,
            )

    async def ask(self) -> None:
        """Ask the mailbox as the worker does, until the inbox is stopped."""
        station = PollingStation(self.db, Accounts(self.vault), self.peers.tools, now=self.clock.now)
        await station._serve(self.company.id, self.inbox_id)

    async def look_an_hour_later(self) -> None:
        self.clock.moment += HOUR
        watchdog = Watchdog(self.db, self.vault, self.peers.tools, now=self.clock.now)
        assert await watchdog.run_once() == 1
        await watchdog.work.settled()
        assert await self.checked_at() == self.clock.now()

    async def checked_at(self) -> datetime:
        async with self.db.transaction() as tx:
            found = await tx.fetch_value("select checked_at from inbox_health where inbox_id = %(i)s", i=self.inbox_id)
        assert isinstance(found, datetime)
        return found

    async def inbox(self) -> dict[str, Any]:
        async with self.db.transaction() as tx:
            found = await tx.fetch_one("select * from inboxes where id = %(i)s", i=self.inbox_id)
        assert found is not None
        return found


@pytest.fixture
async def place(own_db: Database, vault: Vault, ciphered: Ciphered, tmp_path: Path) -> AsyncIterator[Place]:
    company = await a_company(own_db)
    inbox_id = await an_inbox(own_db, company, channel="email")
    with a_post() as post:
        ports = (ciphered.imaps, post.port)
        hosts = tuple(f"127.0.0.1:{port}" for port in ports)
        tools = Tools(files=open_files("", tmp_path), public_url="https://hub.example", sandbox_hosts=hosts)
        peers = Peers(ciphered.dovecot, post, f"box-{secrets.token_hex(4)}@{DOMAIN}", tools)
        place = Place(
            db=own_db,
            vault=vault,
            company=company,
            inbox_id=inbox_id,
            peers=peers,
            ciphered=ciphered,
            clock=MovingClock(),
        )
        async with own_db.transaction() as tx:
            await tx.execute(
                "insert into inbox_health (company_id, inbox_id, checked_at) values (%(c)s, %(i)s, %(now)s)",
                c=company.id,
                i=inbox_id,
                now=place.clock.now(),
            )
        yield place


async def test_a_mailbox_of_an_unknown_authority_goes_to_attention_with_the_words(place: Place) -> None:
    await place.set()
    await place.ask()
    found = await place.inbox()
    assert found["state"] == "attention"
    assert "выпустил неизвестный центр" in found["state_reason"]
    assert "вставьте сертификат своего центра" in found["state_reason"]
    scope = Scope(company_id=place.company.id)
    desk = Desk(db=place.db, vault=place.vault, tools=place.peers.tools)
    lines = await check_inbox(desk, place.inbox_id, scope=scope, now=place.clock.now())
    assert [line.id for line in lines if line.state == "problem"] == ["encryption"]
    assert (await place.inbox())["state"] == "attention"


async def test_a_checklist_stops_a_mailbox_too_that_worked_until_then(place: Place) -> None:
    await place.set()
    desk = Desk(db=place.db, vault=place.vault, tools=place.peers.tools)
    await check_inbox(desk, place.inbox_id, scope=Scope(company_id=place.company.id), now=place.clock.now())
    found = await place.inbox()
    assert (found["state"], "неизвестный центр" in found["state_reason"]) == ("attention", True)


async def test_what_was_mended_goes_on_within_the_hour_and_nothing_is_lost(place: Place) -> None:
    await place.set(ca=place.ciphered.authority.pem)
    station = PollingStation(place.db, Accounts(place.vault), place.peers.tools, now=place.clock.now)
    async with place.db.transaction() as tx:
        account = await Accounts(place.vault).get(tx, company_id=place.company.id, inbox_id=place.inbox_id)
    opened = await station._open(place.company.id, place.inbox_id, known=None)
    assert opened is not None
    assert account is not None
    cursor = await station._cursor(place.company.id, place.inbox_id)
    await station._poll(opened, cursor or {})
    await opened[1].close()
    await place.set()  # the authority is gone: as a certificate that changed
    await place.ask()
    place.ciphered.dovecot.deliver(a_letter("Пока стояли"), to=place.peers.address)
    await place.look_an_hour_later()
    assert (await place.inbox())["state"] == "attention"
    await place.set(state="attention", ca=place.ciphered.authority.pem)
    await place.look_an_hour_later()
    assert (await place.inbox())["state"] == "active"
    opened = await station._open(place.company.id, place.inbox_id, known=None)
    assert opened is not None
    await station._poll(opened, await station._cursor(place.company.id, place.inbox_id) or {})
    await opened[1].close()
    async with place.db.transaction() as tx:
        raws = await tx.fetch_all("select raw from journal where inbox_id = %(i)s", i=place.inbox_id)
    assert len(raws) == 1


async def test_a_mailbox_that_was_looked_at_lately_is_left_alone(place: Place) -> None:
    """A refused password tried every few minutes gets a mailbox blocked."""
    await place.set(state="attention", ca=place.ciphered.authority.pem)
    peers = replace(place.peers)
    watchdog = Watchdog(place.db, place.vault, peers.tools, now=place.clock.now)
    place.clock.moment += timedelta(minutes=30)
    await watchdog.run_once()
    await watchdog.work.settled()
    assert (await place.inbox())["state"] == "attention"
