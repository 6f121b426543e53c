"""A run of the audit at the HTTP API: kept as it was, explained, compared; and the plan that follows."""

from datetime import date, timedelta
from typing import Any

import httpx
import psycopg
import pytest

from pristan.audit import Sighting, Sign, check_plans, suggest
from pristan.core.ids import CompanyId
from tests.conftest import TestDatabase
from tests.conversations.conftest import Desk, a_message, app, build, clock, desk, hasher
from tests.staff.people import sign_in

__all__ = ["app", "build", "clock", "desk", "hasher"]

BANK = {"form": "company", "bank_licence": "yes", "state_share_over_50": "no"}
TELEGRAM: dict[str, Any] = {
    "kind": "messenger",
    "service": "telegram",
    "title": "Telegram",
    "purposes": ["dialog"],
    "data": ["FIO"],
}
FORMS: dict[str, Any] = {
    "kind": "site_form", "service": "google_forms", "title": "Заявки", "purposes": ["collect"], "data": ["FIO"],
    "first_in": "US",
}  # fmt: skip


async def be_a_bank(desk: Desk) -> None:
    async with desk.db.transaction() as tx:
        await tx.execute(
            "insert into company_profiles (company_id, version, answers, rulebook, answered_by_name, answered_at)"
            " values (%(c)s, 1, %(a)s::jsonb, 'x', 'Ольга', %(now)s)",
            c=desk.firm.id,
            a=httpx.Response(200, json=BANK).text,
            now=desk.clock.now(),
        )


async def ran(desk: Desk, **given: Any) -> dict[str, Any]:
    made = (await desk.post("/audit/runs", **given))["id"]
    found: dict[str, Any] = await desk.get(f"/audit/runs/{made}")
    return found


def by_rule(run: dict[str, Any], service: str) -> dict[str, dict[str, Any]]:
    return {one["rule"]: one for one in run["findings"] if one["service"] == service}


async def test_a_run_says_what_was_seen_which_norm_what_it_costs_and_what_to_do(desk: Desk) -> None:
    await be_a_bank(desk)
    await desk.post("/audit/items", **TELEGRAM)
    await desk.post("/audit/items", **FORMS)
    run = await ran(desk)
    assert (run["rulebook"], run["profile_version"], run["day"]) == ("2026.11.21-1", 1, "2026-11-21")
    ban = by_rule(run, "telegram")["MSG-41-15"]
    assert (ban["act"], ban["status"], ban["group"], ban["due_on"]) == ("stop", "breach", "messenger", "2026-11-21")
    assert "41-ФЗ" in ban["norm"]
    assert ban["contested"], "contested points stand in words"
    assert ban["why"].startswith("Увидено и запрещено; наибольшая санкция 700")
    assert [one["words"] for one in ban["evidence"]] == ["Записано в описи: Ира Лебедева"]
    base = by_rule(run, "google_forms")["PD-18-5"]
    assert (base["act"], base["group"]) == ("stop", "base")
    assert "1–6\u00a0млн\u00a0₽" in base["fines"][0]["text"]
    assert base["fines"][0]["text"].startswith(f"{base['fines'][0]['norm']}: юрлицу")
    assert base["fines"][0]["again"] == "КоАП 13.11 ч. 9: 6–18\u00a0млн\u00a0₽", "what a second one costs"
    assert {duty["rule"] for duty in run["duties"]} >= {"PD-22-NOTIFY"}
    later = [day for day in run["ahead"] if day["day"] == "2027-01-01"]
    assert later, "what will change on which date"
    assert run["disclaimer"]


async def test_a_run_is_kept_as_it_was_and_made_once_by_its_key(desk: Desk, database: TestDatabase) -> None:
    await desk.post("/audit/items", **FORMS)
    first = await desk.post("/audit/runs", client_key="k")
    assert await desk.post("/audit/runs", client_key="k") == first
    assert len((await desk.get("/audit/runs"))["items"]) == 1
    with (
        psycopg.connect(database.worker) as connection,
        pytest.raises(psycopg.Error, match="append-only"),
    ):
        connection.execute("update audit_findings set severity = 'low'")


async def test_an_unknown_place_of_the_first_record_is_asked_not_forgiven(desk: Desk) -> None:
    await desk.post("/audit/items", **{**FORMS, "first_in": None, "kept_in": "RU"})
    found = by_rule(await ran(desk), "google_forms")["PD-18-5"]
    assert found["status"] == "possible"
    assert found["ask"]


async def test_two_runs_are_compared(desk: Desk) -> None:
    made = (await desk.post("/audit/items", **FORMS))["id"]
    before = await ran(desk)
    await desk.post(f"/audit/items/{made}/judge", verdict="retire")
    await desk.post("/audit/items", **TELEGRAM)
    after = await ran(desk)
    found = await desk.get(f"/audit/runs/{after['id']}/difference", before_id=before["id"])
    assert "PD-18-5|google_forms" in {one["key"] for one in found["gone"]}
    assert {one["about"] for one in found["gone"] if one["key"] == "PD-18-5|google_forms"} == {"Заявки"}
    assert "MSG-41-15|telegram" in {one["key"] for one in found["new"]}
    assert found["changed"] == []


async def test_what_a_scanner_is_sure_of_becomes_a_finding_with_its_evidence(desk: Desk) -> None:
    sign = Sign(rule="PD-18.1-POLICY", status="breach", seen="форма без ссылки на политику")
    form = Sighting(kind="site_form", service="own", place="https://shop.example/", words="Форма заявки", signs=[sign])
    async with desk.db.transaction() as tx:
        await suggest(tx, CompanyId(desk.firm.id), [form], source="site", seen_at=desk.clock.now())
    run = await ran(desk)
    found = by_rule(run, "own")["PD-18.1-POLICY"]
    assert (found["status"], found["seen"]) == ("breach", "форма без ссылки на политику")
    assert found["evidence"][0]["place"] == "https://shop.example/"
    assert "PD-18.1-POLICY" not in {duty["rule"] for duty in run["duties"]}


async def test_the_hub_itself_is_seen_and_its_max_counts(desk: Desk) -> None:
    await ran(desk)
    [item] = (await desk.get("/audit/items"))["items"]
    assert (item["service"], item["source"], item["state"]) == ("max", "hub", "active")
    async with desk.db.transaction() as tx:
        await tx.execute("update inboxes set state = 'removed' where company_id = %(c)s", c=desk.firm.id)
    await ran(desk)
    [item] = (await desk.get("/audit/items"))["items"]
    assert item["state"] == "retired"


async def planned(desk: Desk, run_id: int, **given: Any) -> dict[str, dict[str, Any]]:
    await desk.post(f"/audit/runs/{run_id}/plan", **given)
    return {task["key"]: task for task in (await desk.get("/audit/tasks"))["items"]}


async def change(desk: Desk, task: dict[str, Any], **given: Any) -> httpx.Response:
    names = ("title", "todo", "operator_id", "due_on", "state", "check_kind", "check_about", "needs", "version")
    body = {name: task[name] for name in names} | given
    return await desk.client.put(f"/api/v1/audit/tasks/{task['id']}", json=body)


async def test_the_plan_follows_from_findings_once_and_closing_waits_for_max(desk: Desk) -> None:
    await be_a_bank(desk)
    await desk.post("/audit/items", **TELEGRAM)
    run = await ran(desk)
    tasks = await planned(desk, run["id"])
    ban, max_ = tasks["MSG-41-15|telegram"], tasks["plan:max"]
    assert (ban["due_on"], ban["needs"], ban["check_kind"]) == ("2026-11-21", [max_["id"]], "finding_gone")
    assert ban["title"].endswith(": Telegram")
    assert (await desk.post(f"/audit/runs/{run['id']}/plan"))["added"] == 0
    answer = await change(desk, ban, state="done")
    assert (answer.status_code, answer.json()["code"]) == (409, "audit.task_waits")
    answer = await change(desk, max_, needs=[ban["id"]])
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY, "tasks may not wait in a circle"


async def test_the_first_message_in_max_closes_its_task_by_itself(desk: Desk) -> None:
    await be_a_bank(desk)
    await desk.post("/audit/items", **TELEGRAM)
    tasks = await planned(desk, (await ran(desk))["id"])
    await desk.post("/audit/tasks/check")
    max_ = next(task for task in (await desk.get("/audit/tasks"))["items"] if task["key"] == "plan:max")
    assert (max_["state"], max_["check_state"]) == ("open", "no")
    answer = await change(desk, max_, state="done")
    assert (answer.status_code, answer.json()["code"]) == (409, "audit.task_not_done")
    await desk.arrive(a_message("mid.1", "добрый день"))
    assert await check_plans(desk.db, now=desk.clock.now()) == 1
    max_ = next(task for task in (await desk.get("/audit/tasks"))["items"] if task["key"] == "plan:max")
    assert (max_["state"], max_["done_by_name"]) == ("done", "Пристань")
    assert "Первое сообщение в канале MAX" in max_["check_words"]
    assert (await change(desk, tasks["MSG-41-15|telegram"], state="done")).is_success


async def test_a_script_that_a_whole_rescan_does_not_see_closes_its_task_and_a_part_of_a_scan_does_not(
    desk: Desk,
) -> None:
    script = Sighting(
        kind="analytics", service="google_analytics", place="https://shop.example/a", words="Вызов", data=["IP_COOKIE"]
    )
    company = CompanyId(desk.firm.id)
    async with desk.db.transaction() as tx:
        await suggest(tx, company, [script], source="site", seen_at=desk.clock.now(), whole=["shop.example"])
    tasks = await planned(desk, (await ran(desk))["id"])
    key = "WEB-SCRIPTS|google_analytics"
    assert tasks[key]["check_kind"] == "not_seen"
    await desk.post("/audit/tasks/check")
    desk.clock.move(hours=1)
    async with desk.db.transaction() as tx:
        await suggest(tx, company, [], source="site", seen_at=desk.clock.now(), whole=["other.example"])
    assert await check_plans(desk.db, now=desk.clock.now()) == 0, "another site was looked through"
    async with desk.db.transaction() as tx:
        await suggest(tx, company, [], source="site", seen_at=desk.clock.now(), whole=["shop.example"])
    assert await check_plans(desk.db, now=desk.clock.now()) >= 1
    tasks = {task["key"]: task for task in (await desk.get("/audit/tasks"))["items"]}
    assert tasks[key]["state"] == "done"
    again = await ran(desk)
    assert "google_analytics" not in {one["service"] for one in again["findings"]}


async def looked(desk: Desk, *seen: Sighting) -> None:
    async with desk.db.transaction() as tx:
        company = CompanyId(desk.firm.id)
        await suggest(tx, company, seen, source="site", seen_at=desk.clock.now(), whole=["shop.example"])


async def test_a_run_tells_nothing_of_what_scanners_do_not_see_any_more(desk: Desk) -> None:
    form = Sighting(kind="forms", service="google_forms", place="shop.example", words="Форма", purposes=["collect"])
    sign = Sign(rule="PD-18.1-POLICY", status="breach", seen="ссылки на политику нет")
    seen = "формы спрашивают: PHONE"
    own = Sighting(kind="site_form", place="shop.example", words=seen, data=["PHONE"], signs=[sign])
    await looked(desk, form, own)
    first = await ran(desk)
    assert by_rule(first, "google_forms")
    assert "PD-18.1-POLICY" in {one["rule"] for one in first["findings"]}
    desk.clock.move(hours=1)
    mended = Sighting(kind="site_form", place="shop.example", words="формы спрашивают: FIO, PHONE", data=["PHONE"])
    await looked(desk, mended)
    again = await ran(desk)
    assert not by_rule(again, "google_forms")
    assert "PD-18.1-POLICY" not in {one["rule"] for one in again["findings"]}
    states = {one["service"]: one["state"] for one in (await desk.get("/audit/items"))["items"]}
    assert states["google_forms"] == "retired"


async def test_what_a_person_wrote_down_is_not_done_because_a_scanner_is_silent(desk: Desk) -> None:
    await desk.post("/audit/items", **TELEGRAM)
    button = Sighting(kind="messenger", service="telegram", place="shop.example", words="ссылка: https://t.me/shop")
    await looked(desk, button)
    run = await ran(desk)
    sources = {one["source"] for found in by_rule(run, "telegram").values() for one in found["evidence"]}
    assert sources == {"hand", "site"}
    tasks = await planned(desk, run["id"])
    about = [task for key, task in tasks.items() if key.endswith("|telegram")]
    assert {task["check_kind"] for task in about} == {"finding_gone"}
    desk.clock.move(hours=1)
    await looked(desk)
    assert by_rule(await ran(desk), "telegram"), "people still write there"


async def test_a_finding_that_comes_back_opens_its_task_again(desk: Desk) -> None:
    await desk.post("/audit/items", **FORMS)
    tasks = await planned(desk, (await ran(desk))["id"])
    task = tasks["PD-18-5|google_forms"]
    assert (await change(desk, task, state="done")).is_success
    desk.clock.move(hours=1)
    run = await ran(desk)
    made = await desk.post(f"/audit/runs/{run['id']}/plan")
    assert made["reopened"] == 1
    tasks = {task["key"]: task for task in (await desk.get("/audit/tasks"))["items"]}
    assert tasks["PD-18-5|google_forms"]["state"] == "open"


async def test_a_separate_consent_closes_its_duty(desk: Desk) -> None:
    await desk.post("/audit/items", **FORMS)
    await planned(desk, (await ran(desk))["id"], with_duties=True)
    tasks = {task["key"]: task for task in (await desk.get("/audit/tasks"))["items"]}
    duty = next(task for task in tasks.values() if task["check_kind"] == "consent_separate")
    await desk.post("/audit/tasks/check")
    answer = await change(desk, duty, state="done")
    assert answer.json()["code"] == "audit.task_not_done"
    async with desk.db.transaction() as tx:
        await tx.execute(
            "insert into consent_texts (company_id, purpose, version, title, text, text_hash, created_at, changed_at,"
            " in_force_from, published_at)"
            " values (%(c)s, 'personal_data', 1, 'x', 'x', %(h)s, %(n)s, %(n)s, %(n)s, %(n)s)",
            c=desk.firm.id,
            h=bytes(32),
            n=desk.clock.now() - timedelta(days=1),
        )
    assert await check_plans(desk.db, now=desk.clock.now()) == 1


async def test_a_task_of_ones_own_is_added_once_and_a_stranger_cannot_own_it(desk: Desk) -> None:
    body: dict[str, Any] = {"title": "Позвать юриста", "due_on": str(date(2026, 12, 1)), "client_key": "t1"}
    made = await desk.post("/audit/tasks", **body)
    assert await desk.post("/audit/tasks", **body) == made
    await desk.post("/audit/tasks", expect=422, title="x", operator_id=10**9)
    await desk.post("/audit/tasks", expect=422, title="x", check_kind="first_message")
    [task] = (await desk.get("/audit/tasks"))["items"]
    assert (await change(desk, task, state="doing", operator_id=desk.firm.owner_id)).is_success
    stale = await change(desk, task, state="done")
    assert (stale.status_code, stale.json()["code"]) == (409, "audit.task_changed")
    desk.clock.move(hours=20)
    await sign_in(desk.client, desk.firm.owner)
    [task] = (await desk.get("/audit/tasks"))["items"]
    assert task["operator_name"]


async def test_one_finding_becomes_a_task_with_what_has_to_be_done_before(desk: Desk) -> None:
    await be_a_bank(desk)
    await desk.post("/audit/items", **TELEGRAM)
    await desk.post("/audit/items", **FORMS)
    run = await ran(desk)
    at = f"/audit/runs/{run['id']}/plan"
    assert (await desk.post(at, keys=["PD-18-5|google_forms"])) == {"added": 1, "reopened": 0}
    assert (await desk.post(at, keys=["PD-18-5|google_forms"])) == {"added": 0, "reopened": 0}
    assert (await desk.post(at, keys=["MSG-41-15|telegram"])) == {"added": 2, "reopened": 0}
    tasks = {one["key"]: one for one in (await desk.get("/audit/tasks"))["items"]}
    assert set(tasks) == {"PD-18-5|google_forms", "MSG-41-15|telegram", "plan:max"}
    assert tasks["MSG-41-15|telegram"]["needs"] == [tasks["plan:max"]["id"]]
    other = next(key for key in (one["key"] for one in run["findings"]) if key.startswith("MSG-149"))
    await desk.post(at, keys=[other])
    tasks = {one["key"]: one for one in (await desk.get("/audit/tasks"))["items"]}
    assert tasks[other]["needs"] == [tasks["plan:max"]["id"]], "it waits for what was in the plan already"


async def test_a_duty_becomes_a_task_only_where_it_is_asked_for(desk: Desk) -> None:
    await desk.post("/audit/items", **FORMS)
    run = await ran(desk)
    at, key = f"/audit/runs/{run['id']}/plan", f"{run['duties'][0]['rule']}|duty"
    assert (await desk.post(at, keys=[key]))["added"] == 0
    assert (await desk.post(at, keys=[key], with_duties=True))["added"] == 1
