"""Advertising ends with the request: the term of an answer is no time to go on (38-FZ art. 18, 152-FZ art. 15)."""

from datetime import datetime
from typing import Final

from pristan.contacts import ADVERTISING, withdraw
from pristan.contacts.consents import Whose
from pristan.conversations.people import show_anew
from pristan.core.ids import CompanyId, ContactId, OperatorId
from pristan.kit.db import Tx
from pristan.rights.holdings import gathering
from pristan.rights.model import Kind
from pristan.staff import Entry, append_access_log

ENDED: Final = (ADVERTISING, "sms")


async def stop_advertising(
    tx: Tx,
    kind: Kind,
    *,
    request_id: int,
    contact_id: int | None,
    company_id: CompanyId,
    by: int | None,
    now: datetime,
) -> None:
    """End consents to advertising of the person of a request, or write their refusal down; twice is once.

    ``by``: who took the word of the person; None when they gave it themselves.
    """
    head = None
    if contact_id is not None and kind.ends_advertising:
        head = await tx.fetch_value(gathering.head_of, company_id=company_id, contact_id=contact_id)
    if head is None:
        return
    whose = Whose(company_id=company_id, contact_id=ContactId(head))
    operator = None if by is None else OperatorId(by)
    way = "message" if by is None else "operator"
    evidence = {"note": f"Запрос о данных № {request_id}"}
    ended = [
        purpose
        for purpose in ENDED
        if await withdraw(tx, whose, purpose=purpose, way=way, evidence=evidence, by=operator, now=now)
    ]
    await show_anew(tx, [head], company_id=company_id)
    for purpose in ended:
        details = {"purpose": purpose, "way": way}
        entry = Entry(
            action="consent.withdrawn",
            company_id=company_id,
            account_id=by,
            target=f"contact:{head}",
            details=details,
        )
        await append_access_log(tx, entry, now=now)
