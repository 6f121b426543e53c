"""The published sample, run as its reader would run it: a process of its own, typed into, against a whole site."""

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.sandbox.api_channel import sample
from pristan.staff import Hasher
from tests.conversations.conftest import hasher
from tests.sandbox.twin import free_port
from tests.way.hub import eventually
from tests.way.site import PUBLIC_URL, Site, a_site

__all__ = ["hasher"]
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@dataclass(slots=True, kw_only=True)
class Company:
    """The sample at work: what it printed, and its keyboard."""

    process: asyncio.subprocess.Process
    site: Site
    inbox: int

    async def types(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        await self.process.stdin.drain()

    async def prints(self, line: str) -> None:
        assert self.process.stdout is not None
        async with asyncio.timeout(60):
            while (await self.process.stdout.readline()).decode().strip() != line:
                pass


@pytest.fixture
async def company(
    web_db: Database, worker_db: Database, vault: Vault, hasher: Hasher, tmp_path: Path
) -> AsyncIterator[Company]:
    hub_port, port = free_port(), free_port()
    here = f"127.0.0.1:{port}"
    async with a_site(
        web_db=web_db, worker_db=worker_db, vault=vault, hasher=hasher, folder=tmp_path, port=hub_port, hosts=here
    ) as site:
        given = {"channel": "api_channel", "name": "Касса", "business_line_id": site.firm.lines[0]}
        settings = {"url": f"http://{here}/"}
        made = await site.call(
            "POST", "/inboxes", json={**given, "settings": settings, "credentials": {"secret": SECRET}}
        )
        hook = (await site.call("GET", f"/inboxes/{made['id']}/hook"))["url"]
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            sample.__file__,
            str(port),
            env={
                "PRISTAN_SECRET": SECRET,
                "PRISTAN_EVENTS_URL": hook.replace(PUBLIC_URL, f"http://127.0.0.1:{hub_port}"),
            },
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            yield Company(process=process, site=site, inbox=made["id"])
        finally:
            process.kill()
            await process.wait()


async def test_a_reader_of_the_page_has_a_working_conversation(company: Company) -> None:
    site = company.site

    async def is_active() -> bool:
        checked = await site.call("POST", f"/inboxes/{company.inbox}/check")
        return bool(checked["state"] == "active")

    await company.types("Где мой заказ?")  # the inbox is not checked yet: the sample repeats or it is kept
    await eventually(is_active)
    row = await site.conversation(channel="api_channel")
    assert (await site.message(row["id"], kind="in"))["text"] == "Где мой заказ?"
    made = await site.say(row["id"], "Уже едет")
    await company.prints("message.created Уже едет")
    assert await site.message(row["id"], id=made["id"], state="delivered")
