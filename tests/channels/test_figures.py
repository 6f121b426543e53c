"""The figures of an inbox: counted from what really happened, shown to whoever may see the inbox."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from pristan.channels.model import Limits
from pristan.channels.service.figures import error_rate, figures_of
from pristan.core.ids import CompanyId, InboxId, LineId
from pristan.kit.db import Database
from pristan.staff import Hasher
from tests.builders import ACompany, an_inbox
from tests.staff.people import NOON, AFirm, MovingClock, a_firm, a_person, sign_in

LIMITS = Limits(per_inbox_per_s=25, per_chat_per_s=2)


@pytest.fixture
async def firm(worker_db: Database, hasher: Hasher) -> AFirm:
    return await a_firm(worker_db, hasher)


async def an_inbox_of(worker_db: Database, firm: AFirm) -> InboxId:
    return await an_inbox(worker_db, ACompany(CompanyId(firm.id), LineId(firm.lines[0])))


async def attempts(worker_db: Database, firm: AFirm, inbox_id: InboxId, *rows: tuple[str, str | None, float]) -> None:
    """Attempts to send: how it ended, the code of the error, how many minutes ago; each took 2 s."""
    async with worker_db.transaction() as tx:
        for state, code, minutes in rows:
            began = NOON - timedelta(minutes=minutes)
            await tx.execute(
                "insert into deliveries (company_id, started_at, outbox_id, inbox_id, part, attempt, state,"
                " finished_at, error_code) values (%(c)s, %(at)s, 1, %(i)s, 0, 1, %(state)s, %(end)s, %(code)s)",
                c=firm.id,
                at=began,
                i=inbox_id,
                state=state,
                end=began + timedelta(seconds=2),
                code=code,
            )


async def arrive(worker_db: Database, firm: AFirm, inbox_id: InboxId, *, state: str, minutes: float) -> None:
    async with worker_db.transaction() as tx:
        at = NOON - timedelta(minutes=minutes)
        await tx.execute(
            "insert into journal (company_id, received_at, inbox_id, channel, lane, raw, state, processed_at)"
            " values (%(c)s, %(at)s, %(i)s, 'max', 1, '{}', %(state)s, %(done)s)",
            c=firm.id,
            at=at,
            i=inbox_id,
            state=state,
            done=None if state == "new" else at + timedelta(seconds=3),
        )


async def figures(worker_db: Database, firm: AFirm, inbox_id: InboxId) -> Any:
    async with worker_db.transaction() as tx:
        return await figures_of(tx, inbox_id, company_id=CompanyId(firm.id), limits=LIMITS, now=NOON)


async def test_an_inbox_nobody_used_has_no_figures_to_boast_of(worker_db: Database, firm: AFirm) -> None:
    found = await figures(worker_db, firm, await an_inbox_of(worker_db, firm))
    assert (found.received, found.sent, found.waiting, found.error_rate, found.arrival_lag_s) == (0, 0, 0, None, None)
    assert found.limit_per_minute == 1500


async def test_attempts_of_the_last_hour_are_counted_by_how_they_ended(worker_db: Database, firm: AFirm) -> None:
    inbox_id, other = await an_inbox_of(worker_db, firm), await an_inbox_of(worker_db, firm)
    limited = ("retry", "channel.rate_limited", 5.0)
    await attempts(worker_db, firm, inbox_id, *[("sent", None, 0.5)] * 18, ("failed", "x", 7.0), ("unknown", "x", 59.0))
    await attempts(worker_db, firm, inbox_id, limited, ("failed", "x", 61.0))
    await attempts(worker_db, firm, other, ("failed", "x", 1.0))
    found = await figures(worker_db, firm, inbox_id)
    assert (found.sent, found.refused, found.unknown, found.repeated, found.limited) == (18, 1, 1, 1, 1)
    assert (found.last_minute, found.answer_s, found.error_rate) == (18, 2.0, 0.1)


async def test_an_attempt_that_a_killed_sender_left_says_nothing_of_how_fast_the_channel_answers(
    worker_db: Database, firm: AFirm
) -> None:
    inbox_id = await an_inbox_of(worker_db, firm)
    await attempts(worker_db, firm, inbox_id, ("sent", None, 5.0), ("started", None, 50.0))
    async with worker_db.transaction() as tx:  # nobody saw it end; it was closed when the server came back
        await tx.execute(
            "update deliveries set finished_at = %(now)s where inbox_id = %(i)s and state = 'started'",
            now=NOON,
            i=inbox_id,
        )
    assert (await figures(worker_db, firm, inbox_id)).answer_s == 2.0


async def test_what_waits_to_be_taken_in_is_told_with_its_age(worker_db: Database, firm: AFirm) -> None:
    inbox_id = await an_inbox_of(worker_db, firm)
    for state, minutes in (("done", 10.0), ("failed", 9.0), ("new", 2.0)):
        await arrive(worker_db, firm, inbox_id, state=state, minutes=minutes)
    found = await figures(worker_db, firm, inbox_id)
    assert (found.received, found.failed_entries, found.unread) == (3, 1, 1)
    assert (found.arrival_lag_s, found.oldest_unread_s) == (3.0, 120.0)


@pytest.mark.parametrize(
    ("sent", "failed", "expected"),
    [
        pytest.param(0, 0, None, id="nothing was tried"),
        pytest.param(3, 1, None, id="too few to speak of a share"),
        pytest.param(15, 5, 0.25, id="a quarter"),
        pytest.param(0, 20, 1.0, id="all of them"),
    ],
)
def test_a_share_is_told_only_of_enough_attempts(sent: int, failed: int, expected: float | None) -> None:
    assert error_rate(sent=sent, failed=failed) == expected


async def test_figures_are_for_those_who_may_see_the_inbox(
    visitor: httpx.AsyncClient, worker_db: Database, firm: AFirm, hasher: Hasher, clock: MovingClock
) -> None:
    inbox_id = await an_inbox_of(worker_db, firm)
    await attempts(worker_db, firm, inbox_id, ("sent", None, 1.0))
    clock.moment = NOON
    await sign_in(visitor, firm.owner)
    shown = (await visitor.get(f"/api/v1/inboxes/{inbox_id}/figures")).json()
    assert (shown["sent"], shown["limit_per_minute"]) == (1, 1500)
    stranger = await a_firm(worker_db, hasher)
    foreign = await an_inbox_of(worker_db, stranger)
    assert (await visitor.get(f"/api/v1/inboxes/{foreign}/figures")).status_code == 404
    operator = await a_person(worker_db, hasher, company_id=firm.id, line_id=firm.lines[1])
    await sign_in(visitor, operator.email)
    assert (await visitor.get(f"/api/v1/inboxes/{inbox_id}/figures")).status_code == 404
