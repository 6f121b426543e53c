"""What events of VK Teams mean, and what notices become."""

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.channels import channel
from pristan.channels.model import (
    TIME_NOT_TOLD,
    AttachmentKind,
    Button,
    Inbound,
    InboundCallback,
    InboundMessage,
    StaffNotice,
    UnparsableError,
    Unusable,
)
from pristan.channels.vk_teams.parse import lane_key, parse
from pristan.channels.vk_teams.render import render
from tests.channels.test_contract import an_account

FIXTURES = Path(__file__).parent / "fixtures"
ACCOUNT = an_account(channel("vk_teams"))
KEY = UUID("5d1f0c7e-1b0a-4a1e-9a5e-000000000001")
ODD: st.SearchStrategy[object] = st.sampled_from(
    [None, True, 7, 2**80, 1.5, "x", [], [[]], [7], [{}], {}, {"chatId": 1}, {"userId": "a", "type": "group"}]
)
PAYLOADS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("msgId", "chat", "from", "text", "parts", "queryId", "callbackData", "message"), ODD)
)


def raw(name: str) -> bytes:
    return (FIXTURES / f"{name}.json").read_bytes()


def one(name: str) -> Inbound:
    (found,) = parse(raw(name), ACCOUNT)
    return found


def message(name: str) -> InboundMessage:
    found = one(name)
    assert isinstance(found, InboundMessage)
    return found


def test_words_have_their_author_and_their_place() -> None:
    alone, group = message("private_text"), message("group_text")
    assert (alone.person.value, alone.person.name, alone.text) == ("petrova@firma.example", "Анна Петрова", "/start")
    assert alone.at == datetime.fromtimestamp(1795000000, UTC)
    assert (alone.person.address, group.person.address) == ({}, {"chat": "681869378@chat.agent"})


def test_a_press_carries_what_the_button_carried() -> None:
    found = one("press")
    assert isinstance(found, InboundCallback)
    assert (found.payload, found.callback_id) == (f"take:{KEY}", "SVR:synthetic:1")
    assert found.person.address == {"chat": "681869378@chat.agent"}


def test_a_file_is_named_so_that_it_can_be_fetched() -> None:
    (file,) = message("file").attachments
    assert (file.kind, dict(file.source)) == (AttachmentKind.FILE, {"remote_id": "f-1"})


def test_a_quotation_names_the_message_it_answers() -> None:
    quote, forwarded = message("reply").reply_to, message("forward").forwarded_from
    assert quote is not None
    assert quote.external_id == "7400000000000000018"
    assert forwarded is not None
    assert forwarded.text == "Смотри"


@pytest.mark.parametrize("name", ["edited", "members", "nobody", "press_without_data"])
def test_what_is_no_act_of_a_colleague_is_put_aside_with_a_reason(name: str) -> None:
    found = one(name)
    assert isinstance(found, Unusable)
    assert found.reason


def test_something_new_is_named_and_the_rest_kept() -> None:
    found = message("something_new")
    assert (found.unknown, found.text, found.at) == (("hologram",), "опрос", TIME_NOT_TOLD)


@given(kind=st.sampled_from(["newMessage", "callbackQuery", "x"]), payload=PAYLOADS)
def test_any_shape_is_parsed_without_breaking(kind: str, payload: dict[str, object]) -> None:
    content = msgspec.json.encode({"type": kind, "payload": payload})
    lane_key(content)
    assert all(inbound.dedupe_key for inbound in parse(content, ACCOUNT))


def test_no_json_is_refused() -> None:
    with pytest.raises(UnparsableError):
        parse(b"<html>", ACCOUNT)
    assert (lane_key(b"<html>"), lane_key(raw("press"))) == ("", "681869378@chat.agent")


def test_a_notice_becomes_a_query() -> None:
    rows = [[Button(text="Взять", payload="take:1"), Button(text="Открыть", kind="link", url="https://hub.example/x")]]
    given = render(StaffNotice(key=KEY, to="a", text="Новое", buttons=rows))
    changed = render(StaffNotice(key=KEY, to="a", text="Взято", replaces="74"))
    assert json.loads(given["inlineKeyboardMarkup"]) == [
        [
            {"text": "Взять", "callbackData": "take:1", "style": "primary"},
            {"text": "Открыть", "url": "https://hub.example/x"},
        ]
    ]
    assert changed == {"chatId": "a", "text": "Взято", "msgId": "74"}
