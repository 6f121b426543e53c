"""Letters to the person: what can be said from what is known, and what an officer still has to add. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pristan.rights.model import Kind

ON_ITS_WAY: Final = frozenset({"queued", "sending", "unknown", "held"})
LONGEST_WAIT: Final = timedelta(days=1)
# The only copy of what a visitor reads in our own chat is ours: it stays until their screen has taken it.
OURS: Final = "webchat"


def letter_is_awaited(state: str, channel: str, *, waited: timedelta) -> bool:
    """Whether a destruction still waits for the answer to the person, a day at the longest."""
    if waited >= LONGEST_WAIT:
        return False
    return state in ON_ITS_WAY or (channel == OURS and state == "sent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a letter is written from. ``holdings``: categories and their records; ``kept``: what stays and why."""

    company: str
    name: str
    received_on: date
    channels: Sequence[str]
    holdings: Sequence[tuple[str, int]]
    kept: Sequence[str]
    norms: Sequence[str]


@dataclass(frozen=True, slots=True)
class Letter:
    """A draft; ``gaps`` names what the law asks to say and nobody but the officer knows."""

    text: str
    gaps: tuple[str, ...]


ACCESS_GAPS: Final = (
    "правовые основания и цели обработки",
    "кому данные переданы или могут быть раскрыты",
    "передаются ли данные за границу",
    "кто обрабатывает данные по поручению",
    "сроки хранения",
)


def draft(kind: Kind, known: Known) -> Letter:
    """The answer to a request of ``kind``."""
    head = [f"Здравствуйте, {known.name}." if known.name else "Здравствуйте."]
    head.append(
        f"{known.company} отвечает на ваш запрос от {known.received_on:%d.%m.%Y}: {kind.asks}."
        f" Основание: {'; '.join(known.norms)}."
    )
    body, gaps = _body(kind, known)
    tail = ["Вы вправе обжаловать ответ в Роскомнадзор или в суд."]
    return Letter("\n\n".join([*head, *body, *tail]), gaps)


def _body(kind: Kind, known: Known) -> tuple[list[str], tuple[str, ...]]:
    lines = "\n".join(f"— {title}: {count}" for title, count in known.holdings) or "— ничего"
    if kind.id == "access":
        source = f" Источник: вы сами ({', '.join(known.channels)})." if known.channels else ""
        return [
            f"Мы обрабатываем ваши данные. Вот что хранится, по числу записей:\n{lines}",
            source.strip(),
        ], ACCESS_GAPS
    if kind.erases:
        stays = "\n".join(f"— {item}" for item in known.kept)
        return [
            f"Обработка прекращена, ваши данные уничтожаются после отправки этого письма:\n{lines}",
            f"Остаётся то, что мы обязаны сохранить:\n{stays}",
        ], ()
    if kind.id == "correction":
        return ["Данные исправлены."], ("что именно исправлено",)
    if kind.id == "objection":
        return ["Рассылок больше не будет. Ответы на ваши вопросы приходить продолжат."], ()
    return ["Обработка прекращена."], ("что именно прекращено и что продолжается без согласия, и на каком основании",)
