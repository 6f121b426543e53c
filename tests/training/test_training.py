"""A person takes lessons and practises with a customer; a supervisor sees who passed what. At the HTTP API."""

import csv
import json
from datetime import datetime
from io import StringIO
from typing import Any

import httpx
import pytest
from litestar import Litestar

from pristan.core.ids import CompanyId, OperatorId
from pristan.kit.db import Database
from pristan.kit.principal import Principal
from pristan.staff import Hasher
from pristan.staff.policy.roles import BuiltInRole
from pristan.training.book import scenarios
from pristan.training.service import next_line, under_way
from tests.conversations.conftest import Desk, a_message, app, build, clock, desk, hasher
from tests.staff.people import a_person, browser, sign_in
from tests.training.test_policy import right_answers

__all__ = ["app", "build", "clock", "desk", "hasher"]


async def stands(desk: Desk) -> dict[str, str]:
    return {item["id"]: item["standing"] for item in await desk.get("/training")}


async def practice(desk: Desk) -> Any:
    return (await desk.get("/training/practice"))["practice"]


async def line(desk: Desk) -> str | None:
    """What the customer says next, as the sandbox asks for it."""
    who = Principal(operator_id=OperatorId(desk.firm.owner_id), company_id=CompanyId(desk.firm.id), name="")
    async with desk.db.transaction() as tx:
        going = await under_way(tx, who)
        assert going is not None
        return await next_line(tx, going, company_id=who.company_id, now=desk.clock.now())


def from_customer(name: str, text: str, *, number: int, now: datetime) -> bytes:
    at = int(now.timestamp() * 1000)
    update = json.loads(a_message(f"mid.{number}", text, at=at, seq=number + 1))
    update["message"]["sender"] |= {"first_name": name, "last_name": ""}
    return json.dumps(update).encode()


async def test_a_lesson_is_read_answered_and_passed_and_every_attempt_is_kept(desk: Desk) -> None:
    lesson = await desk.get("/training/lessons/rights")
    assert lesson["rules"][0]["norm"].startswith("152-ФЗ")
    assert all(set(question) == {"id", "text", "options"} for question in lesson["questions"])
    right = right_answers("rights")
    first = lesson["questions"][0]["id"]
    missed = await desk.post("/training/lessons/rights/answers", answers={**right, first: (right[first] + 1) % 3})
    assert (missed["is_passed"], missed["right"]) == (False, missed["total"] - 1)
    assert next(one for one in missed["answers"] if one["id"] == first)["why"]
    assert (await stands(desk))["rights"] == "failed"
    assert (await desk.post("/training/lessons/rights/answers", answers=right))["is_passed"]
    assert (await stands(desk))["rights"] == "passed"
    record = (await desk.client.get("/api/v1/training/record")).text.splitlines()
    assert [line.split(";")[-2] for line in record[1:]] == ["нет", "да"]


async def test_a_pass_is_over_after_a_year(desk: Desk) -> None:
    await desk.post("/training/lessons/incidents/answers", answers=right_answers("incidents"))
    desk.clock.move(days=366)
    await sign_in(desk.client, desk.firm.owner)
    assert (await stands(desk))["incidents"] == "expired"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/training/lessons/nothing/answers", {"answers": {}}, 404),
        ("/training/lessons/rights/answers", {"answers": {"nothing": 0}}, 422),
        ("/training/lessons/rights/answers", {"answers": {"term": -1}}, 422),
        ("/training/practice", {"scenario": "nothing"}, 404),
        ("/training/practice/finish", {}, 404),
    ],
)
async def test_what_is_not_there_is_refused(desk: Desk, path: str, body: dict[str, Any], status: int) -> None:
    assert (await desk.client.post(f"/api/v1{path}", json=body)).status_code == status


async def test_lines_are_handed_out_once_and_again_only_if_nobody_said_them(desk: Desk) -> None:
    await desk.post("/training/practice", scenario="angry")
    says = scenarios()["angry"].says
    assert await line(desk) == says[0]
    assert await line(desk) is None
    desk.clock.move(seconds=21)
    assert await line(desk) == says[0]


async def test_without_training_channels_the_customer_is_mute_and_no_line_is_lost(desk: Desk) -> None:
    assert await desk.post("/training/practice/line") == {"is_said": False, "is_mute": False}
    await desk.post("/training/practice", scenario="angry")
    assert await desk.post("/training/practice/line") == {"is_said": False, "is_mute": True}
    assert await line(desk) == scenarios()["angry"].says[0]


async def test_a_practice_goes_from_the_first_line_to_the_record(desk: Desk, worker_db: Database) -> None:
    await desk.post("/training/practice", scenario="angry")
    customer, talk = (await practice(desk))["customer"], ""
    for number, said in enumerate(scenarios()["angry"].says):
        assert await line(desk) == said
        desk.clock.move(seconds=30)
        await desk.arrive(from_customer(customer, said, number=number, now=desk.clock.now()))
        desk.clock.move(seconds=30)
        going = await practice(desk)
        assert (going["said"], going["is_waiting"], going["is_passed"]) == (number + 1, True, False)
        await desk.post("/training/practice/finish", expect=httpx.codes.CONFLICT)
        talk = f"/conversations/{going['conversation_id']}"
        await desk.post(f"{talk}/messages", text="Разберёмся и напишем", client_key=f"k{number}")
        assert (await practice(desk))["is_waiting"], "what has not left answers nobody"
        await leaves(worker_db, desk)
    await desk.post(f"{talk}/notes", text="Обещали до пятницы", client_key="n")
    await desk.post(f"{talk}/close")
    assert [check["id"] for check in (await practice(desk))["checks"] if not check["is_done"]] == []
    await desk.post("/training/practice/finish")
    assert await practice(desk) is None
    assert (await stands(desk))["angry"] == "passed"


async def leaves(db: Database, desk: Desk) -> None:
    """What the operator wrote has reached the channel."""
    async with db.transaction() as tx:
        await tx.execute(
            "update messages set state = 'sent' where company_id = %(id)s and kind = 'out'", id=desk.firm.id
        )


async def test_a_practice_left_leaves_no_record(desk: Desk) -> None:
    await desk.post("/training/practice", scenario="passport")
    await desk.post("/training/practice", scenario="deletion")
    assert (await practice(desk))["scenario"] == "deletion"
    assert (await desk.client.delete("/api/v1/training/practice")).is_success
    assert await practice(desk) is None
    assert set((await stands(desk)).values()) == {"new"}


async def test_a_colleague_sees_no_record_and_a_supervisor_sees_everybody(
    desk: Desk, app: Litestar, worker_db: Database, hasher: Hasher
) -> None:
    colleague = await a_person(worker_db, hasher, company_id=desk.firm.id, role=BuiltInRole.OPERATOR)
    async with browser(app) as client:
        await sign_in(client, colleague.email)
        assert (await client.get("/api/v1/training/team")).status_code == httpx.codes.FORBIDDEN
        assert (await client.get("/api/v1/training/record")).status_code == httpx.codes.FORBIDDEN
        told = {"answers": right_answers("data")}
        assert (await client.post("/api/v1/training/lessons/data/answers", json=told)).is_success
    team = await desk.get("/training/team")
    mine = next(row for row in team["people"] if row["operator_id"] == colleague.id)
    assert mine["standings"][team["subjects"].index("Какие данные требуют осторожности")] == "passed"


async def test_the_record_to_take_away_has_no_formula(
    desk: Desk, app: Litestar, worker_db: Database, hasher: Hasher
) -> None:
    colleague = await a_person(worker_db, hasher, company_id=desk.firm.id, role=BuiltInRole.OPERATOR)
    async with desk.db.transaction() as tx:
        await tx.execute("update operators set name = '=cmd|calc' where id = %(id)s", id=colleague.id)
        await tx.execute("update accounts set name = '=cmd|calc' where id = %(id)s", id=colleague.id)
    async with browser(app) as client:
        await sign_in(client, colleague.email)
        told = {"answers": right_answers("data")}
        assert (await client.post("/api/v1/training/lessons/data/answers", json=told)).is_success
    answer = await desk.client.get("/api/v1/training/record")
    assert "'=cmd|calc" in answer.text
    cells = [cell for row in csv.reader(StringIO(answer.text.removeprefix("\ufeff")), delimiter=";") for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
