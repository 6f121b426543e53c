"""What updates of Yandex Messenger mean, and what notices become."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.channels import channel
from pristan.channels.model import (
    AttachmentKind,
    Button,
    Inbound,
    InboundCallback,
    InboundMessage,
    StaffNotice,
    UnparsableError,
    Unusable,
)
from pristan.channels.yandex_messenger.parse import lane_key, parse
from pristan.channels.yandex_messenger.render import render
from tests.channels.test_contract import an_account

FIXTURES = Path(__file__).parent / "fixtures"
ACCOUNT = an_account(channel("yandex_messenger"))
KEY = UUID("5d1f0c7e-1b0a-4a1e-9a5e-000000000001")
ODD: st.SearchStrategy[object] = st.sampled_from(
    [None, True, 7, 2**80, 1.5, "x", [], [[]], [[7]], [{}], {}, {"id": 1}, {"login": "a", "type": "group"}]
)
SHAPES = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("update_id", "from", "chat", "text", "images", "file", "bot_request", "forwarded_messages", "updates"), ODD
    ),
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


def test_words_in_private_have_their_author_and_no_chat() -> None:
    found = message("private_text")
    assert (found.person.value, found.person.name, found.text) == (
        "petrova@romashka.example",
        "Анна Петрова",
        "/заявки",
    )
    assert found.person.address == {}
    assert found.at == datetime.fromtimestamp(1795168800, UTC)


def test_words_in_a_group_tell_the_group() -> None:
    assert message("group_text").person.address == {"chat": "0/0/4f24b544-0000-4000-8000-000000000001"}


@pytest.mark.parametrize("name", ["press", "press_old"])
def test_a_press_carries_what_the_button_carried(name: str) -> None:
    found = one(name)
    assert isinstance(found, InboundCallback)
    assert (found.payload, found.person.value) == (f"take:{KEY}", "petrova@romashka.example")


def test_a_file_is_named_so_that_it_can_be_fetched_and_the_largest_picture_is_taken() -> None:
    (file,) = message("file").attachments
    (picture,) = message("images").attachments
    assert (file.kind, dict(file.source), file.name) == (AttachmentKind.FILE, {"remote_id": "file-1"}, "Акт.pdf")
    assert (picture.kind, dict(picture.source)) == (AttachmentKind.IMAGE, {"remote_id": "large"})


def test_something_forwarded_is_known_to_be() -> None:
    quote = message("forwarded").forwarded_from
    assert quote is not None
    assert (quote.text, quote.author) == ("Смотри", "Олег Сидоров")


@pytest.mark.parametrize("name", ["robot", "channel_post", "press_foreign"])
def test_what_is_no_act_of_a_colleague_is_put_aside_with_a_reason(name: str) -> None:
    found = one(name)
    assert isinstance(found, Unusable)
    assert found.reason


def test_something_new_is_named_and_the_rest_kept() -> None:
    assert (message("something_new").unknown, message("something_new").text) == (("hologram",), "опрос")


def test_a_batch_of_a_webhook_is_taken_apart() -> None:
    found = parse(raw("batch"), ACCOUNT)
    assert [item.dedupe_key for item in found] == ["update:90222", "update:90223"]


def test_a_chat_of_a_kind_nobody_knows_is_put_aside() -> None:
    (found,) = parse(b'{"update_id":1,"from":{"login":"a"},"chat":{"type":"cave"}}', ACCOUNT)
    assert isinstance(found, Unusable)


@given(update=SHAPES)
def test_any_shape_is_parsed_without_breaking(update: dict[str, object]) -> None:
    content = msgspec.json.encode(update)
    lane_key(content)
    assert all(inbound.dedupe_key for inbound in parse(content, ACCOUNT))


def test_no_json_is_refused() -> None:
    with pytest.raises(UnparsableError):
        parse(b"<html>", ACCOUNT)
    assert (lane_key(b"<html>"), lane_key(raw("press"))) == ("", "0/0/4f24b544-0000-4000-8000-000000000001")


def test_a_notice_goes_to_one_target_with_its_key() -> None:
    alone = render(StaffNotice(key=KEY, to="petrova@romashka.example", text="Обращение № 5"))
    group = render(StaffNotice(key=KEY, to="0/0/x", is_group=True, text="Обращение № 5", replaces="1795"))
    assert alone["login"] == "petrova@romashka.example"
    assert "chat_id" not in alone
    assert (group["chat_id"], group["message_id"], group["payload_id"]) == ("0/0/x", 1795, str(KEY))
    assert "login" not in group


def test_buttons_act_or_open() -> None:
    rows = [[Button(text="Взять", payload="take:1"), Button(text="Открыть", kind="link", url="https://hub.example/x")]]
    body = render(StaffNotice(key=KEY, to="a", text="Новое", buttons=rows))["suggest_buttons"]
    assert body["layout"] == "true"
    [[take, look]] = body["buttons"]
    assert take["directives"] == [{"type": "server_action", "name": "pristan", "payload": {"t": "take:1"}}]
    assert look["directives"] == [{"type": "open_uri", "uri": "https://hub.example/x"}]


def test_words_of_a_stranger_do_not_become_a_link_with_another_name() -> None:
    assert "](" not in render(StaffNotice(key=KEY, to="a", text="[банк](https://evil.example)"))["text"]
