"""A phone is confirmed by a code: sent by SMS through the gate, given back in another channel, and what follows."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from pristan.conversations.joining import compare_people
from pristan.core.ids import CompanyId, InboxId, LineId
from pristan.delivery.pace import Pace
from pristan.delivery.sender import Sender
from pristan.staff.policy.roles import BuiltInRole
from tests.builders import ACompany, an_inbox
from tests.conversations.conftest import Desk, a_message, app, build, desk, hasher
from tests.delivery.ground import Script
from tests.staff import conftest as staff_conftest
from tests.staff.people import MovingClock, a_person, browser, sign_in

__all__ = ["app", "build", "desk", "hasher"]

PHONE = "+7 916 123-00-01"


@pytest.fixture
def clock() -> MovingClock:
    """The present: the journal takes its time from the database."""
    return MovingClock(datetime.now(UTC))


class Place:
    """An operator, Анна in MAX, an SMS inbox whose sender takes everything."""

    def __init__(self, desk: Desk, sms: InboxId) -> None:
        self.desk, self.script, self.number = desk, Script(), 1
        self.sender = Sender(
            desk.db,
            self.script,
            pace=Pace(per_inbox_per_s=1000, per_chat_per_s=1000),
            inbox_id=sms,
            parallel=4,
            now=desk.clock.now,
        )

    async def conversation(self) -> dict[str, Any]:
        items = (await self.desk.get("/conversations"))["items"]
        found: dict[str, Any] = min((row for row in items if row["channel"] == "max"), key=lambda row: row["id"])
        return found

    async def ask(self, value: str = PHONE, *, expect: int | None = None, kind: str = "phone") -> dict[str, Any]:
        path = f"/conversations/{(await self.conversation())['id']}/confirmations"
        made: dict[str, Any] = await self.desk.post(path, expect=expect, kind=kind, value=value)
        return made

    async def sent_code(self) -> str:
        """What the phone shows."""
        await self.sender.run_once()
        while not self.sender.is_idle:
            await self.sender.run_once()
        found = re.search(r"\d{6}", self.script.sent[-1].message.text)
        assert found is not None
        return found[0]

    async def types(self, text: str, *, user_id: int = 7001) -> None:
        self.number += 1
        await self.desk.arrive(a_message(f"mid.{self.number}", text, user_id=user_id, seq=self.number))

    async def states(self) -> list[str]:
        contact = (await self.conversation())["contact_id"]
        return [row["state"] for row in await self.desk.get(f"/contacts/{contact}/confirmations")]

    async def verified(self) -> list[str]:
        contact = (await self.conversation())["contact_id"]
        details = (await self.desk.get(f"/contacts/{contact}"))["details"]
        return [f"{row['source']} {row['value']}" for row in details if row["verified_at"]]

    async def secrets(self) -> int:
        async with self.desk.db.transaction() as tx:
            found: int = await tx.fetch_value(
                "select count(*) from outbox where company_id = %(c)s and payload ? 'secret_text'", c=self.desk.firm.id
            )
        return found


@pytest.fixture
async def place(desk: Desk) -> Place:
    company = ACompany(CompanyId(desk.firm.id), LineId(desk.firm.lines[0]))
    sms = await an_inbox(desk.db, company, channel="sms")
    await desk.arrive(a_message("mid.1", "Это я, Анна"))
    return Place(desk, sms)


async def compared(place: Place) -> None:
    async with place.desk.db.transaction() as tx:
        while await compare_people(tx, now=place.desk.clock.now()):
            pass


async def test_the_code_reaches_the_phone_and_is_shown_to_no_operator(place: Place) -> None:
    await place.ask()
    code = await place.sent_code()
    rows = (await place.desk.get("/conversations"))["items"]
    said = [
        row["text"] for one in rows for row in (await place.desk.get(f"/conversations/{one['id']}/messages"))["items"]
    ]
    assert not [text for text in said if code in text]
    assert [text for text in said if "••••••" in text]
    assert place.script.sent[-1].message.purpose == "service"


async def test_a_code_typed_in_the_chat_proves_the_phone_and_joins_the_two(place: Place) -> None:
    """The same phone wrote by SMS before: until now they were two people."""
    await place.ask()
    code = await place.sent_code()
    await place.types(f"{code[:3]} {code[3:]}")
    assert await place.states() == ["confirmed"]
    assert await place.verified() == ["code +79161230001"]
    assert await place.secrets() == 0
    await compared(place)
    contact = (await place.conversation())["contact_id"]
    person = await place.desk.get(f"/contacts/{contact}")
    assert sorted(one["channel"] for one in person["identities"]) == ["max", "sms"]
    assert [one["cause"] for one in person["merges"]] == ["verified"]


async def test_an_operator_enters_what_the_customer_says(place: Place) -> None:
    made = await place.ask()
    code = await place.sent_code()
    entered = await place.desk.post(f"/confirmations/{made['id']}/enter", code=code)
    assert entered == {"outcome": "confirmed"}
    assert await place.verified() == ["code +79161230001"]
    again = await place.desk.post(f"/confirmations/{made['id']}/enter", expect=404, code=code)
    assert again["code"] == "confirmation.not_open"


async def test_guessing_ends_after_five_attempts(place: Place) -> None:
    made = await place.ask()
    code = await place.sent_code()
    wrong = "000000" if code != "000000" else "000001"
    found = [(await place.desk.post(f"/confirmations/{made['id']}/enter", code=wrong))["outcome"] for _ in range(5)]
    assert found == ["wrong"] * 4 + ["failed"]
    await place.types(code)
    assert (await place.states(), await place.verified()) == (["failed"], [])
    assert await place.secrets() == 0


async def test_guesses_in_the_chat_and_of_the_operator_count_together(place: Place) -> None:
    made = await place.ask()
    code = await place.sent_code()
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(3):
        await place.types(wrong)
    for expected in ("wrong", "failed"):
        assert (await place.desk.post(f"/confirmations/{made['id']}/enter", code=wrong))["outcome"] == expected


async def test_a_code_that_is_late_proves_nothing(place: Place) -> None:
    made = await place.ask()
    code = await place.sent_code()
    place.desk.clock.move(minutes=10)
    assert (await place.desk.post(f"/confirmations/{made['id']}/enter", code=code))["outcome"] == "expired"
    assert (await place.verified(), await place.secrets()) == ([], 0)


async def test_a_new_code_ends_the_one_before(place: Place) -> None:
    await place.ask()
    first = await place.sent_code()
    place.desk.clock.move(seconds=61)
    await place.ask()
    second = await place.sent_code()
    if first != second:
        await place.types(first)
        assert await place.verified() == []
    await place.types(second)
    assert (await place.states(), await place.verified()) == (["confirmed", "replaced"], ["code +79161230001"])


async def test_somebody_elses_digits_are_only_digits(place: Place) -> None:
    await place.ask()
    code = await place.sent_code()
    await place.types(code, user_id=7002)
    assert (await place.states(), await place.verified()) == (["open"], [])


async def test_codes_are_not_sent_without_end(place: Place) -> None:
    await place.ask()
    assert (await place.ask(expect=429))["code"] == "confirmation.too_many"
    for _ in range(2):
        place.desk.clock.move(seconds=61)
        await place.ask()
    place.desk.clock.move(seconds=61)
    assert "На этот адрес" in (await place.ask(expect=429))["detail"]
    await place.ask("+7 916 123-00-02")
    place.desk.clock.move(seconds=61)
    await place.ask("+7 916 123-00-03")
    place.desk.clock.move(seconds=61)
    assert "Этому клиенту" in (await place.ask("+7 916 123-00-04", expect=429))["detail"]


@pytest.mark.parametrize(
    ("kind", "value", "status", "code"),
    [
        ("phone", "не телефон", 422, "input.invalid"),
        ("email", "anna@shop.example", 409, "confirmation.no_inbox"),
        ("account", "x", 422, None),
    ],
)
async def test_what_cannot_be_confirmed_is_said(
    place: Place, kind: str, value: str, status: int, code: str | None
) -> None:
    path = f"/api/v1/conversations/{(await place.conversation())['id']}/confirmations"
    answer = await place.desk.client.post(path, json={"kind": kind, "value": value})
    assert answer.status_code in {status, 400}, answer.text
    assert code is None or answer.json()["code"] == code


async def test_a_stopped_phone_gets_no_code(place: Place) -> None:
    """The gate decides about the SMS like about any other."""
    await place.ask()
    async with place.desk.db.transaction() as tx:
        await tx.execute(
            "update identities set state = 'blocked' where company_id = %(c)s and channel = 'sms'",
            c=place.desk.firm.id,
        )
    await place.sender.run_once()
    assert place.script.sent == []


async def test_every_step_stands_in_the_access_log_without_the_code(place: Place) -> None:
    await place.ask()
    code = await place.sent_code()
    await place.types(code)
    async with place.desk.db.transaction() as tx:
        rows = await tx.fetch_all(
            "select action, target, details::text as details from access_log"
            " where company_id = %(c)s and action like 'contact.code%%' order by seq",
            c=place.desk.firm.id,
        )
    assert [row["action"] for row in rows] == ["contact.code_sent", "contact.code_confirmed"]
    assert code not in str(rows)


async def test_an_operator_of_another_line_can_neither_ask_nor_enter(place: Place, app: Any) -> None:
    made = await place.ask()
    code = await place.sent_code()
    conversation = (await place.conversation())["id"]
    other = await a_person(
        place.desk.db, staff_conftest.CHEAP, company_id=place.desk.firm.id, role=BuiltInRole.OPERATOR,
        line_id=place.desk.firm.lines[1],
    )  # fmt: skip
    async with browser(app) as client:
        await sign_in(client, other.email)
        asked = await client.post(
            f"/api/v1/conversations/{conversation}/confirmations", json={"kind": "phone", "value": PHONE}
        )
        entered = await client.post(f"/api/v1/confirmations/{made['id']}/enter", json={"code": code})
    assert (asked.status_code, entered.status_code) == (404, 404)
    assert await place.states() == ["open"]
