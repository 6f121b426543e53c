"""What colleagues are told and what they do from there: codes, buttons, answers, strangers, other companies."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from pristan.kit.crypto import Vault
from pristan.staff.policy.roles import BuiltInRole
from tests.alerts.office import Shift, connected, signed_in
from tests.conversations.conftest import Desk
from tests.staff import conftest as staff_conftest
from tests.staff.people import a_firm


async def test_a_new_conversation_is_told_in_the_group_and_taken_by_a_press(shift: Shift) -> None:
    group, me = await shift.group_is_bound(), await shift.owner_links()
    number = await shift.customer_writes()
    (bound, alert) = shift.told(group)
    assert bound.text.startswith("Готово")
    assert alert.text == f"Новое обращение № {number} · Направление 1"
    await shift.presses(group, alert, "Взять")
    assert (await shift.desk.conversation())["assignee_id"] == shift.desk.firm.owner_id
    assert shift.words(me)[-1] == f"Обращение № {number} · Направление 1 теперь ваше"
    changed = shift.told(group)[-1]
    assert (changed.id, changed.is_edited, list(changed.buttons)) == (alert.id, True, [])
    assert "Взято:" in changed.text


async def test_an_answer_leaves_as_the_operators_own_through_the_outbox(shift: Shift) -> None:
    group, me = await shift.group_is_bound(), await shift.owner_links()
    await shift.customer_writes()
    await shift.presses(group, shift.told(group)[-1], "Взять")
    await shift.presses(me, shift.told(me)[-1], "Ответить")
    assert "следующее сообщение уйдёт клиенту" in shift.words(me)[-1]
    await shift.says(me, "Уже едет")
    (message,) = await shift.rows("select * from messages where company_id = %(c)s and kind = 'out'")
    assert (message["text"], message["author_id"], message["state"]) == ("Уже едет", shift.desk.firm.owner_id, "queued")
    (entry,) = await shift.rows("select * from outbox where company_id = %(c)s and kind = 'message'")
    assert (entry["message_id"], entry["created_by"]) == (message["id"], shift.desk.firm.owner_id)


async def test_a_file_goes_to_the_customer_too(shift: Shift) -> None:
    group, me = await shift.group_is_bound(), await shift.owner_links()
    await shift.customer_writes()
    await shift.presses(group, shift.told(group)[-1], "Взять")
    await shift.presses(me, shift.told(me)[-1], "Ответить")
    await shift.says(me, sample="file")
    (file,) = await shift.rows(
        "select a.name, a.state from attachments a"
        " join messages m on m.company_id = a.company_id and m.id = a.message_id"
        " where a.company_id = %(c)s and m.kind = 'out'"
    )
    assert (file["name"], file["state"]) == ("Ответ.txt", "stored")


async def test_words_without_an_answer_mode_go_nowhere(shift: Shift) -> None:
    me = await shift.owner_links()
    await shift.customer_writes()
    await shift.says(me, "Это я не клиенту")
    assert await shift.rows("select id from messages where company_id = %(c)s and kind = 'out'") == []
    assert "нажмите «Ответить»" in shift.words(me)[-1]


async def test_the_answer_mode_ends_by_itself(shift: Shift) -> None:
    group, me = await shift.group_is_bound(), await shift.owner_links()
    await shift.customer_writes()
    await shift.presses(group, shift.told(group)[-1], "Взять")
    await shift.presses(me, shift.told(me)[-1], "Ответить")
    await shift.rows(
        "update staff_links set answering_until = now() - interval '1 minute' where company_id = %(c)s returning 1"
    )
    await shift.says(me, "Поздно")
    assert await shift.rows("select id from messages where company_id = %(c)s and kind = 'out'") == []


async def test_a_stranger_presses_in_vain_and_is_told_once(shift: Shift) -> None:
    group = await shift.group_is_bound()
    await shift.customer_writes()
    stranger = shift.in_group(2)
    await shift.presses(stranger, shift.told(group)[-1], "Взять")
    await shift.presses(stranger, shift.told(group)[-1], "Взять")
    assert (await shift.desk.conversation())["assignee_id"] is None
    assert sum("не привязан" in words for words in shift.words(shift.place(2))) <= 1
    reasons = await shift.rows("select distinct reason from staff_acts where company_id = %(c)s and state = 'refused'")
    assert [row["reason"] for row in reasons] == ["staff.stranger"]


async def test_an_operator_of_another_line_may_neither_take_nor_answer(shift: Shift) -> None:
    group = await shift.group_is_bound()
    await shift.hired(1, role=BuiltInRole.OPERATOR, line=1)
    await shift.customer_writes()
    await shift.presses(shift.in_group(1), shift.told(group)[-1], "Взять")
    assert (await shift.desk.conversation())["assignee_id"] is None
    (refused,) = await shift.rows("select reason from staff_acts where company_id = %(c)s and state = 'refused'")
    assert refused["reason"] == "forbidden.permission"


async def test_who_lost_their_rights_loses_them_here_at_once(shift: Shift) -> None:
    group = await shift.group_is_bound()
    person = await shift.hired(1, role=BuiltInRole.OPERATOR, line=0)
    await shift.customer_writes()
    await shift.presses(shift.in_group(1), shift.told(group)[-1], "Взять")
    assert (await shift.desk.conversation())["assignee_id"] == person.id
    mine = shift.told(shift.place(1))[-1]
    await shift.presses(shift.place(1), mine, "Ответить")
    await shift.rows(
        "update operators set disabled_at = now() where company_id = %(c)s and id = %(o)s returning 1", o=person.id
    )
    await shift.says(shift.place(1), "Уволенный пишет")
    assert await shift.rows("select id from messages where company_id = %(c)s and kind = 'out'") == []


async def test_a_conversation_that_is_taken_cannot_be_taken_again(shift: Shift) -> None:
    group, _ = await shift.group_is_bound(), await shift.owner_links()
    await shift.hired(1, role=BuiltInRole.OPERATOR, line=0)
    await shift.customer_writes()
    alert = shift.told(group)[-1]
    # Both press before anything is changed.
    for number in (0, 1):
        await shift.twin.act(shift.account, shift.in_group(number), act="press", line=alert.id, value=_take(alert))
    await shift.turn()
    assert (await shift.desk.conversation())["assignee_id"] == shift.desk.firm.owner_id
    assert any("уже ведёт" in words for words in shift.words(shift.place(1)))


def _take(alert: Any) -> str:
    return str(next(one.id for row in alert.buttons for one in row if one.text == "Взять"))


async def test_a_code_works_once_for_its_own_bot_and_in_its_own_place(shift: Shift, vault: Vault) -> None:
    code = (await shift.desk.post(f"/profile/messengers/{shift.inbox_id}/code"))["code"]
    await shift.says(shift.in_group(0), code)  # a personal code typed into a group binds nothing
    assert await shift.rows("select 1 from staff_links where company_id = %(c)s") == []
    await shift.says(shift.place(0), code.lower().replace("-", " "))
    await shift.says(shift.place(1), code)
    linked = await shift.rows("select value from staff_links where company_id = %(c)s")
    assert [row["value"] for row in linked] == [shift.place(0)]
    other = await connected(shift.desk, vault, channel_id="yandex_messenger", token="t", url="http://127.0.0.1:9")
    foreign = (await shift.desk.post(f"/profile/messengers/{other}/code"))["code"]
    await shift.says(shift.place(1), foreign)
    assert len(await shift.rows("select value from staff_links where company_id = %(c)s")) == 1


async def test_a_code_ends_after_a_quarter_of_an_hour(shift: Shift) -> None:
    code = (await shift.desk.post(f"/profile/messengers/{shift.inbox_id}/code"))["code"]
    shift.desk.clock.move(minutes=16)
    await shift.says(shift.place(0), code)
    assert await shift.rows("select 1 from staff_links where company_id = %(c)s") == []


async def test_an_account_is_one_operators_only(shift: Shift) -> None:
    await shift.hired(0, role=BuiltInRole.OPERATOR, line=0)
    await shift.owner_links(0)
    (link,) = await shift.rows("select operator_id from staff_links where company_id = %(c)s")
    assert link["operator_id"] != shift.desk.firm.owner_id
    assert "уже привязан к другому" in shift.words(shift.place(0))[-1]


async def test_the_key_of_a_button_gives_nothing_elsewhere(shift: Shift, desk: Desk) -> None:
    """A forwarded button, a guessed key, and a bot of another company."""
    group, me = await shift.group_is_bound(), await shift.owner_links()
    await shift.customer_writes()
    (row,) = await shift.rows("select key from staff_alerts where company_id = %(c)s and kind = 'new'")
    other = await a_firm(desk.db, staff_conftest.CHEAP, name="Чужая")
    for company, inbox, key, chat in (
        (shift.desk.firm.id, shift.inbox_id, row["key"], None),  # pressed in private, shown in the group
        (shift.desk.firm.id, shift.inbox_id, uuid4(), shift.group.replace(":", "/")),
    ):
        await _act(shift, company=company, inbox=inbox, payload=f"take:{key}", value=me, chat=chat)
    await shift.turn()
    assert (await shift.desk.conversation())["assignee_id"] is None
    assert other.id != shift.desk.firm.id
    reasons = await shift.rows("select reason from staff_acts where company_id = %(c)s and state = 'refused'")
    assert {row["reason"] for row in reasons} == {"staff.no_button"}
    assert group


async def _act(shift: Shift, *, company: int, inbox: int, payload: str, value: str, chat: str | None) -> None:
    async with shift.db.transaction() as tx:
        await tx.execute(
            "insert into staff_acts (company_id, inbox_id, journal_id, value, chat, payload, at, not_before)"
            " values (%(c)s, %(i)s, 0, %(v)s, %(chat)s, %(p)s, %(n)s, %(n)s)",
            c=company,
            i=inbox,
            v=value,
            chat=chat,
            p=payload,
            n=shift.now(),
        )


async def test_another_companys_bot_knows_neither_our_people_nor_our_alerts(
    shift: Shift, desk: Desk, vault: Vault
) -> None:
    await shift.group_is_bound()
    me = await shift.owner_links()
    await shift.customer_writes()
    (row,) = await shift.rows("select key, recipient from staff_alerts where company_id = %(c)s and kind = 'new'")
    theirs = await a_firm(desk.db, staff_conftest.CHEAP, name="Чужая")
    ours = desk.firm
    desk.firm = theirs
    inbox_id = await connected(desk, vault, channel_id="yandex_messenger", token="t", url="http://127.0.0.1:9")
    desk.firm = ours
    await _act(shift, company=theirs.id, inbox=inbox_id, payload=f"take:{row['key']}", value=me, chat=row["recipient"])
    await shift.turn()
    assert (await shift.desk.conversation())["assignee_id"] is None
    async with desk.db.transaction() as tx:
        found = await tx.fetch_all("select reason from staff_acts where company_id = %(c)s", c=theirs.id)
    assert [row["reason"] for row in found] == ["staff.stranger"]


async def test_what_colleagues_say_makes_no_customer(shift: Shift) -> None:
    await shift.says(shift.place(0), "Здравствуйте, где мой заказ?")
    await shift.says(shift.in_group(1), "Коллеги, обед")
    for table in ("contacts", "identities", "conversations", "messages"):
        assert await shift.rows(f"select 1 from {table} where company_id = %(c)s") == []
    assert await shift.rows("select 1 from staff_acts where company_id = %(c)s and text <> ''") == []


async def test_only_the_number_is_told_unless_the_company_decides_otherwise(shift: Shift) -> None:
    group, me = await shift.group_is_bound(), await shift.owner_links()
    await shift.customer_writes("Где заказ? Звоните +7 900 123-45-67, anna@shop.example")
    await shift.presses(group, shift.told(group)[-1], "Взять")
    assert "заказ" not in " ".join(shift.words(me) + shift.words(group))
    await shift.rows(
        'update inboxes set settings = settings || \'{"content": "words"}\' where id = %(i)s returning 1',
        i=shift.inbox_id,
    )
    shift.desk.clock.move(minutes=20)
    await shift.look_at_waiting()
    await shift.turn()
    told = shift.words(me)[-1]
    assert "Клиент ждёт ответа" in told
    assert "Где заказ?" in told
    assert "900" not in told
    assert "anna@" not in told
    assert "заказ?" not in " ".join(shift.words(group))


async def test_waiting_is_told_once_to_whoever_has_the_conversation(shift: Shift) -> None:
    group, me = await shift.group_is_bound(), await shift.owner_links()
    await shift.customer_writes()
    await shift.presses(group, shift.told(group)[-1], "Взять")
    shift.desk.clock.move(minutes=16)
    for _ in range(3):
        await shift.look_at_waiting()
        await shift.turn()
    assert sum("Клиент ждёт" in words for words in shift.words(me)) == 1
    assert not any("Клиент ждёт" in words for words in shift.words(group))


async def test_a_mention_and_an_assignment_by_somebody_else_are_told(shift: Shift) -> None:
    person = await shift.hired(1, role=BuiltInRole.OPERATOR, line=0)
    number = await shift.customer_writes()
    await shift.desk.post(f"/conversations/{number}/notes", text="@Коллега глянь", mentions=[person.id])
    await shift.desk.post(f"/conversations/{number}/assign", operator_id=person.id)
    await shift.turn()
    words = shift.words(shift.place(1))
    assert words == [
        f"Вас упомянули в обращении № {number} · Направление 1",
        f"Вам передано обращение № {number} · Направление 1",
    ]
    assert "глянь" not in " ".join(words)


async def test_nobody_is_told_of_what_they_did_themselves_or_do_not_want(shift: Shift) -> None:
    me = await shift.owner_links()
    await shift.put("/profile/messengers/wishes", assigned=False, mentioned=False, waiting=False)
    number = await shift.customer_writes()
    before = len(shift.words(me))
    await shift.desk.post(f"/conversations/{number}/assign", operator_id=shift.desk.firm.owner_id)
    shift.desk.clock.move(minutes=30)
    await shift.look_at_waiting()
    await shift.turn()
    assert len(shift.words(me)) == before


async def test_do_not_disturb_puts_off_and_what_is_over_is_never_told(shift: Shift) -> None:
    person = await shift.hired(1, role=BuiltInRole.OPERATOR, line=0)
    until = (shift.now() + timedelta(hours=6)).isoformat()
    await shift.rows(
        "update accounts set settings = jsonb_build_object('dnd_until', %(u)s::text) where id = %(o)s returning 1",
        u=until,
        o=person.id,
    )
    number = await shift.customer_writes()
    await shift.desk.post(f"/conversations/{number}/assign", operator_id=person.id)
    await shift.turn()
    assert shift.words(shift.place(1)) == []
    await shift.desk.post(f"/conversations/{number}/assign", operator_id=shift.desk.firm.owner_id)
    shift.desk.clock.move(hours=7)
    await shift.turn()
    assert shift.words(shift.place(1)) == []
    (row,) = await shift.rows(
        "select state, reason from staff_alerts where company_id = %(c)s and kind = 'assigned' and operator_id = %(o)s",
        o=person.id,
    )
    assert (row["state"], bool(row["reason"])) == ("skipped", True)


async def test_an_unlinked_account_hears_nothing_more(shift: Shift) -> None:
    me = await shift.owner_links()
    assert (await shift.desk.get("/profile/messengers"))["bots"][0]["value"] == me
    answer = await shift.desk.client.delete(f"/api/v1/profile/messengers/{shift.inbox_id}")
    assert answer.is_success
    assert (await shift.desk.get("/profile/messengers"))["bots"][0]["value"] is None
    again = await shift.desk.client.delete(f"/api/v1/profile/messengers/{shift.inbox_id}")
    assert again.status_code == 404


async def test_the_administrators_side_is_for_administrators(shift: Shift) -> None:
    await shift.group_is_bound()
    await shift.owner_links()
    seen = await shift.desk.get(f"/inboxes/{shift.inbox_id}/staff")
    assert [chat["line_name"] for chat in seen["chats"]] == [None]
    assert [person["operator_id"] for person in seen["people"]] == [shift.desk.firm.owner_id]
    assert seen["told"]["sent"] >= 2
    person = await shift.hired(1, role=BuiltInRole.OPERATOR, line=0)
    client = await signed_in(shift.desk, person)
    assert (await client.get(f"/api/v1/inboxes/{shift.inbox_id}/staff")).status_code == 403
    refused = await client.post(f"/api/v1/inboxes/{shift.inbox_id}/staff/chat-code", json={})
    assert refused.status_code == 403
    await client.aclose()
    gone = await shift.desk.client.delete(f"/api/v1/inboxes/{shift.inbox_id}/staff/chats/{seen['chats'][0]['id']}")
    assert gone.is_success
    await shift.customer_writes()
    assert not any("Новое обращение" in words for words in shift.words(shift.in_group(0)))


@pytest.mark.parametrize("path", ["code", ""])
async def test_a_customers_channel_is_no_bot_for_employees(shift: Shift, path: str, tmp_path: Path) -> None:
    del tmp_path
    url = f"/api/v1/profile/messengers/{shift.desk.inbox_id}/{path}".rstrip("/")
    answer = await (shift.desk.client.post(url) if path else shift.desk.client.delete(url))
    assert answer.status_code == 404


async def test_a_quotation_is_an_answer_where_the_messenger_tells_it(shift: Shift) -> None:
    group, me = await shift.group_is_bound(), await shift.owner_links()
    await shift.customer_writes()
    await shift.presses(group, shift.told(group)[-1], "Взять")
    await shift.says(me, "Отвечаю цитатой", reply_to=shift.told(me)[-1].id)
    said = await shift.rows("select text from messages where company_id = %(c)s and kind = 'out'")
    expected = ["Отвечаю цитатой"] if shift.twin.channel == "vk_teams" else []
    assert [row["text"] for row in said] == expected


async def test_a_restart_tells_nothing_twice(shift: Shift) -> None:
    group = await shift.group_is_bound()
    await shift.customer_writes()
    await shift.rows("update staff_positions set position = 0 where company_id = %(c)s returning 1")  # read all anew
    await shift.turn()
    assert sum("Новое обращение" in words for words in shift.words(group)) == 1


async def test_a_limit_is_kept_and_the_alert_comes_later(shift: Shift) -> None:
    group = await shift.group_is_bound()
    shift.twin.set_fault(shift.account, "rate_limit_every", 1)
    await shift.has_something_to_tell()
    await shift.tell()
    assert "Проверка" not in shift.words(group)
    shift.twin.set_fault(shift.account, "rate_limit_every", 0)
    shift.desk.clock.move(seconds=2)
    await shift.tell()
    assert shift.words(group)[-1] == "Проверка"


async def test_an_answer_that_got_lost_is_told_at_most_once_more(shift: Shift) -> None:
    group = await shift.group_is_bound()
    shift.twin.set_fault(shift.account, "lose_answer_every", 1)
    await shift.has_something_to_tell()
    for _ in range(4):
        await shift.tell()
        shift.desk.clock.move(minutes=11)
    shift.twin.set_fault(shift.account, "lose_answer_every", 0)
    await shift.tell()
    (row,) = await shift.rows("select state from staff_alerts where company_id = %(c)s and cause = 'x'")
    times = shift.words(group).count("Проверка")
    assert (row["state"], times) == (("unknown", 2) if shift.twin.channel == "vk_teams" else ("sent", 1))


async def test_a_refused_key_stops_the_bot_and_loses_nothing(shift: Shift) -> None:
    await shift.group_is_bound()
    shift.twin.set_fault(shift.account, "token_revoked", 1)
    await shift.has_something_to_tell()
    await shift.tell()
    (inbox,) = await shift.rows("select state from inboxes where company_id = %(c)s and id = %(i)s", i=shift.inbox_id)
    (row,) = await shift.rows("select state from staff_alerts where company_id = %(c)s and cause = 'x'")
    assert (inbox["state"], row["state"]) == ("attention", "queued")
