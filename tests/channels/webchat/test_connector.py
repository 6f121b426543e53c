"""Delivery into the feed of a visitor: once, in order, and back through the journal."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from pristan.channels.model import (
    Account,
    Attempt,
    Button,
    ClearedMessage,
    FoundSent,
    NotSent,
    OutboundKind,
)
from pristan.channels.webchat import WebchatConnector
from pristan.channels.webchat.posting import is_known, mark_seen, read
from pristan.core.errors import MessageRejected, RecipientUnreachable
from pristan.core.ids import InboxId, OutboxId
from pristan.kit.db import Database
from pristan.testing import outbound

from .conftest import AChat, Visitor
from .test_render import an_outbound
from .test_stream import known

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def connector(chat: AChat, worker_db: Database) -> WebchatConnector:
    account = Account(
        company_id=chat.company.id, inbox_id=InboxId(chat.inbox_id), key=chat.key, channel="webchat", name="Чат"
    )
    return WebchatConnector(account, worker_db)


async def recipient_of(visitor: Visitor) -> str:
    return str((await visitor.start())["visitor_id"])


def attempt() -> Attempt:
    return Attempt(part=0, number=1, started_at=NOW, memo={})


async def cleared(chat: AChat, visitor: Visitor, **changes: Any) -> ClearedMessage:
    values = {"company_id": chat.company.id, "inbox_id": chat.inbox_id, "recipient": await recipient_of(visitor)}
    return outbound.cleared(an_outbound(**{**values, **changes}))


async def test_a_repeated_send_is_one_message(connector: WebchatConnector, chat: AChat, visitor: Visitor) -> None:
    message = await cleared(chat, visitor, text="Завтра с 10 до 14")
    assert connector.parts(message.message) == 1
    receipts = [await connector.send(message, attempt()) for _ in range(2)]
    (shown,) = await visitor.thread()
    assert [receipt.external_id for receipt in receipts] == [shown["id"]] * 2
    assert (shown["text"], shown["direction"], shown["author"]) == (
        "Завтра с 10 до 14",
        "out",
        {"kind": "operator", "name": "Дарья"},
    )


async def test_reconciliation_reads_the_feed(connector: WebchatConnector, chat: AChat, visitor: Visitor) -> None:
    message = await cleared(chat, visitor)
    assert await connector.reconcile(message, attempt(), known=()) == NotSent()
    receipt = await connector.send(message, attempt())
    found = await connector.reconcile(message, attempt(), known=())
    assert isinstance(found, FoundSent)
    assert found.receipt.external_id == receipt.external_id


async def test_an_edit_and_a_removal_reach_the_screen(
    connector: WebchatConnector, chat: AChat, visitor: Visitor
) -> None:
    sent = await connector.send(await cleared(chat, visitor, text="в 10"), attempt())
    change = {"targets": (sent.external_id,), "outbox_id": OutboxId(6)}
    await connector.send(await cleared(chat, visitor, kind=OutboundKind.EDIT, text="в 11", **change), attempt())
    (shown,) = await visitor.thread()
    assert (shown["text"], shown["seq"], shown["edited_at"] is not None) == ("в 11", 1, True)
    await connector.send(await cleared(chat, visitor, kind=OutboundKind.REMOVE, **change), attempt())
    (shown,) = await visitor.thread()
    assert (shown["text"], shown["removed_at"] is not None) == ("", True)
    with pytest.raises(MessageRejected):
        await connector.send(await cleared(chat, visitor, kind=OutboundKind.EDIT, text="в 12", **change), attempt())


async def test_a_visitor_who_is_gone_is_unreachable(connector: WebchatConnector, chat: AChat, visitor: Visitor) -> None:
    with pytest.raises(RecipientUnreachable):
        await connector.send(await cleared(chat, visitor, recipient=str(uuid4())), attempt())


async def test_a_button_is_pressed_once(connector: WebchatConnector, chat: AChat, visitor: Visitor) -> None:
    rows = [[Button(text="Доставка", payload="delivery"), Button(text="Возврат", payload="return")]]
    sent = await connector.send(await cleared(chat, visitor, buttons=rows), attempt())
    for payload in ("delivery", "delivery", "return"):
        body = {"client_key": uuid4().hex, "payload": payload}
        answer = await visitor.call("POST", f"/messages/{sent.external_id}/press", json=body)
        assert (answer.status_code, answer.json()["pressed"]) == (202, "delivery")
    wrong = {"client_key": uuid4().hex, "payload": "steal"}
    assert (await visitor.call("POST", f"/messages/{sent.external_id}/press", json=wrong)).status_code == 404
    (entry,) = await chat.journal()
    assert (entry["type"], entry["payload"], entry["button_text"]) == ("press", "delivery", "Доставка")


async def test_the_answer_to_a_press_adds_nothing(connector: WebchatConnector, chat: AChat, visitor: Visitor) -> None:
    kind = OutboundKind.ANSWER_CALLBACK
    receipt = await connector.send(await cleared(chat, visitor, kind=kind, callback_id="c1", text="Принято"), attempt())
    assert receipt.external_id == "c1"
    assert await visitor.thread() == []


async def test_delivered_and_read_come_back_once(connector: WebchatConnector, chat: AChat, visitor: Visitor) -> None:
    sent = await connector.send(await cleared(chat, visitor), attempt())
    told = []
    for kind in ("delivered", "delivered", "read", "read", "delivered"):
        who = await known(visitor, chat)
        async with chat.worker_db.transaction() as tx:
            entry = await read(tx, visitor=who, position=1, kind=kind, now=NOW)
        if entry is not None:
            told.append(json.loads(entry))
    entries = [(entry["type"], entry["kind"], entry["message_id"]) for entry in told]
    assert entries == [("receipt", kind, sent.external_id) for kind in ("delivered", "read")]


async def test_a_receipt_waits_until_the_hub_knows_its_message(
    connector: WebchatConnector, chat: AChat, visitor: Visitor
) -> None:
    await visitor.say("вопрос")
    async with chat.worker_db.transaction() as tx:
        assert await is_known(tx, visitor=await known(visitor, chat), position=1)  # nothing of ours is shown yet
    await connector.send(await cleared(chat, visitor), attempt())
    async with chat.worker_db.transaction() as tx:
        assert not await is_known(tx, visitor=await known(visitor, chat), position=2)


async def test_an_opened_conversation_shows_as_read(chat: AChat, visitor: Visitor, worker_db: Database) -> None:
    await visitor.say("раз")
    await visitor.say("два")
    key = await recipient_of(visitor)
    for expected in (2, 0):
        async with worker_db.transaction() as tx:
            changed = await mark_seen(tx, company_id=chat.company.id, inbox_id=chat.inbox_id, key=UUID(key), now=NOW)
        assert changed == expected
    assert [(item["state"], item["position"]) for item in await visitor.thread()] == [("read", 3), ("read", 4)]


async def test_the_checklist_tells_what_is_missing(connector: WebchatConnector) -> None:
    states = {line.id: line.state for line in await connector.check()}
    assert states == {"origins": "waiting", "policy": "waiting", "consent": "ok"}
