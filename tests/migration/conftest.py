"""Exports made on the spot, the open samples where they stand beside the repository, and a peer to move from."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.migration import Findings, inspect
from tests.builders import a_company
from tests.migration.moving import TALKS, World
from tests.migration.peers import Peer, a_peer

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples" / "imports"
BESIDE = Path(__file__).parents[3].parent / "shared" / "samples" / "imports"


@pytest.fixture
def sample() -> Callable[[str], Path]:
    """A file of the open samples; the test is skipped where they are not."""

    def find(name: str) -> Path:
        for folder in (SAMPLES, BESIDE):
            if (folder / name).exists():
                return folder / name
        pytest.skip(f"open samples are not beside the repository: {name}")

    return find


@pytest.fixture
def look(tmp_path: Path) -> Callable[..., Findings]:
    """Write an export and look at it."""

    def written(content: str | bytes, *, name: str = "chat.txt", format_name: str = "auto", **answers: str) -> Findings:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return inspect(path, format_name=format_name, answers=answers)

    return written


@pytest.fixture
def peer() -> Iterator[Peer]:
    made = Peer(talks=TALKS)
    with a_peer(made):
        yield made


@pytest.fixture
async def world(worker_db: Database, vault: Vault, peer: Peer, tmp_path: Path) -> AsyncIterator[World]:
    company = await a_company(worker_db)
    made = World(worker_db, tmp_path, company=company, vault=vault, peer=peer)
    yield made
    async with worker_db.transaction() as tx:  # a worker of another test would fetch on
        await tx.execute("delete from imports where company_id = %(c)s and state = 'pulling'", c=company.id)
