"""«Это ошибка?»: what is called wrong from a draft, a held message or a refused one becomes a case of the rulebook."""

from typing import Any

import httpx
import pytest
from litestar import Litestar
from msgspec import convert

from pristan.compliance.cases import CasesFile
from pristan.core.ids import CompanyId
from pristan.gate.false_alarms import UNSAID, cases
from pristan.staff.policy.roles import BuiltInRole
from tests.conversations.conftest import Desk, app, build, clock, desk, hasher
from tests.gate.test_law_at_sending import BAN, PASSPORT, Bank, bank
from tests.staff import conftest as staff_conftest
from tests.staff.people import a_person, browser, sign_in

__all__ = ["Desk", "app", "bank", "build", "clock", "desk", "hasher"]

HEALTH = "PD-10-SPECIAL"
ILLNESS = "Ваш диагноз сахарный диабет, направление к эндокринологу готово"


async def draft(bank: Bank, text: str = PASSPORT, *, expect: int = 204, **more: Any) -> httpx.Response:
    place = (await bank.desk.conversation())["id"]
    answer = await bank.desk.client.post(
        "/api/v1/gate/false-alarms", json={"conversation_id": place, "text": text, **more}
    )
    assert answer.status_code == expect, answer.text
    return answer


async def told(bank: Bank, *, with_text: bool = False) -> CasesFile:
    async with bank.desk.db.transaction() as tx:
        found = await cases(tx, company_id=CompanyId(bank.desk.firm.id), with_text=with_text)
    return convert({"cases": found}, CasesFile)


async def test_the_verdict_about_a_draft_becomes_a_case_with_its_words_by_one_click(bank: Bank) -> None:
    await draft(bank)
    (case,) = (await told(bank, with_text=True)).cases[BAN]
    assert (case.what, case.verdict, case.effect) == (UNSAID, "cleared", "silent")
    line = case.line()
    assert (line["text"], line["channel"], line["company"]["categories"]["BANK"]) == (PASSPORT, "telegram", True)
    assert "4509" not in str(await told(bank))
    assert bank.sent == []
    assert await bank.decisions() == []  # nothing was decided: nothing was sent


async def test_the_same_draft_is_reported_once_and_another_one_beside_it(bank: Bank) -> None:
    await draft(bank, comment="Это номер заявления")
    assert (await draft(bank, expect=409)).json()["code"] == "gate.reported"
    await draft(bank, f"{PASSPORT}, приходите")
    assert [case.what for case in (await told(bank)).cases[BAN]] == ["Это номер заявления", UNSAID]


async def test_a_draft_against_which_no_rule_of_law_speaks_is_no_mistake(bank: Bank) -> None:
    async with bank.desk.db.transaction() as tx:
        for table in ("inboxes", "identities", "conversations"):
            await tx.execute(f"update {table} set channel = 'max' where company_id = %(c)s", c=bank.desk.firm.id)
    assert (await draft(bank, "Добрый день", expect=409)).json()["code"] == "gate.nothing_said"


@pytest.mark.parametrize("by", ["message", "entry"])
async def test_what_holds_a_message_is_called_wrong_without_deciding_about_it(bank: Bank, by: str) -> None:
    await bank.mode("enforce", rule_id=HEALTH)
    held = await bank.say(ILLNESS)
    assert held["state"] == "held"
    (row,) = await bank.desk.get("/held-messages")
    path = f"/messages/{held['id']}/false-alarm" if by == "message" else f"/held-messages/{row['id']}/false-alarm"
    await bank.desk.post(path, comment="Название отделения")
    assert (await bank.desk.post(path, expect=409))["code"] == "gate.reported"
    (case,) = (await told(bank)).cases[HEALTH]
    assert (case.what, case.line()["channel"]) == ("Название отделения", "telegram")
    assert len(await bank.desk.get("/held-messages")) == 1  # it waits on
    (kept,) = await bank.decisions(rule_id=HEALTH, which="stopped")
    assert kept["false_alarm"] == "Название отделения"


async def test_who_does_not_answer_customers_reports_no_draft_and_who_does_not_decide_no_held_one(
    bank: Bank, app: Litestar
) -> None:
    place = (await bank.desk.conversation())["id"]
    for role, path, body in (
        (BuiltInRole.AUDITOR, "/gate/false-alarms", {"conversation_id": place, "text": PASSPORT}),
        (BuiltInRole.OPERATOR, "/held-messages/1/false-alarm", {}),
    ):
        person = await a_person(bank.desk.db, staff_conftest.CHEAP, company_id=bank.desk.firm.id, role=role)
        async with browser(app) as client:
            await sign_in(client, person.email)
            assert (await client.post(f"/api/v1{path}", json=body)).status_code == httpx.codes.FORBIDDEN


async def test_a_mistake_leaves_an_entry_in_the_access_log(bank: Bank) -> None:
    await draft(bank, comment="Номер заявления")
    async with bank.desk.db.transaction() as tx:
        rows = await tx.fetch_all(
            "select target, details from access_log where company_id = %(c)s and action = 'gate.false_alarm'",
            c=bank.desk.firm.id,
        )
    place = (await bank.desk.conversation())["id"]
    assert [(row["target"], row["details"]) for row in rows] == [
        (f"conversation:{place}", {"comment": "Номер заявления"})
    ]
