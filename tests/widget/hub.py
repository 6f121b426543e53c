"""The real hub for a browser: HTTP on a free port, stations beside it, the real database below."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pristan.channels.registry import open_tools
from pristan.conversations.projection import message_rows
from pristan.core.ids import ConversationId, MessageId
from pristan.kit.clock import SystemClock
from pristan.kit.db import Database
from pristan.kit.files import open_files
from pristan.kit.settings import Settings
from pristan.outbox import Speaker, Utterance, say
from pristan.outbox.service import edit, remove
from pristan.worker.assembly import Worker, WorkerParts
from tests.browser.chromium import PATIENCE_MS
from tests.browser.door import Door
from tests.channels.webchat.conftest import AChat
from tests.way.hub import eventually

PATIENCE_S = PATIENCE_MS / 1000
DARYA = Speaker(kind="operator", id=None, name="Дарья Коваль")


@dataclass(slots=True, kw_only=True)
class Hub(Door):
    """A web process with stations behind it."""

    worker_db: Database = field(init=False)


@contextlib.asynccontextmanager
async def working(hub: Hub) -> AsyncIterator[None]:
    """Stations at work while the block runs."""
    hub.worker_db = Database(hub.database.worker, size=8, now=lambda: datetime.now(UTC))
    files = open_files("", hub.data_dir)
    tools = open_tools(
        Settings(data_dir=hub.data_dir, port=hub.port, sandbox_hosts=hub.sandbox_hosts), files, database=hub.worker_db
    )
    worker = Worker(WorkerParts(db=hub.worker_db, vault=hub.database.vault, tools=tools, clock=SystemClock()))
    running = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@dataclass(slots=True, kw_only=True)
class Operator:
    """Answers in the conversations of one chat, as the inbox screen would."""

    chat: AChat
    db: Database

    async def conversation(self) -> ConversationId:
        """The newest conversation, as soon as there is one."""

        async def newest() -> int | None:
            sql = "select id from conversations where inbox_id = %(id)s order by id desc limit 1"
            async with self.db.transaction() as tx:
                found: int | None = await tx.fetch_value(sql, id=self.chat.inbox_id)
            return found

        return ConversationId(await eventually(newest, within_s=PATIENCE_S))

    async def texts(self) -> list[str]:
        """What customers wrote, in order."""
        async with self.db.transaction() as tx:
            rows = await tx.fetch_all(
                "select text from messages where inbox_id = %(id)s and kind = 'in' order by sort_at, sort_seq, id",
                id=self.chat.inbox_id,
            )
        return [row["text"] for row in rows]

    async def until_received(self, text: str) -> None:
        until = time.monotonic() + PATIENCE_S
        while text not in (there := await self.texts()):
            assert time.monotonic() < until, f"«{text}» did not come; there is {there}"
            await asyncio.sleep(0.05)

    async def say(self, text: str, **more: Any) -> MessageId:
        conversation_id = await self.conversation()
        async with self.db.transaction() as tx:
            fact = await say(
                tx,
                conversation_id,
                Utterance(text=text, **more),
                company_id=self.chat.company.id,
                speaker=DARYA,
                now=datetime.now(UTC),
            )
        return MessageId(fact["message"]["id"])

    async def change(self, message_id: MessageId, text: str) -> None:
        async with self.db.transaction() as tx:
            await edit(tx, message_id, text, company_id=self.chat.company.id, now=datetime.now(UTC))

    async def take_away(self, message_id: MessageId) -> None:
        async with self.db.transaction() as tx:
            await remove(tx, message_id, company_id=self.chat.company.id, now=datetime.now(UTC))

    async def message(self, message_id: MessageId) -> dict[str, Any]:
        async with self.db.transaction() as tx:
            return (await message_rows(tx, self.chat.company.id, [message_id]))[0]

    async def until_state(self, message_id: MessageId, state: str) -> None:
        until = time.monotonic() + PATIENCE_S
        while (found := (await self.message(message_id))["state"]) != state:
            assert time.monotonic() < until, f"state is {found}, not {state}"
            await asyncio.sleep(0.05)
