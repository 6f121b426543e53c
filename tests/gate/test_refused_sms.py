"""Who refused SMS gets none by an older consent to advertising that names SMS; a newer one is a new word of theirs."""

from datetime import timedelta

import pytest

from pristan.core.ids import CompanyId, ContactId
from pristan.gate.store import consents_of
from pristan.kit.db import Database
from pristan.testing.outbound import NOON, an_outbound
from tests.builders import a_company


async def said(db: Database, company_id: int, contact_id: int, *, purpose: str, kind: str, days_ago: int) -> None:
    at = NOON - timedelta(days=days_ago)
    async with db.transaction() as tx:
        await tx.execute(
            "insert into consent_records (company_id, contact_id, purpose, kind, at, text, text_hash, way, evidence,"
            " channels, recorded_at) values (%(c)s, %(p)s, %(purpose)s, %(kind)s, %(at)s, 'x', '\\x00', 'operator',"
            " '{\"message_id\": 1}', %(channels)s, %(at)s)",
            c=company_id,
            p=contact_id,
            purpose=purpose,
            kind=kind,
            at=at,
            channels=["sms", "max"] if kind == "given" else None,
        )


@pytest.mark.parametrize(
    ("channel", "agreed", "refused", "kinds"),
    [
        pytest.param("sms", 9, 5, [], id="an older consent to advertising"),
        pytest.param("sms", 5, 9, ["ads"], id="a newer one"),
        pytest.param("max", 9, 5, ["ads"], id="another channel"),
    ],
)
async def test_a_refusal_of_sms_outweighs_what_was_agreed_before(
    worker_db: Database, channel: str, agreed: int, refused: int, kinds: list[str]
) -> None:
    company = await a_company(worker_db)
    async with worker_db.transaction() as tx:
        contact_id = await tx.fetch_value(
            "insert into contacts (company_id, name) values (%(c)s, 'Анна') returning id", c=company.id
        )
    await said(worker_db, company.id, contact_id, purpose="ads", kind="given", days_ago=agreed)
    await said(worker_db, company.id, contact_id, purpose="sms", kind="refused", days_ago=refused)
    message = an_outbound(text="Заказ собран", channel=channel, contact_id=ContactId(contact_id))
    async with worker_db.transaction() as tx:
        found = await consents_of(tx, CompanyId(company.id), [message], now=NOON)
    assert [consent.kind for consent in found[message.outbox_id]] == kinds
