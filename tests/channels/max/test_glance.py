import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.channels.max import glance
from pristan.channels.max.glance import lane_key
from pristan.channels.payload import Payload

FIXTURES = Path(__file__).parent / "fixtures"


def dedupe_key(body: bytes) -> str:
    return glance.dedupe_key(Payload.decode(body) or Payload(), body)


def raw(name: str, **changes: Any) -> bytes:
    return json.dumps(json.loads((FIXTURES / f"{name}.json").read_text()) | changes).encode()


def test_every_fixture_has_its_own_key() -> None:
    names = [path.stem for path in FIXTURES.glob("*.json")]
    keys = {name: dedupe_key(raw(name)) for name in names}
    assert len(set(keys.values())) == len(names), keys
    assert all(len(key) <= 250 for key in keys.values())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("message_created_reply", "message_created:mid.aa02", id="a message is its mid"),
        pytest.param("message_edited", "message_edited:mid.aa02:1793000000800", id="each edit counts"),
        pytest.param("message_removed", "message_removed:mid.aa02", id="removed once"),
        pytest.param("message_callback", "message_callback:cb-0001:1793000000490", id="each press counts"),
        pytest.param("bot_stopped", "bot_stopped:5001:7001:1793000000700", id="who, where and when"),
    ],
)
def test_keys_follow_the_contract(name: str, expected: str) -> None:
    assert dedupe_key(raw(name)) == expected


def test_a_message_repeated_with_another_time_is_the_same_message() -> None:
    assert dedupe_key(raw("message_created_reply")) == dedupe_key(raw("message_created_reply", timestamp=1))


def test_equal_objects_spelt_differently_have_one_key() -> None:
    assert dedupe_key(b'{"update_type":"x","b":1}') == dedupe_key(b'{ "b": 1, "update_type": "x" }')


@pytest.mark.parametrize(
    ("name", "lane"),
    [
        pytest.param("message_created_reply", "user:7001", id="message of a person"),
        pytest.param("message_callback", "user:7001", id="press without a chat"),
        pytest.param("message_callback_without_message", "user:7001", id="press without a message"),
        pytest.param("message_removed", "user:7001", id="removal"),
        pytest.param("bot_started", "user:7001", id="start"),
        pytest.param("message_created_by_bot", "user:7001", id="our own message to the person"),
        pytest.param("message_created_forward", "chat:-70010000000001", id="group"),
        pytest.param("message_created_voice_lost", "", id="nobody named"),
    ],
)
def test_one_person_waits_in_one_lane(name: str, lane: str) -> None:
    assert lane_key(raw(name)) == lane


@given(st.binary(max_size=300))
def test_any_bytes_have_a_key_and_a_lane(body: bytes) -> None:
    assert dedupe_key(body)
    assert isinstance(lane_key(body), str)
