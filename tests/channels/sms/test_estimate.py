"""Segments and price before sending: the decision, and the answer of the API."""

from decimal import Decimal

import pytest

from pristan.channels.sms.estimate import estimate, price_of
from pristan.core.ids import CompanyId, LineId
from pristan.kit.db import to_json
from tests.builders import ACompany, an_inbox
from tests.conversations.conftest import Desk, app, build, clock, desk, hasher

__all__ = ["app", "build", "clock", "desk", "hasher"]
URL = "https://hub.example"
TARIFF = {"price": "4,90"}


@pytest.mark.parametrize(
    ("written", "price"),
    [
        ("4,90", Decimal("4.90")),
        ("4.9 ₽", Decimal("4.9")),
        ("", None),
        ("дорого", None),
        ("-1", None),
        ("NaN", None),
        ("1e9", None),
        (None, None),
    ],
)
def test_a_price_is_read_as_people_write_it(written: object, price: Decimal | None) -> None:
    assert price_of({"price": written}) == price


def test_a_short_text_is_one_segment() -> None:
    found = estimate("Заказ готов", files=[], public_url=URL, settings=TARIFF)
    assert (found.alphabet, found.segments, found.left, found.price) == ("ucs2", 1, 59, Decimal("4.90"))


def test_nothing_costs_nothing() -> None:
    found = estimate(" ", files=[], public_url=URL, settings=TARIFF)
    assert (found.segments, found.messages, found.price) == (0, 0, Decimal(0))


def test_a_file_is_a_link_and_is_paid_for() -> None:
    bare = estimate("Your bill", files=[], public_url=URL, settings={})
    with_file = estimate("Your bill", files=["bill.pdf"], public_url=URL, settings={})
    assert (bare.segments, with_file.segments, with_file.price) == (1, 1, None)
    assert with_file.units > bare.units + 70


def test_a_long_text_is_several_messages_and_every_segment_is_paid_for() -> None:
    found = estimate("Слово за слово. " * 100, files=[], public_url=URL, settings=TARIFF)
    assert found.messages == 3
    assert found.price == Decimal("4.90") * found.segments
    assert found.segments >= 24


def test_a_cheaper_spelling_is_offered_only_where_it_helps() -> None:
    found = estimate("Order №12 — “ready”", files=[], public_url=URL, settings={})
    assert (found.plain, found.plain_segments) == ('Order N12 - "ready"', 1)
    assert found.odd == ("№", "—", "“", "”")
    assert estimate("Заказ №12", files=[], public_url=URL, settings={}).odd == ()


async def test_the_composer_asks_and_others_inboxes_are_not_told(desk: Desk) -> None:
    company = ACompany(CompanyId(desk.firm.id), LineId(desk.firm.lines[0]))
    inbox_id = await an_inbox(desk.db, company, channel="sms")
    async with desk.db.transaction() as tx:
        await tx.execute("update inboxes set settings = %(s)s::jsonb where id = %(id)s", s=to_json(TARIFF), id=inbox_id)
    told = await desk.post("/sms/estimate", inbox_id=inbox_id, text="я" * 71)
    assert (told["segments"], told["left"], Decimal(str(told["price"]))) == (2, 63, Decimal("9.80"))
    assert (await desk.post("/sms/estimate", expect=404, inbox_id=desk.inbox_id, text="x"))["code"] == "inbox.not_found"
    await desk.post("/sms/estimate", expect=404, inbox_id=10**9, text="x")
