"""Ways out are judged before they are offered: what would be refused too is shown with the reason."""

from typing import Any

from tests.gate.test_law_at_sending import PASSPORT, Bank, app, bank, build, clock, desk, hasher

__all__ = ["app", "bank", "build", "clock", "desk", "hasher"]


async def way(bank: Bank, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in (await bank.preview(PASSPORT))["ways"] if one["kind"] == kind)
    return found


async def leave_telegram(bank: Bank) -> None:
    """Nobody has lifted the rule of the house; the inbox has words that invite elsewhere."""
    async with bank.desk.db.transaction() as tx:
        where = {"c": bank.desk.firm.id}
        await tx.execute("delete from company_channels where company_id = %(c)s", **where)
        settings = "settings || jsonb_build_object('invitation', 'Мы в MAX')"
        await tx.execute(f"update inboxes set settings = {settings} where company_id = %(c)s", **where)


async def test_an_invitation_is_offered_while_the_rules_only_watch(bank: Bank) -> None:
    await leave_telegram(bank)
    assert (await way(bank, "invite"))["enabled"] is True


async def test_an_invitation_that_the_law_would_stop_is_no_way_out(bank: Bank) -> None:
    await leave_telegram(bank)
    await bank.mode("enforce")
    invite = await way(bank, "invite")
    assert invite["enabled"] is False
    assert invite["reason"].startswith("Не поможет: запрет")
    ways = (await bank.preview(PASSPORT))["ways"]
    assert [one["enabled"] for one in ways] == sorted((one["enabled"] for one in ways), reverse=True)
    place = (await bank.desk.conversation())["id"]
    said = await bank.desk.post(f"/conversations/{place}/invite")
    bank.desk.clock.move(seconds=60)
    await bank.work()
    items = (await bank.desk.get(f"/conversations/{place}/messages"))["items"]
    assert next(item for item in items if item["id"] == said["id"])["state"] == "failed"


async def test_a_place_that_a_rule_only_watches_stays_open(bank: Bank) -> None:
    async with bank.desk.db.transaction() as tx:
        where = {"c": bank.desk.firm.id, "l": bank.desk.firm.lines[0]}
        await tx.execute(
            "insert into company_channels (company_id, channel, is_allowed, reason)"
            " values (%(c)s, 'whatsapp', true, 'Запрет нас не касается')",
            **where,
        )
        inbox_id = await tx.fetch_value(
            "insert into inboxes (company_id, channel, name, business_line_id, state)"
            " values (%(c)s, 'whatsapp', 'Старый номер', %(l)s, 'active') returning id",
            **where,
        )
        await tx.execute(
            "insert into identities (company_id, contact_id, inbox_id, channel, value, last_seen_at)"
            " select company_id, contact_id, %(i)s, 'whatsapp', '79005550142', %(now)s from identities"
            " where company_id = %(c)s",
            **where,
            i=inbox_id,
            now=bank.desk.clock.now(),
        )
    watched = await way(bank, "other_channel")
    assert "Запрет общаться" not in watched["reason"]
    await bank.mode("enforce")
    assert (await way(bank, "other_channel"))["enabled"] is False
