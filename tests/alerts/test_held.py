"""Held messages whose term is near or over reach the messenger of those who may decide about them."""

import pytest

from pristan.staff.policy.roles import BuiltInRole
from tests.alerts.office import Shift, signed_in

HOLD = """
with said as (
  insert into messages (company_id, conversation_id, inbox_id, business_line_id, kind, author_kind, text, sort_at,
                        sent_at, state)
  select company_id, id, inbox_id, business_line_id, 'out', 'operator', 'x', %(n)s, %(n)s, 'held' from conversations
  where company_id = %(c)s and id = %(v)s returning *),
entry as (
  insert into outbox (company_id, conversation_id, inbox_id, business_line_id, message_id, kind, state, not_before)
  select company_id, conversation_id, inbox_id, business_line_id, id, 'message', 'held', %(n)s from said returning *)
insert into holds (company_id, outbox_id, business_line_id, reasons, held_at, due_at, author_id)
select company_id, id, business_line_id, '[]', %(n)s, %(n)s::timestamptz + interval '4 hours', %(a)s from entry
returning outbox_id
"""


async def held(shift: Shift, conversation_id: int, *, author: int) -> None:
    """A message that waits for a decision for four hours."""
    await shift.rows(HOLD, v=conversation_id, a=author, n=shift.now())


async def test_a_held_message_is_told_to_those_who_may_decide_when_its_term_is_near_and_when_it_is_over(
    shift: Shift,
) -> None:
    author = await shift.owner_links()
    group = await shift.group_is_bound()
    await shift.hired(1, role=BuiltInRole.PRIVACY_OFFICER)
    number = await shift.customer_writes()
    await held(shift, number, author=shift.desk.firm.owner_id)
    place = shift.place(1)
    told = []
    for minutes in (100, 90, 10, 70, 10):  # of a term of four hours: far, near, near still, over, over still
        shift.desk.clock.move(minutes=minutes)
        await shift.look_at_waiting()
        await shift.turn()
        told.append(len([words for words in shift.words(place) if "ждёт вашего решения" in words]))
    assert told == [0, 1, 1, 2, 2]
    near, over = (words for words in shift.words(place) if "ждёт вашего решения" in words)
    assert near.startswith("Сообщение ждёт вашего решения, осталось 50 мин")
    assert over.startswith("Сообщение ждёт вашего решения, срок прошёл 30 мин назад")
    for who in (author, group):
        assert not any("решения" in words for words in shift.words(who))


@pytest.mark.parametrize(
    ("role", "line"),
    [
        pytest.param(BuiltInRole.OPERATOR, None, id="may not decide"),
        pytest.param(BuiltInRole.SUPERVISOR, 1, id="decides for another line"),
    ],
)
async def test_who_may_not_decide_about_it_is_not_told(shift: Shift, role: BuiltInRole, line: int | None) -> None:
    await shift.hired(1, role=role, line=line)
    number = await shift.customer_writes()
    await held(shift, number, author=shift.desk.firm.owner_id)
    shift.desk.clock.move(hours=5)
    await shift.look_at_waiting()
    assert await shift.rows("select 1 from staff_alerts where company_id = %(c)s and kind = 'held'") == []


async def test_a_decision_that_was_made_meanwhile_and_a_wish_keep_the_messenger_quiet(shift: Shift) -> None:
    officer = await shift.hired(1, role=BuiltInRole.PRIVACY_OFFICER)
    number = await shift.customer_writes()
    await held(shift, number, author=shift.desk.firm.owner_id)
    shift.desk.clock.move(hours=3.5)
    await shift.look_at_waiting()
    await shift.rows(
        "update holds set decision = 'deny', decided_at = %(n)s where company_id = %(c)s returning 1", n=shift.now()
    )
    await shift.turn()
    assert not any("решения" in words for words in shift.words(shift.place(1)))
    (row,) = await shift.rows("select state, reason from staff_alerts where company_id = %(c)s and kind = 'held'")
    assert (row["state"], row["reason"]) == ("skipped", "решение уже принято")
    client = await signed_in(shift.desk, officer)
    wishes = {"assigned": True, "mentioned": True, "waiting": True, "held": False, "requests": True}
    answer = await client.put("/api/v1/profile/messengers/wishes", json=wishes)
    assert (answer.status_code, answer.json()) == (200, wishes)
    await client.aclose()
    await held(shift, number, author=shift.desk.firm.owner_id)
    shift.desk.clock.move(hours=3.5)
    await shift.look_at_waiting()
    assert len(await shift.rows("select 1 from staff_alerts where company_id = %(c)s and kind = 'held'")) == 1
