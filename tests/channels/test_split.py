import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.channels.split import split_text


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        pytest.param("", 10, [], id="nothing to say"),
        pytest.param("Здравствуйте", 20, ["Здравствуйте"], id="short text stays whole"),
        pytest.param("Раз два. Три четыре.", 12, ["Раз два.", "Три четыре."], id="cut after a sentence"),
        pytest.param("Абзац один\n\nабзац два", 14, ["Абзац один", "абзац два"], id="cut between paragraphs"),
        pytest.param("слово слово слово", 11, ["слово слово", "слово"], id="cut between words"),
        pytest.param("ы" * 25, 10, ["ы" * 10, "ы" * 10, "ы" * 5], id="no pause at all"),
        pytest.param("аааа👍🏽ббб", 5, ["аааа", "👍🏽ббб"], id="skin tone stays with its hand"),
    ],
)
def test_long_text_is_cut_where_a_reader_would_pause(text: str, limit: int, expected: list[str]) -> None:
    assert split_text(text, limit=limit) == expected


@given(st.text(), st.integers(min_value=2, max_value=60))
def test_parts_fit_and_lose_nothing_but_spaces(text: str, limit: int) -> None:
    parts = split_text(text, limit=limit)
    assert all(0 < len(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_hundred_thousand_characters_are_cut_quickly() -> None:
    parts = split_text("Первое предложение. Второе! " * 4000, limit=4000)
    assert max(map(len, parts)) <= 4000
    assert sum(map(len, parts)) > 100_000
