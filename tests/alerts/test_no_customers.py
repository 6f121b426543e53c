"""A messenger of employees is never offered for customers."""

from tests.alerts.office import Shift


async def test_no_conversation_begins_in_a_bot_for_employees(shift: Shift) -> None:
    refused = await shift.desk.client.post(
        "/api/v1/conversations", json={"inbox_id": shift.inbox_id, "address": shift.place(0)}
    )
    assert refused.status_code in {404, 409}, refused.text
    assert await shift.rows("select 1 from conversations where company_id = %(c)s") == []


async def test_the_lists_tell_the_role_of_an_inbox(shift: Shift) -> None:
    roles = {one["id"]: one["role"] for one in await shift.desk.get("/inboxes")}
    assert (roles[shift.inbox_id], roles[shift.desk.inbox_id]) == ("employee", "customer")
