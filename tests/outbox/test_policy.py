"""What is said where there is no personal link to give."""

import pytest

from pristan.outbox.policy import NO_WORDS, without_link

MAX = [("MAX", "https://max.ru/shop")]


@pytest.mark.parametrize(
    ("words", "ways", "expected"),
    [
        pytest.param(
            "Здесь Лавка больше не отвечает. Пишите нам: MAX. Ваша ссылка, чтобы разговор продолжился: {link}",
            MAX,
            "Здесь Лавка больше не отвечает. Пишите нам: MAX.\nMAX https://max.ru/shop",
            id="the sentence that promised it goes",
        ),
        pytest.param(
            "Мы ушли, пишите в MAX: {link}", [], "Мы ушли, пишите в MAX", id="the only sentence keeps its beginning"
        ),
        pytest.param("Мы ушли.\nСсылка: {link}\nДо встречи", [], "Мы ушли.\nДо встречи", id="lines stay lines"),
        pytest.param(
            "По ссылке {link} разговор продолжится", MAX, f"{NO_WORDS}\nMAX https://max.ru/shop", id="amid the words"
        ),
        pytest.param("{link}", [], NO_WORDS, id="nothing but the link"),
        pytest.param(
            "{link}",
            [*MAX, ("Почта", "hello@shop.example")],
            f"{NO_WORDS}\nMAX https://max.ru/shop; Почта hello@shop.example",
            id="two channels",
        ),
    ],
)
def test_words_without_a_link_promise_none(words: str, ways: list[tuple[str, str]], expected: str) -> None:
    assert without_link(words, ways) == expected
