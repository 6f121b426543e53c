"""What customers say themselves: answers to a question, by button and by word, and «СТОП»."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from pristan.channels.model import Purpose
from pristan.core.ids import CompanyId, ConversationId
from pristan.delivery.pace import Pace
from pristan.delivery.sender import Sender
from pristan.outbox import Speaker, Utterance, say
from tests.consents.conftest import WORDS, Register, app, build, clock, desk, hasher, register
from tests.delivery.ground import Script
from tests.staff.people import sign_in

__all__ = ["app", "build", "clock", "desk", "hasher", "register"]


async def ask(register: Register, **more: Any) -> dict[str, Any]:
    row = await register.desk.conversation()
    said: dict[str, Any] = await register.desk.post(f"/conversations/{row['id']}/consents", purpose="ads", **more)
    return said


def key_in(said: dict[str, Any]) -> str:
    payload: str = said["buttons"][0][0]["payload"]
    return payload.split(":")[1]


async def press(register: Register, payload: str, *, number: int = 1, user_id: int = 7001) -> None:
    at = register.soon()
    update = {
        "update_type": "message_callback",
        "timestamp": at,
        "callback": {
            "timestamp": at,
            "callback_id": f"press.{number}",
            "payload": payload,
            "user": {"user_id": user_id, "first_name": "Анна", "last_name": "Тестова", "is_bot": False},
        },
        "message": {
            "recipient": {"chat_id": user_id - 2000, "chat_type": "dialog", "user_id": user_id},
            "timestamp": at,
            "body": {"mid": "mid.asked", "seq": 1, "text": WORDS},
        },
    }
    await register.desk.arrive(json.dumps(update).encode())
    register.desk.clock.move(seconds=30)


async def test_a_pressed_button_is_the_consent_and_its_message_the_proof(register: Register) -> None:
    said = await ask(register)
    assert [button["text"] for button in said["buttons"][0]] == ["Даю согласие", "Не даю"]
    await press(register, f"consent:{key_in(said)}:yes")
    found = await register.of()
    assert (found["state"], found["records"][0]["way"], found["records"][0]["text"]) == ("given", "question", WORDS)
    assert [item["name"] for item in found["records"][0]["evidence"]] == ["message_id"]


async def test_a_question_is_answered_once(register: Register) -> None:
    said = await ask(register)
    await press(register, f"consent:{key_in(said)}:no", number=1)
    await press(register, f"consent:{key_in(said)}:yes", number=2)
    found = await register.of()
    assert (found["state"], len(found["records"])) == ("withdrawn", 1)


@pytest.mark.parametrize("payload", ["consent:AAAAAAAAAAAA:yes", "consent::yes", "consent:yes", "consent:{key}:maybe"])
async def test_a_forged_answer_is_none(register: Register, payload: str) -> None:
    said = await ask(register)
    await press(register, payload.replace("{key}", key_in(said)))
    assert await register.state() == "unknown"


async def test_another_person_cannot_answer_with_a_key_that_was_not_theirs(register: Register) -> None:
    said = await ask(register)
    first = await register.contact()
    await press(register, f"consent:{key_in(said)}:yes", user_id=7002)
    assert (await register.of(first))["state"] == "unknown"
    assert await register.state() == "unknown"


async def test_a_word_answers_where_a_question_waits_and_nowhere_else(register: Register) -> None:
    await register.arrive("Да")
    assert await register.state() == "unknown"
    await ask(register)
    await register.arrive("Да, а сколько стоит доставка?")
    assert await register.state() == "unknown"
    await register.arrive("Да")
    assert await register.state() == "given"


async def test_a_word_answers_what_was_asked_last_and_a_button_its_own_question(register: Register) -> None:
    said = await ask(register)
    row = await register.desk.conversation()
    await register.desk.post(f"/conversations/{row['id']}/messages", text="Доставка завтра вам удобна?")
    await register.arrive("Да")
    assert await register.state() == "unknown"
    await press(register, f"consent:{key_in(said)}:yes")
    assert await register.state() == "given"


async def test_words_that_never_reached_them_come_between_no_question_and_its_answer(register: Register) -> None:
    await ask(register)
    row = await register.desk.conversation()
    said = await register.desk.post(f"/conversations/{row['id']}/messages", text="Не то окно")
    await register.desk.post(f"/messages/{said['id']}/cancel")
    await register.arrive("Да")
    assert await register.state() == "given"


async def test_who_agreed_already_is_not_asked_again(register: Register) -> None:
    await ask(register)
    await register.arrive("да")
    row = await register.desk.conversation()
    again = await register.desk.post(f"/conversations/{row['id']}/consents", expect=409, purpose="ads")
    assert again["code"] == "consent.there_already"
    nothing = await register.desk.post(f"/conversations/{row['id']}/consents", expect=409, purpose="biometric")
    assert nothing["code"] == "consent_text.none_in_force"


@pytest.mark.parametrize("word", ["СТОП", "Отпишите меня, пожалуйста", "не присылайте мне больше рекламу"])
async def test_a_word_of_refusal_ends_advertising_and_says_so_in_the_thread(register: Register, word: str) -> None:
    await register.record(message_id=await register.arrive("Шлите"))
    assert await register.state() == "given"
    message = await register.arrive(word)
    found = await register.of()
    assert (found["state"], found["records"][0]["way"]) == ("withdrawn", "message")
    assert found["records"][0]["evidence"][0]["value"] == str(message)
    row = await register.desk.conversation()
    items = (await register.desk.get(f"/conversations/{row['id']}/messages"))["items"]
    codes = [item["system"]["code"] for item in items if item["kind"] == "system"]
    assert "consent_withdrawn_ads" in codes


async def test_a_word_within_a_sentence_ends_nothing(register: Register) -> None:
    await register.record(message_id=await register.arrive("Шлите"))
    await register.arrive("На какой остановке выходить? Стоп, а где заказ?")
    assert await register.state() == "given"


@dataclass(slots=True)
class Post:
    """A channel that takes everything, and the sender in front of it."""

    sender: Sender
    script: Script

    @classmethod
    def of(cls, register: Register) -> "Post":
        desk, script = register.desk, Script()
        pace = Pace(per_inbox_per_s=1000, per_chat_per_s=1000)
        sender = Sender(desk.db, script, pace=pace, inbox_id=desk.inbox_id, parallel=4, now=desk.clock.now)
        return cls(sender, script)

    async def work(self) -> None:
        """Until nothing is to be sent: looked for when nothing was on its way that what waits would wait for."""
        was_idle = False
        while await self.sender.run_once() or not was_idle:
            was_idle = self.sender.is_idle

    @property
    def sent(self) -> list[str]:
        return [cleared.message.text for cleared in self.script.sent]


def by_day(register: Register) -> None:
    """Noon in Moscow of tomorrow: no hour of rest."""
    register.desk.clock.moment = datetime.combine(
        register.desk.clock.now().date() + timedelta(days=1), time(9), tzinfo=UTC
    )


async def promo(register: Register, *texts: str) -> list[int]:
    """A mailing: messages of advertising in the outbox."""
    desk = register.desk
    row = await desk.conversation()
    made = []
    async with desk.db.transaction() as tx:
        for text in texts:
            said = Utterance(text=text, purpose=Purpose.PROMO, client_key=text)
            fact = await say(
                tx,
                ConversationId(row["id"]),
                said,
                company_id=CompanyId(desk.firm.id),
                speaker=Speaker(kind="system", id=None, name="Рассылка"),
                now=desk.clock.now(),
            )
            made.append(int(fact["message"]["id"]))
    return made


async def test_what_waits_in_the_outbox_does_not_leave_after_the_withdrawal(register: Register) -> None:
    """The gate judges at the moment of sending: the mailing is under way when the customer writes «СТОП»."""
    await register.record(message_id=await register.arrive("Шлите"))
    by_day(register)
    ids = await promo(register, "Скидка один", "Скидка два", "Скидка три")
    post = Post.of(register)
    await post.sender.run_once()  # of one conversation one message is on its way at a time
    await register.arrive("СТОП")
    await post.work()
    assert post.sent == ["Скидка один"]
    states = [(await register.message(id_))["state"] for id_ in ids]
    assert states == ["sent", "failed", "failed"]
    refused = (await register.message(ids[1]))["failure"]
    reasons = refused["verdict"]["reasons"]
    assert [(one["rule_id"], one["effect"], one["shadow"]) for one in reasons if not one["shadow"]] == [
        ("AD-18-1", "denied", False)
    ]
    assert "38-ФЗ" in reasons[0]["article"]


async def test_an_answer_leaves_after_advertising_was_refused(register: Register) -> None:
    """Who refused advertising still gets answers: the refusal is of advertising."""
    await register.arrive("СТОП")
    by_day(register)
    row = await register.desk.conversation()
    said = await register.desk.post(f"/conversations/{row['id']}/messages", text="Заказ в пути")
    register.desk.clock.move(seconds=60)
    post = Post.of(register)
    await post.work()
    assert (post.sent, (await register.message(said["id"]))["state"]) == (["Заказ в пути"], "sent")


async def test_advertising_of_the_night_waits_for_the_morning_and_holds_no_answer_up(register: Register) -> None:
    desk = register.desk
    await register.record(message_id=await register.arrive("Шлите"))
    by_day(register)
    desk.clock.move(hours=11)  # 23:00 in Moscow
    (ad,) = await promo(register, "Скидка")
    post = Post.of(register)
    await post.work()
    waiting = (await register.message(ad))["waiting"]
    assert (post.sent, waiting["code"]) == ([], "gate.quiet_hours")
    assert waiting["next_attempt_at"][11:16] == "06:00"  # nine in the morning in Moscow
    await sign_in(desk.client, desk.firm.owner)
    row = await desk.conversation()
    await desk.post(f"/conversations/{row['id']}/messages", text="Заказ в пути")
    desk.clock.move(seconds=60)
    await post.work()
    assert post.sent == ["Заказ в пути"]
    desk.clock.move(hours=10)
    await post.work()
    assert post.sent == ["Заказ в пути", "Скидка"]


async def test_advertising_without_a_consent_is_denied_with_the_article(register: Register) -> None:
    """In the mode that stops; in shadow it would only be written down."""
    desk = register.desk
    async with desk.db.transaction() as tx:
        await tx.execute(
            "insert into gate_modes (company_id, mode, reason, changed_by_name, changed_at)"
            " values (%(c)s, 'enforce', 'Проверено', 'Ира', now())",
            c=desk.firm.id,
        )
    by_day(register)
    ids = await promo(register, "Скидка 20 % на всё, успейте до пятницы")
    post = Post.of(register)
    await post.work()
    message = await register.message(ids[0])
    reasons = {one["rule_id"]: one for one in message["failure"]["verdict"]["reasons"]}
    assert (message["state"], post.sent) == ("failed", [])
    assert reasons["AD-18-1"]["effect"] == "denied"
    assert reasons["AD-18-1"]["article"].startswith("38-ФЗ ст. 18")
