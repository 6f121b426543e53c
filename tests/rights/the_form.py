"""A form that is switched on, a stranger in front of it, and the worker behind it."""

import re
from dataclasses import dataclass
from typing import Any

import httpx

from pristan.rights.jobs import ProofStation
from tests.conversations.conftest import Desk, a_message

PHONE = "+79161234567"
NOON_MS = 1795262400000  # 21 November 2026


@dataclass(slots=True, kw_only=True)
class TheForm:
    """``path``: of the form; ``stranger``: a browser nobody has signed in with."""

    desk: Desk
    stranger: httpx.AsyncClient
    path: str

    async def ticket(self) -> str:
        page = await self.stranger.get(self.path)
        assert page.status_code == httpx.codes.OK, page.text
        found = re.search(r'name="ticket" value="([^"]+)"', page.text)
        assert found is not None, page.text
        return found[1]

    async def send(self, **changes: str) -> httpx.Response:
        given = {"kind": "access", "name": "Ира", "address": PHONE, "words": "Что обо мне есть?"}
        ticket = changes.pop("ticket", "") or await self.ticket()
        return await self.stranger.post(self.path, data={**given, "ticket": ticket, **changes})

    async def sent(self, **changes: str) -> str:
        """Send and follow: the path of the request's own page."""
        answer = await self.send(**changes)
        assert answer.status_code == httpx.codes.SEE_OTHER, answer.text
        return str(answer.headers["location"])

    async def enter(self, page: str, code: str) -> httpx.Response:
        return await self.stranger.post(page, data={"code": code})

    async def work(self) -> None:
        """Let the worker look at what has come."""
        await ProofStation(self.desk.db, now=self.desk.clock.now).run_once()

    async def code(self) -> str | None:
        """The code as only the person reads it, or None when nothing went out."""
        async with self.desk.db.transaction() as tx:
            said = await tx.fetch_value(
                "select payload ->> 'secret_text' from outbox where company_id = %(c)s and payload ? 'secret_text'"
                " order by id desc limit 1",
                c=self.desk.firm.id,
            )
        found = re.search(r"Код (\d{6})", said or "")
        return None if found is None else found[1]

    async def requests(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self.desk.get("/privacy/requests")
        return found

    async def somebody_known(self, *, phone: str = PHONE, mid: str = "mid.1") -> int:
        """A customer of MAX who once told this phone; the number of their card."""
        await self.desk.arrive(a_message(mid, "Здравствуйте", at=NOON_MS))
        contact_id = int((await self.desk.conversation())["contact_id"])
        await self.tell(contact_id, phone)
        return contact_id

    async def tell(self, contact_id: int, phone: str) -> None:
        async with self.desk.db.transaction() as tx:
            await tx.execute(
                "insert into contact_details (company_id, contact_id, kind, value, shown, source, told_at)"
                " values (%(c)s, %(id)s, 'phone', %(v)s, %(v)s, 'operator', now())",
                c=self.desk.firm.id,
                id=contact_id,
                v=phone,
            )
