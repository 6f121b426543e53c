"""Facts of inboxes reach exactly the lines of the inbox: an operator of another line gets neither more nor less."""

import json
from typing import Any

import pytest

from pristan.core.access import EVERYWHERE, Permission, Reach
from pristan.core.errors import AuthFailed
from pristan.core.ids import CompanyId, LineId, OperatorId
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.principal import Principal
from pristan.web.live import screen_of
from tests.conversations.conftest import Desk, a_message
from tests.delivery.ground import a_ground

VOICE = {"update_type": "message_created", "timestamp": 1763726400000, "user_locale": "ru"}


async def lines_told(db: Database, company_id: int, *, kind: str) -> list[int | None]:
    async with db.transaction() as tx:
        sql = "select line_id from facts where company_id = %(c)s and kind = %(k)s order by position"
        return [row["line_id"] for row in await tx.fetch_all(sql, c=company_id, k=kind)]


async def test_a_voice_of_nobody_is_told_to_the_line_of_its_inbox(desk: Desk) -> None:
    await desk.arrive(json.dumps(VOICE).encode())
    assert await lines_told(desk.db, desk.firm.id, kind="voice_lost") == [desk.firm.lines[0]]


async def test_an_inbox_whose_key_was_refused_is_told_to_its_line(worker_db: Database, vault: Vault) -> None:
    ground = await a_ground(worker_db, vault)
    ground.script.errors = [AuthFailed("HTTP 401")]
    await ground.say("раз")
    await ground.work()
    rows = await ground.rows("select business_line_id from inboxes where company_id = %(c)s")
    told = await lines_told(worker_db, ground.company_id, kind="inbox_changed")
    assert told == [rows[0]["business_line_id"]]


async def test_an_inbox_that_goes_to_another_line_is_told_to_both(desk: Desk) -> None:
    first, second = desk.firm.lines[:2]
    path = f"/api/v1/inboxes/{desk.inbox_id}"
    moved = await desk.client.patch(path, json={"business_line_id": second})
    assert moved.is_success, moved.text
    assert await lines_told(desk.db, desk.firm.id, kind="inbox_changed") == [first, second]
    renamed = await desk.client.patch(path, json={"name": "Бот поддержки"})
    assert renamed.is_success, renamed.text
    assert await lines_told(desk.db, desk.firm.id, kind="inbox_changed") == [first, second, second]


def somebody(**reaches: Reach) -> Principal:
    given = {Permission(name.replace("__", ".")): reach for name, reach in reaches.items()}
    permissions = frozenset(str(name) for name in given)
    return Principal(
        operator_id=OperatorId(1), company_id=CompanyId(1), name="Ира", permissions=permissions, reaches=given
    )


@pytest.mark.parametrize(
    ("who", "conversations", "inboxes"),
    [
        pytest.param(somebody(conversations__view=Reach.of(1)), {1}, {1}, id="one line"),
        pytest.param(
            somebody(conversations__view=Reach.of(1), inboxes__view=Reach.of(2)), {1}, {1, 2}, id="inboxes of a second"
        ),
        pytest.param(
            somebody(conversations__view=Reach.of(1), inboxes__view=EVERYWHERE), {1}, {1, 2, 3}, id="all inboxes"
        ),
        pytest.param(somebody(conversations__view=EVERYWHERE), {1, 2, 3}, {1, 2, 3}, id="everything"),
    ],
)
def test_a_screen_tells_of_what_its_person_may_see(who: Principal, conversations: set[int], inboxes: set[int]) -> None:
    screen = screen_of(who, position=None)
    seen: dict[bool, Any] = {
        is_of_inbox: {line for line in (1, 2, 3) if screen.may_see(LineId(line), is_of_inbox=is_of_inbox)}
        for is_of_inbox in (False, True)
    }
    assert seen == {False: conversations, True: inboxes}


async def test_an_inbox_with_conversations_stays_in_its_line(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Где заказ?"))
    path, second = f"/api/v1/inboxes/{desk.inbox_id}", desk.firm.lines[1]
    refused = await desk.client.patch(path, json={"business_line_id": second})
    assert (refused.status_code, refused.json()["code"]) == (409, "inbox.has_conversations")
    same = await desk.client.patch(path, json={"business_line_id": desk.firm.lines[0], "name": "Касса"})
    assert same.status_code == 200, same.text
