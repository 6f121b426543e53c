"""Writing first: what is opened, what is found again, what is refused."""

from typing import Any

from tests.conversations.conftest import Desk, a_message

AT = 1763726400000


async def begin(desk: Desk, **given: Any) -> tuple[int, Any]:
    answer = await desk.client.post("/api/v1/conversations", json={"inbox_id": desk.inbox_id, **given})
    return answer.status_code, answer.json()


async def test_where_the_customer_must_write_first_nobody_else_does(desk: Desk) -> None:
    status, refused = await begin(desk, address="+79161234567")
    assert (status, refused["code"]) == (409, "conversation.customer_first")
    assert "Первым пишет клиент" in refused["detail"]


async def test_a_conversation_that_stands_is_found_not_doubled(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Здравствуйте", at=AT))
    known = await desk.conversation()
    status, begun = await begin(desk, identity_id=known["identity_id"])
    assert (status, begun["is_new"], begun["conversation"]["id"]) == (200, False, known["id"])
    assert len((await desk.get("/conversations"))["items"]) == 1


async def test_a_closed_conversation_opens_again(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Здравствуйте", at=AT))
    known = await desk.conversation()
    await desk.post(f"/conversations/{known['id']}/close")
    _, begun = await begin(desk, identity_id=known["identity_id"])
    assert begun["conversation"]["status"] == "open"


async def test_who_stopped_us_is_not_written_to(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Здравствуйте", at=AT))
    known = await desk.conversation()
    async with desk.db.transaction() as tx:
        await tx.execute(
            "update identities set state = 'withdrawn' where company_id = %(c)s and id = %(id)s",
            c=desk.firm.id, id=known["identity_id"],
        )  # fmt: skip
    status, refused = await begin(desk, identity_id=known["identity_id"])
    assert (status, refused["code"]) == (409, "conversation.cannot_write")


async def test_a_stopped_inbox_begins_nothing(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Здравствуйте", at=AT))
    known = await desk.conversation()
    async with desk.db.transaction() as tx:
        await tx.execute("update inboxes set state = 'paused' where id = %(id)s", id=desk.inbox_id)
    status, refused = await begin(desk, identity_id=known["identity_id"])
    assert (status, refused["code"]) == (409, "conversation.cannot_write")


async def test_neither_or_both_ways_of_naming_the_customer_are_refused(desk: Desk) -> None:
    assert (await begin(desk))[0] == 422
    assert (await begin(desk, address="+79161234567", identity_id=1))[0] == 422
    assert (await begin(desk, identity_id=10**9))[0] == 404
