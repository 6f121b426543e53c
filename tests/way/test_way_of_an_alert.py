"""The whole loop over two messengers: a customer writes, a colleague is told, takes, answers; the customer gets it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pristan.channels import Tools
from pristan.kit.clock import SystemClock
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.files import open_files
from pristan.kit.links import FileLinks
from pristan.sandbox.office import OfficeTwin
from pristan.sandbox.twin import Said, TwinConfig, TwinLine
from pristan.sandbox.vk import open_twin
from pristan.worker import Worker, WorkerParts
from tests.alerts.office import connected
from tests.channels.test_employees_on_twins import OFFICES
from tests.conversations.conftest import Desk, app, build, desk, hasher
from tests.sandbox.serving import served
from tests.sandbox.twin import free_port
from tests.staff.people import MovingClock
from tests.way.hub import eventually
from tests.way.test_matrix import _connect as connect_customers

__all__ = ["app", "build", "desk", "hasher"]
PUBLIC = "https://hub.example"


@pytest.fixture
def clock() -> MovingClock:
    """The present: the stations live in it."""
    return MovingClock(datetime.now(UTC))


@dataclass(slots=True, kw_only=True)
class Loop:
    """A customer in VK, a colleague in the office, all stations at work between them."""

    desk: Desk
    customers: Any
    customer: tuple[str, str]
    office: OfficeTwin
    account: str
    me: str
    inbox_id: int

    @property
    def group(self) -> str:
        return f"{next(iter(self.office.office.groups))}~{self.me}"

    async def says(self, place: str, text: str) -> None:
        await self.office.say(self.account, place, Said(text=text))

    async def told(self, place: str, words: str) -> TwinLine:
        """The newest line there with these words."""

        async def there() -> list[TwinLine]:
            return [line for line in self.office.thread(self.account, place) if words in line.text]

        found: TwinLine = (await eventually(there))[-1]
        return found

    async def presses(self, place: str, line: TwinLine, button: str) -> None:
        key = next(one for row in line.buttons for one in row if one.text == button)
        await self.office.act(self.account, place, act="press", line=line.id, value=key.id)


@asynccontextmanager
async def a_loop(name: str, desk: Desk, vault: Vault, folder: Path) -> AsyncIterator[Loop]:
    ports = (free_port(), free_port())
    customers: Any = open_twin(TwinConfig(base_url=f"http://127.0.0.1:{ports[0]}"))
    office = OFFICES[name](TwinConfig(base_url=f"http://127.0.0.1:{ports[1]}"))
    async with served(customers.api(), port=ports[0]) as shop, served(office.api(), port=ports[1]) as url:
        bot, group = office.add_account("Дежурный"), customers.add_account("Лавка")
        person = customers.add_customer(group.id, "Анна Тестова")
        await connect_customers(desk, desk.db, twin=customers, fields=dict(group.fields), vault=vault)
        inbox_id = await connected(desk, vault, channel_id=name, token=bot.fields["token"], url=url)
        tools = Tools(
            files=open_files("", folder),
            public_url=PUBLIC,
            sandbox_hosts=(shop.removeprefix("http://"), url.removeprefix("http://")),
            links=FileLinks(vault, public_url=PUBLIC),
        )
        own_db = Database(desk.db.url, size=6, now=lambda: datetime.now(UTC))
        running = asyncio.create_task(
            Worker(WorkerParts(db=own_db, vault=vault, tools=tools, clock=SystemClock())).run()
        )
        try:
            yield Loop(
                desk=desk,
                customers=customers,
                customer=(group.id, person.id),
                office=office,
                account=bot.id,
                me=office.customers(bot.id)[0].id,
                inbox_id=inbox_id,
            )
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


@pytest.mark.parametrize("name", sorted(OFFICES))
async def test_a_customer_is_answered_from_the_messenger_of_a_colleague(
    name: str, desk: Desk, vault: Vault, tmp_path: Path
) -> None:
    async with a_loop(name, desk, vault, tmp_path) as loop:
        await loop.says(loop.me, (await desk.post(f"/profile/messengers/{loop.inbox_id}/code"))["code"])
        await loop.told(loop.me, "привязан к сотруднику")
        await loop.says(loop.group, (await desk.post(f"/inboxes/{loop.inbox_id}/staff/chat-code"))["code"])
        await loop.told(loop.group, "будут приходить в этот чат")
        await heard(loop)
        alert = await loop.told(loop.group, "Новое обращение")
        loop.office.set_fault(loop.account, "duplicate_every", 1)  # every event comes twice from here on
        await loop.presses(loop.group, alert, "Взять")
        mine = await loop.told(loop.me, "теперь ваше")
        assert (await desk.conversation())["assignee_id"] == desk.firm.owner_id
        assert not (await loop.told(loop.group, "Взято:")).buttons
        await loop.presses(loop.me, mine, "Ответить")
        await loop.told(loop.me, "следующее сообщение уйдёт клиенту")
        await loop.says(loop.me, "Уже едет")
        await loop.told(loop.me, "Отправлено клиенту")
        account, customer = loop.customer
        got = [line.text for line in loop.customers.thread(account, customer) if line.side == "company"]
        assert got == ["Уже едет"]
        places = (loop.me, loop.group)
        told = [line.text for place in places for line in loop.office.thread(loop.account, place)]
        assert len(told) == len(set(told)), told


async def heard(loop: Loop) -> None:
    """A messenger that tells only what happens while it is asked must be asked first."""
    account, customer = loop.customer

    async def there() -> bool:
        await loop.customers.say(account, customer, Said(text="Где мой заказ?"))
        await asyncio.sleep(1)
        return bool((await loop.desk.get("/conversations"))["items"])

    await eventually(there)
