"""A channel that names people by numbers of its own, and beside them the phone it knows them by."""

from pathlib import Path

from pristan.core.ids import CompanyId, LineId
from pristan.ingest import Entry, lane_of
from pristan.ingest.journal import append_within
from tests.builders import ACompany, an_inbox
from tests.conversations.test_joining import Shore, shore

__all__ = ["shore"]
FIXTURES = Path(__file__).parents[1] / "channels" / "whatsapp" / "fixtures"


async def hear_whatsapp(shore: Shore, name: str) -> None:
    desk = shore.desk
    company_id = CompanyId(desk.firm.id)
    inbox_id = await an_inbox(desk.db, ACompany(company_id, LineId(desk.firm.lines[0])), channel="whatsapp")
    raw = (FIXTURES / f"{name}.json").read_bytes()
    lane = lane_of(inbox_id, name)
    async with desk.db.transaction() as tx:
        await append_within(
            tx, [Entry(company_id=company_id, inbox_id=inbox_id, channel="whatsapp", lane=lane, raw=raw)]
        )
    while await desk.station.run_once():
        pass


async def test_the_phone_beside_a_bsuid_suggests_a_person_and_joins_nobody_by_itself(shore: Shore) -> None:
    await hear_whatsapp(shore, "message_text")
    asked = await shore.visit("А на сайте?", name="Ирина", phone="+7 999 000-00-01")
    await shore.compare()
    (found,) = await shore.suggestions()
    assert [(one["kind"], one["value"], one["verified"]) for one in found["reasons"]] == [
        ("phone", "+79990000001", "none")
    ]
    assert asked["id"] in await shore.rows()


async def test_somebody_whose_phone_is_hidden_is_like_nobody(shore: Shore) -> None:
    await hear_whatsapp(shore, "message_without_phone")
    await shore.visit("А на сайте?", name="Олег", phone="+7 999 000-00-02")
    await shore.compare()
    assert await shore.suggestions() == []
