"""Decisions of alerts: whom a fact concerns, what is told, what follows a failed try."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.alerts.model import Alert, AlertKind, AskedFor, Occasion, Outcome, Subject, Taken
from pristan.alerts.policy import (
    ALPHABET,
    after,
    buttons_of,
    code_in,
    code_of,
    masked,
    occasions,
    pressed,
    quiet_until,
    request_wording,
    stale,
    wording,
)
from pristan.core.errors import (
    AuthFailed,
    ChannelError,
    MessageRejected,
    NotReady,
    OutcomeUnknown,
    RateLimited,
    Transient,
)
from pristan.core.ids import CompanyId, ConversationId, InboxId, LineId, OperatorId

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
KEY = UUID("5d1f0c7e-1b0a-4a1e-9a5e-000000000001")
ALERT = Alert(
    company_id=CompanyId(1),
    id=1,
    inbox_id=InboxId(1),
    channel="yandex_messenger",
    key=KEY,
    kind=AlertKind.NEW,
    recipient="petrova@romashka.example",
    operator_id=OperatorId(7),
    is_group=False,
    conversation_id=ConversationId(5),
    outbox_id=None,
    request_id=None,
    words="",
    replaces=None,
    press_id="",
    attempts=1,
    unknowns=0,
    settings={},
)
SUBJECT = Subject(
    id=ConversationId(5),
    status="open",
    channel="vk",
    line_id=LineId(2),
    line_name="Продажи",
    assignee_id=None,
    assignee_name=None,
    waiting_since=NOON - timedelta(minutes=20),
    contact_name="Анна",
    last_words="Где заказ? +7 900 123-45-67",
    merged_into_id=None,
)
HELD = replace(SUBJECT, hold_due_at=NOON + timedelta(minutes=30))
ROW: dict[str, Any] = {
    "id": 5, "business_line_id": 2, "assignee_id": None, "status": "open", "waiting_since": "2026-11-21T11:40:00Z",
}  # fmt: skip


def an_alert(kind: AlertKind = AlertKind.NEW, **more: Any) -> Alert:
    return replace(ALERT, kind=kind, **more)


@given(random=st.uuids())
def test_a_code_is_read_as_it_was_made(random: UUID) -> None:
    code = code_of(random)
    assert set(code) <= set(ALPHABET)
    assert code_in(f" {code[:4].lower()}-{code[4:]} ") == code


@pytest.mark.parametrize("text", ["", "Привет", "ABCD-EFGH и ещё слова", "ABCD", "ABC0-EFGH"])
def test_other_words_are_no_code(text: str) -> None:
    assert code_in(text) is None


def test_a_start_may_carry_the_code() -> None:
    assert code_in("/start ABCD-EFGH") == "ABCDEFGH"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("Звоните +7 (900) 123-45-67", "Звоните •••", id="phone"),
        pytest.param("почта anna@shop.example, спасибо", "почта ••• спасибо", id="e-mail with its comma"),
        pytest.param("карта 2200 1234 5678 9012", "карта •••", id="card"),
        pytest.param("заказ 1042 на 15.11", "заказ 1042 на 15.11", id="a short number stays"),
    ],
)
def test_addresses_and_long_numbers_are_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_a_new_conversation_concerns_the_groups_of_its_line() -> None:
    (found,) = occasions("message_received", 9, {"conversation": ROW})
    assert isinstance(found, Occasion)
    assert (found.kind, found.line_id, found.operator_id) == (AlertKind.NEW, 2, None)
    assert occasions("message_received", 10, {"conversation": ROW})[0] == found  # one wait is told once


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        pytest.param("message_received", {"conversation": None}, id="the row is gone"),
        pytest.param("message_received", {"conversation": ROW | {"assignee_id": 7}}, id="somebody has it"),
        pytest.param("message_received", {"conversation": ROW | {"status": "closed"}}, id="it is closed"),
        pytest.param("message_received", {"conversation": ROW | {"waiting_since": None}}, id="nobody waits"),
        pytest.param("conversation_assigned", {"conversation": ROW}, id="given to nobody"),
        pytest.param("note_added", {"conversation": ROW, "message": {"id": 3}}, id="no mention"),
        pytest.param(
            "note_added",
            {"conversation": ROW, "message": {"id": 3}, "data": {"by": {"id": 7}, "mentions": [7]}},
            id="of oneself",
        ),
        pytest.param("message_sent", {"conversation": ROW, "message": {"id": 3}}, id="said in the hub"),
        pytest.param("message_sent", {"conversation": ROW, "message": {"client_key": "staff:x"}}, id="an odd key"),
        pytest.param("message_sent", {"conversation": ROW, "message": {"client_key": "staff:4"}}, id="no author"),
    ],
)
def test_this_concerns_nobody_elsewhere(kind: str, data: dict[str, Any]) -> None:
    assert list(occasions(kind, 9, data)) == []


def test_an_assignment_is_told_unless_one_took_it_oneself() -> None:
    row = ROW | {"assignee_id": 7}
    by_other = occasions("conversation_assigned", 9, {"conversation": row, "data": {"by": {"id": 8}}})
    by_self = occasions("conversation_assigned", 9, {"conversation": row, "data": {"by": {"id": 7}}})
    assert [type(one) for one in by_other] == [Taken, Occasion]
    assert [type(one) for one in by_self] == [Taken]


def test_each_who_was_mentioned_is_told() -> None:
    data = {"conversation": ROW, "message": {"id": 3}, "data": {"by": {"id": 7}, "mentions": [8, 9]}}
    found = occasions("note_added", 9, data)
    assert [one.operator_id for one in found if isinstance(one, Occasion)] == [8, 9]


@pytest.mark.parametrize(
    ("kind", "failure", "words"),
    [
        ("message_sent", None, "Отправлено клиенту: обращение № 5"),
        ("message_failed", {"title": "Клиент остановил бота"}, "Не отправлено: обращение № 5. Клиент остановил бота"),
        ("message_failed", {"detail": "код 5"}, "Не отправлено: обращение № 5. код 5"),
    ],
)
def test_what_became_of_an_answer_is_told(kind: str, failure: Any, words: str) -> None:
    message = {"id": 3, "client_key": "staff:44", "author": {"id": 7}, "failure": failure, "version": 2}
    (found,) = occasions(kind, 9, {"conversation": ROW, "message": message})
    assert isinstance(found, Outcome)
    assert (found.act_id, found.author_id, found.words) == (44, 7, words)


@pytest.mark.parametrize(
    ("alert", "subject", "is_stale"),
    [
        pytest.param(an_alert(), SUBJECT, False, id="new and still nobody's"),
        pytest.param(an_alert(), replace(SUBJECT, assignee_id=OperatorId(8)), True, id="new but taken"),
        pytest.param(an_alert(), replace(SUBJECT, status="closed"), True, id="closed"),
        pytest.param(an_alert(), replace(SUBJECT, merged_into_id=ConversationId(6)), True, id="merged away"),
        pytest.param(an_alert(AlertKind.ASSIGNED), replace(SUBJECT, assignee_id=OperatorId(7)), False, id="mine"),
        pytest.param(an_alert(AlertKind.ASSIGNED), SUBJECT, True, id="not mine any more"),
        pytest.param(
            an_alert(AlertKind.WAITING, operator_id=None, is_group=True), SUBJECT, False, id="waits for anybody"
        ),
        pytest.param(an_alert(AlertKind.WAITING), replace(SUBJECT, waiting_since=None), True, id="was answered"),
        pytest.param(an_alert(AlertKind.MENTIONED), SUBJECT, False, id="a mention stays"),
        pytest.param(an_alert(AlertKind.HELD), SUBJECT, True, id="a held message was decided about"),
        pytest.param(an_alert(AlertKind.HELD), replace(HELD, status="closed"), False, id="still waits in a closed one"),
        pytest.param(an_alert(AlertKind.TAKEN), replace(SUBJECT, status="closed"), False, id="a change is always made"),
    ],
)
def test_what_is_over_is_not_told(alert: Alert, subject: Subject, is_stale: bool) -> None:  # noqa: FBT001
    assert bool(stale(alert, subject)) is is_stale


@pytest.mark.parametrize(
    ("alert", "said"),
    [
        (an_alert(), "Новое обращение № 5 · Продажи"),
        (an_alert(AlertKind.ASSIGNED), "Вам передано обращение № 5 · Продажи"),
        (an_alert(AlertKind.MENTIONED), "Вас упомянули в обращении № 5 · Продажи"),
        (an_alert(AlertKind.WAITING), "Клиент ждёт ответа 20 мин: обращение № 5 · Продажи"),
        (an_alert(AlertKind.TAKEN), "Обращение № 5 · Продажи. Взято: сотрудник"),
        (an_alert(AlertKind.HELD), "Сообщение ждёт вашего решения, срок прошёл 0 мин назад: обращение № 5 · Продажи"),
        (an_alert(AlertKind.MINE), "Обращение № 5 · Продажи теперь ваше"),
        (an_alert(AlertKind.WORDS, words="Готово"), "Готово"),
    ],
)
def test_what_is_told_holds_no_customer(alert: Alert, said: str) -> None:
    assert wording(alert, SUBJECT, now=NOON) == said


@pytest.mark.parametrize(
    ("now", "term"),
    [
        pytest.param(NOON, "осталось 30 мин", id="near"),
        pytest.param(NOON + timedelta(minutes=50), "срок прошёл 20 мин назад", id="over"),
    ],
)
def test_a_held_message_is_told_by_its_term_and_never_by_its_words(now: datetime, term: str) -> None:
    alert = an_alert(AlertKind.HELD, settings={"content": "words"})
    assert wording(alert, HELD, now=now) == f"Сообщение ждёт вашего решения, {term}: обращение № 5 · Продажи"
    [[look]] = buttons_of(alert, public_url="https://hub.example")
    assert look.url == "https://hub.example/held"
    assert buttons_of(alert, public_url="") == []


def test_words_of_a_customer_are_told_only_in_private_and_masked() -> None:
    alone = an_alert(settings={"content": "words"})
    group = an_alert(settings={"content": "words"}, is_group=True)
    long = replace(SUBJECT, last_words="слово " * 100)
    silent = replace(SUBJECT, last_words="")
    assert wording(alone, SUBJECT, now=NOON).endswith("\nАнна: «Где заказ? •••»")
    assert wording(group, SUBJECT, now=NOON) == "Новое обращение № 5 · Продажи"
    assert wording(alone, long, now=NOON).endswith("…»")
    assert wording(alone, silent, now=NOON).endswith("\nАнна")
    assert wording(an_alert(words="Слова"), None, now=NOON) == "Слова"


def test_buttons_fit_what_can_be_done() -> None:
    [[take, look]] = buttons_of(an_alert(), public_url="https://hub.example/")
    assert (take.text, take.payload, look.url) == ("Взять", f"take:{KEY}", "https://hub.example/inbox/5")
    [[answer]] = buttons_of(an_alert(AlertKind.WAITING), public_url="")
    [[take]] = buttons_of(an_alert(AlertKind.WAITING, is_group=True), public_url="")
    assert (answer.text, take.text) == ("Ответить", "Взять")
    assert buttons_of(an_alert(AlertKind.TAKEN), public_url="https://hub.example") == []


def test_only_our_own_buttons_are_understood() -> None:
    assert pressed(f"take:{KEY}") == ("take", KEY)
    assert pressed("take:1") is None
    assert pressed(f"close:{KEY}") is None


@pytest.mark.parametrize(
    ("error", "alert", "state", "in_s", "rest_in_s"),
    [
        pytest.param(Transient("нет связи"), ALERT, "queued", 5, 5, id="a line is broken"),
        pytest.param(
            Transient("нет связи"), replace(ALERT, attempts=9), "queued", 600, 5, id="not more than ten minutes"
        ),
        pytest.param(NotReady(timedelta(seconds=1)), ALERT, "queued", 5, 5, id="not ready"),
        pytest.param(RateLimited(timedelta(seconds=7)), ALERT, "queued", 7, 7, id="as long as the platform says"),
        pytest.param(AuthFailed("ключ"), ALERT, "queued", 600, 600, id="the key is refused"),
        pytest.param(OutcomeUnknown("?"), ALERT, "queued", 5, 5, id="unknown, once more"),
        pytest.param(OutcomeUnknown("?"), replace(ALERT, unknowns=1), "unknown", None, 5, id="unknown twice"),
        pytest.param(MessageRejected("нет"), ALERT, "failed", None, None, id="refused"),
        pytest.param(Transient("нет"), replace(ALERT, attempts=12), "failed", None, 5, id="an hour is over"),
    ],
)
def test_what_follows_a_failed_try(
    error: ChannelError, alert: Alert, state: str, in_s: int | None, rest_in_s: int | None
) -> None:
    """``rest_in_s``: when the bot is asked for its other alerts."""
    following = after(error, alert, now=NOON)
    assert following.state == state
    assert following.at == (None if in_s is None else NOON + timedelta(seconds=in_s))
    assert following.rest_at == (None if rest_in_s is None else NOON + timedelta(seconds=rest_in_s))
    assert following.stops_inbox == isinstance(error, AuthFailed)
    assert following.pause_inbox == isinstance(error, RateLimited)


@pytest.mark.parametrize(
    ("dnd", "is_open", "until"),
    [
        pytest.param(None, True, None, id="now"),
        pytest.param("2026-11-21T15:00:00+00:00", True, NOON + timedelta(hours=3), id="until the quiet is over"),
        pytest.param("2026-11-21T11:00:00+00:00", True, None, id="the quiet is over"),
        pytest.param("2026-11-21T15:00:00", True, None, id="a moment of no zone"),
        pytest.param("никогда", True, None, id="no moment"),
        pytest.param(None, False, NOON + timedelta(hours=20), id="until the door opens"),
        pytest.param("2026-11-21T15:00:00+00:00", False, NOON + timedelta(hours=20), id="the later of both"),
    ],
)
def test_when_one_may_be_disturbed(dnd: str | None, is_open: bool, until: datetime | None) -> None:  # noqa: FBT001
    opens = NOON + timedelta(hours=20)
    assert quiet_until(dnd_until=dnd, is_open=is_open, opens_at=opens, now=NOON) == until


@pytest.mark.parametrize(
    ("due_on", "waiting", "words"),
    [
        (date(2026, 12, 4), 1, "№ 7. Ответить до 04.12.2026"),
        (date(2026, 11, 21), 3, "№ 7. Ответить до 21.11.2026. Всего запросов в работе: 3"),
        (date(2026, 11, 20), 1, "№ 7. Срок ответа прошёл 20.11.2026"),
    ],
)
def test_a_request_is_told_by_number_and_term_only(due_on: date, waiting: int, words: str) -> None:
    asked = AskedFor(id=7, is_open=True, due_on=due_on, waiting=waiting)
    assert request_wording(asked, today=NOON.date()) == f"Запрос человека о персональных данных {words}"
