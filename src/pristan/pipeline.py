"""The order of stations, on one page.

    channel → journal → ingest → conversations → … → outbox → gate → delivery → channel

Each station claims committed rows by state; NOTIFY only wakes it, a poll is the safety net. Any station
may be killed at any moment and may run in several processes at once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from pristan.kit.db import Database
from pristan.kit.log import get_logger
from pristan.kit.waiting import ended, happens_within

RETRY_S = 0.5
INGEST_LOOPS = 3  # while some wait for the database, another parses


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """``run_once`` claims and handles a batch, and returns how much it found.

    ``pause_s``: having found nothing, it rests for so long whatever wakes it; for what is woken by every message.
    """

    name: str
    run_once: Callable[[], Awaitable[int]]
    wakes_on: str = ""
    poll_s: float = 1.0
    pause_s: float = 0.0


class Pipeline:
    """Runs stations until stopped; one broken station neither stops nor starves the others."""

    def __init__(self, db: Database, stations: Sequence[Station]) -> None:
        self._db = db
        self._stations = stations
        self._events = {station.name: asyncio.Event() for station in stations}
        self._log = get_logger()

    async def run(self) -> None:
        """Run until cancelled."""
        tasks = [asyncio.create_task(self._listen_forever())]
        tasks += [asyncio.create_task(self._keep(station)) for station in self._stations]
        try:
            await asyncio.gather(*tasks)
        finally:
            await ended(*tasks)

    async def _keep(self, station: Station) -> None:
        event = self._events[station.name]
        while True:
            event.clear()
            found = await self._run_once(station)
            if not found:
                await asyncio.sleep(station.pause_s)
                await happens_within(event, station.poll_s)

    async def _run_once(self, station: Station) -> int:
        try:
            return await station.run_once()
        except (psycopg.Error, OSError, TimeoutError) as exc:
            self._log.warning("station_waits_for_database", station=station.name, error=type(exc).__name__)
        except Exception as exc:  # noqa: BLE001 - a bug in one station must not stop the others
            self._log.error("station_broke", station=station.name, error=type(exc).__name__, exc_info=True)
        await asyncio.sleep(RETRY_S)
        return 0

    async def _listen_forever(self) -> None:
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError) as exc:
                self._log.warning("listen_lost", error=type(exc).__name__)
            self._wake_all()
            await asyncio.sleep(RETRY_S)

    async def _listen(self) -> None:
        connection = await self._db.dedicated()
        try:
            for channel in sorted({station.wakes_on for station in self._stations if station.wakes_on}):
                await connection.execute(psycopg.sql.SQL("listen {}").format(psycopg.sql.Identifier(channel)))
            self._wake_all()
            async for notice in connection.notifies():
                self._wake(notice)
        finally:
            await connection.close()

    def _wake(self, notice: psycopg.Notify) -> None:
        for station in self._stations:
            if station.wakes_on == notice.channel:
                self._events[station.name].set()

    def _wake_all(self) -> None:
        for event in self._events.values():
            event.set()


def stations_of(**rooms: Any) -> list[Station]:
    """The stations in the order of the way of a message.

    ``ingest`` and ``delivery`` are the stations of those rooms; ``extra`` are stations of features
    (receiving by polling, fetching media, timers).
    """
    ingest, delivery, crew = rooms["ingest"], rooms["delivery"], rooms["crew"]

    async def run_ingest() -> int:
        # Each turn takes a share of the lanes; nothing waits anywhere only after as many turns as there are shares.
        for _ in range(INGEST_LOOPS):
            found: int = await ingest.run_once(workers=crew.size * INGEST_LOOPS)
            if found:
                return found
        return 0

    async def run_delivery() -> int:
        await delivery.run_once()
        return 0

    return [
        *(
            Station(name=f"ingest {number}", run_once=run_ingest, wakes_on="pristan_journal", poll_s=0.5)
            for number in range(1, INGEST_LOOPS + 1)
        ),
        Station(name="delivery", run_once=run_delivery, wakes_on="pristan_outbox", poll_s=0.25),
        *rooms.get("extra", ()),
    ]
