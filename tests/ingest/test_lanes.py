"""Lanes take turns: a flood in one of them holds up nobody else."""

from pristan.channels.accounts import Accounts
from pristan.ingest import Entry, IngestStation
from pristan.ingest.journal import append_within
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from tests.builders import a_company, an_inbox
from tests.way.test_way_of_a_message import a_message

FLOOD = 40


async def test_a_flood_in_one_lane_does_not_hold_up_the_others(worker_db: Database, vault: Vault) -> None:
    company = await a_company(worker_db)
    inbox_id = await an_inbox(worker_db, company)

    def entry(lane: int, number: int) -> Entry:
        raw = a_message(f"mid.{number}", f"{number}", user_id=8000 + lane, seq=number)
        return Entry(company_id=company.id, inbox_id=inbox_id, channel="max", lane=lane, raw=raw)

    async with worker_db.transaction() as tx:
        await append_within(tx, [entry(3, number) for number in range(FLOOD)])
        await append_within(tx, [entry(lane, FLOOD + lane) for lane in (0, 4, 31)])
    station = IngestStation(worker_db, Accounts(vault), batch=4)
    others_done_after = turns = 0
    while await station.run_once():
        turns += 1
        async with worker_db.transaction() as tx:
            waiting = await tx.fetch_value(
                "select count(*) from journal where company_id = %(c)s and lane <> 3 and state = 'new'", c=company.id
            )
        others_done_after = others_done_after or (0 if waiting else turns)
    assert 0 < others_done_after < turns
    async with worker_db.transaction() as tx:
        texts = await tx.fetch_all(
            "select m.text from messages m join identities i"
            " on i.company_id = m.company_id and i.contact_id = m.author_id"
            " where m.company_id = %(c)s and i.value = '8003' order by m.id",
            c=company.id,
        )
    assert [row["text"] for row in texts] == [str(number) for number in range(FLOOD)]
