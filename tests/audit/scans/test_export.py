"""An export is looked at in a process of its own: numbers come out, people do not."""

import json

from pristan.audit.scans.model import Kind
from tests.audit.scans.conftest import Desk

HUBSPOT = (
    "Record ID,First Name,Last Name,Email,Phone Number,Lifecycle Stage,Contact owner,Create Date\n"
    "101,Ирина,Лебедева,irina@shop.example,+7 926 102-45-89,customer,Пётр,2024-02-03 10:00\n"
    "102,Ольга,Ким,olga@shop.example,+7 926 102-45-90,lead,Пётр,2024-02-04 10:00\n"
)


async def test_an_export_of_a_crm_becomes_a_line_of_the_inventory(desk: Desk) -> None:
    found = await desk.worked(await desk.begin(Kind.EXPORT, "contacts.csv", upload=HUBSPOT.encode()))
    result = found.result or {}
    assert (found.state, found.failure) == ("done", None)
    assert (result["format"], result["contacts"]) == ("hubspot", 2)
    async with desk.db.transaction() as tx:
        row = await tx.fetch_one(
            "select kind, service, data, volume from audit_items where company_id = %(c)s", c=desk.company_id
        )
    assert row is not None
    assert (row["kind"], row["service"], row["volume"]) == ("crm", "hubspot", 2)
    kept = json.dumps([result, found.warnings], ensure_ascii=False)
    assert "Лебедева" not in kept
    assert "102-45" not in kept


async def test_a_file_that_is_no_export_is_told_so(desk: Desk) -> None:
    found = await desk.worked(await desk.begin(Kind.EXPORT, "x.json", upload=b'{"nothing": "known"}'))
    assert (found.state, found.result) == ("failed", None)
    assert found.failure
