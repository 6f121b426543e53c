"""Outbound messages as rows of a visitor's feed."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.channels.model import Button, OutboundKind, OutboundMessage, Purpose
from pristan.channels.webchat.render import render
from pristan.core.ids import CompanyId, ContactId, ConversationId, IdentityId, InboxId, OutboxId

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def an_outbound(**changes: Any) -> OutboundMessage:
    values: dict[str, Any] = {
        "outbox_id": OutboxId(5),
        "company_id": CompanyId(1),
        "inbox_id": InboxId(1),
        "conversation_id": ConversationId(1),
        "contact_id": ContactId(1),
        "identity_id": IdentityId(1),
        "channel": "webchat",
        "kind": OutboundKind.MESSAGE,
        "purpose": Purpose.REPLY,
        "recipient": "7b0e9d54-0c0e-4a43-9d5c-3b8f3a1c2d10",
        "address": {},
        "text": "Здравствуйте",
        "author_name": "Дарья Коваль",
        "asked_at": NOON,
    }
    return OutboundMessage(**{**values, **changes})


def test_the_same_entry_is_always_the_same_row() -> None:
    assert render(an_outbound()).id == render(an_outbound(text="иначе")).id
    assert render(an_outbound()).id != render(an_outbound(outbox_id=OutboxId(6))).id


@pytest.mark.parametrize(
    ("kind", "name", "shown"),
    [
        pytest.param("operator", "Дарья Коваль", "Дарья", id="an operator is known by the first name"),
        pytest.param("operator", "  ", "", id="a nameless operator"),
        pytest.param("bot", "Помощник лавки", "Помощник лавки", id="a bot by its whole name"),
    ],
)
def test_the_customer_learns_no_more_of_a_name_than_needed(kind: str, name: str, shown: str) -> None:
    author = render(an_outbound(author_kind=kind, author_name=name)).body["author"]
    assert author == {"kind": kind, "name": shown}


def test_buttons_keep_their_rows() -> None:
    rows = [[Button(text="Да", payload="yes"), Button(text="Нет", payload="no")], []]
    assert render(an_outbound(buttons=rows)).body["buttons"] == [
        [{"text": "Да", "kind": "callback", "payload": "yes"}, {"text": "Нет", "kind": "callback", "payload": "no"}]
    ]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "", "tel:112"])
def test_a_link_that_is_no_web_page_becomes_text(url: str) -> None:
    body = render(an_outbound(buttons=[[Button(text="Сюда", kind="link", url=url)]])).body
    assert body["buttons"] == []
    assert body["text"] == f"Здравствуйте\nСюда: {url}"


def test_a_web_page_stays_a_button() -> None:
    body = render(an_outbound(buttons=[[Button(text="Сюда", kind="link", url="https://shop.example")]])).body
    assert body["buttons"] == [[{"text": "Сюда", "kind": "link", "url": "https://shop.example"}]]
    assert body["text"] == "Здравствуйте"


@given(text=st.text(max_size=50), label=st.text(max_size=10), url=st.text(max_size=30))
def test_nothing_that_was_said_is_lost(text: str, label: str, url: str) -> None:
    body = render(an_outbound(text=text, buttons=[[Button(text=label, kind="link", url=url)]])).body
    said = body["text"] + str(body["buttons"])
    assert text in body["text"]
    assert label in said or repr(label)[1:-1] in said
