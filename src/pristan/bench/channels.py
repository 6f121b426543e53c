"""Whether one channel's trouble touches another: a message a second in every channel, both ways, at once.

First all is well; then the line to one channel's twin is spoiled in every way a line can be, while the others go on as
before. What counts is how much later the others' messages come.
"""

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count

import httpx
import uvloop

from pristan.bench.backstage import Backstage
from pristan.bench.compared import Sample, figures
from pristan.bench.crowd import STREAM_TIMEOUT, Desk, Doors, events, number_in
from pristan.bench.ground import Ground, free_port, wait_until_ready
from pristan.bench.model import Scale
from pristan.bench.parties import PUBLIC, ChatParty, MailParty, MaxParty, Party, TwinParty
from pristan.bench.staff import hire_operators, sign_in
from pristan.bench.twin_of_mail import NO_DOVECOT
from pristan.channels import channel
from pristan.kit.clock import monotonic_s
from pristan.kit.waiting import ended
from pristan.staff.policy.roles import BuiltInRole
from pristan.web.sandbox_mount import twins_there

LOOK_S = 0.04  # how often the customers' side is looked at
MEET_S = 30.0
# What came through a channel that must not carry personal data is shown once it was read for them.
SHOWS_TEXT = {"message_received", "message_marked"}
UNHEARD = "каналы пропущены: из них ничего не пришло"
LATE_S = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Of each victim so many rounds: all is well for a while, then it is in trouble for a while.

    Both in turn, because a machine has better and worse minutes.
    """

    healthy_s: float
    failing_s: float
    rounds: int
    victims: Sequence[str]
    channels: Sequence[str] | None = None  # None: all that have a twin
    customers: int = 10
    every_s: float = 1.0


SIZES = {
    Scale.SMALL: Size(healthy_s=3.5, failing_s=4, rounds=2, victims=("max", "email")),
    Scale.FULL: Size(healthy_s=30, failing_s=45, rounds=4, victims=("max", "email")),
}


def run(ground: Ground, scale: Scale) -> dict[str, float | int | str]:
    """Let it flow, spoil one channel after another, compare the rest."""
    return compare(ground, SIZES[scale])


def compare(ground: Ground, size: Size) -> dict[str, float | int | str]:
    """The same for any size."""
    behind = Backstage()
    try:
        return uvloop.run(_Traffic(ground, size, behind).run())
    finally:
        behind.close()


@dataclass(slots=True, kw_only=True)
class Flow:
    """What one channel has under way. ``waiting``: number of an answer → its customer."""

    party: Party
    numbers: dict[int, int] = field(default_factory=dict)  # what customers said: number → customer
    places: dict[int, int] = field(default_factory=dict)  # customer → conversation
    waiting: dict[int, int] = field(default_factory=dict)


class _Traffic:
    def __init__(self, ground: Ground, size: Size, behind: Backstage) -> None:
        self._ground = ground
        self._size = size
        self._flows = {party.channel: Flow(party=party) for party in _parties(ground, size, behind)}
        self._skipped = _without_mail(self._flows)
        self._samples: dict[int, Sample] = {}
        self._number = count(1)
        self._victim = ""
        self._unheard: list[str] = []
        self._is_over = False  # nobody begins to say anything more
        self._spoiled: set[str] = set()  # a channel in trouble needs a while to be itself again

    async def run(self) -> dict[str, float | int | str]:
        desk = await self._open()
        background = [asyncio.create_task(self._watch(desk))]
        background += [asyncio.create_task(self._look(flow)) for flow in self._flows.values()]
        try:
            await self._meet()
            pairs = zip(self._flows.values(), desk.sessions, strict=True)
            talks = [
                asyncio.create_task(self._talk(flow, desk, session=session))
                for flow, session in pairs
                if flow.party.channel not in self._unheard
            ]
            background += talks
            for victim in self._size.victims:
                for _ in range(self._size.rounds if victim in self._flows else 0):
                    await asyncio.sleep(self._size.healthy_s)
                    await self._torment(self._flows[victim].party)
            self._is_over = True
            await asyncio.wait(talks, timeout=LATE_S)  # what is on somebody's lips is said
            await self._wait_for_late()
        finally:
            await ended(*background)
            for flow in self._flows.values():
                await flow.party.close()
            await desk.doors.http.aclose()
        found = figures(list(self._samples.values()))
        unheard = {"unheard": ", ".join(self._unheard)} if self._unheard else {}
        return found | unheard | ({"skipped": NO_DOVECOT} if self._skipped else {})

    async def _open(self) -> Desk:
        port = free_port()
        home = f"http://127.0.0.1:{port}"
        await asyncio.gather(*(asyncio.to_thread(flow.party.start, home) for flow in self._flows.values()))
        hosts = ",".join(host for flow in self._flows.values() for host in flow.party.hosts)
        environment = {"PRISTAN_SANDBOX_HOSTS": hosts, "PRISTAN_PUBLIC_URL": PUBLIC}
        emails = await hire_operators(self._ground, len(self._flows), role=BuiltInRole.OWNER)
        web = self._ground.start("web", "--port", str(port), **environment)
        self._ground.start("worker", **environment)
        wait_until_ready(port, process=web)
        doors = Doors([port])
        desk = Desk(doors=doors, sessions=[await sign_in(doors.next(), email) for email in emails])
        await asyncio.gather(*(flow.party.enter(self._size.customers, desk=desk) for flow in self._flows.values()))
        return desk

    async def _meet(self) -> None:
        """Every customer is heard at least once; some channels tell only what happens while they are asked."""
        until = monotonic_s() + MEET_S
        while monotonic_s() < until:
            unknown = [
                (flow, one)
                for flow in self._flows.values()
                for one in range(self._size.customers)
                if one not in flow.places
            ]
            if not unknown:
                return
            await asyncio.gather(*(self._say(flow, one) for flow, one in unknown))
            await asyncio.sleep(2)
        self._unheard = sorted(name for name, flow in self._flows.items() if len(flow.places) < self._size.customers)
        sys.stderr.write(f"{UNHEARD}: {', '.join(self._unheard)}\n")

    async def _talk(self, flow: Flow, desk: Desk, *, session: Mapping[str, str]) -> None:
        """A question and an answer every second, whatever became of those before."""
        started = monotonic_s()
        async with asyncio.TaskGroup() as group:
            for turn in count():
                await asyncio.sleep(max(0.0, started + turn * self._size.every_s - monotonic_s()))
                if self._is_over:
                    return
                customer = turn % self._size.customers
                group.create_task(self._say(flow, customer, is_counted=True))
                group.create_task(self._answer(flow, customer, desk=desk, session=session))

    async def _say(self, flow: Flow, customer: int, *, is_counted: bool = False) -> None:
        number = next(self._number)
        flow.numbers[number] = customer
        if is_counted:
            self._samples[number] = self._sample(flow, "in")
        with suppress(httpx.HTTPError):
            await flow.party.say(customer, f"Вопрос № {number}")

    async def _answer(self, flow: Flow, customer: int, *, desk: Desk, session: Mapping[str, str]) -> None:
        number = next(self._number)
        self._samples[number] = self._sample(flow, "out")
        flow.waiting[number] = customer
        path = f"/api/v1/conversations/{flow.places[customer]}/messages"
        body = {"text": f"Ответ № {number}", "client_key": f"bench-{number}"}
        await desk.doors.insist("POST", path, json=body, headers=session)

    def _sample(self, flow: Flow, way: str) -> Sample:
        name = flow.party.channel
        return Sample(channel=name, way=way, at=monotonic_s(), victim=self._victim, is_spoiled=name in self._spoiled)

    async def _watch(self, desk: Desk) -> None:
        """An operator's screen: what stands there has come."""
        seen = ""  # a stream that broke goes on from there
        while True:
            with suppress(httpx.HTTPError):
                url = f"{desk.doors.next()}/api/v1/live"
                headers = {**desk.sessions[0], **({"Last-Event-ID": seen} if seen else {})}
                async with desk.doors.http.stream("GET", url, headers=headers, timeout=STREAM_TIMEOUT) as answer:
                    answer.raise_for_status()
                    async for _, fact, id_ in events(answer.aiter_lines()):
                        seen = id_ or seen
                        if fact.get("kind") in SHOWS_TEXT:
                            self._came(number_in(fact["message"]["text"] or ""), fact["conversation"]["id"])
            await asyncio.sleep(0.1)

    def _came(self, number: int, conversation_id: int) -> None:
        for flow in self._flows.values():
            if number in flow.numbers:
                flow.places.setdefault(flow.numbers[number], conversation_id)
        if number in self._samples:
            self._samples[number].ends(monotonic_s())

    async def _look(self, flow: Flow) -> None:
        """The customers' side: what stands there has left."""
        while True:
            for customer in sorted(set(flow.waiting.values())):
                with suppress(httpx.HTTPError):
                    for number in await flow.party.shown(customer):
                        if flow.waiting.pop(number, None) is not None:
                            self._samples[number].ends(monotonic_s())
            await asyncio.sleep(LOOK_S)

    async def _torment(self, party: Party) -> None:
        """Every way a line goes wrong, one after another."""
        self._victim = party.channel
        self._spoiled.add(party.channel)
        for sample in self._samples.values():  # what is under way now comes as late as what begins now
            sample.is_spoiled |= sample.channel == party.channel and not sample.is_over
        for fault in party.faults:
            await asyncio.to_thread(party.spoil, fault)
            await asyncio.sleep(self._size.failing_s / len(party.faults))
        await asyncio.to_thread(party.spoil, "")
        self._victim = ""

    async def _wait_for_late(self) -> None:
        for _ in range(int(LATE_S * 10)):
            if all(one.is_over or one.is_spoiled for one in self._samples.values()):
                return
            await asyncio.sleep(0.1)


def _parties(ground: Ground, size: Size, behind: Backstage) -> list[Party]:
    """Every customer channel that has a twin."""
    makers: dict[str, Callable[[], Party]] = {
        "max": lambda: MaxParty(ground, behind),
        "webchat": lambda: ChatParty(ground),
        "email": lambda: MailParty(ground),
    }
    for name in twins_there():
        if channel(name).manifest.role in {"customer", "leaving"}:
            makers.setdefault(name, partial(TwinParty, ground, behind, channel=name))
    return [make() for name, make in makers.items() if size.channels is None or name in size.channels]


def _without_mail(flows: dict[str, Flow]) -> bool:
    """Leave the mail out, loudly, where there is no server for it."""
    mail = flows.get("email")
    if mail is None or not isinstance(mail.party, MailParty) or not mail.party.twin.is_skipped:
        return False
    sys.stderr.write(f"{NO_DOVECOT}\n")
    del flows["email"]
    return True
