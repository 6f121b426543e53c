"""Who waits for whom in the database."""

import asyncio

from pristan.contacts.linking import compare
from tests.conversations.conftest import Desk, a_message

AT = 1763726400000


async def test_a_conversation_can_be_written_while_people_are_compared(desk: Desk) -> None:
    await desk.arrive(a_message("m0", "Где мой заказ?", at=AT))
    asked = await desk.conversation()
    again = "update conversations set version = version + 1 where id = %(id)s"
    async with desk.db.transaction() as tx:
        assert (await compare(tx, now=desk.clock.now())).compared
        async with asyncio.timeout(60), desk.db.transaction() as other:
            await other.execute(again, id=asked["id"])
            await other.execute(again, id=asked["id"])  # the second one of a transaction looks at the address anew
