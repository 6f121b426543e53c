"""Decisions about inboxes: how to receive, and the state that follows from a checklist. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pristan.channels.checks import problem
from pristan.channels.model import CheckResult

SILENCE = timedelta(minutes=3)
PATIENCE = timedelta(seconds=90)  # asking waits half a minute for an answer


def receive_mode(mode: str, *, arranged: str, address: Sequence[CheckResult], is_public: bool, quick: bool) -> str:
    """``webhook`` or ``polling``. Left to itself, an inbox takes the webhook when our address can be reached."""
    if mode in {"webhook", "polling"}:
        return mode
    if quick and arranged:
        return arranged if arranged == "polling" or is_public else "polling"
    reachable = bool(address) and all(line.state == "ok" for line in address)
    return "webhook" if reachable else "polling"


def polling_problem(
    receive: str, *, who: str, polled_at: datetime | None, checked_at: datetime | None, now: datetime
) -> CheckResult | None:
    """Asking must get an answer all the time, even an empty one.

    After a restart of the hub nothing was asked for a while and nothing was checked either: silence counts only
    when the check before (``checked_at``) stood in it already.
    """
    if receive != "polling" or polled_at is None or now - polled_at < SILENCE:
        return None
    if checked_at is None or checked_at - polled_at < PATIENCE:
        return None
    return problem(
        "receiving",
        f"{who}: опрос остановился",
        f"Ответа нет с {polled_at:%d.%m %H:%M} UTC, новые сообщения не приходят",
        fix="Проверьте, что работает pristan worker и сервер выходит в интернет",
    )


def next_state(state: str, *, is_sound: bool, refusal: str) -> tuple[str, str | None]:
    """The state after a checklist and the reason, for people. A pause is ended only by a person.

    ``refusal``: why the channel may not be used until somebody acts, empty when it may.
    """
    if state == "paused":
        return state, None
    if is_sound:
        return "active", None
    if refusal:
        return ("setup" if state == "setup" else "attention"), refusal
    return state, None
