"""Customers of every channel that has a twin, behind one face: they say a number, and see the numbers of answers."""

import asyncio
import re
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx

from pristan.bench.backstage import Backstage
from pristan.bench.between import OF_HTTP, OF_MAIL, Between
from pristan.bench.crowd import Desk, Visitor
from pristan.bench.ground import SECRET, Ground, Inbox, free_port, wait_until_ready
from pristan.bench.twin import FIRST_BOT
from pristan.bench.twin_of_mail import TwinOfMail, a_letter
from pristan.channels import channel
from pristan.channels.hook import HOOK_SECRET
from pristan.channels.store import seal_credentials

PUBLIC = "https://bench.example"
MAX_TOKEN = "bench-bot"  # noqa: S105 - of a bot that lives as long as the bench
_ALLOWED = ("visitor_messages", "address_messages", "inbox_messages", "address_sessions", "inbox_sessions")
CHAT = {"consent_required": False, "fields": [], "allowance": dict.fromkeys(_ALLOWED, 1_000_000_000)}
_NUMBER = re.compile(r"№\s?(\d+)")


class Party(Protocol):
    """The customers of one channel. ``faults`` are the ways its line can be spoiled; none where there is no line."""

    channel: str
    faults: Sequence[str]

    @property
    def hosts(self) -> Sequence[str]:
        """What the hub must be allowed to reach."""
        ...

    def start(self, home: str) -> None:
        """Start the servers; ``home`` is the local address of the hub."""
        ...

    async def enter(self, customers: int, *, desk: Desk) -> None:
        """Connect the inbox and bring the customers."""
        ...

    async def say(self, customer: int, text: str) -> None: ...

    async def shown(self, customer: int) -> set[int]:
        """The numbers of the company's messages that the customer has."""
        ...

    def spoil(self, fault: str) -> None:
        """From now on the line is spoiled in this way; empty mends it."""
        ...

    async def close(self) -> None: ...


@dataclass(slots=True)
class Line:
    """The twin's process behind a line that can be spoiled."""

    ground: Ground
    behind: Backstage
    port: int = field(default_factory=free_port)
    between: Between = field(init=False)
    http: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        self.between = Between(self.port)
        self.behind.run(self.between.start())
        self.http = httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", timeout=10, trust_env=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.between.port}"

    def spoil(self, fault: str) -> None:
        self.behind.run(self.between.spoil(fault))

    async def ask(self, method: str, path: str, **body: Any) -> Any:
        answer = await self.http.request(method, path, json=body or None)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    async def close(self) -> None:
        self.behind.run(self.between.stop())
        await self.http.aclose()


class TwinParty:
    """Any twin with the common customers' side."""

    faults: Sequence[str] = OF_HTTP

    def __init__(self, ground: Ground, behind: Backstage, *, channel: str) -> None:
        self.channel = channel
        self._ground = ground
        self._line = Line(ground, behind)
        self._account = ""
        self._people: list[str] = []

    @property
    def hosts(self) -> Sequence[str]:
        return [self._line.url.removeprefix("http://")]

    def start(self, home: str) -> None:
        arguments = ("--port", str(self._line.port), "--base-url", self._line.url, "--home", PUBLIC, home)
        process = self._ground.start(self.channel, *arguments, module="pristan.bench.twin_host")
        wait_until_ready(self._line.port, process=process, path="/healthz")

    async def enter(self, customers: int, *, desk: Desk) -> None:
        account = await self._line.ask("POST", "/control/accounts", name="Замер")
        self._account = account["id"]
        manifest = channel(self.channel).manifest
        fields: dict[str, str] = account["fields"]
        settings = {name: value for name, value in fields.items() if name not in manifest.credentials}
        secrets = {name: fields[name] for name in manifest.credentials if name in fields}
        secrets[HOOK_SECRET] = SECRET  # in some channels it is a part of the address the twin learns
        inbox = connect(self._ground, self.channel, settings=settings | {"receive": "polling"}, secrets=secrets)
        if "polling" not in manifest.receive:  # the twin learns where to bring things
            await desk.doors.insist("POST", f"/api/v1/inboxes/{inbox.id}/check", headers=desk.sessions[0])
        for number in range(customers):
            made = await self._line.ask("POST", f"{self._at}/customers", name=f"Покупатель {number}")
            self._people.append(made["id"])

    async def say(self, customer: int, text: str) -> None:
        await self._line.ask("POST", f"{self._at}/customers/{self._people[customer]}/lines", text=text)

    async def shown(self, customer: int) -> set[int]:
        lines = await self._line.ask("GET", f"{self._at}/customers/{self._people[customer]}/lines")
        return numbers_in(line["text"] for line in lines if line["side"] == "company")

    def spoil(self, fault: str) -> None:
        self._line.spoil(fault)

    async def close(self) -> None:
        await self._line.close()

    @property
    def _at(self) -> str:
        return f"/control/accounts/{self._account}"


class MaxParty:
    """The twin of MAX, which has a customers' side of its own; its updates come by webhook."""

    channel = "max"
    faults: Sequence[str] = OF_HTTP

    def __init__(self, ground: Ground, behind: Backstage) -> None:
        self._ground = ground
        self._line = Line(ground, behind)
        self._home = ""
        self._people: list[int] = []

    @property
    def hosts(self) -> Sequence[str]:
        return [self._line.url.removeprefix("http://")]

    def start(self, home: str) -> None:
        self._home = home
        arguments = ("--port", str(self._line.port), "--bot", f"{MAX_TOKEN}:Замер")
        process = self._ground.start(*arguments, module="pristan.sandbox.max")
        wait_until_ready(self._line.port, process=process, path="/healthz")

    async def enter(self, customers: int, *, desk: Desk) -> None:
        del desk
        inbox = connect(self._ground, "max", settings={"base_url": self._line.url}, secrets={"token": MAX_TOKEN})
        with self._ground.connect() as connection:  # receiving is arranged here: the watchdog looks in later
            connection.execute(
                "insert into inbox_health (company_id, inbox_id, checked_at) values (%s, %s, now() + interval '1 day')",
                [self._ground.company_id, inbox.id],
            )
        wanted = {"url": f"{self._home}/hooks/max/{inbox.key}", "secret": SECRET, "update_types": []}
        answer = await self._line.http.post("/subscriptions", headers={"Authorization": MAX_TOKEN}, json=wanted)
        answer.raise_for_status()
        for number in range(customers):
            made = await self._line.ask("POST", f"{self._at}/customers", first_name="Покупатель", last_name=str(number))
            self._people.append(made["user_id"])
            await self._line.ask("POST", f"{self._at}/customers/{made['user_id']}/acts/start", payload=None)

    async def say(self, customer: int, text: str) -> None:
        await self._line.ask("POST", f"{self._at}/customers/{self._people[customer]}/messages", kind="text", text=text)

    async def shown(self, customer: int) -> set[int]:
        chat = await self._line.ask("GET", f"{self._at}/customers/{self._people[customer]}/chat")
        return numbers_in(one["text"] or "" for one in chat["messages"] if one["from_bot"])

    def spoil(self, fault: str) -> None:
        self._line.spoil(fault)

    async def close(self) -> None:
        await self._line.close()

    @property
    def _at(self) -> str:
        return f"/control/bots/{FIRST_BOT}"


class MailParty:
    """A mailbox of a real Dovecot and the SMTP server of the bench."""

    channel = "email"
    faults: Sequence[str] = OF_MAIL

    def __init__(self, ground: Ground) -> None:
        self.twin = TwinOfMail(ground, accounts=1)
        self._people: list[str] = []

    @property
    def hosts(self) -> Sequence[str]:
        return self.twin.hosts

    def start(self, home: str) -> None:
        del home
        self.twin.open()

    async def enter(self, customers: int, *, desk: Desk) -> None:
        del desk
        await asyncio.to_thread(self.twin.connect, 0)
        self._people = [f"customer-{number}@client.example" for number in range(customers)]

    async def say(self, customer: int, text: str) -> None:
        await asyncio.to_thread(self._bring, self._people[customer], text)

    def _bring(self, person: str, text: str) -> None:
        box = self.twin.boxes[0]
        with smtplib.LMTP("127.0.0.1", self.twin.lmtp) as lmtp:
            lmtp.sendmail(person, [box.address], a_letter(text, sender=person, to=box.address))

    async def shown(self, customer: int) -> set[int]:
        letters = [one for one in self.twin.boxes[0].office.letters if one.recipients[0] == self._people[customer]]
        return {number for letter in letters for number in letter.numbers()}

    def spoil(self, fault: str) -> None:
        self.twin.spoil_lines(0, fault)

    async def close(self) -> None:
        await asyncio.to_thread(self.twin.close)


class ChatParty:
    """Visitors of the chat on the site: its far side is the hub itself, so there is no line to spoil."""

    channel = "webchat"
    faults: Sequence[str] = ()

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._visitors: list[Visitor] = []
        self._reading: list[asyncio.Task[None]] = []

    @property
    def hosts(self) -> Sequence[str]:
        return ()

    def start(self, home: str) -> None:
        """Nothing runs by itself."""

    async def enter(self, customers: int, *, desk: Desk) -> None:
        inbox = self._ground.add_inbox(channel="webchat", settings=CHAT)
        self._visitors = [Visitor(doors=desk.doors, inbox_key=inbox.key, numbers=()) for _ in range(customers)]
        for visitor in self._visitors:
            await visitor.enter()
        self._reading = [asyncio.create_task(visitor.read()) for visitor in self._visitors]

    async def say(self, customer: int, text: str) -> None:
        await self._visitors[customer].say(text)

    async def shown(self, customer: int) -> set[int]:
        return set(self._visitors[customer].shown.values())

    def spoil(self, fault: str) -> None:
        """There is no line."""

    async def close(self) -> None:
        for task in self._reading:
            task.cancel()
        await asyncio.gather(*self._reading, return_exceptions=True)


def connect(ground: Ground, channel_id: str, *, settings: dict[str, Any], secrets: dict[str, str]) -> Inbox:
    """An inbox with its keys; a channel that companies leave is opened."""
    inbox = ground.add_inbox(channel=channel_id, settings=settings)
    sealed = seal_credentials(secrets, inbox_id=inbox.id, vault=ground.here.vault)  # type: ignore[arg-type] # an id
    with ground.connect() as connection:
        connection.execute("update inboxes set credentials = %s where id = %s", [sealed, inbox.id])
        if channel(channel_id).manifest.role == "leaving":
            connection.execute(
                "insert into company_channels (company_id, channel, is_allowed, reason) values (%s, %s, true, 'Замер')",
                [ground.company_id, channel_id],
            )
    return inbox


def numbers_in(texts: Any) -> set[int]:
    """All numbers after «№»."""
    return {int(one) for text in texts for one in _NUMBER.findall(text)}
