"""Words that stop advertising, and words that only look like them."""

import pytest

from pristan.channels.model import IdentityChange
from pristan.channels.stop_words import STOP, STOP_PHRASES, wish


@pytest.mark.parametrize(
    "text",
    [
        "СТОП", "стоп", "Стоп.", " STOP! ", "«Стоп»", "сто\u200bп", "с\u00adтоп", "Стоп пожалуйста", "стоп, стоп, стоп",
        "СTOП", "CTOП", "отписаться", "Отпишите меня!", "Отпишите меня, пожалуйста", "Unsubscribe", "#стоп",
        "Не присылайте мне больше рекламу.", "отказываюсь от рассылки", "ОТКАЗ", "Хватит  рекламы", "стоп\nсмс",
    ],
)  # fmt: skip
def test_a_wish_to_stop_is_heard_in_any_clothes(text: str) -> None:
    assert wish(text) is IdentityChange.WITHDRAWN


@pytest.mark.parametrize(
    "text",
    [
        "остановка", "На какой остановке выходить?", "Стоп, а где заказ?", "нон-стоп", "стопка", "автостоп", "СТОПка",
        "стоп-кран", "не стоп", "отписался в чате", "Отпишитесь, когда приедет", "Отказ банка", "отказываюсь от заказа",
        "Не присылайте счёт", "стопор", "", "...", "Сто п", "stop loss", "подписка", "стоп " * 40, "кнопка «Стоп» где?",
    ],
)  # fmt: skip
def test_a_word_within_other_words_stops_nothing(text: str) -> None:
    assert wish(text) is None


def test_every_word_and_phrase_of_the_list_is_heard_as_it_stands() -> None:
    assert all(wish(words) is IdentityChange.WITHDRAWN for words in STOP | STOP_PHRASES)


def test_a_word_that_allows_again_is_no_consent_to_more_than_messages() -> None:
    assert wish("Старт!") is IdentityChange.RESUMED
