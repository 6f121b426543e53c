"""A request that may still be on its way is never sent again, however long its try or the parts before it took."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest

from pristan import outbox
from pristan.channels import ClearedMessage
from pristan.channels.model import REFUSED, Attempt, CannotTell, FoundSent, Receipt, Reconciled
from pristan.core.errors import Conflict, OutcomeUnknown
from pristan.delivery.policy import LONGEST_TRY, PATIENCE
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from tests.delivery.ground import Ground, a_ground

SECOND = 1 / 60


@pytest.fixture
async def ground(worker_db: Database, vault: Vault) -> Ground:
    return await a_ground(worker_db, vault)


def take_long(ground: Ground, *, by: timedelta) -> list[datetime]:
    """Every send takes so long on the clock; gives the moments when one began."""
    began: list[datetime] = []
    send = ground.script.send

    async def slow(cleared: ClearedMessage, attempt: Attempt) -> Receipt:
        began.append(ground.clock.now())
        ground.clock.moment += by
        return await send(cleared, attempt)

    ground.script.send = slow  # type: ignore[method-assign] # the channel of this test
    return began


async def until_sent(ground: Ground, *, count: int) -> datetime:
    """Work second by second until so many requests were taken; the moment before the last turn."""
    while True:
        moment = ground.clock.now() + timedelta(minutes=SECOND)
        await ground.work(minutes=SECOND)
        if len(ground.script.sent) == count:
            return moment


async def test_a_later_part_that_nobody_saw_end_has_a_patience_of_its_own(ground: Ground) -> None:
    began = take_long(ground, by=timedelta(seconds=40))
    ground.script.count = lambda _: 2
    ground.script.errors = [None, psycopg.OperationalError("the database went away")]
    await ground.say("две части")
    await ground.sender.run_once()
    while not ground.sender.is_idle:
        await ground.sender.run_once()
    ground.clock.moment = began[1] + timedelta(seconds=1)  # killed a second after the request of the second part left
    await ground.sender.recover()
    again_at = await until_sent(ground, count=2)
    assert [cleared.message.text for cleared in ground.script.sent] == ["две части"] * 2
    assert again_at - began[1] >= PATIENCE


async def test_a_request_that_left_after_a_long_upload_has_the_same_patience(ground: Ground) -> None:
    began = take_long(ground, by=timedelta(minutes=3))
    ground.script.errors = [OutcomeUnknown("нет ответа")]
    await ground.say("видео")
    await ground.work()
    ended = began[0] + timedelta(minutes=3)
    again_at = await until_sent(ground, count=1)
    assert again_at - ended >= PATIENCE - LONGEST_TRY


@pytest.mark.parametrize(("was_sent", "sent"), [(True, [0, 2]), (False, [0, 1, 2])])
async def test_parts_after_one_that_an_operator_knows_of_leave_too(
    ground: Ground, *, was_sent: bool, sent: list[int]
) -> None:
    taken: list[int] = []
    send = ground.script.send

    async def noted(cleared: ClearedMessage, attempt: Attempt) -> Receipt:
        receipt = await send(cleared, attempt)
        taken.append(attempt.part)
        return receipt

    ground.script.send = noted  # type: ignore[method-assign] # the channel of this test
    ground.script.count = lambda _: 3
    ground.script.errors = [None, OutcomeUnknown("нет ответа")]
    ground.script.found = CannotTell("канал не говорит")
    id_ = await ground.say("три части")
    await ground.work(turns=2, minutes=1)
    assert (await ground.message(id_))["failure"]["actions"] == ["resolve"]
    where: dict[str, Any] = {"company_id": ground.company_id, "now": ground.clock.now()}
    await ground.act(lambda tx: outbox.resolve(tx, id_, was_sent=was_sent, **where))
    await ground.work(turns=2, minutes=1)
    assert (taken, (await ground.message(id_))["state"]) == (sent, "sent")


async def test_a_message_with_a_part_the_channel_never_named_is_neither_edited_nor_removed_in_half(
    ground: Ground,
) -> None:
    ground.script.count = lambda _: 2
    ground.script.errors = [OutcomeUnknown("нет ответа")]
    ground.script.found = CannotTell("канал не говорит")
    id_ = await ground.say("подпись и снимок")
    await ground.work(turns=2, minutes=1)
    where: dict[str, Any] = {"company_id": ground.company_id, "now": ground.clock.now()}
    await ground.act(lambda tx: outbox.resolve(tx, id_, was_sent=True, **where))
    await ground.work(turns=2, minutes=1)
    assert (await ground.message(id_))["state"] == "sent"
    with pytest.raises(Conflict, match="част"):
        await ground.act(lambda tx: outbox.edit(tx, id_, "иначе", **where))
    with pytest.raises(Conflict, match="част"):
        await ground.act(lambda tx: outbox.remove(tx, id_, **where))
    assert (await ground.message(id_))["removed_at"] is None


async def test_a_lost_part_is_looked_for_from_the_moment_its_own_try_began(ground: Ground) -> None:
    began = take_long(ground, by=timedelta(minutes=5))
    asked: list[Attempt] = []

    async def reconcile(cleared: ClearedMessage, attempt: Attempt, *, known: Sequence[str]) -> Reconciled:
        del cleared, known
        asked.append(attempt)
        return FoundSent(Receipt(external_id="out.found"))

    ground.script.reconcile = reconcile  # type: ignore[method-assign] # the channel of this test
    ground.script.count = lambda _: 2
    ground.script.errors = [None, OutcomeUnknown("нет ответа")]
    await ground.say("две части")
    await ground.work()
    await ground.work(minutes=1)
    assert [(attempt.part, attempt.started_at) for attempt in asked] == [(1, began[1])]
    (entry,) = await ground.rows("select state, parts_done from outbox where company_id = %(c)s")
    assert entry == {"state": "sent", "parts_done": 2}


async def test_copies_that_were_refused_are_told_in_the_thread(ground: Ground) -> None:
    send = ground.script.send

    async def partly(cleared: ClearedMessage, attempt: Attempt) -> Receipt:
        attempt.memo[REFUSED] = ["boss@client.example", "second@client.example"]
        return await send(cleared, attempt)

    ground.script.send = partly  # type: ignore[method-assign] # the channel of this test
    id_ = await ground.say("письмо")
    await ground.work()
    lines = await ground.rows("select content from messages where company_id = %(c)s and kind = 'system'")
    assert (await ground.message(id_))["state"] == "sent"
    assert [line["content"]["system"] for line in lines] == [{"code": "copies_refused", "params": {"number": 2}}]
