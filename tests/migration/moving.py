"""A company that moves from another system by its API, step by step."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.files import open_files
from pristan.migration import service, uploading
from pristan.migration.jobs import work
from pristan.migration.pulling import Given, Peers
from pristan.migration.pulling.asking import ask
from pristan.migration.store import Import
from tests.builders import ACompany
from tests.migration.peers import KEY, Peer

TALKS = 30


class World:
    """A company that moves from a peer, with a clock that goes on while the pull rests."""

    def __init__(self, db: Database, folder: Path, *, company: ACompany, vault: Vault, peer: Peer) -> None:
        self.db, self.company, self.vault, self.peer = db, company, vault, peer
        self.folder, self.files = folder, open_files("", folder)
        self.at = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
        self.peers = Peers(vault=vault, context=ssl.create_default_context(), inner_hosts=(peer.netloc,), pause_s=0)

    def now(self) -> datetime:
        return self.at

    async def ask(self, system: str = "chatwoot", **other: Any) -> int:
        given: dict[str, Any] = {"account": "1", "key": KEY, "client_key": uuid4().hex, "by": None, "by_name": "Ира"}
        given |= {"url": f"http://{self.peer.netloc}", "line_id": self.company.line_id} | other
        async with self.db.transaction() as tx:
            return await ask(tx, self.company.id, Given(system=system, **given), vault=self.vault, now=self.at)

    async def load(self, id_: int) -> Import:
        async with self.db.transaction() as tx:
            return await service.load(tx, id_)

    async def step(self, id_: int) -> Import:
        await work(self.db, id_, now=self.now, files=self.files, peers=self.peers)
        self.at += timedelta(minutes=6)
        return await self.load(id_)

    async def fetched(self, id_: int, *, most: int = 60) -> Import:
        """Work until the pull is over or stops for a person."""
        for _ in range(most):
            found = await self.step(id_)
            if found.state != "pulling":
                return found
        raise AssertionError("the pull does not end")

    async def carried(self, id_: int) -> Import:
        """From the first request to the last row."""
        while (found := await self.fetched(id_)).state == "looking":
            pass
        assert found.state == "asked", found.failure
        assert not (found.findings or {})["questions"], "the API tells who said what and when"
        async with self.db.transaction() as tx:
            await uploading.start(tx, found, line_id=self.company.line_id, is_again=True, now=self.at)
        found = await self.step(id_)
        assert found.state == "done", found.failure
        return found

    async def rows(self, sql: Any) -> list[dict[str, Any]]:
        async with self.db.transaction() as tx:
            return list(await tx.fetch_all(sql, c=self.company.id))
