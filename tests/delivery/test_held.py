"""What the gate holds: seen by who decides, released or denied with a reason, followed by the operator."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from litestar import Litestar

from pristan.channels import OutboundMessage
from pristan.core.errors import Transient
from pristan.delivery.pace import Pace
from pristan.delivery.sender import Sender
from pristan.gate import Circumstances, Reason
from pristan.staff.policy.roles import BuiltInRole
from tests.conversations.conftest import Desk, a_message, app, build, clock, desk, hasher
from tests.delivery.ground import Script
from tests.staff import conftest as staff_conftest
from tests.staff.people import a_person, browser, sign_in

__all__ = ["app", "build", "clock", "desk", "hasher"]

AT = 1763726400000


class Passports:
    """A rule such as the law will bring: a passport does not leave without a second look."""

    version = 1

    def __call__(self, message: OutboundMessage, circumstances: Circumstances) -> Reason | None:
        del circumstances
        if "паспорт" not in message.text:
            return None
        title = "В тексте паспортные данные"
        return Reason(rule_id="test-passport", version=self.version, effect="held", title=title, text="Нужно решение")


class Post:
    """An owner who writes, an officer who decides, a gate with one more rule, a channel that takes everything."""

    def __init__(self, desk: Desk, officer: httpx.AsyncClient | None = None, *, officer_id: int = 0) -> None:
        self.desk, self.officer, self.officer_id = desk, officer or desk.client, officer_id
        self.rule, self.script = Passports(), Script()
        self.sender = Sender(
            desk.db,
            self.script,
            pace=Pace(per_inbox_per_s=1000, per_chat_per_s=1000),
            inbox_id=desk.inbox_id,
            parallel=4,
            now=desk.clock.now,
            rules=(self.rule,),
        )

    async def say(self, text: str, **more: Any) -> int:
        row = await self.desk.conversation()
        said = await self.desk.post(f"/conversations/{row['id']}/messages", text=text, client_key=text, **more)
        self.desk.clock.move(seconds=60)
        await self.work()
        return int(said["id"])

    async def work(self) -> None:
        await self.sender.run_once()
        while not self.sender.is_idle:
            await self.sender.run_once()

    async def message(self, id_: int) -> dict[str, Any]:
        row = await self.desk.conversation()
        items = (await self.desk.get(f"/conversations/{row['id']}/messages"))["items"]
        return next((item for item in items if item["id"] == id_), {})

    async def decide(self, id_: int, decision: str, *, expect: int | None = None, reason: str = "Клиент просил") -> Any:
        body = {"decision": decision, "reason": reason}
        answer = await self.officer.post(f"/api/v1/held-messages/{id_}/decide", json=body)
        assert answer.is_success if expect is None else answer.status_code == expect, answer.text
        return answer.json()

    @property
    def sent(self) -> list[str]:
        return [cleared.message.text for cleared in self.script.sent]


@pytest.fixture
async def post(desk: Desk, app: Litestar) -> AsyncIterator[Post]:
    await desk.arrive(a_message("mid.1", "Какие документы нужны?", at=AT))
    role = BuiltInRole.PRIVACY_OFFICER
    person = await a_person(desk.db, staff_conftest.CHEAP, company_id=desk.firm.id, role=role)
    async with browser(app) as officer:
        await sign_in(officer, person.email)
        yield Post(desk, officer, officer_id=person.id)


async def test_what_is_held_is_listed_with_its_rule_and_leaves_when_released(post: Post) -> None:
    id_ = await post.say("Ваш паспорт 4509 123456")
    message = await post.message(id_)
    assert (message["state"], message["failure"]["title"]) == ("held", "В тексте паспортные данные")
    held = (await post.desk.get("/held-messages"))[0]
    assert (held["message_id"], held["text"]) == (id_, "Ваш паспорт 4509 123456")
    assert [one["rule_id"] for one in held["verdict"]["reasons"]] == ["test-passport"]
    assert (await post.decide(held["id"], "release"))["state"] == "queued"
    await post.work()
    assert ((await post.message(id_))["state"], post.sent) == ("sent", ["Ваш паспорт 4509 123456"])
    assert await post.desk.get("/held-messages") == []
    assert (await post.decide(held["id"], "deny", expect=409))["code"] == "held.decided"


async def test_a_decision_stands_in_the_access_log_with_its_reason_and_author(post: Post) -> None:
    await post.say("Ваш паспорт 4509 123456")
    held = (await post.desk.get("/held-messages"))[0]
    await post.decide(held["id"], "release", reason="Клиент прислал его сам")
    async with post.desk.db.transaction() as tx:
        row = await tx.fetch_one(
            "select account_id, target, details from access_log where company_id = %(c)s and action = 'gate.decided'",
            c=post.desk.firm.id,
        )
    assert row is not None
    assert (row["account_id"], row["target"]) == (post.officer_id, f"outbox:{held['id']}")
    assert row["details"] == {"decision": "release", "reason": "Клиент прислал его сам"}


async def test_a_denied_one_never_leaves_and_tells_the_operator_why(post: Post) -> None:
    id_ = await post.say("Ваш паспорт 4509 123456")
    held = (await post.desk.get("/held-messages"))[0]
    await post.decide(held["id"], "deny", reason="Пришлите в личный кабинет")
    await post.work()
    message = await post.message(id_)
    assert (message["state"], post.sent) == ("failed", [])
    assert message["failure"]["detail"].startswith("Пришлите в личный кабинет (")
    assert (await post.desk.conversation())["has_failed"]
    async with post.desk.db.transaction() as tx:  # open screens were told the same
        sql = "select data from facts where company_id = %(c)s and kind = 'message_failed'"
        fact = await tx.fetch_value(sql, c=post.desk.firm.id)
    assert fact["message"]["failure"] == message["failure"]


async def test_a_release_lifts_only_the_rule_that_held_in_the_version_that_held(post: Post) -> None:
    id_ = await post.say("Ваш паспорт 4509 123456")
    held = (await post.desk.get("/held-messages"))[0]
    await post.decide(held["id"], "release")
    post.rule.version = 2
    await post.work()
    assert ((await post.message(id_))["state"], post.sent) == ("held", [])


async def test_a_release_is_no_way_round_a_denial(post: Post) -> None:
    id_ = await post.say("Ваш паспорт 4509 123456")
    held = (await post.desk.get("/held-messages"))[0]
    await post.decide(held["id"], "release")
    async with post.desk.db.transaction() as tx:
        await tx.execute("update identities set state = 'blocked' where company_id = %(c)s", c=post.desk.firm.id)
    await post.work()
    assert ((await post.message(id_))["state"], post.sent) == ("failed", [])


async def test_a_release_outlasts_a_channel_that_is_away(post: Post) -> None:
    id_ = await post.say("Ваш паспорт 4509 123456")
    await post.decide((await post.desk.get("/held-messages"))[0]["id"], "release")
    post.script.errors = [Transient("HTTP 502")]
    await post.work()
    post.desk.clock.move(seconds=60)
    await post.work()
    assert (await post.message(id_))["state"] == "sent"


async def test_the_operator_may_take_back_what_is_held(post: Post) -> None:
    id_ = await post.say("Ваш паспорт 4509 123456")
    assert (await post.message(id_))["failure"]["actions"] == ["cancel"]
    assert (await post.desk.post(f"/messages/{id_}/cancel"))["state"] == "cancelled"
    assert await post.desk.get("/held-messages") == []


@pytest.mark.parametrize("reason", ["", "   ", "ж" * 501])
async def test_a_decision_without_a_reason_is_refused(post: Post, reason: str) -> None:
    await post.say("Ваш паспорт 4509 123456")
    held = (await post.desk.get("/held-messages"))[0]
    await post.decide(held["id"], "release", expect=422, reason=reason)
    assert len(await post.desk.get("/held-messages")) == 1


@pytest.fixture
async def stranger(desk: Desk, app: Litestar, request: pytest.FixtureRequest) -> AsyncIterator[httpx.AsyncClient]:
    role, line = request.param
    line_id = desk.firm.lines[line]
    person = await a_person(desk.db, staff_conftest.CHEAP, company_id=desk.firm.id, role=role, line_id=line_id)
    async with browser(app) as client:
        await sign_in(client, person.email)
        yield client


@pytest.mark.parametrize("stranger", [(BuiltInRole.OPERATOR, 0)], indirect=True)
async def test_an_operator_decides_nothing(post: Post, stranger: httpx.AsyncClient) -> None:
    await post.say("Ваш паспорт 4509 123456")
    held = (await post.desk.get("/held-messages"))[0]
    assert (await stranger.get("/api/v1/held-messages")).status_code == 403
    body = {"decision": "release", "reason": "Так надо"}
    assert (await stranger.post(f"/api/v1/held-messages/{held['id']}/decide", json=body)).status_code == 403


@pytest.mark.parametrize("stranger", [(BuiltInRole.SUPERVISOR, 1)], indirect=True)
async def test_a_supervisor_of_another_line_neither_sees_nor_decides(post: Post, stranger: httpx.AsyncClient) -> None:
    await post.say("Ваш паспорт 4509 123456")
    held = (await post.desk.get("/held-messages"))[0]
    assert (await stranger.get("/api/v1/held-messages")).json() == []
    body = {"decision": "release", "reason": "Так надо"}
    assert (await stranger.post(f"/api/v1/held-messages/{held['id']}/decide", json=body)).status_code == 404
