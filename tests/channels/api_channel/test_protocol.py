"""The published document and the door say the same: schemathesis writes events, the door judges them."""

import json
import re
from typing import Any

import jsonschema
import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from pristan.channels.api_channel.document import document
from pristan.channels.api_channel.parse import parse
from pristan.channels.api_channel.render import Ping, render, typing
from pristan.channels.model import Button, OutboundKind
from pristan.channels.registry import channel
from pristan.testing.outbound import NOON, an_outbound
from tests.channels.api_channel.test_hook import Door, door
from tests.channels.api_channel.test_render import FILE
from tests.channels.test_contract import an_account

__all__ = ["door"]
PLAIN: dict[str, Any] = json.loads(json.dumps(document()))
(OPERATION,) = [
    result.ok() for result in schemathesis.openapi.from_dict(PLAIN).get_all_operations() if isinstance(result, Ok)
]
# What a schema of JSON cannot say; anything else that the document allows must be taken.
BEYOND_SCHEMA = re.compile(r"says nothing|one of `url`|not base64|files exceed|out of all reason|in the future")
BOUNDED = settings(
    max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


def is_allowed(body: object, place: str) -> bool:
    """Whether the document allows ``body`` in its ``paths`` or ``webhooks``."""
    ((_, item),) = PLAIN[place].items()
    schema = item["post"]["requestBody"]["content"]["application/json"]["schema"] | {"components": PLAIN["components"]}
    checker = jsonschema.FormatChecker()
    return jsonschema.Draft202012Validator(schema, format_checker=checker).is_valid(body)


@given(data=st.data())
@BOUNDED
async def test_what_the_document_allows_is_taken_and_understood(door: Door, data: st.DataObject) -> None:
    case = data.draw(OPERATION.as_strategy())
    assert isinstance(case.body, dict)
    answer = await door.bring(case.body)
    assert answer.status_code in {200, 422}, answer.text
    if answer.status_code == 200:
        assert parse(json.dumps(case.body).encode(), an_account(channel("api_channel")))
    else:
        assert BEYOND_SCHEMA.search(answer.json()["detail"]), answer.text


@given(data=st.data())
@BOUNDED
async def test_what_the_document_forbids_is_refused_with_a_reason(door: Door, data: st.DataObject) -> None:
    case = data.draw(OPERATION.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    raw = case.body if isinstance(case.body, bytes) else json.dumps(case.body, default=str).encode()
    answer = await door.bring(raw)
    assert answer.status_code in {200, 422}, answer.text
    if answer.status_code == 200:
        assert is_allowed(json.loads(raw), "paths")
    else:
        assert set(answer.json()) == {"code", "detail"}


@given(raw=st.binary(max_size=300))
@settings(BOUNDED, max_examples=20)
async def test_bytes_without_a_signature_never_pass(door: Door, raw: bytes) -> None:
    assert (await door.bring(raw, webhook_signature="v1,AAAA")).status_code == 403


@pytest.mark.parametrize(
    "event",
    [
        render(
            an_outbound(text="Да?", files=[FILE], buttons=[[Button(text="Да", payload="y")]]), link_of=lambda *_: "x"
        ),
        render(an_outbound(kind=OutboundKind.EDIT, text="б", targets=["pm-1"]), link_of=lambda *_: ""),
        render(an_outbound(kind=OutboundKind.REMOVE, targets=["pm-1"]), link_of=lambda *_: ""),
        render(an_outbound(kind=OutboundKind.ANSWER_CALLBACK, text="ок", callback_id="e"), link_of=lambda *_: ""),
        typing("a", {}, event_id="pt-1", now=NOON),
        Ping(id="pp-1", at=NOON, events_url="https://hub.example/hooks/api_channel/k"),
    ],
)
def test_what_we_tell_is_as_the_document_says(event: Any) -> None:
    body = msgspec.json.decode(msgspec.json.encode(event))
    assert is_allowed(body, "webhooks")
    assert not is_allowed(body | {"type": "message.telepathy"}, "webhooks")
