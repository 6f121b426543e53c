"""Copies of what left: laid after the sending, tried again, told in the health when given up, never in the way."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from pristan.channels import ClearedMessage
from pristan.channels.model import Attempt
from pristan.core.errors import AuthFailed, ChannelError, Transient
from pristan.delivery.keeping import Keeper
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from tests.delivery.ground import Ground, Script, a_ground


@dataclass
class Mailbox(Script):
    """A channel that lays copies, or fails at it by the list."""

    troubles: list[Exception] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    tries: int = 0

    async def keep(self, cleared: ClearedMessage, attempt: Attempt) -> None:
        del attempt
        self.tries += 1
        if self.troubles:
            raise self.troubles.pop(0)
        self.kept.append(cleared.message.text)


@pytest.fixture
async def ground(worker_db: Database, vault: Vault) -> Ground:
    ground = await a_ground(worker_db, vault)
    ground.script = Mailbox()
    ground.sender._connector = ground.script
    keep(ground)
    return ground


def keep(ground: Ground, *, settle_s: float = 0, most: int = 500) -> None:
    given: dict[str, Any] = {"now": ground.clock.now, "settle_s": settle_s, "again_s": (0.0, 0.0), "most": most}
    ground.sender._keeper = Keeper(ground.db, mailbox(ground), **given)


def mailbox(ground: Ground) -> Mailbox:
    assert isinstance(ground.script, Mailbox)
    return ground.script


async def health(ground: Ground) -> str:
    (row,) = await ground.rows(
        "select coalesce(max(last_error), '') as said from inbox_health where company_id = %(c)s"
    )
    return str(row["said"])


async def settled(ground: Ground) -> None:
    keeper = ground.sender._keeper
    assert keeper is not None
    if keeper._task is not None:
        await asyncio.wait_for(keeper._task, 60)
    assert ground.sender.is_idle


async def test_what_left_is_copied_and_nothing_is_told(ground: Ground) -> None:
    id_ = await ground.say("Добрый день")
    await ground.work()
    await settled(ground)
    assert (await ground.message(id_))["state"] == "sent"
    assert mailbox(ground).kept == ["Добрый день"]
    assert await health(ground) == ""


async def test_a_copy_that_did_not_work_out_comes_again(ground: Ground) -> None:
    mailbox(ground).troubles = [Transient("обрыв"), Transient("обрыв")]
    await ground.say("Добрый день")
    await ground.work()
    await settled(ground)
    assert (mailbox(ground).kept, mailbox(ground).tries) == (["Добрый день"], 3)
    assert await health(ground) == ""


@pytest.mark.parametrize(
    ("troubles", "tries", "told"),
    [
        pytest.param([Transient("Почтовый сервер не ответил")] * 5, 3, "не ответил", id="three times in vain"),
        pytest.param(
            [AuthFailed("не принял пароль")], 1, "не принял пароль", id="a refused password is not tried again"
        ),
        pytest.param([KeyError("x")], 1, "ошибка на нашей стороне", id="a bug of ours"),
    ],
)
async def test_a_copy_that_is_given_up_is_told_and_the_message_stays_sent(
    ground: Ground, troubles: list[ChannelError], tries: int, told: str
) -> None:
    mailbox(ground).troubles = list(troubles)
    id_ = await ground.say("Добрый день")
    await ground.work()
    await settled(ground)
    message = await ground.message(id_)
    assert (message["state"], message["failure"]) == ("sent", None)
    assert mailbox(ground).tries == tries
    said = await health(ground)
    assert said.startswith("Письмо отправлено, но его копия не легла в папку отправленных")
    assert told in said
    assert "Добрый день" not in said
    assert [row["state"] for row in await ground.rows("select state from inboxes where company_id = %(c)s")] == [
        "active"
    ]


async def test_an_inbox_that_is_given_back_lays_what_waits_first(ground: Ground) -> None:
    keep(ground, settle_s=3600)
    await ground.say("Напоследок")
    await ground.sender.run_once()
    await asyncio.wait(ground.sender._tasks())
    await ground.sender.close()
    assert mailbox(ground).kept == ["Напоследок"]


async def test_too_many_copies_are_told_and_not_kept_in_memory(ground: Ground) -> None:
    keep(ground, most=0)
    await ground.say("Добрый день")
    await ground.work()
    await settled(ground)
    assert mailbox(ground).tries == 0
    assert "слишком много" in await health(ground)
