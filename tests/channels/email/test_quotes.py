"""What is new in a letter: real shapes of Russian mailers, and laws that hold for any body."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pristan.channels.email import inspect_source
from pristan.channels.email.lines import of_html, of_text
from pristan.channels.email.quotes import cut

FIXTURES = Path(__file__).parent / "fixtures" / "replies"
BODIES = sorted(path for path in FIXTURES.iterdir() if not path.name.endswith(".reply.txt"))


@pytest.mark.parametrize("path", BODIES, ids=lambda path: path.name)
def test_the_reply_is_what_the_writer_added(path: Path) -> None:
    expected = path.with_name(f"{path.stem}.reply.txt").read_text("utf-8").strip()
    found = inspect_source(path.read_bytes(), name=path.name)
    assert found["reply"] == expected
    assert found["kind"] == "message"


WORDS = st.sampled_from(
    [
        "Добрый день",
        "> цитата",
        "чт, 12 нояб. 2026 г. в 14:05, Имя <a@example.ru>:",
        "От: Имя <a@example.ru>",
        "Отправлено: 12 ноября 2026 г.",
        "Тема: заказ",
        "-----Исходное сообщение-----",
        "---------- Forwarded message ---------",
        "-- ",
        "Отправлено с iPhone",
        "",
        ">> глубже",
        "Имя пишет:",
    ]
)


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(st.one_of(WORDS, st.text(max_size=40)), max_size=25))
def test_no_line_is_lost_and_none_is_doubled(lines: list[str]) -> None:
    body = of_text("\n".join(lines))
    parts = cut(body)
    shown = [line.shown().strip() for line in body if line.shown().strip()]
    given_back = [line.strip() for text in (parts.reply, parts.quoted) for line in text.split("\n") if line.strip()]
    assert sorted(given_back) == sorted(shown)


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(alphabet="<>/=\"' abdivblockquoteptr&;#0", max_size=300))
def test_any_html_becomes_lines(html: str) -> None:
    cut(of_html(html))


def test_a_letter_that_holds_only_a_quotation_has_nothing_new() -> None:
    assert cut(of_text("Имя пишет:\n> вопрос")).reply == ""


def test_thousands_of_levels_of_nesting_are_read_at_once() -> None:
    depth = 200_000
    lines = of_html("<div>" * depth + "текст" + "</div>" * depth)
    assert [line.text for line in lines if not line.is_blank] == ["текст"]
    assert cut(of_text(">" * depth + " текст")).reply == ""
