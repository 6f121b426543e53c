"""What looks like a request about one's data, what does not, and what is built to hold the reader up."""

import time

import pytest

from pristan.rights.book import kinds
from pristan.rights.policy.asking import asks_for, last_asked

KINDS = list(kinds().values())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Здравствуйте! Удалите, пожалуйста, все мои персональные данные", "deletion"),
        ("прошу уничтожить мои данные", "deletion"),
        ("сотрите мой аккаунт и мой номер из базы, моя информация вам не нужна", "deletion"),
        ("удалите всё, что знаете обо мне", "deletion"),
        ("Отзываю согласие на обработку персональных данных", "withdrawal"),
        ("хочу отозвать своё согласие", "withdrawal"),
        ("Прекратите обрабатывать мои данные", "stop"),
        ("Запрещаю использовать мои данные", "stop"),
        ("какие данные обо мне у вас есть?", "access"),
        ("Пришлите мне копию моих персональных данных", "access"),
        ("откуда у вас мой номер?", "access"),
        ("исправьте мою фамилию, в моих данных ошибка", "correction"),
        ("у вас мои данные без моего согласия используются", "unlawful"),
        ("Не присылайте мне больше рекламу", "objection"),
    ],
)
def test_a_request_is_recognised(text: str, kind: str) -> None:
    found = asks_for(text, KINDS)
    assert found is not None
    assert found.id == kind


@pytest.mark.parametrize(
    "text",
    [
        "Здравствуйте, когда привезут диван?",
        "Удалите, пожалуйста, из заказа вторую позицию",
        "Какие у вас данные по доставке в область?",
        "Исправьте сумму в чеке",
        "Согласие родителей нужно?",
        "Отмените заказ, я передумала",
        "",
    ],
)
def test_ordinary_words_are_no_request(text: str) -> None:
    assert asks_for(text, KINDS) is None


def test_the_latest_message_that_asks_is_the_one() -> None:
    texts = [(3, "спасибо"), (2, "Удалите мои данные"), (1, "Какие данные обо мне есть?")]
    found = last_asked(texts, KINDS)
    assert found is not None
    assert (found[0], found[1].id) == (2, "deletion")
    assert last_asked([(1, "спасибо")], KINDS) is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("удали " * 20_000, id="one word again and again"),
        pytest.param("удалите " + "м" * 200_000, id="one word without an end"),
        pytest.param("как " * 10_000 + "данн" * 20_000, id="beginnings of many matches"),
    ],
)
def test_a_text_built_to_hold_the_reader_up_does_not(text: str) -> None:
    began = time.thread_time()
    asks_for(text, KINDS)
    assert time.thread_time() - began < 1
