"""A pull at work: requests one after another, kept in pieces with the cursor that leads on from each.

A piece is stored first, then its cursor is committed: killed in between, the same piece is written again. What is
asked for too quickly, cut off or refused for a while is asked for again later; what is refused for good waits for a
person.
"""

import asyncio
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import msgspec

from pristan.core.errors import PristanError, ProtocolError, RateLimited, Transient
from pristan.kit.clock import monotonic_s
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.download import Downloader
from pristan.kit.files import Files
from pristan.kit.hosts import AllowedHosts
from pristan.kit.http import make_client
from pristan.migration.pulling.chatwoot import ChatwootWalk
from pristan.migration.pulling.line import ANYWHERE, Line, Wires
from pristan.migration.pulling.model import SYSTEMS, Pull, Step, Walk
from pristan.migration.pulling.wazzup import WazzupWalk
from pristan.migration.store import WAKE, Import, piece_key, queries, to_json
from pristan.migration.uploading import LARGEST

FILE_S = 900.0  # a dump of gigabytes comes in it
PIECE_S = 10.0  # what was fetched for so long is kept, however little it is
LONGEST_REST = timedelta(minutes=5)
_END = {False: "looking", True: "refused"}
_TOO_BIG = f"Забрано больше {LARGEST >> 30} ГБ. Проверьте, то ли отдаёт прежняя система"
_EMPTY = "Там нет ни людей, ни переписок, которые этому ключу видны"
TRIES = 30  # of a line that stays broken, then a person looks at it


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """What a pull needs of its process. ``inner_hosts``: named by the administrator although they are in our network.

    ``pause_s``: between two requests, so that the other side still has time for its own people; ``piece``: so many
    bytes are kept at once; ``turn_s``: then others have their turn.
    """

    vault: Vault
    context: ssl.SSLContext
    inner_hosts: Collection[str] = ()
    pause_s: float = 0.2
    piece: int = 4 << 20
    turn_s: float = 60.0


class _Reach:
    """Fetches attachments from the system that was pulled or wherever it keeps them, never with its key."""

    def __init__(self, files: Downloader) -> None:
        self._files = files

    async def fetch(self, url: str, *, limit: int) -> bytes:
        """The bytes of a file."""
        return (await self._files.fetch(url, limit=limit, hosts=ANYWHERE)).content


@asynccontextmanager
async def reach_of(row: Pull, peers: Peers) -> AsyncIterator[_Reach]:
    """What fetches the attachments of a pull."""
    files = Downloader(context=peers.context, local_hosts=_inner(row, peers))
    try:
        yield _Reach(files)
    finally:
        await files.close()


def _inner(row: Pull, peers: Peers) -> frozenset[str]:
    """The host of the pull where the administrator has named it as one inside our network."""
    return frozenset({urlsplit(row.url).netloc}) & frozenset(peers.inner_hosts)


def context_of(company_id: int, import_id: int) -> str:
    """What the key of a pull is bound to."""
    return f"import_pull:{company_id}:{import_id}"


async def pull(db: Database, files: Files, found: Import, *, peers: Peers, now: Callable[[], datetime]) -> int:
    """Fetch on until all is here, somebody stops it, the other side asks to wait or the turn is over.

    Returns how many pieces were kept.
    """
    async with db.transaction() as tx:
        row = await tx.one_of(Pull, queries.one_pull, company_id=found.company_id, import_id=found.id)
    if row is None or row.sealed is None:
        return 0
    key = peers.vault.decrypt(row.sealed, context=context_of(row.company_id, row.import_id))
    host = urlsplit(row.url).netloc
    inner = _inner(row, peers)
    http = make_client(hosts=AllowedHosts(names=(), origins={host}, outside={host} - inner), context=peers.context)
    wires = Wires(http=http, files=Downloader(context=peers.context, local_hosts=inner, whole_s=FILE_S))
    line = Line(wires, url=row.url, name=SYSTEMS[row.system], headers=_headers(row.system, key))
    try:
        fetch = _Fetch(db, files, row=row, line=line, walk=_walk(row, line, now()), pieces=found.pieces, now=now)
        return await fetch.run(peers)
    finally:
        line.close()
        await http.aclose()
        await wires.files.close()


def _headers(system: str, key: str) -> Mapping[str, str]:
    return {"api_access_token": key} if system == "chatwoot" else {"Authorization": f"Bearer {key}"}


def _walk(row: Pull, line: Line, now: datetime) -> Walk:
    if row.system == "chatwoot":
        return ChatwootWalk(line, row.cursor, account=row.account)
    return WazzupWalk(line, row.cursor, since=row.since, now=now)


class _Fetch:
    def __init__(
        self,
        db: Database,
        files: Files,
        *,
        row: Pull,
        line: Line,
        walk: Walk,
        pieces: int,
        now: Callable[[], datetime],
    ) -> None:
        self._db, self._files, self._row, self._line, self._walk, self._now = db, files, row, line, walk, now
        self._pieces = pieces
        self._body = bytearray()
        self._got: Counter[str] = Counter()

    async def run(self, peers: Peers) -> int:
        """How many pieces were kept."""
        kept, since = 0, monotonic_s()
        turn_ends_s = since + peers.turn_s
        while True:
            asked = self._line.requests
            try:
                step = await self._walk.step()
            except PristanError as exc:
                return kept + await self._stopped(exc)
            self._take(step)
            has_asked = self._line.requests > asked
            if step.is_over:
                return kept + await self._keep(is_over=True)
            if step.wait_s:
                until = self._now() + timedelta(seconds=step.wait_s)
                return kept + await self._keep(until=until, tries=self._row.tries)
            if len(self._body) >= peers.piece or monotonic_s() - since >= PIECE_S:
                if not await self._keep():
                    return kept
                kept, since = kept + 1, monotonic_s()
                if since >= turn_ends_s and self._walk.may_rest:
                    return kept
            if has_asked:
                await asyncio.sleep(peers.pause_s)

    def _take(self, step: Step) -> None:
        for one in step.objects:
            self._body += msgspec.json.encode(one) + b"\n"
        self._got.update(step.got)

    async def _stopped(self, exc: PristanError) -> int:
        """A pause where the trouble may pass by itself, a stop with its words where it will not."""
        match exc:
            case RateLimited():
                return await self._keep(until=self._now() + exc.retry_after, tries=self._row.tries)
            case Transient() if self._row.tries < TRIES:
                rest = min(timedelta(seconds=2**self._row.tries), LONGEST_REST)
                return await self._keep(until=self._now() + rest, tries=self._row.tries + 1)
            case _:
                return await self._keep(stopped=exc)

    async def _keep(
        self,
        *,
        is_over: bool = False,
        until: datetime | None = None,
        tries: int = 0,
        stopped: PristanError | None = None,
    ) -> int:
        """Store what came and commit the cursor behind it.

        0: somebody stopped or dropped the pull, or fetches on in our place; nothing is kept.
        """
        for one in self._walk.settled():
            self._body += msgspec.json.encode(one) + b"\n"
        async with self._db.transaction() as tx:
            found = await tx.one_of(Import, queries.one_import, id=self._row.import_id)
        if found is None or found.pieces != self._pieces:
            return 0
        if stopped is None and found.size + len(self._body) > LARGEST:
            stopped = ProtocolError(_TOO_BIG)
        key = piece_key(found.company_id, found.id, found.pieces)
        if self._body:
            await self._files.put(key, bytes(self._body))
        is_empty = not found.size and not self._body
        failure = _EMPTY if is_over and is_empty else None
        state = await self._written(
            found,
            until=until,
            tries=tries if not self._got else 0,  # the line works again
            state="held" if stopped else _END[is_empty] if is_over else None,
            failure=(stopped.detail or stopped.title) if stopped else failure,
            stopped_by=stopped.own_code if stopped else "",
        )
        if state is None and self._body:
            await self._forget(key, found)
        return await self._went_on(state, until=until)

    async def _written(self, found: Import, **told: datetime | int | str | None) -> str | None:
        """The state it is in then; None where it is gone or was fetched on by another."""
        async with self._db.transaction() as tx:
            state: str | None = await tx.fetch_value(
                queries.keep_pull,
                company_id=found.company_id,
                import_id=found.id,
                cursor=to_json(self._walk.cursor),
                got=to_json(Counter(self._row.got) + self._got),
                requests=self._line.requests,
                now=self._now(),
                piece=found.pieces,
                size=len(self._body),
                **told,
            )
            tx.wake(WAKE)
        return state

    async def _forget(self, key: str, found: Import) -> None:
        """A piece of a pull that was dropped while it was stored."""
        async with self._db.transaction() as tx:
            is_there = await tx.fetch_one(queries.one_import, id=found.id)
        if is_there is None:
            await self._files.delete(key)

    async def _went_on(self, state: str | None, *, until: datetime | None) -> int:
        if state is None:
            return 0
        async with self._db.transaction() as tx:
            row = await tx.one_of(
                Pull, queries.one_pull, company_id=self._row.company_id, import_id=self._row.import_id
            )
        assert row is not None  # noqa: S101 # its import is there
        self._pieces += bool(self._body)
        self._row, self._body, self._got, self._line.requests = row, bytearray(), Counter(), 0
        return int(state == "pulling" and until is None)
