"""What an answer to everybody needs: whom a letter went to, and which of them are our own mailboxes."""

from pristan.kit.db import to_json
from tests.conversations.conftest import Desk, a_message

AT = 1763726400000
MAIL = {
    "subject": "Заказ 15",
    "from": "ivan@firm.example",
    "reply_to": "orders@firm.example",
    "to": ["info@shop.example", "olga@firm.example", "orders@firm.example"],
    "cc": ["olga@firm.example", "ivan@firm.example", "petr@firm.example"],
}


async def test_a_letter_tells_whom_it_went_to_beside_its_sender(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Где заказ?", at=AT))
    row = await desk.conversation()
    async with desk.db.transaction() as tx:
        await tx.execute(
            "update messages set content = %(content)s where conversation_id = %(id)s",
            content=to_json({"mail": MAIL}),
            id=row["id"],
        )
        await tx.execute(
            "update inboxes set channel = 'email', settings = %(settings)s where id = %(id)s",
            settings=to_json({"address": " Info@Shop.example "}),
            id=desk.inbox_id,
        )
    [item] = (await desk.get(f"/conversations/{row['id']}/messages"))["items"]
    assert item["mail"]["others"] == ["info@shop.example", "olga@firm.example", "petr@firm.example"]
    inboxes = await desk.get("/inboxes")
    assert [one["address"] for one in inboxes] == ["info@shop.example"]


async def test_other_channels_have_no_address_of_a_mailbox(desk: Desk) -> None:
    async with desk.db.transaction() as tx:
        settings = to_json({"address": "info@shop.example"})
        await tx.execute(
            "update inboxes set settings = %(settings)s where id = %(id)s", settings=settings, id=desk.inbox_id
        )
    assert [one["address"] for one in await desk.get("/inboxes")] == [""]
