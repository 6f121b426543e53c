"""A phone is believed only when MAX signed it for its owner and we had asked for it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pristan.channels.model import Button
from pristan.channels.store import seal_credentials
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, to_json
from tests.sandbox.twin import TOKEN
from tests.way.hub import Hub, a_hub, eventually
from tests.way.test_way_of_a_message import a_message

FIXTURE = Path(__file__).parents[1] / "channels/max/fixtures/message_created_contact.json"


def seal(vault: Vault, hub: Hub) -> bytes:
    return seal_credentials({"token": TOKEN}, inbox_id=hub.inbox_id, vault=vault)


async def asked(hub: Hub, *, ago: timedelta) -> None:
    """We sent a button that asks for the number, that long ago."""
    buttons = [[{"text": "Отправить телефон", "kind": "request_contact", "payload": "", "url": ""}]]
    async with hub.db.transaction() as tx:
        await tx.execute(
            "insert into messages (company_id, conversation_id, inbox_id, business_line_id, kind, author_kind, content,"
            " sort_at, sent_at, state) select company_id, id, inbox_id, business_line_id, 'out', 'bot',"
            " %(content)s::jsonb, %(at)s, %(at)s, 'sent' from conversations where company_id = %(c)s",
            content=to_json({"buttons": buttons}),
            at=datetime.now(UTC) - ago,
            c=hub.company.id,
        )


@pytest.mark.parametrize(
    ("ago", "verified"),
    [
        pytest.param(None, False, id="nobody asked"),
        pytest.param(timedelta(days=3), False, id="asked long ago"),
        pytest.param(timedelta(minutes=5), True, id="asked just now"),
    ],
)
async def test_a_signed_card_counts_only_when_it_was_asked_for(
    worker_db: Database, vault: Vault, tmp_path: Path, *, ago: timedelta | None, verified: bool
) -> None:
    async with a_hub(worker_db, vault, None, folder=tmp_path) as hub:
        async with hub.db.transaction() as tx:
            await tx.execute(
                "update inboxes set credentials = %(sealed)s where id = %(id)s",
                sealed=seal(vault, hub),
                id=hub.inbox_id,
            )
        await hub.deliver(a_message("mid.first", "Здравствуйте"))
        await eventually(hub.thread)
        if ago is not None:
            await asked(hub, ago=ago)
        await hub.deliver(json.dumps(json.loads(FIXTURE.read_text("utf-8"))).encode())
        card = await eventually(lambda: card_of(hub))
        details = await hub.rows("select value, source, verified_at from contact_details where company_id = %(c)s")
    assert card["verified"] is verified
    known = [(detail["value"], detail["source"], detail["verified_at"] is not None) for detail in details]
    assert known == ([("+79990001122", "card", True)] if verified else [])


async def card_of(hub: Hub) -> dict[str, Any] | None:
    rows = [row["content"].get("contact_card") for row in await hub.thread()]
    return next((card for card in rows if card), None)


def test_the_button_the_query_looks_for_is_the_one_we_send() -> None:
    assert to_json([[Button(text="Тел", kind="request_contact")]]).count('"kind":"request_contact"') == 1
