"""After a merge of conversations: nothing clashes, and whoever sees a message can act on its sending."""

from typing import Any

import pytest

from tests.conversations.conftest import Desk, a_message
from tests.conversations.test_lines import AT, Neighbour, neighbour

__all__ = ["neighbour"]


async def one_person(desk: Desk, *contacts: int) -> None:
    first, second = contacts
    await desk.post(f"/contacts/{first}/merge", into_id=second)


async def test_messages_of_one_key_in_both_conversations_do_not_stop_a_merge(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "раз", at=AT), a_message("mid.2", "два", at=AT + 1, user_id=7002))
    first, second = (await desk.get("/conversations"))["items"]
    for row in (first, second):
        said = await desk.post(f"/conversations/{row['id']}/messages", text=f"ответ {row['id']}", client_key="same")
        await desk.post(f"/conversations/{row['id']}/notes", text="заметка", client_key="same note")
        await sent(desk, said["id"], state="sent")
    await one_person(desk, first["contact_id"], second["contact_id"])
    await desk.post(f"/conversations/{first['id']}/merge", into_id=second["id"])
    items = (await desk.get(f"/conversations/{second['id']}/messages"))["items"]
    assert {f"ответ {first['id']}", f"ответ {second['id']}"} <= {item["text"] for item in items}
    assert [item["text"] for item in items].count("заметка") == 2
    again = await desk.post(f"/conversations/{second['id']}/messages", text="другое", client_key="same")
    assert again["text"] == f"ответ {second['id']}"  # a repeated request of the conversation that stays is still known
    path = f"/conversations/{first['id']}/messages"
    assert (await desk.post(path, text="ещё", client_key="same", expect=409))["code"] == "conversation.merged"


async def sent(desk: Desk, message_id: int, *, state: str) -> None:
    """As delivery would have left it."""
    async with desk.db.transaction() as tx:
        where: dict[str, Any] = {"c": desk.firm.id, "id": message_id, "state": state}
        await tx.execute("update messages set state = %(state)s where company_id = %(c)s and id = %(id)s", **where)
        await tx.execute(
            "update outbox set state = %(state)s, finished_at = now() where company_id = %(c)s and message_id = %(id)s",
            **where,
        )


@pytest.mark.parametrize(
    ("state", "act", "body", "becomes"),
    [
        pytest.param("failed", "retry", {}, "queued", id="tries again what failed"),
        pytest.param("unknown", "resolve", {"outcome": "sent"}, "sent", id="says that it arrived"),
        pytest.param("unknown", "resolve", {"outcome": "not_sent"}, "queued", id="says that it did not"),
    ],
)
async def test_the_line_that_took_a_conversation_over_can_act_on_what_was_said_there(
    desk: Desk, neighbour: Neighbour, state: str, act: str, body: dict[str, Any], becomes: str
) -> None:
    await desk.arrive(a_message("mid.1", "Вопрос", at=AT))
    own = next(row for row in (await desk.get("/conversations"))["items"] if row["inbox_id"] == desk.inbox_id)
    said = await desk.post(f"/conversations/{own['id']}/messages", text="Ответ", client_key="k")
    await sent(desk, said["id"], state=state)
    hidden = await neighbour.client.post(f"/api/v1/messages/{said['id']}/{act}", json=body)
    assert hidden.status_code == 404
    await one_person(desk, own["contact_id"], neighbour.conversation["contact_id"])
    await desk.post(f"/conversations/{own['id']}/merge", into_id=neighbour.conversation["id"])
    done = await neighbour.client.post(f"/api/v1/messages/{said['id']}/{act}", json=body)
    assert (done.status_code, done.json().get("state")) == (200, becomes), done.text
    async with desk.db.transaction() as tx:
        rows = await tx.fetch_all(
            "select inbox_id, conversation_id from outbox where company_id = %(c)s", c=desk.firm.id
        )
    assert [(row["inbox_id"], row["conversation_id"]) for row in rows] == [(desk.inbox_id, own["id"])]
