"""A mailing to many holds up no answer to one."""

from datetime import timedelta
from typing import Any

from pristan.channels.accounts import Accounts
from pristan.channels.model import Purpose
from pristan.core.ids import ConversationId
from pristan.delivery.pace import Pace
from pristan.delivery.sender import Sender
from pristan.ingest import Entry, IngestStation, lane_of
from pristan.ingest.journal import append_within
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.outbox.model import LINK_SHOWN
from tests.delivery.ground import Ground, a_ground
from tests.way.test_way_of_a_message import a_message

PEOPLE = range(7101, 7106)


async def conversations(ground: Ground, vault: Vault) -> list[ConversationId]:
    """One with each of some more people, in the order of the people."""
    where: dict[str, Any] = {"company_id": ground.company_id, "inbox_id": ground.inbox_id, "channel": "max"}
    entries = [
        Entry(**where, lane=lane_of(ground.inbox_id, str(user)), raw=a_message(f"mid.{user}", "Привет", user_id=user))
        for user in PEOPLE
    ]
    async with ground.db.transaction() as tx:
        await append_within(tx, entries)
    station = IngestStation(ground.db, Accounts(vault))
    while await station.run_once():
        pass
    rows = await ground.rows(
        "select c.id from conversations c join identities d on d.company_id = c.company_id and d.id = c.identity_id"
        " where c.company_id = %(c)s and d.value = any (%(people)s::text[]) order by d.value",
        people=[str(user) for user in PEOPLE],
    )
    return [ConversationId(row["id"]) for row in rows]


async def test_answers_leave_before_what_was_said_to_many(worker_db: Database, vault: Vault) -> None:
    ground = await a_ground(worker_db, vault)
    pace = Pace(per_inbox_per_s=1000, per_chat_per_s=1000)
    where: dict[str, Any] = {"inbox_id": ground.inbox_id, "parallel": 1, "now": ground.clock.now}
    ground.sender = Sender(ground.db, ground.script, pace=pace, **where)
    own = ground.conversation_id
    for one in await conversations(ground, vault):
        ground.conversation_id = one
        await ground.say(f"Мы переезжаем: {LINK_SHOWN}", link="https://hub.example/i/1", purpose=Purpose.SERVICE)
    ground.conversation_id = own
    ground.clock.moment += timedelta(seconds=5)
    await ground.say("Уже везём")
    await ground.say("Будем через час")
    await ground.work(turns=10)
    said = [cleared.message.text for cleared in ground.script.sent]
    assert said[:2] == ["Уже везём", "Будем через час"]
    assert said[2:] == ["Мы переезжаем: https://hub.example/i/1"] * len(PEOPLE)
