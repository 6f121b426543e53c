"""What a draft keeps, and what two machines make of one."""

import asyncio
from typing import Any

from pristan.kit.db import Tx
from tests.conversations.conftest import Desk, a_message
from tests.way.hub import eventually

AT = 1763726400000
LETTER = {"text": "", "subject": "Счёт 15", "cc": "ivan@firm.example, ol"}


async def test_a_draft_keeps_the_subject_and_the_copies_of_a_letter(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Вопрос", at=AT))
    row = await desk.conversation()
    path = f"/conversations/{row['id']}/draft"
    assert (await desk.client.put(f"/api/v1{path}", json=LETTER | {"version": 0})).json() == {"version": 1}
    [draft] = await desk.get(path)
    assert {name: draft[name] for name in LETTER} == LETTER
    assert (await desk.conversation())["draft"] == "Счёт 15"
    other = await desk.client.put(f"/api/v1{path}", json=LETTER | {"subject": "Счёт 16", "version": 0})
    assert (other.status_code, other.json()["theirs"]["subject"]) == (409, "Счёт 15")
    same = await desk.client.put(f"/api/v1{path}", json=LETTER | {"version": 0})
    assert same.json() == {"version": 2}
    await desk.client.put(f"/api/v1{path}", json={"text": "", "version": 2})
    assert (await desk.conversation())["draft"] is None


async def test_a_subject_beyond_any_letter_is_refused(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Вопрос", at=AT))
    path = f"/api/v1/conversations/{(await desk.conversation())['id']}/draft"
    for given in ({"subject": "ы" * 301}, {"cc": "a" * 7001}):
        assert (await desk.client.put(path, json=given)).status_code == 422
    nul = await desk.client.put(path, json={"subject": "Счёт\x00", "cc": "a\x00@b"})
    assert nul.status_code == 200


async def test_the_first_words_of_two_machines_do_not_overwrite_each_other(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Вопрос", at=AT))
    row = await desk.conversation()
    path = f"/api/v1/conversations/{row['id']}/draft"
    async with desk.db.transaction() as tx:
        await tx.execute(
            "insert into drafts (company_id, conversation_id, operator_id, kind, text, version, updated_at)"
            " select company_id, id, %(operator)s, 'reply', 'с телефона', 1, now() from conversations"
            " where id = %(id)s",
            operator=desk.firm.owner_id,
            id=row["id"],
        )
        second = asyncio.create_task(desk.client.put(path, json={"text": "с компьютера", "version": 0}))
        await eventually(lambda: _somebody_waits_for(tx))
    answer = await second
    assert answer.status_code == 409
    assert answer.json()["theirs"]["text"] == "с телефона"


async def _somebody_waits_for(tx: Tx) -> Any:
    return await tx.fetch_value(
        "select count(*) from pg_locks where not granted and transactionid = pg_current_xact_id()::xid"
    )
