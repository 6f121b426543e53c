"""What is handed out for support of a connection: enough to help, and nothing of anybody. Every channel is seeded."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from pristan.channels import channels
from pristan.channels.diagnosis import code_shown, settings_shown
from pristan.channels.model import Field, Manifest
from pristan.channels.store import seal_credentials
from pristan.core.ids import CompanyId, InboxId, LineId
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, Tx, to_json
from pristan.staff import Hasher
from pristan.staff.policy.roles import BuiltInRole
from tests.builders import ACompany, an_inbox
from tests.staff.people import NOON, AFirm, a_firm, a_person, sign_in

REAL = dict(channels())
KEY = "k3y-nobody-may-see"
PEOPLE = ("Ирина Волкова", "irina.volkova@klient.example", "+7 921 555-01-77", "79215550177", "Где мой заказ 4417")
TYPED = "лично-Ирина-Волкова"
SECRETS = (KEY, TYPED, *PEOPLE)


@pytest.fixture
async def firm(worker_db: Database, hasher: Hasher) -> AFirm:
    return await a_firm(worker_db, hasher)


FILLED: dict[str, Any] = {
    "switch": True,
    "number": int(PEOPLE[3]),
    "host": "mail.shop.example:993",
    "url": f"https://ivan:{KEY}@api.shop.example:8443/{KEY}?token={KEY}#{TYPED}",
    "list": [TYPED, *PEOPLE],
}


def filled(field: Field) -> Any:
    """Something in each field, with a person in it wherever a person may type."""
    return field.options[-1].value if field.kind == "choice" else FILLED.get(field.kind, f"{TYPED} {PEOPLE[1]}")


async def seeded(db: Database, firm: AFirm, vault: Vault, manifest: Manifest) -> InboxId:
    """A connection whose every corner holds a key or a person."""
    inbox_id = await an_inbox(db, ACompany(CompanyId(firm.id), LineId(firm.lines[0])), channel=manifest.id)
    settings = {field.name: filled(field) for field in manifest.fields if not field.is_secret}
    where: dict[str, Any] = {"c": firm.id, "i": inbox_id, "said": " ".join(SECRETS), "at": NOON - timedelta(hours=1)}
    async with db.transaction() as tx:
        await tx.execute(
            "update inboxes set name = left(%(said)s, 100), state = 'attention', state_reason = %(said)s,"
            " settings = %(settings)s::jsonb, credentials = %(sealed)s, cursor = %(cursor)s::jsonb where id = %(i)s",
            **where,
            settings=to_json(settings | {"confirmation_code": KEY, TYPED: TYPED, "receive": "polling"}),
            sealed=seal_credentials(dict.fromkeys(manifest.credentials, KEY), inbox_id=inbox_id, vault=vault),
            cursor=to_json({"folders": {TYPED: {"uid": 1}}}),
        )
        await troubled(tx, where)
    return inbox_id


async def troubled(tx: Tx, where: dict[str, Any]) -> None:
    """Its troubles, told in the words of people and servers."""
    said = where["said"]
    checks = [
        {"id": "token", "state": "ok", "title": said, "detail": said, "fix": said, "expires_at": None},
        {"id": said, "state": said, "title": said},
    ]
    await tx.execute(
        "insert into inbox_health (company_id, inbox_id, account_name, last_error, last_error_at, checks, checked_at)"
        " values (%(c)s, %(i)s, %(said)s, %(said)s, %(at)s, %(checks)s::jsonb, %(at)s)",
        **where,
        checks=to_json(checks),
    )
    for code in ("email.user_unknown", said):
        await tx.execute(
            "insert into deliveries (company_id, started_at, outbox_id, inbox_id, part, attempt, state, finished_at,"
            " external_id, error_code, error_detail) values"
            " (%(c)s, %(at)s, 1, %(i)s, 0, 2, 'failed', %(at)s, %(said)s, %(code)s, %(said)s)",
            **where,
            code=code,
        )
    await tx.execute(
        "insert into journal (company_id, received_at, inbox_id, channel, lane, raw, state, reason, processed_at)"
        " values (%(c)s, %(at)s, %(i)s, 'max', 1, convert_to(%(said)s, 'UTF8'), 'failed', %(said)s, %(at)s)",
        **where,
    )
    await tx.execute(
        "insert into inbox_alarms (company_id, inbox_id, kind, detail, started_at)"
        " values (%(c)s, %(i)s, 'errors', %(said)s, %(at)s)",
        **where,
    )


@pytest.mark.parametrize("manifest", [pytest.param(item.manifest, id=name) for name, item in REAL.items()])
async def test_nothing_of_anybody_is_in_it_whatever_the_channel(
    visitor: httpx.AsyncClient, firm: AFirm, worker_db: Database, vault: Vault, manifest: Manifest
) -> None:
    await sign_in(visitor, firm.owner)
    inbox_id = await seeded(worker_db, firm, vault, manifest)
    answer = await visitor.get(f"/api/v1/inboxes/{inbox_id}/diagnosis")
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["content-disposition"]
    raw = answer.content
    escaped = answer.text.encode("unicode_escape")
    for secret in SECRETS:
        assert secret.encode() not in raw
        assert secret.encode("unicode_escape") not in escaped
    found = answer.json()
    assert (found["channel"]["id"], found["state"], found["receive"]) == (manifest.id, "attention", "polling")
    assert found["channel"]["limits"]["per_inbox_per_s"] == manifest.limits.per_inbox_per_s
    assert {one["name"] for one in found["settings"]} == {one.name for one in manifest.fields if not one.is_secret}
    assert all(one["is_filled"] for one in found["settings"])
    assert [(one["code"], one["attempt"]) for one in found["attempts_failed"]] == [
        ("other", 2),
        ("email.user_unknown", 2),
    ]
    assert [(one["id"], one["state"]) for one in found["checks"]] == [("token", "ok"), ("other", None)]
    assert (len(found["entries_failed"]), [one["kind"] for one in found["alarms"]]) == (1, ["errors"])
    assert found["hour"]["failed_entries"] == 1
    assert all(found["versions"].values())


def test_only_what_cannot_tell_of_anybody_is_shown_of_the_settings() -> None:
    email = REAL["email"].manifest
    given = {"provider": "own", "address": PEOPLE[1], "imap_host": "mail.shop.example:993", "reply_tokens": True}
    shown = {one.name: one for one in settings_shown(email, given | {"oauth_url": f"https://a:{KEY}@id.example/{KEY}"})}
    assert (shown["provider"].value, shown["imap_host"].value, shown["reply_tokens"].value) == (
        "own",
        "mail.shop.example:993",
        True,
    )
    assert (shown["address"].is_filled, shown["address"].value) == (True, None)
    assert (shown["login"].is_filled, shown["login"].value) == (False, None)
    assert shown["oauth_url"].value == "https://id.example"
    assert "password" not in shown


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        pytest.param("choice", TYPED, id="an answer that is not ours"),
        pytest.param("switch", TYPED, id="a switch that is none"),
        pytest.param("number", 79215550177, id="a number long enough for a telephone"),
        pytest.param("number", True, id="a number that is none"),
        pytest.param("host", PEOPLE[1], id="a server that is an address"),
        pytest.param("url", "https://[bad", id="an address that cannot be read"),
        pytest.param("url", f"mailto:{PEOPLE[1]}", id="an address of a person"),
        pytest.param("url", 5, id="an address that is a number"),
        pytest.param("url", "https://host:99999999/", id="a port beyond all"),
    ],
)
def test_a_value_that_is_not_what_it_should_be_is_not_shown(kind: str, value: Any) -> None:
    manifest = REAL["email"].manifest
    fields = (Field(name="x", title="X", kind=kind),)
    (shown,) = settings_shown(replace(manifest, fields=fields), {"x": value})
    assert (shown.is_filled, shown.value) == (True, None)


def test_a_small_number_is_shown_and_a_strange_code_is_not() -> None:
    manifest = replace(REAL["email"].manifest, fields=(Field(name="x", title="X", kind="number"),))
    assert settings_shown(manifest, {"x": 15})[0].value == 15
    assert [code_shown(one) for one in ("max.429", None, "a" * 81, "Ирина", "irina@shop.example")] == [
        "max.429",
        "other",
        "other",
        "other",
        "other",
    ]


async def test_who_took_it_stands_in_the_access_log_and_an_operator_gets_none(
    visitor: httpx.AsyncClient, firm: AFirm, worker_db: Database, hasher: Hasher
) -> None:
    inbox_id = await an_inbox(worker_db, ACompany(CompanyId(firm.id), LineId(firm.lines[0])))
    operator = await a_person(worker_db, hasher, company_id=firm.id, role=BuiltInRole.OPERATOR)
    await sign_in(visitor, operator.email)
    assert (await visitor.get(f"/api/v1/inboxes/{inbox_id}/diagnosis")).status_code == 403
    await sign_in(visitor, firm.owner)
    assert (await visitor.get(f"/api/v1/inboxes/{inbox_id}/diagnosis")).status_code == 200
    assert (await visitor.get("/api/v1/inboxes/999999999/diagnosis")).status_code == 404
    async with worker_db.transaction() as tx:
        logged = await tx.fetch_all("select action, target from access_log where company_id = %(c)s", c=firm.id)
    assert [row["target"] for row in logged if row["action"] == "inbox.diagnosed"] == [f"inbox:{inbox_id}"]
