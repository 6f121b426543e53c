"""How answers are marked, how long a lesson holds, what a practised conversation came to."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from pristan.training.model import Checked, CheckId, Happened, Lesson, Marked, Scenario, Standing

HOLDS: Final = timedelta(days=365)
_SHOUT: Final = re.compile(r"!|\b[А-ЯЁ]{4,}\b.*\b[А-ЯЁ]{4,}\b")
_PROMISE: Final = re.compile(
    r"\b(уже|сейчас|сегодня|немедленно|сразу)\b[^.?]{0,40}\bудал"
    r"|(?<!будет )(?<!будут )\bудал(?:или|ила|ил|ены|ено)\b"
    r"|\bне\s+(можем|будем)\b[^.?]{0,20}\bудал",
    re.IGNORECASE,
)
_WORDS: Final[Mapping[CheckId, tuple[str, str]]] = {
    CheckId.ANSWERED: ("На каждое сообщение есть ответ", "Последнее сообщение клиента ждёт ответа"),
    CheckId.NO_DATA: ("В ответах нет персональных данных", "В одном из ответов повторены данные клиента"),
    CheckId.INVITED: (
        "Клиент приглашён в разрешённый канал",
        "Отправьте приглашение: путь «Пригласить» под строкой ввода",
    ),
    CheckId.CALM: ("Ответы спокойные", "В ответе есть восклицание или слова заглавными"),
    CheckId.NOTED: ("Для смены оставлена заметка", "Переключите строку ввода на «Заметка»"),
    CheckId.CLOSED: ("Диалог закрыт, когда вопрос решён", "Закройте диалог после последнего ответа"),
    CheckId.REQUEST_TAKEN: ("Запрос о данных принят в диалоге", "Кнопка «Принять запрос» в диалоге"),
    CheckId.NO_PROMISE: ("Ничего лишнего не обещано", "Удаление обещано или отказано раньше решения"),
}


def marked(lesson: Lesson, answers: Mapping[str, int]) -> Marked:
    """``answers``: the number of the chosen option by question; a question left out counts as wrong."""
    wrong = tuple(
        question.id
        for question in lesson.questions
        if not 0 <= (chosen := answers.get(question.id, -1)) < len(question.options)
        or not question.options[chosen].right
    )
    return Marked(right=len(lesson.questions) - len(wrong), total=len(lesson.questions), wrong=wrong)


def standing(
    *, passed_at: datetime | None, passed_edition: str, tried_at: datetime | None, edition: str, now: datetime
) -> Standing:
    """By the latest pass and the latest attempt of a person; ``edition``: what is taught now."""
    if passed_at is None:
        return Standing.NEW if tried_at is None else Standing.FAILED
    if passed_edition != edition:
        return Standing.CHANGED
    return Standing.EXPIRED if now - passed_at > HOLDS else Standing.PASSED


def checked(scenario: Scenario, happened: Happened) -> tuple[Checked, ...]:
    """The checks of a practice as they stand now, in the order of the scenario."""
    found = []
    for check in scenario.checks:
        is_done = _holds(check, scenario, happened)
        title, hint = _WORDS[check]
        found.append(Checked(id=check, title=title, is_done=is_done, hint="" if is_done else hint))
    return tuple(found)


def _holds(check: CheckId, scenario: Scenario, happened: Happened) -> bool:
    said = happened.said
    is_over = happened.asked >= len(scenario.says) and not happened.left
    found = {
        CheckId.ANSWERED: is_over,
        CheckId.NO_DATA: bool(said) and not any(one.findings for one in said),
        CheckId.INVITED: any(one.is_invitation for one in said),
        CheckId.CALM: bool(said) and not any(_SHOUT.search(one.text) for one in said),
        CheckId.NOTED: happened.notes > 0,
        CheckId.CLOSED: is_over and happened.is_closed,
        CheckId.REQUEST_TAKEN: happened.has_request,
        CheckId.NO_PROMISE: bool(said) and not any(_PROMISE.search(one.text) for one in said),
    }
    return found[check]
