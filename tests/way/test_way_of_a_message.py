"""The way of a message and its laws, against the twin of MAX."""

import json
from pathlib import Path
from typing import Any

import pytest

from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from tests.sandbox.twin import running_twin
from tests.way.hub import Hub, a_hub, eventually


def a_message(mid: str, text: str, *, at: int = 1793000000050, seq: int = 1, user_id: int = 7001, **body: Any) -> bytes:
    update = {
        "update_type": "message_created",
        "timestamp": at,
        "message": {
            "sender": {"user_id": user_id, "first_name": "Анна", "last_name": "Тестова", "is_bot": False},
            "recipient": {"chat_id": user_id - 2000, "chat_type": "dialog", "user_id": 9001},
            "timestamp": at,
            "body": {"mid": mid, "seq": seq, "text": text, **body},
        },
    }
    return json.dumps(update).encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


async def settled(hub: Hub) -> bool:
    rows = await hub.rows("select count(*) as n from journal where company_id = %(c)s and state = 'new'")
    return bool(rows[0]["n"] == 0)


async def test_a_repeated_webhook_is_one_message(worker_db: Database, vault: Vault, folder: Path) -> None:
    async with a_hub(worker_db, vault, None, folder=folder) as hub:
        await hub.deliver(a_message("mid.1", "раз"), a_message("mid.1", "раз"), a_message("mid.2", "два", seq=2))
        await eventually(lambda: settled(hub))
        assert [row["text"] for row in await hub.thread()] == ["раз", "два"]
        states = await hub.rows("select state from journal where company_id = %(c)s order by id")
        assert [row["state"] for row in states] == ["done", "duplicate", "done"]


async def test_messages_that_came_out_of_order_stand_in_the_order_of_the_channel(
    worker_db: Database, vault: Vault, folder: Path
) -> None:
    async with a_hub(worker_db, vault, None, folder=folder) as hub:
        await hub.deliver(a_message("mid.2", "второе", at=1793000002000, seq=2))
        await hub.deliver(a_message("mid.1", "первое", at=1793000001000, seq=1))
        await eventually(lambda: settled(hub))
        assert [row["text"] for row in await hub.thread()] == ["первое", "второе"]
        rows = await hub.rows("select preview, unread_count from conversations where company_id = %(c)s")
        assert (rows[0]["preview"]["text"], rows[0]["unread_count"]) == ("второе", 2)


async def test_what_cannot_be_parsed_stays_in_the_journal_with_its_reason(
    worker_db: Database, vault: Vault, folder: Path
) -> None:
    async with a_hub(worker_db, vault, None, folder=folder) as hub:
        await hub.deliver(b"{broken", a_message("mid.1", "после сломанного"))
        await eventually(lambda: settled(hub))
        rows = await hub.rows("select state, reason from journal where company_id = %(c)s order by id")
        assert [row["state"] for row in rows] == ["failed", "done"]
        assert rows[0]["reason"]


async def test_nul_and_enormous_texts_do_no_harm(worker_db: Database, vault: Vault, folder: Path) -> None:
    async with a_hub(worker_db, vault, None, folder=folder) as hub:
        await hub.deliver(a_message("mid.1", "до\x00после"), a_message("mid.2", "ж" * 100_000, seq=2))
        await eventually(lambda: settled(hub))
        assert [len(row["text"]) for row in await hub.thread()] == [7, 100_000]


async def test_a_removal_that_overtook_its_message_still_removes_it(
    worker_db: Database, vault: Vault, folder: Path
) -> None:
    removal = {"update_type": "message_removed", "timestamp": 1793000009000, "message_id": "mid.9", "chat_id": 5001}
    async with a_hub(worker_db, vault, None, folder=folder) as hub:
        await hub.deliver(json.dumps(removal | {"user_id": 7001}).encode())
        await hub.deliver(a_message("mid.9", "передумал"))
        await eventually(lambda: settled(hub))
        rows = await hub.rows("select removed_at from messages where company_id = %(c)s")
        assert rows[0]["removed_at"] is not None


async def test_a_customer_writes_an_operator_answers_the_phone_shows_it(
    worker_db: Database, vault: Vault, folder: Path
) -> None:
    async with running_twin() as twin, a_hub(worker_db, vault, twin, folder=folder) as hub:
        await twin.customer("acts/start")
        await hub.deliver(a_message("mid.1", "Где мой заказ?"))
        await eventually(lambda: settled(hub))
        await hub.say("Уже едет")

        async def is_sent() -> bool:
            return [row["state"] for row in await hub.thread() if row["kind"] == "out"] == ["sent"]

        await eventually(is_sent)
        phone = await twin.phone()
        assert "Уже едет" in json.dumps(phone, ensure_ascii=False)


async def test_an_answer_that_was_lost_is_found_in_the_chat_and_not_sent_twice(
    worker_db: Database, vault: Vault, folder: Path
) -> None:
    async with running_twin() as twin, a_hub(worker_db, vault, twin, folder=folder) as hub:
        await twin.customer("acts/start")
        await hub.deliver(a_message("mid.1", "Где мой заказ?"))
        await eventually(lambda: settled(hub))
        await twin.faults(lose_answer_every=1)
        await hub.say("Уже едет")

        async def is_unknown() -> bool:
            return [row["state"] for row in await hub.thread() if row["kind"] == "out"] == ["unknown"]

        await eventually(is_unknown)
        await twin.faults(lose_answer_every=0)

        async def is_sent() -> bool:
            return [row["state"] for row in await hub.thread() if row["kind"] == "out"] == ["sent"]

        await eventually(is_sent)
        assert json.dumps(await twin.phone(), ensure_ascii=False).count("Уже едет") == 1


async def test_nothing_is_sent_to_who_stopped_the_bot(worker_db: Database, vault: Vault, folder: Path) -> None:
    async with running_twin() as twin, a_hub(worker_db, vault, twin, folder=folder) as hub:
        await twin.customer("acts/start")
        await hub.deliver(a_message("mid.1", "Не пишите мне больше"))
        stopped = {"update_type": "bot_stopped", "timestamp": 1793000009000, "chat_id": 5001}
        user = {"user_id": 7001, "first_name": "Анна", "is_bot": False}
        await hub.deliver(json.dumps(stopped | {"user": user}).encode())
        await eventually(lambda: settled(hub))
        await hub.say("А всё-таки?")

        async def is_refused() -> list[dict[str, Any]]:
            return [row for row in await hub.thread() if row["state"] == "failed"]

        rows = await eventually(is_refused)
        assert rows[0]["failure"]["verdict"]["reasons"][0]["rule_id"] == "house-recipient-stopped"
        assert "А всё-таки?" not in json.dumps(await twin.phone(), ensure_ascii=False)


async def test_a_first_message_is_greeted_once(worker_db: Database, vault: Vault, folder: Path) -> None:
    async with a_hub(worker_db, vault, None, folder=folder) as hub:
        async with worker_db.transaction() as tx:
            await tx.execute(
                "insert into auto_replies (company_id, kind, is_enabled, text, updated_at)"
                " values (%(c)s, 'greeting', true, 'Здравствуйте! Сейчас ответим', now())",
                c=hub.company.id,
            )
        await hub.deliver(a_message("mid.1", "раз"), a_message("mid.2", "два", seq=2))

        async def is_greeted() -> bool:
            return any(row["kind"] == "out" for row in await hub.thread())

        await eventually(is_greeted)
        await hub.deliver(a_message("mid.3", "три", seq=3))
        await eventually(lambda: settled(hub))
        outgoing = [row["text"] for row in await hub.thread() if row["kind"] == "out"]
        assert outgoing == ["Здравствуйте! Сейчас ответим"]
        rows = await hub.rows("select waiting_since from conversations where company_id = %(c)s")
        assert rows[0]["waiting_since"] is not None  # a robot's courtesy is not an answer


async def test_the_customer_sees_that_an_operator_types(worker_db: Database, vault: Vault, folder: Path) -> None:
    async with running_twin() as twin, a_hub(worker_db, vault, twin, folder=folder) as hub:
        await twin.customer("acts/start")
        await hub.deliver(a_message("mid.1", "Где мой заказ?"))
        await eventually(lambda: settled(hub))
        rows = await hub.rows("select id from conversations where company_id = %(c)s")
        notice = {"company_id": hub.company.id, "conversation_id": rows[0]["id"], "what": "typing", "who": "operator"}

        async def is_told() -> bool:
            async with worker_db.transaction() as tx:
                await tx.execute("select pg_notify('pristan_presence', %(n)s::text)", n=json.dumps(notice))
            return "typing_on" in json.dumps(await twin.requests())

        await eventually(is_told)
