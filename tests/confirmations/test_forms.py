"""The form before the web chat: a phone that nobody vouched for gets a code, where the inbox wants that."""

import json
from pathlib import Path
from typing import Any

import pytest

from pristan.core.ids import CompanyId, InboxId, LineId
from pristan.ingest import Entry, lane_of
from pristan.ingest.journal import append_within
from pristan.kit.db import to_json
from tests.builders import ACompany, an_inbox
from tests.confirmations.test_confirming import Place, app, build, clock, desk, hasher
from tests.conversations.conftest import Desk

__all__ = ["app", "build", "clock", "desk", "hasher"]

FORM = "message.json"
FIXTURES = Path(__file__).parents[1] / "channels/webchat/fixtures"


class Chat:
    """A web chat whose visitor has filled in the form."""

    def __init__(self, desk: Desk, inbox_id: InboxId, sms: InboxId) -> None:
        self.desk, self.inbox_id, self.sms = desk, inbox_id, Place(desk, sms)

    async def writes(self, text: str, **form: Any) -> None:
        raw = json.loads((FIXTURES / FORM).read_text("utf-8"))
        self.sms.number += 1
        raw |= {"id": f"m-{self.sms.number}", "text": text, "form": form or None, "files": [], "reply_to": None}
        async with self.desk.db.transaction() as tx:
            entry = Entry(
                company_id=CompanyId(self.desk.firm.id),
                inbox_id=self.inbox_id,
                channel="webchat",
                lane=lane_of(self.inbox_id, "x"),
                raw=json.dumps(raw).encode(),
            )
            await append_within(tx, [entry])
        while await self.desk.station.run_once():
            pass

    async def shown(self) -> list[str]:
        """What the visitor reads of ours."""
        rows = (await self.desk.get("/conversations"))["items"]
        found = next(row for row in rows if row["channel"] == "webchat")
        items = (await self.desk.get(f"/conversations/{found['id']}/messages"))["items"]
        return [row["text"] for row in items if row["kind"] == "out"]

    async def verified(self) -> list[str]:
        rows = (await self.desk.get("/conversations"))["items"]
        found = next(row for row in rows if row["channel"] == "webchat")
        person = await self.desk.get(f"/contacts/{found['contact_id']}")
        return [row["value"] for row in person["details"] if row["verified_at"]]


@pytest.fixture
async def chat(desk: Desk) -> Chat:
    company = ACompany(CompanyId(desk.firm.id), LineId(desk.firm.lines[0]))
    sms = await an_inbox(desk.db, company, channel="sms")
    inbox = await an_inbox(desk.db, company, channel="webchat")
    async with desk.db.transaction() as tx:
        await tx.execute(
            "update inboxes set settings = %(s)s::jsonb where id = %(id)s",
            s=to_json({"confirm_contact": True}),
            id=inbox,
        )
    return Chat(desk, inbox, sms)


async def test_a_phone_of_the_form_is_confirmed_in_the_chat(chat: Chat) -> None:
    await chat.writes("Где заказ?", name="Анна", phone="8 916 123-00-01")
    [said] = await chat.shown()
    assert said.startswith("Отправили код")
    assert "916 123" not in said
    chat.desk.clock.move(minutes=1)  # the code was asked for by the clock of the database
    await chat.writes(await chat.sms.sent_code())
    assert await chat.verified() == ["+79161230001"]


async def test_what_the_site_signed_gets_no_code(chat: Chat) -> None:
    await chat.writes("Где заказ?", name="Анна", phone="8 916 123-00-01", phone_verified=True)
    assert (await chat.shown(), await chat.verified()) == ([], ["+79161230001"])


@pytest.mark.parametrize("wanted", [False, None, "true"])
async def test_an_inbox_that_does_not_want_it_sends_nothing(chat: Chat, wanted: Any) -> None:
    async with chat.desk.db.transaction() as tx:
        await tx.execute(
            "update inboxes set settings = %(s)s::jsonb where id = %(id)s",
            s=to_json({"confirm_contact": wanted}),
            id=chat.inbox_id,
        )
    await chat.writes("Где заказ?", phone="8 916 123-00-01")
    assert await chat.shown() == []


async def test_a_form_that_cannot_be_confirmed_costs_the_message_nothing(chat: Chat) -> None:
    """No mailbox is connected, and the phone is nonsense: the question arrives all the same."""
    await chat.writes("Где заказ?", email="anna@shop.example", phone="11")
    assert await chat.shown() == []
    async with chat.desk.db.transaction() as tx:
        state = await tx.fetch_value("select state from journal where inbox_id = %(id)s", id=chat.inbox_id)
    assert state == "done"


async def test_repeated_forms_send_no_second_code_at_once(chat: Chat) -> None:
    for _ in range(5):
        await chat.writes("Где заказ?", phone="8 916 123-00-01")
    assert len(await chat.shown()) == 1
