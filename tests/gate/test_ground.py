"""What was said just before a message: of its own conversation, within the minute, and nothing later."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pristan.channels.model import OutboundKind, OutboundMessage
from pristan.compliance.rulebook import shipped
from pristan.core.ids import ConversationId
from pristan.gate.law import LawFacts
from pristan.gate.store import Ground, Words
from pristan.testing.outbound import NOON, an_outbound

HERE, THERE = ConversationId(1), ConversationId(2)


def words(id_: int, *, before_s: float) -> Words:
    return Words(id=id_, at=NOON - timedelta(seconds=before_s), text=str(id_))


def ground(*said: Words) -> Ground:
    return Ground(facts=LawFacts(), book=shipped(), said={HERE: said, THERE: [words(90, before_s=5)]})


def a_message(id_: int | None = 10, *, kind: OutboundKind = OutboundKind.MESSAGE) -> OutboundMessage:
    return an_outbound(text="Здравствуйте", message_id=id_, kind=kind)


@pytest.mark.parametrize(
    ("said", "message", "expected"),
    [
        pytest.param([words(7, before_s=60)], a_message(), ("7",), id="a minute ago to the second"),
        pytest.param([words(7, before_s=60.001)], a_message(), (), id="longer ago"),
        pytest.param([words(7, before_s=-0.001)], a_message(), (), id="said after it"),
        pytest.param([words(10, before_s=0)], a_message(), (), id="the message itself"),
        pytest.param([words(9, before_s=0)], a_message(), ("9",), id="the smaller id of one moment was first"),
        pytest.param([words(11, before_s=0)], a_message(), (), id="the greater id of one moment was later"),
        pytest.param([words(11, before_s=0)], a_message(kind=OutboundKind.EDIT), ("11",), id="an edit comes after all"),
        pytest.param([words(11, before_s=1)], a_message(None), ("11",), id="a draft comes after all"),
        pytest.param([words(7, before_s=9), words(8, before_s=3)], a_message(), ("7", "8"), id="the oldest first"),
    ],
)
def test_what_was_said_within_a_minute_before_is_read_with_it(
    said: list[Words], message: OutboundMessage, expected: tuple[str, ...]
) -> None:
    assert ground(*said).about(message).earlier == expected


def test_a_conversation_where_nothing_was_said_has_nothing_before() -> None:
    assert ground().about(replace(a_message(), conversation_id=ConversationId(3))).earlier == ()
