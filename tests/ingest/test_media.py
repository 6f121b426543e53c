"""Files of customers: fetched whatever happens on the way, and what cannot be fetched ends and holds nobody up."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Never

import pytest
from typing_extensions import override

from pristan.channels import Tools, channel
from pristan.channels.accounts import Accounts
from pristan.channels.store import seal_credentials
from pristan.core.ids import InboxId
from pristan.ingest import Entry, IngestStation, lane_of, media
from pristan.ingest.journal import append_within
from pristan.ingest.media import MediaStation
from pristan.ingest.media_policy import TRIES
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, to_json
from pristan.kit.files import Files, open_files
from tests.builders import ACompany, a_company, an_inbox
from tests.conftest import make_database
from tests.staff.people import MovingClock

CONTENT = b"%PDF-1.4 the cheque"
WHERE = {"ok": True, "result": {"file_id": "doc", "file_path": "documents/file_0.pdf"}}


@dataclass
class Remote:
    """Telegram that answers each call by the script, then well; a silent one takes calls and says nothing."""

    refusals: list[int] = field(default_factory=list)
    is_silent: bool = False
    says: str = ""
    before: Callable[[], Awaitable[None]] | None = None
    asked: list[str] = field(default_factory=list)
    held: list[asyncio.StreamWriter] = field(default_factory=list)
    url: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        path = head.split(" ", 2)[1]
        self.asked.append(path.rpartition("/")[2])
        if self.is_silent:
            self.held.append(writer)
            return
        if self.before is not None:
            await self.before()
        status = self.refusals.pop(0) if self.refusals else 200
        refusal = {"ok": False, "description": self.says}
        body = CONTENT if "/file/" in path else json.dumps(WHERE if status == 200 else refusal).encode()
        writer.write(f"HTTP/1.1 {status} -\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def a_remote(*, is_silent: bool = False) -> AsyncIterator[Remote]:
    remote = Remote(is_silent=is_silent)
    server = await asyncio.start_server(remote.serve, "127.0.0.1", 0)
    remote.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield remote
    finally:
        for writer in remote.held:
            writer.close()
            await writer.wait_closed()
        server.close()


@dataclass(slots=True, kw_only=True)
class Ground:
    db: Database
    vault: Vault
    company: ACompany
    files: Files
    clock: MovingClock

    async def an_inbox(self, remote: Remote) -> InboxId:
        inbox_id = await an_inbox(self.db, self.company, channel="telegram")
        async with self.db.transaction() as tx:
            await tx.execute(
                "update inboxes set credentials = %(sealed)s, settings = %(settings)s::jsonb where id = %(id)s",
                sealed=seal_credentials({"token": "1:key"}, inbox_id=inbox_id, vault=self.vault),
                settings=to_json({"base_url": remote.url}),
                id=inbox_id,
            )
        return inbox_id

    async def receive(self, inbox_id: InboxId, *, count: int = 1) -> None:
        raws = [a_document(number) for number in range(count)]
        lane = lane_of(inbox_id, channel("telegram").lane_key(raws[0]))
        where: dict[str, Any] = {"company_id": self.company.id, "inbox_id": inbox_id, "channel": "telegram"}
        async with self.db.transaction() as tx:
            await append_within(tx, [Entry(**where, lane=lane, raw=raw) for raw in raws])
        station = IngestStation(self.db, Accounts(self.vault))
        while await station.run_once():
            pass

    def station(self, *remotes: Remote) -> MediaStation:
        hosts = tuple(remote.url.removeprefix("http://") for remote in remotes)
        tools = Tools(files=self.files, public_url="https://hub.example", sandbox_hosts=hosts)
        return MediaStation(self.db, Accounts(self.vault), tools, now=self.clock.now)

    async def work(self, station: MediaStation, *, minutes: float = 0) -> None:
        self.clock.moment += timedelta(minutes=minutes)
        while await station.run_once():
            pass

    async def attachments(self, inbox_id: InboxId) -> list[dict[str, Any]]:
        async with self.db.transaction() as tx:
            return await tx.fetch_all(
                "select a.state, a.reason, a.attempts, a.name from attachments a"
                " join messages m on m.company_id = a.company_id and m.id = a.message_id"
                " where m.inbox_id = %(id)s order by a.id",
                id=inbox_id,
            )


def a_document(number: int) -> bytes:
    who = {"id": 7001, "is_bot": False, "first_name": "Анна"}
    message = {
        "message_id": 5 + number,
        "date": 1763726400 + number,
        "chat": {"id": 7001, "type": "private"},
        "from": who,
        "document": {"file_id": f"doc{number}", "file_name": "чек.pdf", "mime_type": "application/pdf"},
    }
    return json.dumps({"update_id": 1 + number, "message": message}).encode()


@pytest.fixture
async def ground(cluster_url: str, vault: Vault, tmp_path: Path) -> AsyncIterator[Ground]:
    """A database of its own: the station takes whatever is due, files of other tests too."""
    clock = MovingClock(datetime.now(UTC))
    db = Database(make_database(cluster_url, vault).worker, size=4, now=clock.now)
    await db.open()
    company = await a_company(db)
    yield Ground(db=db, vault=vault, company=company, files=open_files("", tmp_path), clock=clock)
    await db.close()


async def test_a_channel_that_does_not_answer_at_once_costs_no_file(ground: Ground) -> None:
    async with a_remote() as remote:
        inbox_id, station = await ground.an_inbox(remote), ground.station(remote)
        await ground.receive(inbox_id)
        remote.refusals = [502]
        await ground.work(station, minutes=1)
        waiting = await ground.attachments(inbox_id)
        await ground.work(station, minutes=1)
        await station.stop()
    assert [(one["state"], one["attempts"]) for one in waiting] == [("pending", 1)]
    assert [(one["state"], one["reason"], one["name"]) for one in await ground.attachments(inbox_id)] == [
        ("stored", None, "чек.pdf")
    ]


@pytest.mark.parametrize(
    ("says", "words"),
    [
        pytest.param("Bad Request: wrong file_id", "больше не хранит", id="gone"),
        pytest.param("Bad Request: file is too big", "Такие большие файлы канал не отдаёт", id="too large to be given"),
    ],
)
async def test_a_file_that_the_channel_will_never_give_says_why(ground: Ground, says: str, words: str) -> None:
    async with a_remote() as remote:
        inbox_id, station = await ground.an_inbox(remote), ground.station(remote)
        await ground.receive(inbox_id)
        remote.refusals, remote.says = [400], says
        await ground.work(station, minutes=1)
        await station.stop()
    (one,) = await ground.attachments(inbox_id)
    assert one["state"] == "refused"
    assert words in one["reason"]


async def test_a_file_that_breaks_its_reader_comes_back_a_few_times_and_no_more(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(content: bytes, *, kind: str, name: str) -> Never:
        raise KeyError((content, kind, name))

    monkeypatch.setattr(media, "examine", broken)
    async with a_remote() as remote:
        inbox_id, station = await ground.an_inbox(remote), ground.station(remote)
        await ground.receive(inbox_id)
        for _ in range(TRIES + 2):
            await ground.work(station, minutes=600)
        await station.stop()
    (one,) = await ground.attachments(inbox_id)
    assert one["state"] == "failed"
    assert remote.asked.count("getFile") == TRIES


async def test_a_file_whose_fetching_never_came_to_an_end_is_given_up_unasked(ground: Ground) -> None:
    async with a_remote() as remote:
        inbox_id, station = await ground.an_inbox(remote), ground.station(remote)
        await ground.receive(inbox_id)
        async with ground.db.transaction() as tx:  # so many workers died with it in their hands
            await tx.execute("update attachments set attempts = %(n)s", n=TRIES)
        await ground.work(station, minutes=600)
        await station.stop()
    (one,) = await ground.attachments(inbox_id)
    assert (one["state"], remote.asked) == ("failed", [])
    assert "снова" in one["reason"]


async def test_files_that_come_slowly_hold_up_no_file_of_another_inbox(ground: Ground) -> None:
    async with a_remote(is_silent=True) as silent, a_remote() as quick:
        slow_inbox, inbox_id = await ground.an_inbox(silent), await ground.an_inbox(quick)
        station = ground.station(silent, quick)
        await ground.receive(slow_inbox, count=8)
        await ground.receive(inbox_id, count=3)
        ground.clock.moment += timedelta(minutes=1)
        async with asyncio.timeout(60):
            while [one["state"] for one in await ground.attachments(inbox_id)] != ["stored"] * 3:
                await station.run_once()
        await station.stop()
    assert {one["state"] for one in await ground.attachments(slow_inbox)} == {"pending"}


class FullFiles(Files):
    """A storage that takes nothing while it is full."""

    def __init__(self, inner: Files) -> None:
        self.inner = inner
        self.is_full = True

    @override
    async def put(self, key: str, content: bytes) -> None:
        if self.is_full:
            raise OSError(28, "No space left on device")
        await self.inner.put(key, content)


async def test_a_full_storage_is_waited_for_as_long_as_it_takes(ground: Ground) -> None:
    ground.files = full = FullFiles(ground.files)
    async with a_remote() as remote:
        inbox_id, station = await ground.an_inbox(remote), ground.station(remote)
        await ground.receive(inbox_id)
        for _ in range(TRIES + 2):
            await ground.work(station, minutes=15)
        waiting = await ground.attachments(inbox_id)
        full.is_full = False
        await ground.work(station, minutes=30)
        await station.stop()
    assert [(one["state"], one["attempts"], one["reason"]) for one in waiting] == [("pending", 0, media.NOT_KEPT)]
    assert [one["state"] for one in await ground.attachments(inbox_id)] == ["stored"]


async def test_a_file_that_cannot_be_kept_is_asked_for_ever_more_seldom(ground: Ground) -> None:
    ground.files = full = FullFiles(ground.files)
    async with a_remote() as remote:
        inbox_id, station = await ground.an_inbox(remote), ground.station(remote)
        await ground.receive(inbox_id)
        for _ in range(90):
            await ground.work(station, minutes=2)
        asked = remote.asked.count("getFile")
        full.is_full = False
        await ground.work(station, minutes=30)
        await station.stop()
    assert 5 <= asked <= 12
    assert [one["state"] for one in await ground.attachments(inbox_id)] == ["stored"]
