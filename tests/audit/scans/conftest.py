"""A company, means of lookers, and looks that are begun and worked off."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import dns.asyncresolver
import pytest

from pristan.audit.scans import ScanStation, service
from pristan.audit.scans.means import Means
from pristan.audit.scans.model import Kind, Scan
from pristan.channels import Tools
from pristan.channels.accounts import Accounts
from pristan.core.ids import CompanyId, OperatorId
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.files import Files, open_files
from pristan.kit.principal import Principal
from tests.builders import a_company


@dataclass(slots=True)
class Desk:
    """Begins looks and works them off."""

    db: Database
    files: Files
    vault: Vault
    company_id: int
    hosts: tuple[str, ...] = ()
    resolver: Callable[[], dns.asyncresolver.Resolver] = dns.asyncresolver.Resolver
    stations: list[ScanStation] = field(default_factory=list)

    def station(self) -> ScanStation:
        tools = Tools(files=self.files, public_url="http://localhost", internal_hosts=self.hosts)
        means = Means(
            db=self.db,
            tools=tools,
            accounts=Accounts(self.vault),
            now=lambda: datetime.now(UTC),
            pause_s=0.0,
            resolver=self.resolver,
        )
        self.stations.append(ScanStation(means))
        return self.stations[-1]

    @property
    def who(self) -> Principal:
        return Principal(operator_id=OperatorId(1), company_id=CompanyId(self.company_id), name="Нина Власова")

    async def begin(self, kind: Kind, target: str, *, upload: bytes | None = None, **options: Any) -> int:
        key = None
        if upload is not None:
            key = f"scans/{self.company_id}/{uuid4().hex}"
            await self.files.put(key, upload)
        async with self.db.transaction() as tx:
            return await service.begin(
                tx,
                self.who,
                kind=kind,
                target=target,
                options=options,
                client_key=uuid4(),
                now=datetime.now(UTC),
                upload=key,
            )

    async def load(self, scan_id: int) -> Scan:
        async with self.db.transaction() as tx:
            return await service.load(tx, self.company_id, scan_id)

    async def until(self, scan_id: int, when: Callable[[Scan], bool], *, within_s: float = 60.0) -> Scan:
        async with asyncio.timeout(within_s):
            while not when(found := await self.load(scan_id)):  # noqa: ASYNC110 - others move it
                await asyncio.sleep(0.02)
        return found

    async def worked(self, scan_id: int) -> Scan:
        """The look, worked off by one worker."""
        station = self.station()
        async with asyncio.timeout(90):
            while (await self.load(scan_id)).state == "running":
                await station.run_once()
                await station.work.settled()
        return await self.load(scan_id)


@pytest.fixture
async def desk(worker_db: Database, vault: Vault, tmp_path: Path) -> AsyncIterator[Desk]:
    company = await a_company(worker_db)
    made = Desk(db=worker_db, files=open_files("", tmp_path), vault=vault, company_id=company.id)
    yield made
    for station in made.stations:
        await station.stop()


@pytest.fixture(autouse=True)
async def nobody_else(worker_db: Database) -> AsyncIterator[None]:
    """Looks that other tests have left are not begun here, and those of this test nowhere else."""
    stop = "update scans set state = 'cancelled' where state in ('running', 'paused')"
    async with worker_db.transaction() as tx:
        await tx.execute(stop)
    yield
    async with worker_db.transaction() as tx:
        await tx.execute(stop)
