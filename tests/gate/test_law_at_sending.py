"""The rulebook at the moment of sending, through the API and the sender: in shadow and enforced, written down."""

from datetime import datetime
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from msgspec import convert

from pristan.compliance.cases import CasesFile
from pristan.compliance.editions import digest, packed
from pristan.compliance.rulebook import shipped
from pristan.compliance.shapes import Activity, Trigger
from pristan.core.ids import CompanyId
from pristan.delivery.pace import Pace
from pristan.delivery.sender import Sender
from pristan.gate.false_alarms import cases
from pristan.kit.db import Database, to_json
from pristan.staff.policy.roles import BuiltInRole
from tests.conversations.conftest import Desk, a_message, app, build, clock, desk, hasher
from tests.delivery.ground import Script
from tests.staff import conftest as staff_conftest
from tests.staff.people import a_person, browser, sign_in

__all__ = ["app", "build", "clock", "desk", "hasher"]

PASSPORT = "Ваш паспорт 4509 123456 принят"
BAN = "MSG-149-10-8"
ANY_DIALOG = Trigger(activity=frozenset({Activity.DIALOG}))


class Bank:
    """An operator of a bank in a channel of Telegram whose house rule somebody has lifted."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.script = desk, Script()
        self.sender = Sender(
            desk.db,
            self.script,
            pace=Pace(per_inbox_per_s=1000, per_chat_per_s=1000),
            inbox_id=desk.inbox_id,
            parallel=4,
            now=desk.clock.now,
        )

    async def say(self, text: str, *, wait_s: int = 60) -> dict[str, Any]:
        row = await self.desk.conversation()
        said = await self.desk.post(f"/conversations/{row['id']}/messages", text=text, client_key=text)
        self.desk.clock.move(seconds=wait_s)
        await self.work()
        items = (await self.desk.get(f"/conversations/{row['id']}/messages"))["items"]
        return next(item for item in items if item["id"] == said["id"])

    async def work(self) -> None:
        await self.sender.run_once()
        while not self.sender.is_idle:
            await self.sender.run_once()

    async def mode(self, mode: str, **more: str) -> dict[str, Any]:
        body = {"mode": mode, "reason": "Цифры посмотрели", **more}
        answer = await self.desk.client.put("/api/v1/gate/modes", json=body)
        assert answer.is_success, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def decisions(self, **filters: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.desk.get("/gate/decisions", **filters))["items"]
        return found

    async def preview(self, text: str) -> dict[str, Any]:
        place = (await self.desk.conversation())["id"]
        found: dict[str, Any] = await self.desk.post("/gate/preview", conversation_id=place, text=text)
        return found

    @property
    def sent(self) -> list[str]:
        return [cleared.message.text for cleared in self.script.sent]


@pytest.fixture
async def bank(desk: Desk) -> Bank:
    await desk.arrive(a_message("mid.1", "Приняли документы?"))
    async with desk.db.transaction() as tx:
        where = {"c": desk.firm.id}
        for table in ("inboxes", "identities", "conversations"):
            await tx.execute(f"update {table} set channel = 'telegram' where company_id = %(c)s", **where)
        await tx.execute(
            "insert into company_channels (company_id, channel, is_allowed, reason)"
            " values (%(c)s, 'telegram', true, 'Запрет нас не касается')",
            **where,
        )
        await tx.execute(
            "insert into company_profiles (company_id, version, answers, rulebook, answered_by, answered_by_name,"
            " answered_at) values (%(c)s, 1, %(answers)s::jsonb, 'test', 1, 'Дарья', %(now)s)",
            **where,
            answers='{"form": "company", "bank_licence": "yes"}',
            now=desk.clock.now(),
        )
    return Bank(desk)


async def accepted_before(db: Database, *, now: datetime) -> None:
    """The installation once accepted an edition with one rule more; the new one waits."""
    more = msgspec.structs.replace(shipped().rule("PRISTAN-PLATFORM"), id="OWN-PHONES", trigger=ANY_DIALOG)
    rules = [*shipped().rules, more]
    async with db.transaction() as tx:
        await tx.execute(
            "insert into rulebook_editions (version, digest, rules, accepted_by_name, accepted_at)"
            " values ('2026.01.01-1', %(d)s, %(r)s::jsonb, 'Нина Власова', %(now)s)",
            d=digest(rules),
            r=to_json(packed(rules)),
            now=now,
        )


async def test_in_shadow_a_passport_in_telegram_leaves_and_is_written_down(bank: Bank) -> None:
    message = await bank.say(PASSPORT)
    assert (message["state"], bank.sent) == ("sent", [PASSPORT])
    (kept,) = await bank.decisions()
    assert (kept["outcome"], kept["would"], kept["message_id"]) == ("cleared", "denied", message["id"])
    ban = next(rule for rule in kept["rules"] if rule["rule_id"] == BAN)
    assert (ban["effect"], ban["shadow"], ban["version"]) == ("denied", True, 1)
    assert "149-ФЗ" in kept["why"]
    assert [(one["kind"], one["title"], PASSPORT[one["start"] : one["end"]]) for one in kept["fragments"]] == [
        ("PASSPORT_RF", shipped().kinds["PASSPORT_RF"].title, "4509 123456")
    ]


async def test_the_log_never_holds_what_the_text_said(bank: Bank) -> None:
    await bank.say(PASSPORT)
    async with bank.desk.db.transaction() as tx:
        rows = await tx.fetch_all(
            "select to_jsonb(d) - '{id,decided_at,outbox_id,message_id,conversation_id}'::text[] as kept"
            " from gate_decisions d"
        )
    assert rows
    assert all("4509" not in str(row["kept"]) and "123456" not in str(row["kept"]) for row in rows)


async def test_enforced_the_same_passport_is_denied_with_the_article(bank: Bank) -> None:
    await bank.mode("enforce")
    message = await bank.say(PASSPORT)
    assert (message["state"], bank.sent) == ("failed", [])
    reasons = message["failure"]["verdict"]["reasons"]
    assert {BAN, "MSG-41-15"} <= {reason["rule_id"] for reason in reasons}
    assert next(reason["article"] for reason in reasons if reason["rule_id"] == BAN).startswith("149-ФЗ ст. 10 ч. 8")
    (kept,) = await bank.decisions(which="stopped")
    assert (kept["outcome"], kept["rules"][0]["shadow"]) == ("denied", False)


async def test_a_draft_is_judged_like_the_message_and_says_where_it_is_at_fault(bank: Bank) -> None:
    watched = await bank.preview(PASSPORT)
    assert (watched["outcome"], watched["mode"]) == ("cleared", "shadow")
    ban = next(reason for reason in watched["reasons"] if reason["rule_id"] == BAN)
    assert ban["shadow"] is True
    assert [PASSPORT[one["start"] : one["end"]] for one in ban["fragments"]] == ["4509 123456"]
    assert "4509" not in watched["masked"]
    await bank.mode("enforce")
    assert (await bank.preview(PASSPORT))["outcome"] == "denied"
    assert await bank.decisions(which="all") == []


async def test_one_rule_may_be_enforced_while_the_others_watch(bank: Bank) -> None:
    shown = await bank.mode("enforce", rule_id=BAN)
    assert (shown["company"]["mode"], [one["rule_id"] for one in shown["rules"]]) == ("shadow", [BAN])
    assert (await bank.say("Добрый день"))["state"] == "sent"
    assert (await bank.say(PASSPORT))["state"] == "failed"
    answer = await bank.desk.client.delete(f"/api/v1/gate/modes/{BAN}")
    assert answer.json()["rules"] == []
    unknown = {"mode": "enforce", "reason": "Проба", "rule_id": "NO"}
    assert (await bank.desk.client.put("/api/v1/gate/modes", json=unknown)).status_code == 404


async def test_switching_stands_in_the_access_log_with_who_when_and_why(bank: Bank) -> None:
    await bank.mode("enforce")
    async with bank.desk.db.transaction() as tx:
        row = await tx.fetch_one(
            "select account_id, details from access_log where company_id = %(c)s and action = 'gate.mode_changed'",
            c=bank.desk.firm.id,
        )
    assert row is not None
    assert row["details"] == {"mode": "enforce", "rule_id": "", "reason": "Цифры посмотрели"}
    assert (await bank.desk.client.put("/api/v1/gate/modes", json={"mode": "shadow", "reason": " "})).status_code == 422


async def test_a_passport_in_two_messages_of_one_minute_is_stopped_at_the_second(bank: Bank) -> None:
    await bank.mode("enforce", rule_id=BAN)
    assert (await bank.say("ваш паспорт 4509", wait_s=10))["state"] == "sent"
    assert (await bank.say("123456, выдан в Твери", wait_s=10))["state"] == "failed"


async def test_while_a_new_edition_waits_a_decision_names_both_it_was_made_by(bank: Bank) -> None:
    await accepted_before(bank.desk.db, now=bank.desk.clock.now())
    await bank.mode("enforce", rule_id="OWN-PHONES")
    assert (await bank.say("Добрый день"))["state"] == "held"
    (kept,) = await bank.decisions(which="stopped")
    assert "OWN-PHONES" in {rule["rule_id"] for rule in kept["rules"]}
    assert kept["rulebook"] == f"{shipped().edition.version} и 2026.01.01-1"
    assert shipped().rule("PRISTAN-PLATFORM").title.lower() in kept["why"].lower()
    page = await bank.desk.get("/rules")
    assert (page["waits"], page["rulebook"]) == (True, kept["rulebook"])
    assert [rule["id"] for rule in page["items"] if rule["kept"]] == ["OWN-PHONES"]


async def test_the_figures_count_messages_by_rule_and_by_period(bank: Bank) -> None:
    await bank.say(PASSPORT)
    await bank.say("Добрый день")
    figures = await bank.desk.get("/gate/figures")
    assert (figures["sent"], figures["would_stop"], figures["would_deny"], figures["stopped"]) == (2, 2, 2, 0)
    by_rule = {row["rule_id"]: row["would_stop"] for row in figures["rules"]}
    assert (by_rule[BAN], by_rule["MSG-41-15"]) == (1, 2)
    assert (await bank.desk.get("/gate/figures", until="2020-01-01"))["would_stop"] == 0
    assert (await bank.desk.get("/gate/figures", channel="max"))["would_stop"] == 0
    assert len(await bank.decisions(rule_id=BAN)) == 1


async def test_a_false_alarm_becomes_a_case_of_the_rulebook(bank: Bank) -> None:
    await bank.say(PASSPORT)
    (kept,) = await bank.decisions()
    path = f"/gate/decisions/{kept['id']}/false-alarm"
    await bank.desk.post(path, comment="Это номер заявления")
    assert (await bank.desk.post(path, expect=409, comment="Ещё раз"))["code"] == "gate.reported"
    assert (await bank.decisions())[0]["false_alarm"] == "Это номер заявления"
    async with bank.desk.db.transaction() as tx:
        company = CompanyId(bank.desk.firm.id)
        found = await cases(tx, company_id=company, with_text=False)
        openly = await cases(tx, company_id=company, with_text=True)
    read = convert({"cases": found}, CasesFile)
    (case,) = read.cases[BAN]
    assert (case.what, case.verdict, case.effect) == ("Это номер заявления", "cleared", "silent")
    line = case.line()
    assert (line["channel"], line["company"]["categories"]["BANK"]) == ("telegram", True)
    assert "4509" not in str(found)
    assert openly[BAN][0]["message"]["text"] == PASSPORT


async def test_only_who_answers_for_the_data_sees_the_log_and_switches(bank: Bank, app: Litestar) -> None:
    company = bank.desk.firm.id
    person = await a_person(bank.desk.db, staff_conftest.CHEAP, company_id=company, role=BuiltInRole.OPERATOR)
    async with browser(app) as operator:
        await sign_in(operator, person.email)
        assert (await operator.get("/api/v1/gate/decisions")).status_code == 403
        body = {"mode": "shadow", "reason": "Мешает"}
        assert (await operator.put("/api/v1/gate/modes", json=body)).status_code == 403
