"""What is told of a conversation, to whom, and what follows a failed try. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from pristan.alerts.model import KEY_PREFIX, Alert, AlertKind, AskedFor, Next, Occasion, Outcome, Subject, Taken
from pristan.channels.model import Button
from pristan.core.errors import AuthFailed, ChannelError, NotReady, OutcomeUnknown, RateLimited, Transient
from pristan.core.ids import ConversationId, LineId, OperatorId

ALPHABET: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
MOST_TRIES: Final = 12  # about an hour with the pauses below
FIRST_PAUSE: Final = timedelta(seconds=5)
LONGEST_PAUSE: Final = timedelta(minutes=10)
WORDS_LIMIT: Final = 140
_PATHS: Final = {AlertKind.HELD: "/held", AlertKind.REQUEST: "/privacy/requests"}
FACTS: Final = (
    "message_received", "conversation_assigned", "note_added", "message_sent", "message_failed", "message_unknown",
    "message_held",
)  # fmt: skip
_CODE = re.compile(rf"(?:/start\s+)?([{ALPHABET}]{{4}})[-\s]?([{ALPHABET}]{{4}})", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s@<>()]+@[^\s@<>()]+")
_DIGITS = re.compile(r"\+?\d(?:[\s().\u2010-\u2015-]{0,2}\d){4,}")
_OUTCOMES: Final = {
    "message_sent": "Отправлено клиенту",
    "message_failed": "Не отправлено",
    "message_unknown": "Канал не ответил, дошло ли сообщение, пока неизвестно",
    "message_held": "Сообщение ждёт решения ответственного",
}


def code_of(random: UUID) -> str:
    """A code people can type: eight letters and digits without look-alikes."""
    number, letters = random.int, []
    for _ in range(8):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def code_in(text: str) -> str | None:
    """The code somebody typed and nothing else, or None."""
    found = _CODE.fullmatch(text.strip())
    return None if found is None else (found[1] + found[2]).upper()


def masked(text: str) -> str:
    """The text without e-mail addresses and long numbers: phones, cards, passports."""
    return _DIGITS.sub("•••", _ADDRESS.sub("•••", text))


def occasions(kind: str, position: int, data: Mapping[str, Any]) -> Sequence[Occasion | Outcome | Taken]:
    """Whom a fact concerns outside of the hub's own screens."""
    row, more = data.get("conversation"), data.get("data") or {}
    if not row:
        return ()
    match kind:
        case "message_received":
            return _newly(row)
        case "conversation_assigned":
            return _assigned(row, more, position=position)
        case "note_added":
            return _mentioned(row, more, data.get("message") or {})
        case _:
            return _became(kind, row, data.get("message") or {})


def _newly(row: Mapping[str, Any]) -> Sequence[Occasion]:
    if row["assignee_id"] is not None or row["status"] != "open" or row["waiting_since"] is None:
        return ()
    return [_occasion(AlertKind.NEW, row, cause=f"new:{row['id']}:{row['waiting_since']}")]


def _assigned(row: Mapping[str, Any], more: Mapping[str, Any], *, position: int) -> Sequence[Occasion | Taken]:
    assignee = row["assignee_id"]
    if assignee is None:
        return ()
    taken = Taken(conversation_id=ConversationId(row["id"]), operator_id=OperatorId(assignee))
    if (more.get("by") or {}).get("id") == assignee:
        return [taken]
    cause = f"assigned:{row['id']}:{position}"
    return [taken, _occasion(AlertKind.ASSIGNED, row, cause=cause, operator_id=OperatorId(assignee))]


def _mentioned(row: Mapping[str, Any], more: Mapping[str, Any], note: Mapping[str, Any]) -> Sequence[Occasion]:
    author = (more.get("by") or {}).get("id")
    return [
        _occasion(AlertKind.MENTIONED, row, cause=f"mentioned:{note.get('id')}", operator_id=OperatorId(operator))
        for operator in more.get("mentions") or ()
        if operator != author
    ]


def _became(kind: str, row: Mapping[str, Any], message: Mapping[str, Any]) -> Sequence[Outcome]:
    number = str(message.get("client_key") or "").removeprefix(KEY_PREFIX)
    author = (message.get("author") or {}).get("id")
    if number == message.get("client_key") or not number.isdecimal() or author is None or kind not in _OUTCOMES:
        return ()
    failure = message.get("failure") or {}
    why = failure.get("title") or failure.get("detail") or ""
    words = f"{_OUTCOMES[kind]}: обращение № {row['id']}" + (f". {why}" if why else "")
    cause = f"outcome:{message['id']}:{kind}:{message.get('version')}"
    return [Outcome(act_id=int(number), author_id=OperatorId(author), cause=cause, words=words)]


def _occasion(
    kind: AlertKind, row: Mapping[str, Any], *, cause: str, operator_id: OperatorId | None = None
) -> Occasion:
    return Occasion(
        kind=kind,
        conversation_id=ConversationId(row["id"]),
        line_id=LineId(row["business_line_id"]),
        cause=cause,
        operator_id=operator_id,
    )


def stale(alert: Alert, subject: Subject) -> str:
    """Why there is nothing to tell any more; empty while there is."""
    if alert.kind in {AlertKind.TAKEN, AlertKind.WORDS}:
        return ""
    if alert.kind is AlertKind.HELD:
        return "" if subject.hold_due_at is not None else "решение уже принято"
    if subject.merged_into_id is not None or subject.status == "closed":
        return "обращение закрыто"
    match alert.kind:
        case AlertKind.NEW:
            is_over = subject.assignee_id is not None or subject.waiting_since is None
        case AlertKind.ASSIGNED | AlertKind.MINE:
            is_over = subject.assignee_id != alert.operator_id
        case AlertKind.WAITING:
            is_over = subject.waiting_since is None or subject.assignee_id != alert.operator_id
        case _:
            is_over = False
    return "уже взято, передано или отвечено" if is_over else ""


_SAID: Final = {
    AlertKind.NEW: "Новое обращение {number}",
    AlertKind.ASSIGNED: "Вам передано обращение {number}",
    AlertKind.MENTIONED: "Вас упомянули в обращении {number}",
    AlertKind.WAITING: "Клиент ждёт ответа {minutes} мин: обращение {number}",
    AlertKind.HELD: "Сообщение ждёт вашего решения, {term}: обращение {number}",
    AlertKind.TAKEN: "Обращение {number}. Взято: {assignee}",
    AlertKind.MINE: "Обращение {number} теперь ваше",
}


def wording(alert: Alert, subject: Subject | None, *, now: datetime) -> str:
    """What is told. A customer's name and words only in private and only where the company decided so."""
    said = _SAID.get(alert.kind)
    if said is None or subject is None:
        return alert.words
    number = f"№ {subject.id} · {subject.line_name}"
    told = said.format(
        number=number,
        minutes=_minutes(subject, now),
        assignee=subject.assignee_name or "сотрудник",
        term=_term(subject, now),
    )
    # What waits for a decision may be personal data: it is read where it is decided.
    return told if alert.kind is AlertKind.HELD else told + _customer(alert, subject)


def request_wording(asked: AskedFor, *, today: date) -> str:
    """What is told of a request about personal data: no name, no words of whoever asked."""
    day = f"{asked.due_on:%d.%m.%Y}"
    term = f"Срок ответа прошёл {day}" if asked.due_on < today else f"Ответить до {day}"
    more = f". Всего запросов в работе: {asked.waiting}" if asked.waiting > 1 else ""
    return f"Запрос человека о персональных данных № {asked.id}. {term}{more}"


def _term(subject: Subject, now: datetime) -> str:
    due = subject.hold_due_at or now
    minutes = int(abs(due - now).total_seconds() // 60)
    return f"осталось {minutes} мин" if due > now else f"срок прошёл {minutes} мин назад"


def _minutes(subject: Subject, now: datetime) -> int:
    since = subject.waiting_since or now
    return max(0, int((now - since).total_seconds() // 60))


def _customer(alert: Alert, subject: Subject) -> str:
    if alert.is_group or alert.settings.get("content") != "words":
        return ""
    words = " ".join(masked(subject.last_words).split())
    shown = words[:WORDS_LIMIT] + ("…" if len(words) > WORDS_LIMIT else "")
    return f"\n{masked(subject.contact_name)}" + (f": «{shown}»" if shown else "")


def buttons_of(alert: Alert, *, public_url: str) -> list[list[Button]]:
    """What can be pressed under an alert; a button carries the alert's key, which nobody can guess."""
    acts = {
        AlertKind.NEW: ("Взять", "take"),
        AlertKind.WAITING: ("Взять", "take") if alert.is_group else ("Ответить", "answer"),
        AlertKind.ASSIGNED: ("Ответить", "answer"),
        AlertKind.MENTIONED: ("Ответить", "answer"),
        AlertKind.MINE: ("Ответить", "answer"),
    }
    if alert.kind in _PATHS:
        link = _link(_PATHS[alert.kind], public_url)
        return [link] if link else []
    if alert.kind not in acts:
        return []
    text, act = acts[alert.kind]
    row = [Button(text=text, payload=f"{act}:{alert.key}")]
    return [[*row, *_link(f"/inbox/{alert.conversation_id}", public_url)]] if alert.conversation_id else [row]


def _link(path: str, public_url: str) -> list[Button]:
    """A way into the hub; only where it is reached by HTTPS."""
    if not public_url.startswith("https://"):
        return []
    return [Button(text="Открыть", kind="link", url=f"{public_url.rstrip('/')}{path}")]


def pressed(payload: str) -> tuple[str, UUID] | None:
    """What a button of ours asks for, and the key of its alert."""
    act, _, key = payload.partition(":")
    try:
        return (act, UUID(key)) if act in {"take", "answer"} else None
    except ValueError:
        return None


def after(error: ChannelError, alert: Alert, *, now: datetime) -> Next:
    """What becomes of an alert that could not be told.

    Of an unknown outcome it is tried once more: told twice harms nobody, not at all may.
    """
    why = error.detail or error.title
    soon = now + FIRST_PAUSE  # a bot that cannot be reached is not asked for every alert of it in turn
    if alert.attempts >= MOST_TRIES:
        return Next(state="failed", reason=f"за час не получилось: {why}", rest_at=soon)
    again = now + _pause(alert)
    match error:
        case OutcomeUnknown() if alert.unknowns:
            found = Next(state="unknown", reason=why, rest_at=soon)
        case OutcomeUnknown():
            found = Next(state="queued", at=again, is_unknown=True, rest_at=soon)
        case AuthFailed():
            later = now + LONGEST_PAUSE
            found = Next(state="queued", at=later, reason=why, rest_at=later, stops_inbox=True)
        case RateLimited(retry_after=pause):
            found = Next(state="queued", at=now + pause, reason=why, rest_at=now + pause, pause_inbox=True)
        case Transient() | NotReady():
            found = Next(state="queued", at=again, reason=why, rest_at=soon)
        case _:
            found = Next(state="failed", reason=why)
    return found


def _pause(alert: Alert) -> timedelta:
    return min(FIRST_PAUSE * (1 << min(alert.attempts - 1, 10)), LONGEST_PAUSE)


def quiet_until(*, dnd_until: str | None, is_open: bool, opens_at: datetime | None, now: datetime) -> datetime | None:
    """Until when an operator is not to be disturbed; None when they may be told now."""
    moments = [opens_at] if not is_open and opens_at is not None else []
    try:
        dnd = datetime.fromisoformat(dnd_until) if dnd_until else None
    except ValueError:
        dnd = None
    if dnd is not None and dnd.tzinfo is not None and dnd > now:
        moments.append(dnd)
    return max(moments, default=None)
