"""A closing of the connection in which the people of a move write."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pristan.invitations import OwnLinks
from pristan.kit.crypto import Vault
from pristan.routing import RoutingStation
from pristan.staff.policy.roles import BuiltInRole
from tests.campaigns.conftest import Move
from tests.conftest import TEST_KEY
from tests.invitations.conftest import HOST
from tests.staff.conftest import CHEAP
from tests.staff.people import a_person

TELL = {
    "closes_on": "2031-12-01",
    "notice": "Мы закрываем этот канал, пишите в MAX: {link}",
    "reply": "Мы закрылись, пишите в MAX: {link}",
    "reason": "Решение директора",
}
_MOVED = """
with identity as (
  insert into identities (company_id, contact_id, inbox_id, channel, value, is_compared)
  values (%(c)s, %(id)s, %(inbox)s, 'max', 'new' || %(id)s, true) returning id, contact_id
), talk as (
  insert into conversations (company_id, inbox_id, business_line_id, channel, identity_id, contact_id, last_message_at)
  select %(c)s, %(inbox)s, %(line)s, 'max', id, contact_id, now() from identity returning id
)
insert into messages (company_id, conversation_id, inbox_id, business_line_id, kind, author_kind, text, sort_at,
                      sent_at, state)
select %(c)s, id, %(inbox)s, %(line)s, 'in', 'contact', 'Я здесь', now(), now(), 'received' from talk returning id
"""


@dataclass(slots=True, kw_only=True)
class Closing:
    """A closing that somebody planned."""

    move: Move
    id: int

    async def get(self) -> dict[str, Any]:
        found: dict[str, Any] = await self.move.desk.get(f"/closings/{self.id}")
        return found

    async def act(self, what: str, *, expect: int = 200) -> Any:
        return await self.move.desk.post(f"/closings/{self.id}/{what}", expect=expect)

    async def look(self, text: str) -> Any:
        return await self.move.desk.post("/closings/preview", inbox_id=self.move.pier.telegram, text=text)

    async def notices(self) -> list[dict[str, Any]]:
        async with self.move.desk.db.transaction() as tx:
            return await tx.fetch_all(
                "select contact_id, state, reason from closing_notices where company_id = %(c)s and closing_id = %(i)s"
                " order by contact_id",
                c=self.move.desk.firm.id,
                i=self.id,
            )

    async def moves(self, person: int) -> None:
        """Somebody writes in MAX."""
        where = {"inbox": self.move.desk.inbox_id, "line": self.move.desk.firm.lines[0]}
        await self.move.one(_MOVED, id=person, **where)

    async def reply(self, conversation_id: int, text: str, *, expect: int = 409) -> dict[str, Any]:
        """An operator answers in the old channel."""
        path = f"/conversations/{conversation_id}/messages"
        said: dict[str, Any] = await self.move.desk.post(path, expect=expect, text=text, client_key=f"{text}{expect}")
        return said

    async def forward(self) -> None:
        """The station of automatic replies has its turn."""
        links = OwnLinks(vault=Vault(TEST_KEY), public_url=HOST)
        station = RoutingStation(self.move.desk.db, now=self.move.desk.clock.now, links=links)
        while await station.run_once():
            pass

    async def words(self, conversation_id: int) -> list[str]:
        """What stands in the thread, oldest first; the page veils what has not been looked through yet."""
        async with self.move.desk.db.transaction() as tx:
            rows = await tx.fetch_all(
                "select text from messages where company_id = %(c)s and conversation_id = %(i)s"
                " and kind in ('in', 'out') order by sort_at, sort_seq, id",
                c=self.move.desk.firm.id,
                i=conversation_id,
            )
        return [row["text"] for row in rows]

    async def identity(self, conversation_id: int) -> int:
        found: int = await self.move.one(
            "select identity_id from conversations where company_id = %(c)s and id = %(i)s", i=conversation_id
        )
        return found

    async def operator(self) -> str:
        """The address of somebody who only answers."""
        person = await a_person(self.move.desk.db, CHEAP, company_id=self.move.desk.firm.id, role=BuiltInRole.OPERATOR)
        return person.email


async def a_closing(move: Move, **more: Any) -> Closing:
    move.desk.clock.moment += timedelta(seconds=1)
    body = {**TELL, "inbox_id": move.pier.telegram, **more}
    return Closing(move=move, id=(await move.desk.post("/closings", **body))["id"])
