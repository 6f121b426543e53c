"""Builders with defaults: the least that a test needs to exist."""

from dataclasses import dataclass

from pristan.core.ids import CompanyId, InboxId, LineId
from pristan.kit.db import Database


@dataclass(frozen=True, slots=True)
class ACompany:
    id: CompanyId
    line_id: LineId


async def a_company(worker_db: Database, *, name: str = "Фарватер") -> ACompany:
    """A company with one business line."""
    async with worker_db.transaction() as tx:
        company_id = await tx.fetch_value("insert into companies (name) values (%(name)s) returning id", name=name)
        line_id = await tx.fetch_value(
            "insert into business_lines (company_id, name) values (%(c)s, 'Продажи') returning id",
            c=company_id,
        )
    return ACompany(CompanyId(company_id), LineId(line_id))


async def an_inbox(worker_db: Database, company: ACompany, *, channel: str = "max", state: str = "active") -> InboxId:
    async with worker_db.transaction() as tx:
        inbox_id = await tx.fetch_value(
            "insert into inboxes (company_id, channel, name, business_line_id, state)"
            " values (%(c)s, %(channel)s, 'Бот', %(l)s, %(state)s) returning id",
            c=company.id,
            channel=channel,
            l=company.line_id,
            state=state,
        )
    return InboxId(inbox_id)
