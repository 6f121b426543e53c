"""Events of VK, one situation each, and what the hub makes of them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pristan.channels.model import (
    TIME_NOT_TOLD,
    AttachmentKind,
    ConversationStarted,
    IdentityChange,
    IdentityChanged,
    Inbound,
    InboundCallback,
    InboundEdit,
    InboundMessage,
    InboundReceipt,
    ReceiptKind,
    SaidElsewhere,
    UnparsableError,
    Unusable,
)
from pristan.channels.payload import Payload
from pristan.channels.vk.buttons import opened, sealed
from pristan.channels.vk.glance import lane_key, split_message_id
from pristan.channels.vk.parse import parse as read
from pristan.testing.accounts import VK_TOKEN, a_vk_account

FIXTURES = Path(__file__).parent / "fixtures"
PERSON = "501234567"


def event(name: str, **changes: Any) -> bytes:
    found = json.loads((FIXTURES / f"{name}.json").read_bytes())
    message = found["object"].get("message", found["object"])
    message.update(changes)
    return json.dumps(found).encode()


def parse(raw: bytes) -> list[Inbound]:
    return list(read(raw, a_vk_account()))


def message(name: str, **changes: Any) -> InboundMessage:
    found = parse(event(name, **changes))[-1]
    assert isinstance(found, InboundMessage)
    return found


def test_a_message_is_read_whole() -> None:
    found = message("message_new")
    assert found.external_id == f"{PERSON}:42"
    assert found.dedupe_key == f"message:{PERSON}:42"
    assert (found.text, found.seq, found.at.timestamp()) == ("Здравствуйте, где мой заказ?", 42, 1790000100)
    assert found.person.value == PERSON
    assert found.person.address == {
        "peer_id": int(PERSON),
        "inline_keyboard": True,
        "buttons": ["callback", "open_app", "open_link", "text"],
    }


def test_a_link_is_told_before_the_message_it_brought() -> None:
    started, said = parse(event("message_new_by_link"))
    assert isinstance(started, ConversationStarted)
    assert (started.payload, started.source) == ("h_9XkQ2", "wa_migration")
    assert isinstance(said, InboundMessage)
    assert started.dedupe_key != said.dedupe_key


@pytest.mark.parametrize(
    ("name", "kind", "source"),
    [
        ("message_new_photos", AttachmentKind.IMAGE, "https://sun9-1.userapi.com/w.jpg"),
        ("message_new_doc", AttachmentKind.FILE, "https://vk.com/doc501234567_667001?hash=h&dl=d"),
        ("message_new_voice", AttachmentKind.AUDIO, "https://psv4.vkuserphoto.ru/a.mp3"),
        ("message_new_sticker", AttachmentKind.STICKER, "https://vk.com/sticker/1-9013-512"),
    ],
)
def test_a_file_is_found_with_its_best_address(name: str, kind: AttachmentKind, source: str) -> None:
    found = message(name).attachments[0]
    assert (found.kind, found.source["url"]) == (kind, source)


def test_a_voice_carries_its_words() -> None:
    assert message("message_new_voice").attachments[0].source["transcription"] == "когда привезёте"


def test_a_place_is_a_place_and_an_absurd_one_is_counted() -> None:
    assert message("message_new_geo").location == (55.755814, 37.617635)
    absurd = message("message_new_geo", geo={"coordinates": {"latitude": 1e30, "longitude": 0}})
    assert (absurd.location, list(absurd.unknown)) == (None, ["geo"])


def test_an_answer_names_what_it_answers() -> None:
    quote = message("message_new_reply").reply_to
    assert quote is not None
    assert (quote.external_id, quote.text) == (f"{PERSON}:40", "Заказ № 17?")


def test_what_is_forwarded_comes_with_its_files() -> None:
    found = message("message_new_forward")
    assert found.forwarded_from is not None
    assert (found.forwarded_from.text, found.forwarded_from.author) == (
        "привезли не то\n\nи поздно",
        "vk.com/id600100200",
    )
    assert [one.kind for one in found.attachments] == [AttachmentKind.IMAGE]


def test_a_page_is_shared_once_and_the_rest_is_named() -> None:
    found = message("message_new_shares")
    assert found.share == {"url": "https://shop.example/17", "title": "Чайник", "description": "1,7 л"}
    assert list(found.unknown) == [
        "запись на стене: https://vk.com/wall-1_12",
        "видео: https://vk.com/video501234567_45",
        "товар: https://vk.com/market-222000111_7",
        "аудиозапись: Хор — Песня",
    ]


def test_what_is_unknown_costs_only_itself() -> None:
    found = message("message_new_unknown_attachment")
    assert found.text == "Здравствуйте, где мой заказ?"
    assert list(found.unknown) == ["hologram", "photo", "attachment without a type", "gift"]
    (strange,) = parse(event("unknown_event"))
    assert isinstance(strange, Unusable)
    assert strange.unknown


def test_a_cut_message_says_so() -> None:
    assert list(message("message_new_cropped").unknown) == ["часть содержимого не передана"]


def test_what_vk_keeps_to_itself_is_named() -> None:
    assert list(message("message_new", is_unavailable=True).unknown) == ["сообщение недоступно"]
    nested: dict[str, Any] = {"text": "дно"}
    for _ in range(8):
        nested = {"text": "", "fwd_messages": [nested]}
    deep = message("message_new", **nested)
    assert list(deep.unknown) == ["вложенные пересланные сообщения"]
    (sounds,) = message("message_new", attachments=[{"type": "audio", "audio": {"artist": "Хор"}}]).unknown
    assert sounds == "аудиозапись: Хор — "


def test_a_group_chat_is_one_conversation_and_names_who_speaks() -> None:
    found = message("message_new_chat")
    assert found.person.value == "chat:2000000007"
    assert found.text == f"vk.com/id{PERSON}: кто сегодня на складе?"
    (service,) = parse(event("message_new_service_action"))
    assert isinstance(service, Unusable)


def test_scripts_are_no_links() -> None:
    share = {"type": "link", "link": {"url": "javascript:alert(1)", "title": "ой"}}
    assert message("message_new", attachments=[share]).share == {"title": "ой"}
    picture = {"type": "graffiti", "graffiti": {"url": "file:///etc/passwd"}}
    assert message("message_new", attachments=[picture]).attachments == ()


def test_an_echo_is_told_apart_by_its_mark_and_its_author() -> None:
    (ours,) = parse(event("message_reply_ours"))
    assert isinstance(ours, SaidElsewhere)
    assert (ours.mark, ours.external_id, ours.person.value) == ("1873220417", f"{PERSON}:43", PERSON)
    (theirs,) = parse(event("message_reply_by_admin"))
    assert isinstance(theirs, SaidElsewhere)
    assert (theirs.mark, theirs.author, len(theirs.attachments)) == ("", "Сотрудник ВКонтакте", 1)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("message_allow", IdentityChange.RESUMED),
        ("message_deny", IdentityChange.BLOCKED),
        ("user_block", IdentityChange.BANNED),
        ("user_unblock", IdentityChange.RESUMED),
    ],
)
def test_what_we_may_do_changes(name: str, change: IdentityChange) -> None:
    (found,) = parse(event(name))
    assert isinstance(found, IdentityChanged)
    assert (found.change, found.person.value, found.at) == (change, PERSON, TIME_NOT_TOLD)


def test_a_consent_with_a_key_brings_the_key() -> None:
    (found,) = parse(event("message_allow_with_key"))
    assert isinstance(found, ConversationStarted)
    assert found.payload == "h_9XkQ2"


def test_reading_covers_everything_before() -> None:
    (found,) = parse(event("message_read"))
    assert isinstance(found, InboundReceipt)
    assert (found.kind, found.external_id, found.upto) == (ReceiptKind.READ, f"{PERSON}:43", True)
    (ours,) = parse(event("message_read", from_id=-222000111))
    assert isinstance(ours, Unusable)


def test_an_edit_of_theirs_changes_their_message_and_ours_changes_nothing() -> None:
    (found,) = parse(event("message_edit_theirs"))
    assert isinstance(found, InboundEdit)
    assert (found.external_id, found.message.text) == (f"{PERSON}:42", "где мой заказ № 17?")
    (ours,) = parse(event("message_edit_own"))
    assert isinstance(ours, Unusable)


def test_a_press_counts_when_it_is_ours() -> None:
    payload = sealed("rate:5", label="Отлично", peer=PERSON, token=VK_TOKEN)
    assert payload is not None
    (found,) = parse(event("message_event", payload=json.loads(payload)))
    assert isinstance(found, InboundCallback)
    assert (found.payload, found.button_text, found.external_id) == ("rate:5", "Отлично", f"{PERSON}:57")
    assert found.callback_id == f"a1b2c3d4e5f6:{PERSON}:{PERSON}"


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param({"p": "refund:100000", "t": "Да", "s": "0" * 16}, id="forged"),
        pytest.param({"p": "rate:5"}, id="not signed"),
        pytest.param("rate:5", id="a word"),
        pytest.param(None, id="nothing"),
        pytest.param({"s": "\ud800"}, id="half a letter"),
    ],
)
def test_a_press_nobody_offered_is_kept_apart(payload: Any) -> None:
    (found,) = parse(event("message_event", payload=payload))
    assert isinstance(found, Unusable)


def test_a_button_offered_to_one_is_no_button_of_another() -> None:
    payload = Payload.decode((sealed("x", label="Да", peer="1", token=VK_TOKEN) or "").encode()) or Payload()
    assert opened(payload, peer="1", token=VK_TOKEN) == ("x", "Да")
    assert opened(payload, peer="2", token=VK_TOKEN) is None
    assert opened(payload, peer="1", token="other") is None


@pytest.mark.parametrize(
    "name",
    ["message_typing_state", "message_reaction_event", "group_join", "group_leave", "message_new_service_action"],
)
def test_what_is_not_needed_leaves_a_reason(name: str) -> None:
    (found,) = parse(event(name))
    assert isinstance(found, Unusable)
    assert (bool(found.reason), found.unknown) == (True, False)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("message_new", {"peer_id": None, "from_id": None}),
        ("message_new", {"conversation_message_id": None}),
        ("message_reply_ours", {"conversation_message_id": None}),
        ("message_edit_theirs", {"conversation_message_id": None}),
        ("message_event", {"event_id": ""}),
        ("message_allow", {"user_id": None}),
        ("message_deny", {"user_id": -1}),
        ("message_read", {"conversation_message_id": None}),
    ],
)
def test_what_names_nobody_is_counted_as_not_understood(name: str, changes: dict[str, Any]) -> None:
    (found,) = parse(event(name, **changes))
    assert isinstance(found, Unusable)
    assert found.unknown


def test_a_message_of_a_community_and_one_without_a_time_or_a_client() -> None:
    (ours,) = parse(event("message_new", from_id=-1))
    assert isinstance(ours, Unusable)
    assert message("message_new", date=0).at == TIME_NOT_TOLD
    bare = json.loads(event("message_new"))
    del bare["object"]["client_info"]
    (found,) = parse(json.dumps(bare).encode())
    assert isinstance(found, InboundMessage)
    assert found.person.address == {"peer_id": int(PERSON)}


def test_a_repeat_has_the_same_key_and_another_event_another() -> None:
    keys = [parse(path.read_bytes())[-1].dedupe_key for path in sorted(FIXTURES.glob("message_[a-z]*.json"))]
    events = {json.loads(path.read_bytes())["event_id"] for path in FIXTURES.glob("*.json")}
    assert set(keys) >= {
        f"event:{one}" for one in events if one not in {"7b1e5a", "c0fff5", "c0fff6", "c0fff7", "c0fff8", "c0fff9"}
    }
    numbered = json.loads(event("message_deny")) | {"event_id": 12345}
    assert parse(json.dumps(numbered).encode())[0].dedupe_key == "event:12345"
    nameless = {"type": "message_deny", "object": {"user_id": 1}}
    respelt = json.dumps({"object": {"user_id": 1}, "type": "message_deny"}, indent=2).encode()
    assert parse(json.dumps(nameless).encode())[0].dedupe_key == parse(respelt)[0].dedupe_key


@pytest.mark.parametrize("raw", [b"", b"[]", b"7", b"ok", b"{", b"\xff\xfe"])
def test_what_is_no_event_is_refused(raw: bytes) -> None:
    with pytest.raises(UnparsableError):
        parse(raw)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=4,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # a busy machine is no failure
@given(
    kind=st.sampled_from(sorted({json.loads(path.read_bytes())["type"] for path in FIXTURES.glob("*.json")})),
    fields=st.dictionaries(
        st.sampled_from(
            "message peer_id user_id from_id conversation_message_id text attachments fwd_messages reply_message geo"
            " payload ref key event_id date update_time out random_id action client_info".split()
        ),
        JSON,
        max_size=8,
    ),
    wrapped=st.booleans(),
)
def test_any_values_in_known_places_are_parsed(kind: str, fields: dict[str, Any], wrapped: bool) -> None:  # noqa: FBT001
    body = {"message": fields, "client_info": fields.get("client_info")} if wrapped else fields
    raw = json.dumps({"type": kind, "event_id": "x", "object": body}).encode()
    lane_key(raw)
    for found in parse(raw):
        assert 0 < len(found.dedupe_key) <= 200


@given(st.text(max_size=40))
def test_any_text_is_or_is_not_a_name_of_a_message(text: str) -> None:
    found = split_message_id(text)
    assert found is None or len(found) == 2


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"from_id": -5}, id="another community wrote"),
        pytest.param({"out": 1}, id="our own words came back"),
        pytest.param({"peer_id": None, "from_id": None}, id="nobody wrote"),
    ],
)
def test_what_no_customer_wrote_is_left_with_a_reason(changes: dict[str, Any]) -> None:
    (found,) = parse(event("message_new", **changes))
    assert isinstance(found, Unusable)
    assert found.reason
