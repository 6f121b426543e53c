"""Personal data stay hidden from whoever may not see them, and whoever only looks changes nothing, in every operation.

A new endpoint is walked without a line being added here.
"""

from typing import Any

import httpx
import psycopg
import pytest

from pristan.core.access import Permission
from pristan.kit.db import Database
from pristan.staff import Hasher
from pristan.staff.policy.roles import ROLE_PERMISSIONS, BuiltInRole
from tests.abuse.operations import STREAMS, Operation, all_permissions, closed
from tests.abuse.test_every_operation import call, each
from tests.abuse.world import Victim, a_victim, snapshot
from tests.conftest import TestDatabase
from tests.staff.people import a_person, sign_in

TEXT = "Перезвоните +7 926 102-45-89 или irina.tayna@mail.ru, паспорт 4509 123456"
UNMISTAKABLE = ("102-45-89", "1024589", "irina.tayna", "4509 123456", "4509123456")
HIDING = {Permission.CONTACTS_VIEW_PERSONAL, Permission.CONTACTS_REVEAL_PERSONAL}

_FILL = """
update inboxes set channel = 'sms' where company_id = %(company)s;
update conversations set channel = 'sms' where company_id = %(company)s;
update contacts set name = '+79261024589', note = %(text)s where company_id = %(company)s;
update identities
  set channel = 'sms', value = '+79261024589', display_name = '79261024589', username = 'irina.tayna@mail.ru'
  where company_id = %(company)s;
update contact_details set value = 'irina.tayna@mail.ru', shown = 'irina.tayna@mail.ru' where company_id = %(company)s;
update link_suggestions set reasons = '[{"kind": "phone", "value": "+79261024589", "verified": "none"}]'
  where company_id = %(company)s;
update messages set text = %(text)s, author_name = '+79261024589',
  content = '{"contact_card": {"name": "Ирина", "phone": "+79261024589", "verified": true},
    "reply_quote": {"text": "почта irina.tayna@mail.ru", "author": "+79261024589"},
    "share": {"title": "irina.tayna@mail.ru", "url": "https://x.example/?phone=+79261024589"},
    "mail": {"subject": "паспорт 4509 123456", "cc": ["irina.tayna@mail.ru"], "to": ["irina.tayna@mail.ru"]},
    "forwarded_from": {"name": "+79261024589"}}',
  failure = '{"code": "x", "title": "x", "detail": "+79261024589"}' where company_id = %(company)s;
insert into attachments (company_id, message_id, kind, name) select company_id, id, 'file', 'паспорт 4509 123456.pdf'
  from messages where company_id = %(company)s;
update conversations set preview = jsonb_build_object('kind', 'text', 'text', %(text)s::text, 'direction', 'in')
  where company_id = %(company)s;
update outbox set error_detail = '+79261024589' where company_id = %(company)s;
update address_confirmations set value = 'irina.tayna@mail.ru' where company_id = %(company)s;
update meetings set title = 'Звонок +79261024589', words = %(text)s where company_id = %(company)s;
"""


class Ids(dict[str, Any]):
    """Ids of the company's things; what the world does not hold yet is asked for as the first of its kind."""

    def __missing__(self, name: str) -> int:
        return 1


@pytest.fixture
async def person(worker_db: Database, hasher: Hasher, database: TestDatabase) -> Victim:
    """A company whose every row about a customer holds what must not be seen."""
    made = await a_victim(worker_db, hasher, database=database)
    with psycopg.connect(database.owner, autocommit=True, cursor_factory=psycopg.ClientCursor) as owner:
        owner.execute(_FILL, {"company": made.firm.id, "text": TEXT})
    return Victim(made.firm, Ids(made.ids))


async def somebody(
    client: httpx.AsyncClient, person: Victim, db: Database, hasher: Hasher, *, without: set[Any]
) -> None:
    """Sign in as an operator with every permission but some."""
    made = await a_person(db, hasher, company_id=person.firm.id, role=None)
    async with db.transaction() as tx:
        await tx.execute(
            "with role as (insert into roles (company_id, code, name, permissions)"
            " values (%(c)s, 'most', 'Почти всё', %(p)s) returning id)"
            " insert into grants (company_id, operator_id, role_id) select %(c)s, %(o)s, id from role",
            c=person.firm.id,
            o=made.id,
            p=[name for name in all_permissions() if name not in without],
        )
    await sign_in(client, made.email)


@each(*(item for item in closed() if item.path not in STREAMS))
async def test_no_answer_shows_them_to_whoever_may_not_see_them(
    client: httpx.AsyncClient, person: Victim, worker_db: Database, hasher: Hasher, operation: Operation
) -> None:
    await somebody(client, person, worker_db, hasher, without=HIDING)
    answer = await call(client, operation, person.ids)
    assert answer.status_code < 500, answer.text
    assert [value for value in UNMISTAKABLE if value in answer.text] == [], answer.text


SHOWN = (
    "/api/v1/conversations",
    "/api/v1/conversations/{conversation_id}",
    "/api/v1/conversations/{conversation_id}/messages",
    "/api/v1/contacts",
    "/api/v1/contacts/{contact_id}",
    "/api/v1/contacts/suggestions",
    "/api/v1/dead-letters",
)


@pytest.mark.parametrize("path", SHOWN)
async def test_the_same_answers_show_them_to_whoever_may(
    client: httpx.AsyncClient, person: Victim, worker_db: Database, hasher: Hasher, path: str
) -> None:
    """Otherwise the walk above would prove nothing."""
    await somebody(client, person, worker_db, hasher, without=set())
    answer = await client.get(path.format(**person.ids))
    assert answer.status_code == 200, answer.text
    assert [value for value in UNMISTAKABLE if value in answer.text], answer.text


async def test_a_token_without_the_permission_sees_none_of_them(client: httpx.AsyncClient, person: Victim) -> None:
    await sign_in(client, person.firm.owner)
    wanted = {"name": "x", "permissions": ["conversations.view", "contacts.view"]}
    made = (await client.post("/api/v1/api-tokens", json=wanted)).json()
    client.cookies.clear()
    client.headers["Authorization"] = f"Bearer {made['token']}"
    for path in SHOWN[:5]:
        answer = await client.get(path.format(**person.ids))
        assert answer.status_code == 200, answer.text
        assert [value for value in UNMISTAKABLE if value in answer.text] == [], answer.text


async def test_a_part_of_a_number_is_not_searched_for_by_whoever_may_not_see_numbers(
    client: httpx.AsyncClient, person: Victim, worker_db: Database, hasher: Hasher
) -> None:
    await somebody(client, person, worker_db, hasher, without=HIDING)
    assert (await client.get("/api/v1/contacts", params={"named": "926"})).status_code == 422
    assert (await client.get("/api/v1/contacts", params={"named": "Ира"})).status_code == 200


# What an auditor may do with its own account, and questions that need a body.
OF_ONES_OWN = tuple(f"/api/v1/{room}" for room in ("profile", "session", "logout", "companies", "setup", "training"))


@each(*(item for item in closed() if item.writes and not item.path.startswith(OF_ONES_OWN)))
async def test_nothing_an_auditor_may_do_changes_anything(
    client: httpx.AsyncClient,
    person: Victim,
    worker_db: Database,
    hasher: Hasher,
    database: TestDatabase,
    operation: Operation,
) -> None:
    auditor = await a_person(worker_db, hasher, company_id=person.firm.id, role=BuiltInRole.AUDITOR)
    await sign_in(client, auditor.email)
    before = snapshot(database, person.firm.id)
    answer = await call(client, operation, person.ids)
    assert answer.status_code < 500, answer.text
    assert snapshot(database, person.firm.id) == before
    assert [value for value in UNMISTAKABLE if value in answer.text] == [], answer.text


def test_an_auditor_holds_no_permission_that_writes() -> None:
    """What the handlers declare; ``conversations.view`` and ``contacts.view`` stand over questions only."""
    held = ROLE_PERMISSIONS[BuiltInRole.AUDITOR]
    reached = {item.label for item in closed() if item.writes and item.permissions and set(item.permissions) <= held}
    assert reached == ASKED


# Questions, and acts whose own permission is asked for behind the door (by the kind of the act).
ASKED = {
    "POST /api/v1/contacts/search",
    "POST /api/v1/conversations/{conversation_id}/viewing",
    "POST /api/v1/gate/preview",
    "PUT /api/v1/conversations/{conversation_id}/draft",
    "POST /api/v1/conversations/bulk",
    "POST /api/v1/conversations/{conversation_id}/assign",
}
