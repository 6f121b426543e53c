"""Every channel with a twin, the same day: a customer on the twin, the stations between, an operator at the HTTP API.

What a channel cannot do is not passed over: its manifest says so, and the customer then sees the degraded form.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from litestar.types import Receive, Send
from litestar.types import Scope as Scope_
from PIL import Image

from pristan.channels import Tools, channel
from pristan.channels.accounts import Accounts
from pristan.channels.hook import HOOK_SECRET
from pristan.channels.model import Capabilities
from pristan.channels.service import checking
from pristan.channels.store import seal_credentials
from pristan.core.ids import CompanyId, InboxId, LineId
from pristan.ingest import InboxBook, JournalWriter
from pristan.ingest.asking import AskingStation
from pristan.kit.clock import SystemClock
from pristan.kit.crypto import Vault, token_hash
from pristan.kit.db import Database, Scope, to_json
from pristan.kit.files import open_files
from pristan.kit.links import FileLinks
from pristan.sandbox.twin import Said, Twin, TwinConfig, TwinLine
from pristan.web.hooks import HooksApp, accounts_of
from pristan.web.sandbox_mount import twins_there
from pristan.worker import Worker, WorkerParts
from tests.builders import ACompany, an_inbox
from tests.conversations.conftest import Desk, app, build, desk, hasher
from tests.sandbox.serving import served
from tests.sandbox.twin import free_port
from tests.way.hub import eventually, put_away
from tests.way.present import clock

__all__ = ["app", "build", "clock", "desk", "hasher"]
PUBLIC = "https://hub.example"
TALKING = {"customer", "leaving"}  # roles of channels that customers write in
LEFT = frozenset({"sent", "delivered", "read"})
EVENT = {"image": "image", "file": "file", "voice": "audio"}


def a_picture() -> bytes:
    sink = BytesIO()
    Image.new("RGB", (40, 30), "#0B6A77").save(sink, "PNG")
    return sink.getvalue()


@dataclass(slots=True, kw_only=True)
class Day:
    """One channel: its twin with a customer, the operator, the stations at work."""

    desk: Desk
    inbox_id: InboxId
    twin: Twin
    account: str
    customer: str
    asking: AskingStation

    @property
    def can(self) -> Capabilities:
        return channel(self.twin.channel).manifest.capabilities

    def phone(self) -> list[TwinLine]:
        """What the customer sees of ours."""
        return [line for line in self.twin.thread(self.account, self.customer) if line.side == "company"]

    async def says(self, text: str = "", sample: str = "") -> TwinLine:
        return await self.twin.say(self.account, self.customer, Said(text=text, sample=sample))

    async def acts(self, act: str, *, line: str = "", value: str = "") -> None:
        await self.twin.act(self.account, self.customer, act=act, line=line, value=value)

    async def heard_at_all(self) -> None:
        """A channel that tells only what happens while it is asked must be asked first."""

        async def is_heard() -> bool:
            await self.says("Здравствуйте")
            await asyncio.sleep(1)
            return bool((await self.desk.get("/conversations"))["items"])

        await eventually(is_heard)

    async def place(self) -> dict[str, Any]:
        async def there() -> Any:
            items = (await self.desk.get("/conversations"))["items"]
            return [row for row in items if row["channel"] == self.twin.channel]

        found: dict[str, Any] = (await eventually(there))[0]
        return found

    async def thread(self) -> list[dict[str, Any]]:
        found = await self.desk.get(f"/conversations/{(await self.place())['id']}/messages")
        items: list[dict[str, Any]] = found["items"]
        return items

    async def comes(self, what: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        """The first message of the thread of which this is true."""

        async def there() -> Any:
            return [row for row in await self.thread() if what(row)]

        found: dict[str, Any] = (await eventually(there))[0]
        return found

    async def answers(self, text: str, **more: Any) -> dict[str, Any]:
        """An operator's message, when it has left."""
        made = await self.desk.post(f"/conversations/{(await self.place())['id']}/messages", text=text, **more)
        return await self.comes(lambda row: row["id"] == made["id"] and row["state"] in LEFT)

    async def shows(self, what: Callable[[TwinLine], Any]) -> TwinLine:
        """The newest line on the phone of which this is true."""

        async def there() -> Any:
            return [line for line in self.phone() if what(line)]

        found: TwinLine = (await eventually(there))[-1]
        return found

    async def uploads(self, name: str, content: bytes, mime: str) -> int:
        made = await self.desk.client.post("/api/v1/files", files={"file": (name, content, mime)})
        return int(made.json()["id"])


@asynccontextmanager
async def a_day(name: str, desk: Desk, worker_db: Database, *, vault: Vault, folder: Path) -> AsyncIterator[Day]:
    port, hub_port = free_port(), free_port()
    home = {PUBLIC: f"http://127.0.0.1:{hub_port}"}
    config = TwinConfig(base_url=f"http://127.0.0.1:{port}", mapped_webhooks=home)
    twin: Twin = import_module(f"pristan.sandbox.{name}").open_twin(config)
    stopping = asyncio.Event()
    async with served(twin.api(), port=port) as url:
        twin.start(stopping)
        account = twin.add_account("Лавка")
        customer = twin.add_customer(account.id, "Анна Тестова")
        inbox_id = await _connect(desk, worker_db, twin=twin, fields=dict(account.fields), vault=vault)
        tools = Tools(
            files=open_files("", folder),
            public_url=PUBLIC,
            sandbox_hosts=(url.removeprefix("http://"),),
            links=FileLinks(vault, public_url=PUBLIC),
        )
        own_db = Database(worker_db.url, size=6, now=lambda: datetime.now(UTC))
        worker = Worker(WorkerParts(db=own_db, vault=vault, tools=tools, clock=SystemClock()))
        running = asyncio.create_task(worker.run())
        journal = JournalWriter(worker_db)
        journal.start()
        asking = AskingStation(worker_db, Accounts(vault), tools, now=lambda: datetime.now(UTC))
        try:
            async with served(_door(worker_db, journal, vault=vault), port=hub_port):
                if channel(name).manifest.receive == ("webhook",):  # the twin learns where to bring things
                    checks = checking.Desk(db=worker_db, vault=vault, tools=tools)
                    await checking.check_inbox(checks, inbox_id, scope=_scope(desk), now=datetime.now(UTC))
                who = {"account": account.id, "customer": customer.id}
                yield Day(desk=desk, inbox_id=inbox_id, twin=twin, asking=asking, **who)
        finally:
            await put_away(worker_db, desk.firm.id)
            await journal.stop()
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
            stopping.set()
            await twin.stop()


def _scope(desk: Desk) -> Scope:
    return Scope(company_id=CompanyId(desk.firm.id))


def _door(db: Database, journal: JournalWriter, *, vault: Vault) -> HooksApp:
    """The entrance of webhooks, for channels that have no other."""

    async def nothing(_: Scope_, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    return HooksApp(nothing, journal=journal, book=InboxBook(db), account_of=accounts_of(db, vault))


async def _connect(desk: Desk, worker_db: Database, *, twin: Twin, fields: dict[str, str], vault: Vault) -> InboxId:
    """An inbox with what the twin's account asks for, asking for messages."""
    company = ACompany(CompanyId(desk.firm.id), LineId(desk.firm.lines[0]))
    inbox_id = await an_inbox(worker_db, company, channel=twin.channel)
    secrets = channel(twin.channel).manifest.credentials
    settings = {name: value for name, value in fields.items() if name not in secrets} | {"receive": "polling"}
    keys = {HOOK_SECRET: "secret-of-the-address"} | {name: fields[name] for name in secrets if name in fields}
    async with worker_db.transaction() as tx:
        await tx.execute(
            "update inboxes set credentials = %(sealed)s, settings = %(settings)s::jsonb, hook_secret_hash = %(hash)s"
            " where id = %(id)s",
            sealed=seal_credentials(keys, inbox_id=inbox_id, vault=vault),
            hash=token_hash(keys[HOOK_SECRET]),
            settings=to_json(settings),
            id=inbox_id,
        )
    if channel(twin.channel).manifest.role == "leaving":
        rule = {"is_allowed": True, "reason": "Проверка: компания не подпадает под запрет"}
        answer = await desk.client.put(f"/api/v1/channels/{twin.channel}/rule", json=rule)
        assert answer.is_success, answer.text
    return inbox_id


async def words_go_both_ways(day: Day) -> None:
    await day.heard_at_all()
    await day.says("Где мой заказ?")
    assert (await day.comes(lambda row: row["text"] == "Где мой заказ?"))["kind"] == "in"
    await day.answers("Уже едет 👍")
    assert (await day.shows(lambda line: "Уже едет" in line.text)).side == "company"


async def what_a_customer_sends_is_stored(day: Day) -> None:
    for sample in sorted(EVENT.keys() & day.twin.acts):
        await day.says(sample=sample)

        def came(row: dict[str, Any], kind: str = EVENT[sample]) -> bool:
            return any(one["kind"] == kind and one["state"] == "stored" for one in row["attachments"])

        row = await day.comes(came)
        url = row["attachments"][0]["url"]
        assert (await day.desk.client.get(url)).content
    if "location" in day.twin.acts:
        await day.says(sample="location")
        assert await day.comes(lambda row: row.get("location") or is_veiled(row))
    if "contact" in day.twin.acts:
        await day.says(sample="contact")
        row = await day.comes(lambda row: row.get("contact_card"))
        assert row["contact_card"]["verified"] or (is_veiled(row) and row["contact_card"]["phone"].startswith("["))


def is_veiled(row: dict[str, Any]) -> bool:
    """A channel that must not carry personal data brought some: the message is there, its data is not shown."""
    return bool(row["veil"] and row["veil"]["kinds"])


async def pictures_and_files_reach_the_customer(day: Day) -> None:
    picture = await day.uploads("вид.png", a_picture(), "image/png")
    paper = await day.uploads("акт.txt", "Акт сверки".encode(), "text/plain")
    await day.answers("Вот вид и акт", file_ids=[picture, paper])

    def seen() -> int:
        """Files, and links to files, on the phone."""
        return sum(len(line.files) + line.text.count(f"{PUBLIC}/f/") for line in day.phone())

    async def all_there() -> bool:
        return seen() >= 2

    await eventually(all_there)
    if day.can.images and day.can.files:
        assert sum(len(line.files) for line in day.phone()) >= 2


async def buttons_are_pressed_or_read(day: Day) -> None:
    rows = [
        [{"text": "Да", "kind": "callback", "payload": "yes"}, {"text": "Нет", "kind": "callback", "payload": "no"}]
    ]
    await day.answers("Оформить возврат?", buttons=rows)
    line = await day.shows(lambda line: "Оформить возврат" in line.text)
    if not day.can.buttons:
        assert "1. Да" in line.text
        assert "2. Нет" in line.text
        return
    pressed = next(one for row in line.buttons for one in row if one.text == "Да")
    await day.acts("press", line=line.id, value=pressed.id)
    row = await day.comes(lambda row: row.get("callback"))
    assert (row["callback"]["payload"], row["callback"]["button_text"]) == ("yes", "Да")


async def words_are_mended_and_taken_back(day: Day) -> None:
    made = await day.answers("Приедем в птницу")
    if day.can.edits:
        answer = await day.desk.client.patch(f"/api/v1/messages/{made['id']}", json={"text": "Приедем в пятницу"})
        assert answer.is_success, answer.text
        await day.shows(lambda line: line.is_edited and line.text == "Приедем в пятницу")
    if day.can.removals:
        answer = await day.desk.client.delete(f"/api/v1/messages/{made['id']}")
        assert answer.is_success, answer.text

        async def gone() -> bool:
            return not [line for line in day.phone() if not line.is_removed and "Приедем" in line.text]

        await eventually(gone)
    if "edit" in day.twin.acts:
        line = await day.says("Спосибо")
        await day.comes(lambda row: row["text"] == "Спосибо")
        await day.acts("edit", line=line.id, value="Спасибо")
        assert (await day.comes(lambda row: row["text"] == "Спасибо"))["edited_at"]


async def what_became_of_it_is_told(day: Day) -> None:
    made = await day.answers("Ждём вас")
    if day.can.delivered_receipts:

        async def delivered() -> bool:
            await day.asking.run_once()
            await day.asking.work.settled()
            rows = [row for row in await day.thread() if row["id"] == made["id"]]
            return bool(rows[0]["state"] in {"delivered", "read"})

        await eventually(delivered)
    if day.can.read_receipts and "read" in day.twin.acts:
        await day.acts("read")
        await day.comes(lambda row: row["id"] == made["id"] and row["state"] == "read")


STEPS: tuple[Callable[[Day], Awaitable[None]], ...] = (
    words_go_both_ways,
    what_a_customer_sends_is_stored,
    pictures_and_files_reach_the_customer,
    buttons_are_pressed_or_read,
    words_are_mended_and_taken_back,
    what_became_of_it_is_told,
)


@pytest.mark.parametrize("name", [name for name in twins_there() if channel(name).manifest.role in TALKING])
async def test_a_day_of_one_channel(name: str, desk: Desk, worker_db: Database, vault: Vault, tmp_path: Path) -> None:
    async with a_day(name, desk, worker_db, vault=vault, folder=tmp_path) as day:
        for step in STEPS:
            await step(day)


@pytest.mark.parametrize("name", ["telegram", "whatsapp"])
async def test_a_channel_that_is_left_invites_by_itself_and_carries_nothing_else(
    name: str, desk: Desk, worker_db: Database, vault: Vault, tmp_path: Path
) -> None:
    words = "Мы переехали. Пишите нам в MAX: https://max.example/lavka"
    async with a_day(name, desk, worker_db, vault=vault, folder=tmp_path) as day:
        async with worker_db.transaction() as tx:
            await tx.execute("delete from company_channels where company_id = %(c)s", c=desk.firm.id)
            await tx.execute(
                "update inboxes set settings = settings || jsonb_build_object('invitation', %(w)s::text)"
                " where id = %(i)s",
                w=words,
                i=day.inbox_id,
            )
        await day.says("Где мой заказ?")
        assert (await day.shows(lambda line: line.text)).text == words
        place = (await day.place())["id"]
        made = await desk.post(f"/conversations/{place}/messages", text="Уже едет")
        refused = await day.comes(lambda row: row["id"] == made["id"] and row["state"] == "failed")
        assert refused["failure"]["code"] == "gate.denied"
        assert [line.text for line in day.phone()] == [words]
        await desk.post(f"/conversations/{place}/invite", client_key="приглашение-1")
        await day.comes(
            lambda row: row["kind"] == "out" and row["author"]["kind"] == "operator" and row["state"] in LEFT
        )
        assert [line.text for line in day.phone()] == [words, words]
