"""Puts the stations of one worker process together."""

import asyncio
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from pristan.alerts import ActStation, NoticingStation, TellingStation, WaitingStation
from pristan.audit.scans import ScanStation
from pristan.audit.scans.means import Means
from pristan.audit.scans.model import WAKE as SCANS_WAKE
from pristan.campaigns import CampaignStation
from pristan.channels import Tools
from pristan.channels.accounts import Accounts
from pristan.channels.service.alarms import look as look_at_inboxes
from pristan.compliance import remember_first
from pristan.confirmations import expire
from pristan.conversations.detections import WAKE as UNREAD_WAKE
from pristan.conversations.joining import compare_brought, compare_people
from pristan.conversations.readings import WAKE as FILES_WAKE
from pristan.conversations.timers import wake_snoozed
from pristan.delivery import DeliveryStation
from pristan.delivery.pushing import PushStation
from pristan.delivery.reading import ReadingStation
from pristan.delivery.typing import TypingStation
from pristan.ingest import IngestStation
from pristan.ingest.asking import AskingStation
from pristan.ingest.marking import MarkingStation
from pristan.ingest.media import MediaStation
from pristan.ingest.names import NameStation
from pristan.ingest.polling import PollingStation
from pristan.ingest.reading_back import ReadingBackStation
from pristan.ingest.watchdog import Watchdog
from pristan.invitations import OwnLinks
from pristan.kit.clock import Clock, monotonic_s
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.jobs import Jobs
from pristan.kit.waiting import ended
from pristan.meetings import MeetingsStation
from pristan.meetings.model import WAKE as MEETINGS_WAKE
from pristan.migration.jobs import FETCHED, FETCHED_AT_ONCE, ImportStation
from pristan.migration.pulling import Peers
from pristan.migration.store import WAKE as IMPORTS_WAKE
from pristan.pipeline import Pipeline, Station, stations_of
from pristan.reports.jobs import file_acts
from pristan.rights import ErasureStation, ProofStation
from pristan.routing import RoutingStation
from pristan.worker.crew import Crew
from pristan.worker.jobs import periodic
from pristan.worker.statistics import look_at_grown_tables

ALARMS_AFTER_S = 120.0  # what waited while nobody worked is no trouble of a channel


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerParts:
    """What a worker is assembled from. ``db`` is the pool of the worker role, ``data_dir`` that of the installation."""

    db: Database
    vault: Vault
    tools: Tools
    clock: Clock
    data_dir: Path | None = None
    features: Sequence[Callable[["WorkerParts"], Sequence[Station]]] = field(default=())


class Worker:
    """All stations and jobs of one process."""

    def __init__(self, parts: WorkerParts) -> None:
        self._parts = parts
        now = parts.clock.now
        self._alarms_from = monotonic_s() + ALARMS_AFTER_S
        self._accounts = accounts = Accounts(parts.vault)
        self._crew = Crew(parts.db, worker_id=uuid.uuid4(), now=now)
        self._delivery = DeliveryStation(parts.db, accounts, parts.tools, now=now)
        links = OwnLinks(vault=parts.vault, public_url=parts.tools.public_url)
        self._routing = RoutingStation(parts.db, now=now, links=links)
        self._typing = TypingStation(parts.db, accounts, parts.tools, now=now)
        self._polling = PollingStation(parts.db, accounts, parts.tools, now=now)
        self._reading_back = ReadingBackStation(parts.db, accounts, parts.tools, now=now)
        self._asking = AskingStation(parts.db, accounts, parts.tools, now=now)
        self._names = NameStation(parts.db, accounts, parts.tools, now=now)
        self._watchdog = Watchdog(parts.db, parts.vault, parts.tools, now=now)
        self._media = MediaStation(parts.db, accounts, parts.tools, now=now)
        self._meetings = MeetingsStation(parts.db, accounts, parts.tools, now=now)
        self._scans = ScanStation(Means(db=parts.db, tools=parts.tools, accounts=accounts, now=now))
        extra = [station for feature in parts.features for station in feature(parts)]
        stations = stations_of(
            ingest=IngestStation(parts.db, accounts),
            delivery=self._delivery,
            crew=self._crew,
            extra=[
                *self._receiving(),
                *self._timers(),
                *self._campaigns(),
                *self._imports(),
                *self._alerts(),
                *extra,
            ],
        )
        self._pipeline = Pipeline(parts.db, stations)
        pieces = periodic(db=parts.db, files=parts.tools.files, clock=parts.clock)
        self._jobs = Jobs(parts.db.url, periodic=pieces, clock=parts.clock)

    async def run(self) -> None:
        """Work until cancelled; then finish what is under way."""
        await self._parts.db.open()
        async with self._parts.db.transaction() as tx:
            await remember_first(tx, now=self._parts.clock.now())
        parts = [asyncio.create_task(self._pipeline.run()), asyncio.create_task(self._jobs.run())]
        try:
            await asyncio.gather(*parts)
        finally:
            await ended(*parts)
            for looking in (self._watchdog, self._asking, self._names, *self._importing):
                await looking.work.stop()
            await self._reading_back.stop()
            await self._polling.stop()
            await self._media.stop()
            await self._scans.stop()
            await self._delivery.stop()
            await self._meetings.settled()
            await self._typing.close()
            with suppress(psycopg.Error, OSError, TimeoutError):
                await self._crew.leave()
            await self._parts.db.close()

    def _receiving(self) -> list[Station]:
        marking = MarkingStation(self._parts.db, now=self._parts.clock.now)
        reading = ReadingStation(self._parts.db, self._parts.tools.files, now=self._parts.clock.now)
        return [
            Station(name="polling", run_once=self._polling.run_once, poll_s=2.0),
            Station(name="media", run_once=self._media.run_once, wakes_on="pristan_attachments", poll_s=1.0),
            Station(name="marking", run_once=marking.run_once, wakes_on=UNREAD_WAKE, poll_s=1.0),
            Station(name="reading files", run_once=reading.run_once, wakes_on=FILES_WAKE, poll_s=1.0),
            Station(name="asking", run_once=self._asking.run_once, poll_s=10.0),
            Station(name="names", run_once=self._names.run_once, poll_s=2.0),
            Station(name="meetings", run_once=self._meetings.run_once, wakes_on=MEETINGS_WAKE, poll_s=5.0),
            Station(name="scans", run_once=self._scans.run_once, wakes_on=SCANS_WAKE, poll_s=5.0),
            Station(name="watchdog", run_once=self._watchdog.run_once, poll_s=15.0),
            Station(name="reading back", run_once=self._reading_back.run_once, poll_s=5.0),
        ]

    def _campaigns(self) -> list[Station]:
        """Plans and touches of the move of customers."""
        parts = self._parts
        moving = CampaignStation(
            parts.db,
            vault=parts.vault,
            public_url=parts.tools.public_url,
            now=parts.clock.now,
            data_dir=parts.data_dir,
        )
        return [Station(name="campaigns", run_once=moving.run_once, poll_s=2.0)]

    def _alerts(self) -> list[Station]:
        """What employees are told in their messenger, and what they do from there."""
        parts = self._parts
        noticing, waiting = (
            NoticingStation(parts.db, now=parts.clock.now),
            WaitingStation(parts.db, now=parts.clock.now),
        )
        telling = TellingStation(parts.db, self._accounts, parts.tools, now=parts.clock.now)
        acts = ActStation(parts.db, self._accounts, parts.tools, now=parts.clock.now)
        return [
            Station(name="staff facts", run_once=noticing.run_once, wakes_on="pristan_facts", poll_s=2.0, pause_s=0.25),
            Station(name="staff waiting", run_once=waiting.run_once, poll_s=15.0),
            Station(name="staff alerts", run_once=telling.run_once, wakes_on="pristan_alerts", poll_s=1.0),
            Station(name="staff acts", run_once=acts.run_once, wakes_on="pristan_staff", poll_s=1.0),
        ]

    async def _alarm(self) -> int:
        """Judge how connections do, once what waited while nobody worked has been worked off."""
        if monotonic_s() >= self._alarms_from:
            async with self._parts.db.transaction() as tx:
                await look_at_inboxes(tx, now=self._parts.clock.now())
        return 0

    def _imports(self) -> list[Station]:
        async def compare() -> int:
            async with self._parts.db.transaction() as tx:
                return await compare_brought(tx, now=self._parts.clock.now())

        tools = self._parts.tools
        peers = Peers(vault=self._parts.vault, context=tools.tls(), inner_hosts=tools.inner_hosts)
        given: dict[str, Any] = {"now": self._parts.clock.now, "peers": peers}
        imports = ImportStation(self._parts.db, tools.files, **given)
        pulls = ImportStation(self._parts.db, tools.files, states=FETCHED, at_once=FETCHED_AT_ONCE, **given)
        self._importing = (pulls, imports)
        return [
            Station(name="pulls", run_once=pulls.run_once, wakes_on=IMPORTS_WAKE, poll_s=2.0),
            Station(name="imports", run_once=imports.run_once, wakes_on=IMPORTS_WAKE, poll_s=5.0),
            Station(name="people of imports", run_once=compare, poll_s=2.0),
        ]

    def _timers(self) -> list[Station]:
        async def wake() -> int:
            async with self._parts.db.transaction() as tx:
                return await wake_snoozed(tx, now=self._parts.clock.now())

        async def compare() -> int:
            async with self._parts.db.transaction() as tx:
                return await compare_people(tx, now=self._parts.clock.now())

        pushing = PushStation(self._parts.db, self._accounts, self._parts.tools, clock=self._parts.clock)

        erasures = ErasureStation(self._parts.db, self._parts.tools.files, now=self._parts.clock.now)

        async def erase() -> int:
            """Destroy, and file the acts of what was destroyed."""
            done = await erasures.run_once()
            if done:
                await file_acts(self._parts.db, now=self._parts.clock.now())
            return done

        proofs = ProofStation(self._parts.db, now=self._parts.clock.now)

        async def expire_codes() -> int:
            async with self._parts.db.transaction() as tx:
                return await expire(tx, now=self._parts.clock.now())

        return [
            Station(name="erasures", run_once=erase, poll_s=5.0),
            Station(name="subject codes", run_once=proofs.run_once, poll_s=2.0),
            Station(name="pushes", run_once=pushing.run_once, poll_s=1.0),
            Station(name="codes", run_once=expire_codes, poll_s=30.0),
            Station(name="alarms", run_once=self._alarm, poll_s=30.0),
            Station(name="crew", run_once=self._crew.beat, poll_s=2.0),
            Station(name="statistics", run_once=partial(look_at_grown_tables, self._parts.db), poll_s=1.0),
            Station(name="snoozed", run_once=wake, poll_s=5.0),
            Station(name="people", run_once=compare, poll_s=2.0),
            Station(name="typing", run_once=self._typing.run_once),
            Station(name="routing", run_once=self._routing.run_once, wakes_on="pristan_facts", poll_s=1.0),
        ]
