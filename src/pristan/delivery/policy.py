"""How a try ends: pure decisions over what the channel said."""

from datetime import datetime, timedelta

from pristan.core.errors import (
    AuthFailed,
    ChannelError,
    MessageRejected,
    NotReady,
    OutcomeUnknown,
    RateLimited,
    RecipientUnreachable,
    Transient,
)
from pristan.delivery.model import Again, Ending, Failed, Unknown

# A request that got no answer may still arrive: a busy server takes it from its queue after our time-out of 15 s.
# Until then "not there" proves nothing.
PATIENCE = timedelta(seconds=30)
LONGEST_TRY = timedelta(seconds=16)  # our time-out and a little more
HUNG = timedelta(seconds=10)  # a try that ended sooner got an answer or was cut off
# What we saw end ourselves (a dropped connection): looked up soon, then once more.
ASK_AFTER = (timedelta(seconds=2), timedelta(seconds=5), timedelta(seconds=15), timedelta(seconds=60))
MAX_FAILED_ASKS = 10
# What was asked so far is one number in the row: two for each question that failed, and one more after the first
# "not there". That must be said twice, some seconds apart, before it is believed; a failed question says nothing.
ONE_NOT_THERE, ONE_FAILED_ASK = 1, 2
BACKOFF_S = (1, 2, 4, 8, 15, 30, 60, 120, 300, 600, 1200, 1800)


def repeats_within(patience: timedelta) -> int:
    """How many repeats fit into ``patience``; never fewer than the usual ones."""
    left = patience.total_seconds() - sum(BACKOFF_S)
    return len(BACKOFF_S) + max(0, int(left // BACKOFF_S[-1]))


def ending_of(error: ChannelError, *, attempts: int, now: datetime, repeats: int = len(BACKOFF_S)) -> Ending:
    """What follows from an error of the channel; what surely was not sent is tried ``repeats`` times more."""
    match error:
        case RateLimited() | NotReady():
            at = now + error.retry_after
            return Again(at=at, code=error.own_code, reason=type(error).code, detail=error.detail, counts=False)
        case Transient():
            return _again(error, attempts=attempts, now=now, repeats=repeats)
        case OutcomeUnknown():
            return Unknown(ask_at=now + ASK_AFTER[0], code=error.own_code, detail=error.detail)
        case AuthFailed():
            return Again(
                at=now + timedelta(minutes=1),
                code=error.own_code,
                reason=AuthFailed.code,
                detail=error.detail,
                stops_inbox=True,
                counts=False,
            )
        case _:
            return _failed(error)


def _failed(error: ChannelError) -> Failed:
    """Permanent: the recipient's, the message's, or (anything else) the channel's and our fault."""
    state = "unreachable" if isinstance(error, RecipientUnreachable) else None
    is_dead = not isinstance(error, RecipientUnreachable | MessageRejected)
    if error.detail and not is_dead:  # the channel's own reason, in words for the operator
        got_nothing = "" if state else ". Клиент ничего не получил"
        return Failed(code=error.own_code, title=f"{error.detail}{got_nothing}", detail="", identity_state=state)
    return Failed(code=error.own_code, title=error.title, detail=error.detail, identity_state=state, is_dead=is_dead)


def _again(error: ChannelError, *, attempts: int, now: datetime, repeats: int) -> Ending:
    if attempts > repeats:
        title = "Канал недоступен слишком долго. Клиент ничего не получил"
        return Failed(code=error.own_code, title=title, detail=error.detail, is_dead=True)
    delay = timedelta(seconds=BACKOFF_S[min(attempts, len(BACKOFF_S)) - 1])
    return Again(at=now + delay, code=error.own_code, reason=Transient.code, detail=error.detail)


def request_left_by(*, started_at: datetime, ended_at: datetime | None) -> datetime:
    """When the request of a try may have left at the latest: a long upload may come before it."""
    return started_at if ended_at is None else max(started_at, ended_at - LONGEST_TRY)


def arrives_until(*, started_at: datetime, now: datetime, is_orphaned: bool, asked: int) -> datetime | None:
    """Until when the request may still arrive; None when it surely ended before the question.

    ``is_orphaned``: nobody saw it end. Otherwise a try that hung tells itself by the time of the first "not there".
    """
    hung = asked % ONE_FAILED_ASK == 0 and now - started_at >= HUNG
    return started_at + PATIENCE if is_orphaned or hung else None


def after_not_there(*, asked: int, code: str, now: datetime, gone_by: datetime | None = None) -> Ending:
    """The channel's record does not show the message: believed when it says so twice.

    ``gone_by``: until then a request nobody saw end may still arrive, and "not there" says nothing.
    """
    if gone_by is not None and now < gone_by:
        return Unknown(ask_at=gone_by, code=code, asked=asked)
    if asked % ONE_FAILED_ASK:
        return Again(at=now, code=code, reason=Transient.code, detail="проверено: не дошло, отправляем снова")
    return Unknown(ask_at=now + ASK_AFTER[1], code=code, asked=asked + ONE_NOT_THERE)


def after_failed_ask(*, asked: int, code: str, now: datetime) -> Ending:
    """The question itself failed: ask later; after many times an operator decides."""
    failed = asked // ONE_FAILED_ASK
    asked += ONE_FAILED_ASK
    if failed + 1 >= MAX_FAILED_ASKS:
        return Unknown(ask_at=None, code=code, asked=asked)
    delay = ASK_AFTER[min(failed, len(ASK_AFTER) - 1)]
    return Unknown(ask_at=now + delay, code=code, asked=asked)
