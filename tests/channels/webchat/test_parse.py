"""Raw entries of the web chat, one row a situation; and nothing at all makes the parser fall over."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.channels.model import (
    Account,
    ContactCard,
    IdentityChange,
    IdentityChanged,
    InboundCallback,
    InboundEdit,
    InboundMessage,
    InboundReceipt,
    InboundRemoval,
    ReceiptKind,
    UnparsableError,
    Unusable,
)
from pristan.channels.webchat.parse import lane_key, parse
from pristan.core.ids import CompanyId, InboxId

ACCOUNT = Account(company_id=CompanyId(1), inbox_id=InboxId(1), key=UUID(int=1), channel="webchat", name="Чат")
VISITOR = "7b0e9d54-0c0e-4a43-9d5c-3b8f3a1c2d10"
MINE, THEIRS = "11111111-1111-4111-8111-111111111111", "33333333-3333-4333-8333-333333333333"


def fixture(name: str) -> dict[str, Any]:
    raw: dict[str, Any] = json.loads((Path(__file__).parent / "fixtures" / f"{name}.json").read_text("utf-8"))
    return raw


def parsed(entry: object) -> Any:
    (only,) = parse(json.dumps(entry).encode(), ACCOUNT)
    return only


def test_a_message_carries_everything_the_visitor_gave() -> None:
    message = parsed(fixture("message"))
    assert isinstance(message, InboundMessage)
    assert (message.dedupe_key, message.external_id, message.seq) == (f"message:{MINE}", MINE, 3)
    assert (message.person.value, message.person.name, message.person.username) == (VISITOR, "Гульнара", "shop-1042")
    assert message.contact_card == ContactCard(
        name="Гульнара", phone="+79005550142", verified=True, email="g@shop.example", is_own=True
    )
    assert message.is_card_vouched
    assert message.reply_to is not None
    assert message.reply_to.external_id == THEIRS
    (file,) = message.attachments
    assert (file.kind, file.source, file.name, file.width) == ("image", {"file_id": 7}, "чек.png", 40)


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        pytest.param(
            "edit",
            InboundEdit,
            {"dedupe_key": f"edit:{MINE}:4", "external_id": MINE, "tells_files": False},
            id="an edit",
        ),
        pytest.param("removal", InboundRemoval, {"dedupe_key": f"removal:{MINE}", "external_id": MINE}, id="a removal"),
        pytest.param("press", InboundCallback, {"external_id": THEIRS, "payload": "delivery"}, id="a button press"),
        pytest.param(
            "receipt", InboundReceipt, {"kind": ReceiptKind.READ, "upto": True, "external_id": THEIRS}, id="a receipt"
        ),
        pytest.param("consent-withdrawn", IdentityChanged, {"change": IdentityChange.WITHDRAWN}, id="a withdrawal"),
        pytest.param("consent-given-again", IdentityChanged, {"change": IdentityChange.RESUMED}, id="a consent again"),
    ],
)
def test_each_kind_of_entry_becomes_its_thing(name: str, kind: type, expected: dict[str, Any]) -> None:
    thing = parsed(fixture(name))
    assert isinstance(thing, kind)
    assert {field: getattr(thing, field) for field in expected} == expected


def test_an_unverified_phone_proves_nothing() -> None:
    entry = fixture("message")
    entry["form"]["phone_verified"] = "true"
    message = parsed(entry)
    assert (message.contact_card.verified, message.is_card_vouched) == (False, False)


def test_an_unknown_kind_is_kept_and_named() -> None:
    thing = parsed({"type": "dance", "id": "1"})
    assert isinstance(thing, Unusable)
    assert thing.unknown
    assert "dance" in thing.reason


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{", id="half an object"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"type":"message"}', id="a message of nobody"),
        pytest.param(b"\xff\xfe", id="not text"),
        pytest.param(b"[" * 100_000, id="depth without end"),
    ],
)
def test_what_is_broken_says_so_and_has_a_lane(raw: bytes) -> None:
    assert lane_key(raw) == ""
    with pytest.raises(UnparsableError):
        parse(raw, ACCOUNT)


@pytest.mark.parametrize("at", ["2026-11-21T10:02:00", "yesterday", 5, None])
def test_a_time_without_a_zone_is_refused(at: object) -> None:
    with pytest.raises(UnparsableError):
        parsed({**fixture("message"), "at": at})


def test_the_lane_is_the_visitor() -> None:
    assert {lane_key(json.dumps(fixture(name)).encode()) for name in ("message", "edit", "press")} == {VISITOR}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
KINDS = st.sampled_from(["message", "edit", "removal", "press", "receipt", "consent_given", "dance"])
FIELDS = st.sampled_from([*fixture("message"), "kind", "payload", "message_id", "button_text"])


@given(base=st.sampled_from(["message", "edit", "press", "receipt"]), kind=KINDS, field=FIELDS, value=JSON)
def test_no_change_of_an_entry_makes_the_parser_fall_over(base: str, kind: str, field: str, value: object) -> None:
    entry = {**fixture(base), "type": kind, field: value}
    raw = json.dumps(entry).encode()
    lane_key(raw)
    with suppress(UnparsableError):
        assert len(parse(raw, ACCOUNT)) == 1


@given(raw=st.binary(max_size=200))
def test_no_bytes_make_the_parser_fall_over(raw: bytes) -> None:
    lane_key(raw)
    with suppress(UnparsableError):
        parse(raw, ACCOUNT)
