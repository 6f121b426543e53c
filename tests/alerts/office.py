"""A firm with a bot for its employees on a twin, customers behind real ingest; stations are run by hand."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import httpx

from pristan.alerts import ActStation, NoticingStation, TellingStation, WaitingStation
from pristan.channels import Tools, channel
from pristan.channels.accounts import Accounts
from pristan.channels.model import Poller
from pristan.channels.store import seal_credentials
from pristan.core.ids import CompanyId, InboxId, LineId
from pristan.ingest.journal import append_within
from pristan.ingest.polling import entries_of
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, to_json
from pristan.kit.files import open_files
from pristan.sandbox.office import OfficeTwin
from pristan.sandbox.twin import Said, TwinConfig, TwinLine
from pristan.staff.policy.roles import BuiltInRole
from tests.builders import ACompany, an_inbox
from tests.channels.test_employees_on_twins import OFFICES
from tests.conversations.conftest import Desk
from tests.sandbox.serving import served
from tests.sandbox.twin import free_port
from tests.staff import conftest as staff_conftest
from tests.staff.people import APerson, a_person, browser, sign_in
from tests.way.test_way_of_a_message import a_message

SETTINGS = {"receive": "polling", "content": "number", "wait_minutes": 15, "hours_only": False}


@dataclass(slots=True, kw_only=True)
class Shift:
    """``place`` is a colleague alone with the bot, ``in_group`` the same colleague in the group chat."""

    desk: Desk
    twin: OfficeTwin
    account: str
    inbox_id: InboxId
    accounts: Accounts
    tools: Tools
    cursor: Mapping[str, Any] = field(default_factory=dict)
    heard: int = 0

    @property
    def db(self) -> Database:
        return self.desk.db

    def now(self) -> datetime:
        return self.desk.clock.now()

    @property
    def group(self) -> str:
        return next(iter(self.twin.office.groups))

    def place(self, number: int) -> str:
        return list(self.twin.office.people)[number]

    def in_group(self, number: int) -> str:
        return f"{self.group}~{self.place(number)}"

    async def turn(self) -> None:
        """Everything that was done or has happened takes its course."""
        for _ in range(3):
            await self._hear()
            await ActStation(self.db, self.accounts, self.tools, now=self.now).run_once()
            await NoticingStation(self.db, now=self.now).run_once()
            await self.tell()

    async def tell(self) -> None:
        await TellingStation(self.db, self.accounts, self.tools, now=self.now).run_once()

    async def has_something_to_tell(self) -> None:
        """Something for the group that waits to be told."""
        await self.rows(
            "insert into staff_alerts"
            " (company_id, inbox_id, kind, cause, recipient, is_group, words, not_before, created_at)"
            " values (%(c)s, %(i)s, 'words', 'x', %(r)s, true, 'Проверка', %(n)s, %(n)s) returning id",
            i=self.inbox_id,
            r=self.group.replace(":", "/"),
            n=self.now(),
        )

    async def look_at_waiting(self) -> None:
        await WaitingStation(self.db, now=self.now).run_once()

    async def customer_writes(self, text: str = "Где заказ? Звоните +7 900 123-45-67") -> int:
        """A message of a customer; the id of the conversation."""
        self.heard += 1
        self.desk.clock.move(seconds=1)
        await self.desk.arrive(a_message(f"m{self.heard}", text, at=int(self.now().timestamp() * 1000)))
        await self.turn()
        return int((await self.desk.conversation())["id"])

    async def says(self, place: str, text: str = "", **more: Any) -> None:
        await self.twin.say(self.account, place, Said(text=text, **more))
        await self.turn()

    async def presses(self, place: str, line: TwinLine, button: str) -> None:
        """Press the button with these words."""
        found = next(one for row in line.buttons for one in row if one.text == button)
        await self.twin.act(self.account, place, act="press", line=line.id, value=found.id)
        await self.turn()

    def told(self, place: str) -> list[TwinLine]:
        """What the bot has said there."""
        bot = self.twin.office.bots[self.account]
        mine = {str(line.number) for line in bot.lines if not line.author}
        return [line for line in self.twin.thread(self.account, place) if line.id in mine]

    def words(self, place: str) -> list[str]:
        return [line.text for line in self.told(place)]

    async def rows(self, sql: str, **params: Any) -> list[dict[str, Any]]:
        async with self.db.transaction() as tx:
            return await tx.fetch_all(sql, c=self.desk.firm.id, **params)

    async def put(self, path: str, **body: Any) -> Any:
        answer = await self.desk.client.put(f"/api/v1{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json()

    async def owner_links(self, number: int = 0) -> str:
        """The owner types a code as this colleague; the place."""
        code = await self.desk.post(f"/profile/messengers/{self.inbox_id}/code")
        await self.says(self.place(number), code["code"])
        return self.place(number)

    async def group_is_bound(self, **body: Any) -> str:
        code = await self.desk.post(f"/inboxes/{self.inbox_id}/staff/chat-code", **body)
        await self.says(self.in_group(0), code["code"])
        return self.in_group(0)

    async def hired(self, number: int, *, role: BuiltInRole | None, line: int | None = None) -> APerson:
        """Somebody with a role who is linked as this colleague."""
        firm = self.desk.firm
        line_id = None if line is None else firm.lines[line]
        person = await a_person(
            self.db, staff_conftest.CHEAP, company_id=firm.id, role=role, line_id=line_id, name=f"Коллега {number}"
        )
        self.twin.office.bots[self.account].known.add(self.place(number))
        async with self.db.transaction() as tx:
            await tx.execute(
                "insert into staff_links (company_id, inbox_id, operator_id, value, linked_at)"
                " values (%(c)s, %(i)s, %(o)s, %(v)s, %(n)s)",
                c=firm.id,
                i=self.inbox_id,
                o=person.id,
                v=self.place(number),
                n=self.now(),
            )
        return person

    async def _hear(self) -> None:
        account = await self.accounts.open(self.db, company_id=CompanyId(self.desk.firm.id), inbox_id=self.inbox_id)
        assert account is not None
        bot = self.twin.office.bots[self.account]
        first = self.cursor.get("offset", self.cursor.get("last", -1) + 1)
        if not any(_number(update) >= first for update in bot.updates):  # asking would wait
            return
        connector = channel(account.channel).connect(account, self.tools)
        batch = await cast("Poller", connector).poll(self.cursor)
        await connector.close()
        self.cursor = batch.cursor
        async with self.db.transaction() as tx:
            await append_within(tx, entries_of(account, batch, origin="polling"))
        while await self.desk.station.run_once():
            pass


def _number(update: Mapping[str, Any]) -> int:
    return int(update.get("update_id") or update.get("eventId") or 0)


@asynccontextmanager
async def a_shift(name: str, desk: Desk, vault: Vault, folder: Path, **settings: Any) -> AsyncIterator[Shift]:
    port = free_port()
    twin = OFFICES[name](TwinConfig(base_url=f"http://127.0.0.1:{port}"))
    made = twin.add_account("Дежурный")
    async with served(twin.api(), port=port) as url:
        inbox_id = await connected(desk, vault, channel_id=name, token=made.fields["token"], url=url, **settings)
        tools = Tools(
            files=open_files("", folder),
            public_url="https://hub.example",
            sandbox_hosts=(url.removeprefix("http://"),),
        )
        accounts = Accounts(vault)
        shift = Shift(desk=desk, twin=twin, account=made.id, inbox_id=inbox_id, accounts=accounts, tools=tools)
        await NoticingStation(desk.db, now=shift.now).run_once()  # the bot is there from now on
        yield shift


async def connected(desk: Desk, vault: Vault, *, channel_id: str, token: str, url: str, **settings: Any) -> InboxId:
    """A working bot for employees."""
    company = ACompany(CompanyId(desk.firm.id), LineId(desk.firm.lines[0]))
    inbox_id = await an_inbox(desk.db, company, channel=channel_id)
    async with desk.db.transaction() as tx:
        await tx.execute(
            "update inboxes set credentials = %(sealed)s, settings = %(settings)s::jsonb where id = %(id)s",
            sealed=seal_credentials({"token": token}, inbox_id=inbox_id, vault=vault),
            settings=to_json(SETTINGS | {"base_url": url} | settings),
            id=inbox_id,
        )
    return inbox_id


async def signed_in(desk: Desk, person: APerson) -> httpx.AsyncClient:
    """A browser of somebody else."""
    app = cast("Any", desk.client._transport).app
    client = browser(app)
    await sign_in(client, person.email)
    return client


__all__ = ["Shift", "a_shift", "connected", "signed_in"]
