"""A desk whose customers are asked for consents."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar

from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.files import open_files
from pristan.kit.settings import Settings
from pristan.web.app import build_app
from pristan.web.parts import Parts
from tests.conversations.conftest import Desk, a_message, app, desk, hasher
from tests.staff.conftest import CHEAP, Build
from tests.staff.people import MovingClock

__all__ = ["app", "build", "clock", "desk", "hasher"]


@pytest.fixture
def clock() -> MovingClock:
    """The present: the journal takes its time from the database."""
    return MovingClock(datetime.now(UTC))


@pytest.fixture
def build(vault: Vault, clock: MovingClock, tmp_path: Path) -> Build:
    """The application of an installation that customers can open."""

    def make(db: Database) -> Litestar:
        files = open_files("", tmp_path)
        settings = Settings(data_dir=tmp_path, public_url="http://hub.example")
        return build_app(Parts(settings=settings, db=db, clock=clock, vault=vault, files=files, hasher=CHEAP))

    return make


WORDS = "Согласие получать рекламу магазина «Фарватер» в MAX и по почте"


@dataclass(slots=True, kw_only=True)
class Register:
    """An operator, a customer who has written, a text of advertising in force."""

    desk: Desk
    text: dict[str, Any]
    number: int = 1

    async def arrive(self, text: str, *, user_id: int = 7001) -> int:
        """The customer writes; gives the message's id."""
        self.number += 1
        await self.desk.arrive(a_message(f"mid.{self.number}", text, at=self.soon(), seq=self.number, user_id=user_id))
        self.desk.clock.move(seconds=30)
        async with self.desk.db.transaction() as tx:
            found: int = await tx.fetch_value(
                "select id from messages where company_id = %(c)s and external_id = %(e)s",
                c=self.desk.firm.id,
                e=f"mid.{self.number}",
            )
        return found

    async def person_of(self, message_id: int) -> int:
        async with self.desk.db.transaction() as tx:
            found: int = await tx.fetch_value(
                "select c.contact_id from messages m join conversations c"
                " on c.company_id = m.company_id and c.id = m.conversation_id"
                " where m.company_id = %(c)s and m.id = %(m)s",
                c=self.desk.firm.id,
                m=message_id,
            )
        return found

    def soon(self) -> int:
        return int(datetime.now(UTC).timestamp() * 1000)

    async def message(self, id_: int) -> dict[str, Any]:
        row = await self.desk.conversation()
        items = (await self.desk.get(f"/conversations/{row['id']}/messages"))["items"]
        return next((item for item in items if item["id"] == id_), {})

    async def contact(self) -> int:
        return int((await self.desk.conversation())["contact_id"])

    async def of(self, contact_id: int | None = None, *, purpose: str = "ads") -> dict[str, Any]:
        """What the card shows of one purpose."""
        found = await self.desk.get(f"/contacts/{contact_id or await self.contact()}/consents")
        return next((item for item in found if item["purpose"] == purpose), {"state": "unknown", "records": []})

    async def state(self) -> str:
        return str((await self.of())["state"])

    async def record(self, *, expect: int | None = None, contact_id: int | None = None, **more: Any) -> Any:
        body = {"purpose": "ads", "text_id": self.text["id"], **more}
        return await self.desk.post(f"/contacts/{contact_id or await self.contact()}/consents", expect=expect, **body)


async def a_text(desk: Desk, *, since: datetime | None = None, **more: Any) -> dict[str, Any]:
    """A published version of the words."""
    body = {"purpose": "ads", "title": "Реклама", "text": WORDS, **more}
    draft = await desk.post("/consent-texts", **body)
    moment = None if since is None else since.isoformat()
    published: dict[str, Any] = await desk.post(f"/consent-texts/{draft['id']}/publish", in_force_from=moment)
    return published


@pytest.fixture
async def register(desk: Desk) -> Register:
    made = Register(desk=desk, text=await a_text(desk, since=desk.clock.now() - timedelta(days=30)))
    await made.arrive("Здравствуйте")
    return made
