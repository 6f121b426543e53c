"""A person who has left traces everywhere, and two officers in front of the API."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from obstore.store import LocalStore

from pristan.core.ids import CompanyId
from pristan.kit.db import Database, Tx
from pristan.kit.files import Files, file_key
from pristan.rights.jobs import ErasureStation
from tests.builders import ACompany, a_company, an_inbox
from tests.conversations.conftest import Desk, a_message, app, build, clock, desk, hasher

__all__ = ["a_message", "app", "build", "clock", "desk", "hasher"]

MARK = "Меченый-Подосинкин"
VALUE = "799900112233"
SECRET = b"bytes of the person"


@dataclass(slots=True, kw_only=True)
class Person:
    """Ids of a person whose every row carries ``MARK`` or ``VALUE``."""

    company: ACompany
    contact_id: int
    merged_id: int
    identity_id: int
    conversation_id: int
    key: str
    others: dict[str, int] = field(default_factory=dict)


def a_store(path: Path) -> Files:
    return Files(LocalStore(str(path), mkdir=True))


@pytest.fixture
def store(tmp_path: Path) -> Files:
    return a_store(tmp_path / "store")


ROWS = Path(__file__).with_name("person.sql").read_text("utf-8")


def _filled(**values: object) -> str:
    text = ROWS.partition("\n")[2]
    for name, value in values.items():
        text = text.replace(f"<{name}>", str(value))
    return text


async def _made(tx: Tx, row: str, known: dict[str, int]) -> dict[str, int]:
    """Run one statement; what it names of its row."""
    statement: Any = re.sub(r"(?<!:):(\w+)", lambda found: str(known[found[1]]), row)
    if " returning " not in row:
        await tx.execute(statement)
        return {}
    return dict((await tx.fetch_all(statement))[-1])


async def a_person(
    db: Database, company: ACompany, files: Files, *, messages: int = 3, mark: str = MARK, value: str = VALUE
) -> Person:
    """Somebody known in every way the schema knows, with a file in the storage."""
    made: dict[str, int] = {"c": company.id, "line": company.line_id}
    made["inbox"] = await an_inbox(db, company)
    made["chat"] = await an_inbox(db, company, channel="webchat")
    key = file_key(company.id, SECRET + mark.encode())
    await files.put(key, SECRET)
    async with db.transaction() as tx:
        made["operator"] = await tx.fetch_value(
            "insert into accounts (email, name) values (gen_random_uuid()::text, 'Ира') returning id"
        )
        await tx.execute("insert into operators (company_id, id, name) values (%(c)s, %(operator)s, 'Ира')", **made)
        text = _filled(mark=mark, value=value, key=key, messages=messages, n=company.id)
        for row in filter(str.strip, text.split(";\n")):
            made |= await _made(tx, row, made)
    return Person(
        company=company,
        contact_id=made["contact"],
        merged_id=made["merged"],
        identity_id=made["identity"],
        conversation_id=made["conversation"],
        key=key,
        others=made,
    )


@pytest.fixture
async def company(worker_db: Database) -> ACompany:
    return await a_company(worker_db)


async def traces_of(db: Database, company_id: int, *words: str) -> list[str]:
    """Tables of a company where any of the words still stands, in text, JSON or raw bytes."""
    found = []
    async with db.transaction() as tx:
        tables = await tx.fetch_all(
            "select c.relname as name from pg_class c"
            " join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id'"
            " where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition"
            " and c.relname <> 'accounts' order by 1"
        )
        for table in tables:
            name = table["name"]
            raw = ", convert_from(raw, 'UTF8')" if name == "journal" else ""
            everything: Any = f'select t::text {raw} as words from "{name}" t where company_id = {company_id}'
            rows = await tx.fetch_all(everything)
            text = json.dumps([list(row.values()) for row in rows], ensure_ascii=False)
            found += [name for word in words if word in text]
    return sorted(set(found))


async def erase(db: Database, person: Person) -> int:
    """A confirmed destruction, not begun."""
    async with db.transaction() as tx:
        made: int = await tx.fetch_value(
            "insert into erasures (company_id, cause, request_id, contact_id, subject, reason, state, asked_at,"
            " asked_by_name, decided_by_name, decided_at) values (%(c)s, 'request', %(request)s, %(contact)s,"
            " 'Подосинкин', 'по запросу', 'confirmed', now(), 'Ира', 'Олег', now()) returning id",
            c=person.company.id,
            request=person.others["request"],
            contact=person.merged_id,
        )
    return made


@pytest.fixture
async def station(desk: Desk, store: Files) -> ErasureStation:
    return ErasureStation(desk.db, store, now=desk.clock.now)


def company_of(desk: Desk) -> CompanyId:
    return CompanyId(desk.firm.id)


Row = dict[str, Any]
