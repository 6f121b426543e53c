"""A messenger that cannot be reached keeps nobody waiting but its own colleagues."""

from dataclasses import replace
from typing import Any

import pytest

from pristan.core.ids import InboxId
from pristan.kit.crypto import Vault
from tests.alerts.office import Shift, connected
from tests.sandbox.twin import free_port

ADD = """
insert into staff_alerts (company_id, inbox_id, kind, cause, recipient, is_group, words, not_before, created_at)
select %(c)s, %(i)s, 'words', 'silent-' || n, 'nobody', true, 'Проверка', %(n)s - interval '1 hour', %(n)s
from generate_series(1, %(many)s) n returning id
"""
ROWS = """
select state, attempts, not_before > %(n)s as waits from staff_alerts
where company_id = %(c)s and inbox_id = %(i)s order by id
"""


@pytest.fixture
async def dead(shift: Shift, vault: Vault) -> InboxId:
    """A second bot of the firm at an address where nobody answers, with much to tell and long overdue."""
    url = f"http://127.0.0.1:{free_port()}"
    shift.tools = replace(shift.tools, sandbox_hosts=(*shift.tools.sandbox_hosts, url.removeprefix("http://")))
    inbox_id = await connected(shift.desk, vault, channel_id=shift.twin.channel, token="1:dead", url=url)
    await shift.rows(ADD, i=inbox_id, n=shift.now(), many=400)
    return inbox_id


async def waiting(shift: Shift, inbox_id: InboxId) -> list[dict[str, Any]]:
    return await shift.rows(ROWS, i=inbox_id, n=shift.now())


async def test_one_bot_that_is_not_reached_does_not_delay_another(shift: Shift, dead: InboxId) -> None:
    group = await shift.group_is_bound()
    await shift.has_something_to_tell()
    await shift.tell()
    assert shift.words(group)[-1] == "Проверка"
    assert {row["state"] for row in await waiting(shift, dead)} == {"queued"}


async def test_a_bot_that_is_not_reached_is_asked_once_and_the_others_lose_no_try(shift: Shift, dead: InboxId) -> None:
    await shift.tell()
    rows = await waiting(shift, dead)
    assert [row["attempts"] for row in rows[:6]] == [1, 0, 0, 0, 0, 0], "the first was tried, the others wait with it"
    assert [row["waits"] for row in rows[:6]] == [True, True, True, True, True, False]
