"""Words by which a person forbids or allows further messages. Pure.

A whole message that is nothing but such words, in any case and with any punctuation around: «Стоп.», «STOP!»,
«Не присылайте больше рекламу». A word within a sentence about something else says nothing.
Federal law 38-FZ, article 18 part 1: advertising stops at once when the addressee asks for it.
"""

import re
from typing import Final

from pristan.channels.model import IdentityChange

STOP: Final = frozenset(
    """
    стоп stop отписка отписаться отпишите отпишитесь отпиши unsubscribe unsub отказ отказываюсь
    """.split()
)
STOP_PHRASES: Final = frozenset(
    (
        "stop all",
        "stop sms",
        "стоп смс",
        "стоп реклама",
        "стоп рассылка",
        "хватит рекламы",
        "без рекламы",
        "не надо рекламы",
        "не нужна реклама",
        "отпишите меня",
        "отпишите меня от рассылки",
        "отпишите от рассылки",
        "отписать меня",
        "отписаться от рассылки",
        "отказ от рассылки",
        "отказ от рекламы",
        "отказаться от рассылки",
        "отказываюсь от рассылки",
        "отказываюсь от рекламы",
        "отменить подписку",
        "отменить рассылку",
        "прекратите рассылку",
        "прекратите присылать рекламу",
        "не присылайте рекламу",
        "не присылайте мне рекламу",
        "не присылайте больше рекламу",
        "больше не присылайте рекламу",
        "не присылайте мне больше рекламу",
        "не шлите рекламу",
        "не шлите мне рекламу",
        "отзываю согласие на рекламу",
        "отзываю согласие на рассылку",
    )
)
START: Final = frozenset("старт start подписаться".split())
_POLITE: Final = frozenset(("пожалуйста", "please", "срочно", "немедленно"))
_LONGEST: Final = 80
_BETWEEN: Final = re.compile(r"[\W_]+")
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u0301"))
_TWINS: Final = str.maketrans("aceopxykmthb", "асеорхукмтнв")


def wish(text: str) -> IdentityChange | None:
    """What the person wants, when the message is nothing but that wish."""
    if len(text) > _LONGEST:
        return None
    plain = text.translate(_INVISIBLE).casefold().replace("ё", "е")
    words = [word for word in _BETWEEN.sub(" ", plain).split() if word not in _POLITE]
    if any(_is_stop(spelt) for spelt in (words, [word.translate(_TWINS) for word in words])):
        return IdentityChange.WITHDRAWN
    return IdentityChange.RESUMED if len(words) == 1 and words[0] in START else None


def _is_stop(words: list[str]) -> bool:
    """One of the words, said once or over and over, or one of the phrases."""
    return bool(words) and ((len(set(words)) == 1 and words[0] in STOP) or " ".join(words) in STOP_PHRASES)
