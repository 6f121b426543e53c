"""A channel that the company closed is no finding any more, on phones of employees either, if somebody says so."""

from tests.audit.test_runs import TELEGRAM, be_a_bank, by_rule, ran
from tests.conversations.conftest import Desk, app, build, clock, desk, hasher

__all__ = ["app", "build", "clock", "desk", "hasher"]

CLOSED = """
with inbox as (
  insert into inboxes (company_id, channel, name, business_line_id, state, closed_at)
  values (%(c)s, 'telegram', 'Лавка', %(l)s, %(state)s, %(now)s) returning company_id, id
)
insert into closings (company_id, business_line_id, inbox_id, channel, inbox_name, state, closes_on, notice, reply,
                      reply_days, reason, is_everywhere, planned_by_name, planned_at, closed_at)
select company_id, %(l)s, id, 'telegram', 'Лавка', 'closed', '2031-01-01', 'x', 'x', 7, 'x', %(everywhere)s, 'x',
       %(now)s, %(now)s from inbox
"""


async def closed(desk: Desk, *, everywhere: bool, state: str = "active") -> None:
    desk.clock.move(hours=1)
    where = {"c": desk.firm.id, "l": desk.firm.lines[0], "state": state, "now": desk.clock.now()}
    async with desk.db.transaction() as tx:
        await tx.execute(CLOSED, **where, everywhere=everywhere)
    desk.clock.move(hours=1)


async def test_a_closed_messenger_leaves_the_inventory_and_the_findings(desk: Desk) -> None:
    await be_a_bank(desk)
    await desk.post("/audit/items", **TELEGRAM)
    assert by_rule(await ran(desk), "telegram")
    await closed(desk, everywhere=True)
    assert by_rule(await ran(desk), "telegram") == {}
    [item] = [one for one in (await desk.get("/audit/items"))["items"] if one["service"] == "telegram"]
    assert (item["state"], item["why"].startswith("Канал закрыт ")) == ("retired", True)


async def test_what_employees_still_do_from_phones_stays_a_finding(desk: Desk) -> None:
    await be_a_bank(desk)
    await desk.post("/audit/items", **TELEGRAM)
    await closed(desk, everywhere=False)
    assert by_rule(await ran(desk), "telegram")


async def test_what_is_told_after_the_closing_is_a_finding_again(desk: Desk) -> None:
    await be_a_bank(desk)
    await closed(desk, everywhere=True, state="removed")
    await desk.post("/audit/items", **TELEGRAM)
    assert by_rule(await ran(desk), "telegram")


async def test_a_closed_connection_that_forwards_is_none_the_hub_uses(desk: Desk) -> None:
    await ran(desk)
    async with desk.db.transaction() as tx:
        await tx.execute("update inboxes set closed_at = now() where company_id = %(c)s", c=desk.firm.id)
    await ran(desk)
    [item] = (await desk.get("/audit/items"))["items"]
    assert (item["service"], item["state"]) == ("max", "retired")
