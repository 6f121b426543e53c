"""What follows from the answer of a channel."""

from datetime import UTC, datetime, timedelta

import pytest

from pristan.core.errors import (
    AuthFailed,
    ChannelError,
    MessageRejected,
    NotReady,
    OutcomeUnknown,
    ProtocolError,
    RateLimited,
    RecipientUnreachable,
    Transient,
)
from pristan.delivery.model import Again, Ending, Failed, Unknown
from pristan.delivery.policy import (
    ASK_AFTER,
    BACKOFF_S,
    LONGEST_TRY,
    MAX_FAILED_ASKS,
    PATIENCE,
    after_failed_ask,
    after_not_there,
    arrives_until,
    ending_of,
    repeats_within,
    request_left_by,
)

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PAUSE = timedelta(seconds=40)


@pytest.mark.parametrize(
    ("error", "attempts", "expected"),
    [
        pytest.param(
            RateLimited(PAUSE),
            1,
            Again(at=NOON + PAUSE, code="channel.rate_limited", reason="channel.rate_limited", counts=False),
            id="as late as asked",
        ),
        pytest.param(
            NotReady(PAUSE),
            9,
            Again(at=NOON + PAUSE, code="channel.not_ready", reason="channel.not_ready", counts=False),
            id="a file still processed",
        ),
        pytest.param(
            Transient(),
            1,
            Again(at=NOON + timedelta(seconds=BACKOFF_S[0]), code="channel.transient", reason="channel.transient"),
            id="soon again",
        ),
        pytest.param(
            Transient(),
            len(BACKOFF_S),
            Again(at=NOON + timedelta(seconds=BACKOFF_S[-1]), code="channel.transient", reason="channel.transient"),
            id="later each time",
        ),
        pytest.param(
            Transient("HTTP 503"),
            len(BACKOFF_S) + 1,
            Failed(
                code="channel.transient",
                title="Канал недоступен слишком долго. Клиент ничего не получил",
                detail="HTTP 503",
                is_dead=True,
            ),
            id="given up, to be replayed",
        ),
        pytest.param(
            OutcomeUnknown(), 1, Unknown(ask_at=NOON + ASK_AFTER[0], code="channel.outcome_unknown"), id="looked up"
        ),
        pytest.param(
            AuthFailed(),
            1,
            Again(
                at=NOON + timedelta(minutes=1),
                code="channel.auth_failed",
                reason="channel.auth_failed",
                stops_inbox=True,
                counts=False,
            ),
            id="a wrong key stops the inbox",
        ),
        pytest.param(
            MessageRejected("MAX не принимает файлы этого вида", code="max.file_forbidden"),
            1,
            Failed(code="max.file_forbidden", title="MAX не принимает файлы этого вида. Клиент ничего не получил"),
            id="the channel's own reason",
        ),
        pytest.param(
            MessageRejected(),
            1,
            Failed(code="channel.message_rejected", title="Канал не принял сообщение. Клиент ничего не получил."),
            id="no reason given",
        ),
        pytest.param(
            RecipientUnreachable("Бот остановлен клиентом", code="max.stopped"),
            1,
            Failed(code="max.stopped", title="Бот остановлен клиентом", identity_state="unreachable"),
            id="the identity is marked",
        ),
        pytest.param(
            ProtocolError("HTTP 418"),
            1,
            Failed(
                code="channel.protocol_error", title="Канал ответил не по правилам.", detail="HTTP 418", is_dead=True
            ),
            id="technical words stay in the detail",
        ),
    ],
)
def test_every_answer_has_its_ending(error: ChannelError, attempts: int, expected: Ending) -> None:
    assert ending_of(error, attempts=attempts, now=NOON) == expected


def test_a_day_of_patience_is_a_day_of_repeats() -> None:
    assert repeats_within(timedelta()) == len(BACKOFF_S)
    repeats = repeats_within(timedelta(hours=24))
    spent = timedelta()
    for attempt in range(1, repeats + 1):
        ending = ending_of(Transient(), attempts=attempt, now=NOON, repeats=repeats)
        assert isinstance(ending, Again)
        spent += ending.at - NOON
    assert timedelta(hours=23) < spent <= timedelta(hours=24)
    assert isinstance(ending_of(Transient(), attempts=repeats + 1, now=NOON, repeats=repeats), Failed)


def test_not_there_is_believed_when_said_twice() -> None:
    first = after_not_there(asked=0, code="x", now=NOON)
    assert isinstance(first, Unknown)
    assert first.ask_at is not None
    second = after_not_there(asked=first.asked, code="x", now=NOON)
    assert isinstance(second, Again)
    assert second.at == NOON


def test_not_there_says_nothing_while_a_request_nobody_saw_end_may_arrive() -> None:
    gone_by = NOON + timedelta(seconds=10)
    assert after_not_there(asked=0, code="x", now=NOON, gone_by=gone_by) == Unknown(ask_at=gone_by, code="x", asked=0)
    first = after_not_there(asked=0, code="x", now=gone_by, gone_by=gone_by)
    assert isinstance(first, Unknown)
    assert first.ask_at is not None
    assert first.ask_at > gone_by
    assert isinstance(after_not_there(asked=first.asked, code="x", now=first.ask_at, gone_by=gone_by), Again)


@pytest.mark.parametrize(
    ("after_s", "is_orphaned", "asked", "waits"),
    [
        pytest.param(3, False, 0, False, id="an answer came at once"),
        pytest.param(17, False, 0, True, id="our time-out ended it"),
        pytest.param(3, True, 0, True, id="nobody saw it end"),
        pytest.param(17, False, 1, False, id="said once already"),
    ],
)
def test_a_try_without_an_answer_may_arrive_later(after_s: int, *, is_orphaned: bool, asked: int, waits: bool) -> None:
    now = NOON + timedelta(seconds=after_s)
    until = arrives_until(started_at=NOON, now=now, is_orphaned=is_orphaned, asked=asked)
    assert until == (NOON + PATIENCE if waits else None)


@pytest.mark.parametrize(
    ("ended_s", "left_s"),
    [
        pytest.param(None, 0, id="nobody knows when it ended"),
        pytest.param(3, 0, id="a quick one"),
        pytest.param(180, 180 - LONGEST_TRY.total_seconds(), id="a long upload came before the request"),
    ],
)
def test_the_request_of_a_try_leaves_within_its_last_seconds(ended_s: int | None, left_s: float) -> None:
    ended_at = None if ended_s is None else NOON + timedelta(seconds=ended_s)
    assert request_left_by(started_at=NOON, ended_at=ended_at) == NOON + timedelta(seconds=left_s)


def test_a_failed_question_is_no_word_of_the_channel() -> None:
    failed = after_failed_ask(asked=0, code="x", now=NOON)
    assert isinstance(failed, Unknown)
    first = after_not_there(asked=failed.asked, code="x", now=NOON)
    assert isinstance(first, Unknown)
    again = after_failed_ask(asked=first.asked, code="x", now=NOON)
    assert isinstance(again, Unknown)
    assert isinstance(after_not_there(asked=again.asked, code="x", now=NOON), Again)


def test_after_many_failed_questions_an_operator_decides() -> None:
    asked, waits = 0, []
    for _ in range(MAX_FAILED_ASKS):
        ending = after_failed_ask(asked=asked, code="x", now=NOON)
        assert isinstance(ending, Unknown)
        asked = ending.asked
        waits.append(ending.ask_at)
    assert waits[-1] is None
    given = [at - NOON for at in waits if at is not None]
    assert len(given) == MAX_FAILED_ASKS - 1
    assert given == sorted(given)
