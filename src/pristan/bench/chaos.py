"""Whether anything is lost, doubled or disordered while processes are killed and the messenger misbehaves.

Customers of many bots of MAX, communities of VK, accounts of SMS, mailboxes and visitors of a web chat write numbered
messages, operators answer numbered answers through the API. Web, worker and database processes are killed at random and
nothing waits for them. When everything has settled, what was written is compared with the conversations, and what was
answered with the phones, the letters that were taken and the visitors' feeds.
"""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import psycopg
import uvloop

from pristan.bench.account import Account, compare, counted
from pristan.bench.crowd import Desk, Doors, Visitor, number_in
from pristan.bench.ground import Ground
from pristan.bench.model import Scale
from pristan.bench.parties import CHAT
from pristan.bench.post_office import Troubles
from pristan.bench.site import Site
from pristan.bench.staff import hire_operators, sign_in
from pristan.bench.twin import TwinOfMax
from pristan.bench.twin_of_mail import NO_DOVECOT, TwinOfMail
from pristan.bench.twin_of_sms import TwinOfSms
from pristan.bench.twin_of_vk import TwinOfVk
from pristan.kit.waiting import ended

SEED = 20261121
FIRST_OF_VISITORS = 500_000_000
# Reconciling an unknown outcome takes seconds by design; nothing at all for so long, and for as long as a silent server
# holds an answer, is an end.
STALL_S = 90.0
LATE_COPIES_S = 3.0
AT_ONCE = 3
# Every switch that may cost or copy a message; the limits of the platform are lifted.
FAULTS: Mapping[str, object] = {
    "requests_per_second": 0,
    "chat_messages_per_second": 0,
    "duplicate_every": 10,
    "reorder_every": 10,
    "lose_answer_every": 40,
    "rate_limit_every": 50,
    "retry_after_s": 1,
    "server_error_every": 60,
    "server_error_status": 502,
    "unknown_update_every": 500,
}
FAULTS_OF_VK: Mapping[str, float] = {
    "requests_per_second": 0,
    "duplicate_every": 10,
    "reorder_every": 10,
    "lose_answer_every": 40,
    "rate_limit_every": 50,
    "server_error_every": 60,
    "internal_every": 70,
    "unknown_event_every": 500,
}
# Letters are few and slow: each has a connection of its own.
TROUBLES_OF_MAIL: Mapping[str, int] = {"silent_every": 6, "busy_every": 9, "later_every": 8, "drop_every": 11}
CUT_EVERY_S = 2.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much flows, how long it takes to be written, how often something dies meanwhile."""

    bots: int
    communities: int  # of VK, each with as many customers and messages as a bot
    providers: int  # accounts of SMS, the same
    mailboxes: int
    customers: int  # of each bot
    phone_messages: int
    correspondents: int  # of each mailbox
    letters: int  # to each mailbox
    visitors: int
    chat_messages: int
    answers: int
    operators: int
    over_s: float
    kills: int
    hang_s: float = 25  # how long one of the bots is silent before an answer is lost: longer than our time-out


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """The people of one twin: ``messages`` is how many reach each of its accounts, from ``customers`` in turn."""

    twin: TwinOfMax | TwinOfVk | TwinOfSms | TwinOfMail
    accounts: int
    messages: int
    customers: int


SIZES = {
    Scale.SMALL: Size(
        bots=12, communities=3, providers=2, mailboxes=2, customers=60, phone_messages=18_000, correspondents=8,
        letters=240, visitors=40, chat_messages=2_000, answers=4_000, operators=12, over_s=24, kills=8,
    ),
    Scale.FULL: Size(
        bots=16, communities=4, providers=2, mailboxes=4, customers=100, phone_messages=90_000, correspondents=10,
        letters=1_500, visitors=50, chat_messages=10_000, answers=20_000, operators=16, over_s=170, kills=40,
    ),
}  # fmt: skip


def run(ground: Ground, scale: Scale) -> dict[str, float | int | str]:
    """Let it flow, kill, let it settle, compare."""
    return attack(ground, SIZES[scale])


def attack(ground: Ground, size: Size, *, seed: int = SEED) -> dict[str, float | int | str]:
    """The same for any size."""
    return uvloop.run(_Chaos(ground, size).run(seed=seed))


class _Chaos:
    def __init__(self, ground: Ground, size: Size) -> None:
        self._ground = ground
        self._size = size
        self._twin = TwinOfMax(ground, bots=size.bots)
        self._vk = TwinOfVk(ground, accounts=size.communities)
        self._sms = TwinOfSms(ground, accounts=size.providers)
        self._mail = TwinOfMail(ground, accounts=size.mailboxes)
        self._site = Site(ground=ground, environment={})
        self._visitors: list[Visitor] = []

    async def run(self, *, seed: int) -> dict[str, float | int | str]:
        desk = await self._open()
        background = [asyncio.create_task(self._site.keep())]
        background += [asyncio.create_task(visitor.read()) for visitor in self._visitors]
        started = time.perf_counter()
        try:
            await self._flow(desk, seed=seed)
            flowed = time.perf_counter()
            await self._settle(desk)
            settled = time.perf_counter()
        finally:
            await ended(*background)
            await desk.doors.http.aclose()
        account = await asyncio.to_thread(self._compare, desk)
        for crowd in self._crowds():
            crowd.twin.close()
        return account | {"flow_s": round(flowed - started, 1), "settle_s": round(settled - flowed, 1)}

    async def _open(self) -> Desk:
        size = self._size
        for crowd in self._crowds():
            crowd.twin.open()
        if self._mail.is_skipped:
            sys.stderr.write(f"{NO_DOVECOT}\n")
        urls = [twin.url.removeprefix("http://") for twin in (self._twin, self._vk, self._sms)]
        self._site.environment["PRISTAN_SANDBOX_HOSTS"] = ",".join([*urls, *self._mail.hosts])
        chat = self._ground.add_inbox(channel="webchat", settings=CHAT)
        emails = await hire_operators(self._ground, size.operators)
        self._site.open(webs=2, workers=2)
        for number in range(size.bots):
            faults = {**FAULTS, "lose_answer_hang_s": size.hang_s if number == 0 else 0}
            self._twin.connect(number, web=self._site.webs[number % 2], faults=faults)
        for number in range(size.communities):
            spoiled = {**FAULTS_OF_VK, "hang_s": size.hang_s if number == 0 else 0}
            self._vk.connect(number, web=self._site.webs[number % 2], faults=spoiled)
        for number in range(size.providers):
            self._sms.connect(number)
        for number in range(self._mail.accounts):
            self._mail.connect(number)
            self._mail.spoil(number, Troubles(hang_s=size.hang_s, **TROUBLES_OF_MAIL), cut_every_s=CUT_EVERY_S)
        doors = Doors(self._site.webs)
        each = size.chat_messages // size.visitors
        starts = [FIRST_OF_VISITORS + number * 100_000 for number in range(size.visitors)]
        self._visitors = [
            Visitor(doors=doors, inbox_key=chat.key, numbers=range(start, start + each)) for start in starts
        ]
        sessions = [await sign_in(doors.next(), email) for email in emails]
        await asyncio.gather(*(visitor.enter() for visitor in self._visitors))
        return Desk(doors=doors, sessions=sessions)

    async def _flow(self, desk: Desk, *, seed: int) -> None:
        size = self._size
        for crowd in self._crowds():
            order = {"messages": crowd.messages, "customers": crowd.customers}
            for number in range(crowd.accounts):
                rate = crowd.messages / size.over_s
                await asyncio.to_thread(crowd.twin.write, number, **order, per_second=rate)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._site.attack(kills=size.kills, over_s=size.over_s, seed=seed))
            group.create_task(self._answer(desk))
            for visitor in self._visitors:
                group.create_task(visitor.write(over_s=size.over_s))

    def _crowds(self) -> Sequence[Crowd]:
        """The twins whose customers have phones or mailboxes."""
        size, each = self._size, self._size.phone_messages // self._size.bots
        letters = Crowd(
            twin=self._mail, accounts=self._mail.accounts, messages=size.letters, customers=size.correspondents
        )
        return (
            Crowd(twin=self._twin, accounts=size.bots, messages=each, customers=size.customers),
            Crowd(twin=self._vk, accounts=size.communities, messages=each, customers=size.customers),
            Crowd(twin=self._sms, accounts=size.providers, messages=each, customers=size.customers),
            letters,
        )

    async def _answer(self, desk: Desk) -> None:
        size = self._size
        wanted = sum(crowd.accounts * crowd.customers for crowd in self._crowds()) + size.visitors
        found = await desk.conversations(wanted, patience_s=size.over_s / 3)
        await desk.answer(found, count=size.answers, over_s=size.over_s * 0.7, at_once=AT_ONCE)

    async def _settle(self, desk: Desk) -> None:
        """Wait until all has arrived, or until nothing moves any more."""
        wanted = (self._sent_in(), len(desk.answered), 0)
        before, moved_at = (0, 0, 0), time.perf_counter()
        while time.perf_counter() - moved_at < STALL_S + self._size.hang_s:
            now = await asyncio.to_thread(self._progress)
            is_writing = await asyncio.to_thread(self._is_writing)
            if now == wanted and not is_writing:
                break
            if now != before or is_writing:  # a messenger repeats for minutes what it could not bring
                before, moved_at = now, time.perf_counter()
            await asyncio.sleep(0.5)
        await asyncio.sleep(LATE_COPIES_S)

    def _is_writing(self) -> bool:
        return any(crowd.twin.is_writing() for crowd in self._crowds())

    def _sent_in(self) -> int:
        by_phone = sum(crowd.accounts * crowd.messages for crowd in self._crowds())
        return by_phone + sum(len(one.numbers) for one in self._visitors)

    def _progress(self) -> tuple[int, int, int]:
        """Messages that came in, answers that went out or are shown to an operator, entries still open."""
        with suppress(psycopg.Error), self._ground.connect() as connection:
            row = connection.execute(
                "select (select count(*) from messages where kind = 'in') as came,"
                " (select count(*) from outbox where state in ('sent', 'unknown') and finished_at is not null"
                "    and kind = 'message') as went,"
                " (select count(*) from outbox where finished_at is null and kind = 'message') as open"
            ).fetchone()
            if row is not None:
                return int(row["came"]), int(row["went"]), int(row["open"])
        return 0, 0, -1

    def _compare(self, desk: Desk) -> dict[str, float | int | str]:
        chats = [chat for crowd in self._crowds() for chat in crowd.twin.report()]
        written = [[number for row in chat["written"] for number in row["numbers"]] for chat in chats]
        written += [list(visitor.numbers) for visitor in self._visitors]
        phones = [[number for row in chat["sent"] for number in row["numbers"]] for chat in chats]
        phones += [list(visitor.shown.values()) for visitor in self._visitors]
        into = compare(sent=written, received=self._conversations())
        shown = self._shown_letters()
        lacking = shown.difference(*phones)
        answered = {number: place for number, place in desk.answered.items() if number not in lacking}
        out = compare(sent=_by_conversation(answered), received=phones)
        letters = {
            "letters_silent": self._mail.silences,
            "letters_shown": len(shown),
            "letters_shown_not_arrived": len(lacking),
        }
        mail = {"skipped": NO_DOVECOT} if self._mail.is_skipped else letters
        return self._figures(into, out) | mail | self._lost_by_channel() | self._doubled_by_channel()

    def _doubled_by_channel(self) -> dict[str, int]:
        """Whose customers had an answer twice; how each came about is told on standard error."""
        found: dict[str, int] = {}
        for crowd in self._crowds():
            came = Counter(number for chat in crowd.twin.report() for row in chat["sent"] for number in row["numbers"])
            twice = sorted(number for number, times in came.items() if times > 1)
            found[f"doubled_out_{crowd.twin.channel}"] = len(twice)
            for number in twice:
                sys.stderr.write(f"дважды: № {number}, {crowd.twin.channel}, {self._story(number)}\n")
        return found

    def _story(self, number: int) -> str:
        """What became of the answer of that number, as its entry tells."""
        with self._ground.connect() as connection:
            row = connection.execute(
                "select to_jsonb(o) - 'payload' as entry from outbox o"
                " join messages m on m.company_id = o.company_id and m.id = o.message_id"
                " where m.kind = 'out' and m.text ~ %s",
                [rf"\m{number}\M"],
            ).fetchone()
        return str(row["entry"]) if row else "записи нет"

    def _lost_by_channel(self) -> dict[str, int]:
        """Whose messages did not come in, for whoever looks for the reason."""
        came = {number for numbers in self._conversations() for number in numbers}
        lost: dict[str, int] = {}
        for crowd in self._crowds():
            rows = [row for chat in crowd.twin.report() for row in chat["written"]]
            wanted = {number for row in rows for number in row["numbers"]}
            lost[f"lost_in_{crowd.twin.channel}"] = len(wanted - came)
        visitors = {number for visitor in self._visitors for number in visitor.numbers}
        return lost | {"lost_in_webchat": len(visitors - came)}

    def _shown_letters(self) -> set[int]:
        """Letters of which nobody can tell whether they left: an operator is asked, and they are not sent again."""
        with self._ground.connect() as connection:
            rows = connection.execute(
                "select m.text from messages m"
                " join conversations c on c.company_id = m.company_id and c.id = m.conversation_id"
                " where m.kind = 'out' and m.state = 'unknown' and c.channel = 'email' and c.has_failed"
            ).fetchall()
        return {number_in(row["text"]) for row in rows}

    def _conversations(self) -> list[list[int]]:
        """The numbers of each conversation in the order of its thread."""
        with self._ground.connect() as connection:
            rows = connection.execute(
                "select conversation_id, text from messages where kind = 'in'"
                " order by conversation_id, sort_at, sort_seq, id"
            ).fetchall()
        return counted([(row["conversation_id"], number_in(row["text"])) for row in rows])

    def _figures(self, into: Account, out: Account) -> dict[str, float | int | str]:
        with self._ground.connect() as connection:
            rows = connection.execute(
                "select state, count(*) as found from outbox where kind = 'message' group by state"
            ).fetchall()
            journal = connection.execute("select state, count(*) as found from journal group by state").fetchall()
        kinds = {f"kills_{kind}": number for kind, number in sorted(self._site.kills.items())}
        both = into.plus(out)
        return {
            "sent": both.sent,
            "received": both.received,
            "lost": both.lost,
            "doubled": both.doubled,
            "out_of_order": both.out_of_order,
            "kills": sum(self._site.kills.values()),
            **kinds,
            "restarts": self._site.restarts,
            **into.named("in"),
            **out.named("out"),
            **{f"outbox_{row['state']}": row["found"] for row in rows},
            **{f"journal_{row['state']}": row["found"] for row in journal},
            "feed_resets": sum(visitor.resets for visitor in self._visitors),
        }


def _by_conversation(answered: Mapping[int, int]) -> Sequence[Sequence[int]]:
    return counted(sorted((conversation, number) for number, conversation in answered.items()))
