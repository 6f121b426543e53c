"""The interview over HTTP: one question after another, saved as versions, with what each version changed."""

from typing import Any

import httpx
import pytest

from pristan.kit.db import Database
from pristan.staff import Hasher
from pristan.staff.policy.roles import BuiltInRole
from tests.staff.people import AFirm, a_firm, a_person, sign_in

PROFILE = "/api/v1/company-profile"
BANK = {"form": "company", "bank_licence": "yes"}


@pytest.fixture
async def firm(worker_db: Database, hasher: Hasher) -> AFirm:
    return await a_firm(worker_db, hasher)


def standings(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 200, answer.text
    found = answer.json()
    return {rule["id"]: rule["standing"] for rule in found.get("rules") or found["items"]}


async def saved(visitor: httpx.AsyncClient, after: int, **answers: str) -> httpx.Response:
    return await visitor.post(PROFILE, json={"answers": answers, "after": after})


async def test_the_interview_asks_one_question_after_another_until_nothing_is_open(
    visitor: httpx.AsyncClient, firm: AFirm
) -> None:
    await sign_in(visitor, firm.owner)
    answers: dict[str, str] = {}
    found = (await visitor.get(PROFILE)).json()
    assert (found["version"], found["next"], found["may_answer"]) == (0, "form", True)
    while (name := found["next"]) is not None:
        answers[name] = "company" if name == "form" else "no"
        found = (await visitor.post(f"{PROFILE}/preview", json={"answers": answers})).json()
    assert len(answers) <= 14
    assert [item["answer"] for item in found["questions"]] == [answers[item["id"]] for item in found["questions"]]
    assert {rule["standing"] for rule in found["rules"]} == {"yes", "no"}
    assert (await visitor.get(PROFILE)).json()["version"] == 0


async def test_what_is_saved_decides_what_the_page_of_rules_says(visitor: httpx.AsyncClient, firm: AFirm) -> None:
    await sign_in(visitor, firm.owner)
    before = await visitor.get("/api/v1/rules")
    assert standings(before)["MSG-41-15"] == "unknown"
    assert (await saved(visitor, 0, **BANK)).json() == {"version": 1}
    after = await visitor.get("/api/v1/rules")
    assert standings(after)["MSG-41-15"] == "yes"
    ban = next(item for item in after.json()["items"] if item["id"] == "MSG-41-15")
    assert (ban["categories"], ban["confidence"]) == (["Кредитная организация"], "commentary")
    assert "41-ФЗ" in ban["norm"]
    assert any("лицензия Банка России" in reason and reason.endswith("— да") for reason in ban["because"])
    assert standings(await visitor.get(PROFILE, params={"on": "2025-05-31"})).get("MSG-41-15") is None
    coming = (await visitor.get(PROFILE, params={"on": "2025-05-31"})).json()["ahead"]
    assert next(item["standing"] for item in coming if "MSG-41-15" in item["rules"]) == "yes"


async def test_each_version_tells_who_changed_what_and_which_rules_came_by_it(
    visitor: httpx.AsyncClient, firm: AFirm
) -> None:
    await sign_in(visitor, firm.owner)
    await saved(visitor, 0, form="company", bank_licence="no")
    await saved(visitor, 1, **BANK)
    newest, oldest = (await visitor.get(f"{PROFILE}/versions")).json()
    assert (newest["version"], oldest["version"]) == (2, 1)
    assert newest["answered_by"] == "Ира Лебедева"
    assert [(item["was"], item["now"]) for item in newest["answers"]] == [("нет", "да")]
    turned = {item["id"]: (item["was"], item["now"]) for item in newest["rules"]}
    assert turned["MSG-41-15"] == ("unknown", "yes")
    assert {item["was"] for item in oldest["answers"]} == {"ответа нет"}
    log = (await visitor.get("/api/v1/access-log")).json()["items"]
    assert [item["target"] for item in log if item["action"] == "company.profile"] == ["profile:2", "profile:1"]


async def test_saving_the_same_again_makes_no_version(visitor: httpx.AsyncClient, firm: AFirm) -> None:
    await sign_in(visitor, firm.owner)
    await saved(visitor, 0, **BANK, has_site="no")
    assert (await saved(visitor, 1, **BANK, has_site="no", money_to_us="yes")).json() == {"version": 1}
    assert len((await visitor.get(f"{PROFILE}/versions")).json()) == 1


async def test_whoever_saves_over_a_version_not_seen_is_told(visitor: httpx.AsyncClient, firm: AFirm) -> None:
    await sign_in(visitor, firm.owner)
    await saved(visitor, 0, **BANK)
    late = await saved(visitor, 0, form="ie")
    assert (late.status_code, late.json()["code"]) == (409, "profile.changed_meanwhile")


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ({"answers": {"form": "ie"}, "inn": "7707083894"}, "inn", "не сходятся"),
        ({"answers": {"form": "ie"}, "inn": "7707083893"}, "inn", "ИНН организации"),
        ({"answers": {"form": "company"}, "inn": "500100732259"}, "inn", "ИНН человека"),
        ({"answers": {"colour": "red"}}, "answers", "«colour» нет"),
        ({"answers": {"b2c": "perhaps"}}, "answers", "«perhaps» нет"),
    ],
)
async def test_what_does_not_fit_is_refused_by_its_field(
    visitor: httpx.AsyncClient, firm: AFirm, body: dict[str, Any], field: str, words: str
) -> None:
    await sign_in(visitor, firm.owner)
    for path, more in ((PROFILE, {"after": 0}), (f"{PROFILE}/preview", {})):
        answer = await visitor.post(path, json={**body, **more})
        assert answer.status_code == 422
        assert [(item["field"], words in item["message"]) for item in answer.json()["errors"]] == [(field, True)]
    assert (await visitor.get(PROFILE)).json()["version"] == 0


async def test_a_person_s_number_answers_the_first_question(visitor: httpx.AsyncClient, firm: AFirm) -> None:
    await sign_in(visitor, firm.owner)
    found = (await visitor.post(f"{PROFILE}/preview", json={"answers": {}, "inn": "500100732259"})).json()
    assert found["questions"][0]["answer"] == "ie"
    assert "bank_licence" not in {item["id"] for item in found["questions"]}
    made = await visitor.post(PROFILE, json={"answers": {}, "inn": "500100732259", "after": 0})
    assert made.json() == {"version": 1}
    assert (await visitor.get(PROFILE)).json()["inn"] == "500100732259"


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (BuiltInRole.ADMINISTRATOR, True),
        (BuiltInRole.PRIVACY_OFFICER, True),
        (BuiltInRole.OPERATOR, False),
        (BuiltInRole.AUDITOR, False),
    ],
)
async def test_who_answers_for_the_company_or_its_data_answers_and_the_others_read(
    visitor: httpx.AsyncClient, worker_db: Database, hasher: Hasher, firm: AFirm, role: BuiltInRole, *, may: bool
) -> None:
    person = await a_person(worker_db, hasher, company_id=firm.id, role=role)
    await sign_in(visitor, person.email)
    assert (await visitor.get(PROFILE)).json()["may_answer"] is may
    assert (await visitor.get(f"{PROFILE}/versions")).status_code == 200
    assert (await saved(visitor, 0, **BANK)).status_code == (201 if may else 403)


async def test_the_officer_for_data_does_not_change_the_number_of_the_company(
    visitor: httpx.AsyncClient, worker_db: Database, hasher: Hasher, firm: AFirm
) -> None:
    officer = await a_person(worker_db, hasher, company_id=firm.id, role=BuiltInRole.PRIVACY_OFFICER)
    await sign_in(visitor, officer.email)
    answer = await visitor.post(PROFILE, json={"answers": BANK, "inn": "7707083893", "after": 0})
    assert answer.status_code == 403
