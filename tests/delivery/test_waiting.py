"""Operators are told what waits, why and until when; what stands behind it too; and can do something about it."""

from datetime import timedelta
from typing import Any

import pytest

from pristan import outbox
from pristan.conversations.projection import message_rows
from pristan.core.errors import AuthFailed, Conflict, MessageRejected, OutcomeUnknown, RateLimited, Transient
from pristan.core.ids import MessageId
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from tests.delivery.ground import Ground, a_ground


@pytest.fixture
async def ground(worker_db: Database, vault: Vault) -> Ground:
    return await a_ground(worker_db, vault)


async def shown(ground: Ground, id_: MessageId) -> dict[str, Any]:
    """The message as a screen reads it."""
    async with ground.db.transaction() as tx:
        return (await message_rows(tx, ground.company_id, [id_]))[0]


async def told(ground: Ground, id_: MessageId) -> dict[str, Any]:
    """The message as the last fact about it told an open screen."""
    rows = await ground.rows(
        "select data -> 'message' as message from facts where company_id = %(c)s"
        " and (data -> 'message' ->> 'id')::bigint = %(id)s order by position desc limit 1",
        id=id_,
    )
    found: dict[str, Any] = rows[0]["message"]
    return found


async def same_on_all_screens(ground: Ground, *ids: MessageId) -> None:
    for id_ in ids:
        now, live = await shown(ground, id_), await told(ground, id_)
        assert (live["state"], live["version"]) == (now["state"], now["version"])
        for side in (now, live):
            if side["waiting"] and side["waiting"]["next_attempt_at"]:
                side["waiting"]["next_attempt_at"] = str(side["waiting"]["next_attempt_at"]).replace(" ", "T")[:19]
        assert live["waiting"] == now["waiting"]


async def test_a_message_that_the_channel_did_not_take_says_why_and_when_the_next_try_is(ground: Ground) -> None:
    ground.script.errors = [Transient("HTTP 502", code="max.unavailable")] * 7
    id_ = await ground.say("раз")
    assert (await shown(ground, id_))["waiting"] is None
    await same_on_all_screens(ground, id_)
    await ground.work(turns=7, minutes=1)
    waiting = (await shown(ground, id_))["waiting"]
    assert waiting == {
        "kind": "message",
        "code": "channel.transient",
        "detail": "HTTP 502",
        "next_attempt_at": ground.clock.now() + timedelta(seconds=60),
        "behind_id": None,
        "actions": ["retry", "cancel"],
    }
    await same_on_all_screens(ground, id_)
    await ground.work(minutes=2)
    assert ((await shown(ground, id_))["state"], (await shown(ground, id_))["waiting"]) == ("sent", None)
    await same_on_all_screens(ground, id_)


async def test_what_stands_behind_it_says_so_and_no_longer_when_the_way_is_free(ground: Ground) -> None:
    ground.script.errors = [Transient("HTTP 502")]
    first, second = await ground.say("раз"), await ground.say("два")
    await ground.work()
    third = await ground.say("три")
    for id_ in (second, third):
        waiting = (await shown(ground, id_))["waiting"]
        assert (waiting["behind_id"], waiting["code"], waiting["actions"]) == (first, "channel.transient", ["cancel"])
    await same_on_all_screens(ground, first, second, third)
    await ground.work(minutes=1)
    assert (await shown(ground, second))["waiting"] is None
    await same_on_all_screens(ground, first, second, third)


async def test_behind_a_message_whose_outcome_is_looked_up_one_waits_for_the_answer(ground: Ground) -> None:
    ground.script.errors = [OutcomeUnknown("обрыв"), *[Transient("HTTP 502")] * 5]
    first, second = await ground.say("раз"), await ground.say("два")
    await ground.work()
    waiting = (await shown(ground, second))["waiting"]
    assert (waiting["code"], waiting["next_attempt_at"]) == ("channel.outcome_unknown", None)
    await same_on_all_screens(ground, first, second)
    await ground.work(turns=3, minutes=1)  # it was not there, twice; and then the channel was away
    message = await shown(ground, first)
    assert (message["state"], message["failure"], message["waiting"]["code"]) == ("queued", None, "channel.transient")
    await same_on_all_screens(ground, first, second)


async def test_sending_now_does_not_wait_for_the_next_try_and_keeps_the_order(ground: Ground) -> None:
    ground.script.errors = [Transient("HTTP 502")] * 8
    first, second = await ground.say("раз"), await ground.say("два")
    await ground.work(turns=8, minutes=1)
    where: dict[str, Any] = {"company_id": ground.company_id, "now": ground.clock.now()}
    with pytest.raises(Conflict):
        await ground.act(lambda tx: outbox.retry(tx, second, **where))
    done = await ground.act(lambda tx: outbox.retry(tx, first, **where))
    assert done["message"]["waiting"]["next_attempt_at"] == ground.clock.now()
    await same_on_all_screens(ground, first, second)
    await ground.work(turns=2)
    assert [cleared.message.text for cleared in ground.script.sent] == ["раз", "два"]


async def test_a_pause_that_the_channel_asked_for_is_not_broken_by_sending_now(ground: Ground) -> None:
    ground.script.errors = [RateLimited(timedelta(minutes=30))]
    id_ = await ground.say("раз")
    await ground.work()
    where: dict[str, Any] = {"company_id": ground.company_id, "now": ground.clock.now()}
    await ground.act(lambda tx: outbox.retry(tx, id_, **where))
    await ground.work()
    waiting = (await shown(ground, id_))["waiting"]
    assert (waiting["code"], ground.script.sent) == ("channel.rate_limited", [])
    assert waiting["next_attempt_at"] > ground.clock.now() + timedelta(minutes=29)


async def test_taking_it_back_frees_what_stands_behind(ground: Ground) -> None:
    ground.script.errors = [Transient("HTTP 502")]
    first, second = await ground.say("раз"), await ground.say("два")
    await ground.work()
    where: dict[str, Any] = {"company_id": ground.company_id, "now": ground.clock.now()}
    await ground.act(lambda tx: outbox.cancel(tx, first, **where))
    assert (await shown(ground, second))["waiting"] is None
    await same_on_all_screens(ground, first, second)
    await ground.work()
    assert [cleared.message.text for cleared in ground.script.sent] == ["два"]


async def test_what_has_left_in_part_cannot_be_taken_back_and_does_not_offer_it(ground: Ground) -> None:
    ground.script.count = lambda _: 2
    ground.script.errors = [None, Transient("HTTP 502")]
    id_ = await ground.say("две части")
    await ground.work()
    assert (await shown(ground, id_))["waiting"]["actions"] == ["retry"]


async def test_a_refused_key_names_no_time_because_only_a_person_can_mend_it(ground: Ground) -> None:
    ground.script.errors = [AuthFailed("HTTP 401")]
    id_ = await ground.say("раз")
    await ground.work()
    waiting = (await shown(ground, id_))["waiting"]
    assert (waiting["code"], waiting["next_attempt_at"]) == ("channel.auth_failed", None)
    await same_on_all_screens(ground, id_)


async def test_an_edit_that_waits_is_told_at_its_message(ground: Ground) -> None:
    id_ = await ground.say("раз")
    await ground.work()
    where: dict[str, Any] = {"company_id": ground.company_id, "now": ground.clock.now()}
    ground.script.errors = [Transient("HTTP 502")]
    await ground.act(lambda tx: outbox.edit(tx, id_, "два", **where))
    await ground.work(minutes=1)
    message = await shown(ground, id_)
    assert (message["state"], message["waiting"]["kind"], message["waiting"]["actions"]) == ("sent", "edit", [])
    await same_on_all_screens(ground, id_)
    await ground.work(minutes=1)
    assert (await shown(ground, id_))["waiting"] is None
    await same_on_all_screens(ground, id_)


async def test_a_refusal_of_the_first_frees_the_others(ground: Ground) -> None:
    ground.script.errors = [Transient("HTTP 502"), MessageRejected("нельзя")]
    first, second = await ground.say("раз"), await ground.say("два")
    await ground.work(turns=2, minutes=1)
    assert (await shown(ground, first))["state"] == "failed"
    await same_on_all_screens(ground, first, second)
    assert (await shown(ground, second))["waiting"] is None
