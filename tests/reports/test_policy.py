"""Filling a text with facts: what is known stands there, what is not is a named gap, nothing is invented."""

import pytest

from pristan.kit.lettering import breakable, clean
from pristan.reports.model import Facts, Run
from pristan.reports.policy import fill, footer
from pristan.reports.templates import Block, Pair, TableColumn, TableGiven, Template, shipped
from tests.reports.papers import PURPOSE, STAMP, some_facts, words

LIBRARY = shipped()


def a_template(*blocks: Block, title: str = "Икс") -> Template:
    return Template(id="X", version=1, title=title, blocks=blocks)


def test_a_known_fact_stands_in_the_text_and_is_kept_as_used() -> None:
    made = fill(a_template(Block(text="ИНН {company.inn}.")), some_facts(company__inn="7707083893"), library=LIBRARY)
    assert made.parts[0].line == (Run("ИНН "), Run("7707083893"), Run("."))
    assert (made.gaps, made.used) == ((), {"company.inn": "7707083893"})


def test_what_nobody_told_is_a_gap_told_once_with_its_place() -> None:
    block = Block(items=("{operator.ogrn}", "{operator.ogrn}", "{company.inn}"))
    made = fill(a_template(block), some_facts(), library=LIBRARY)
    assert [run.kind for part in made.parts for run in part.line] == ["gap"] * 3
    assert [(gap.name, gap.place, gap.where) for gap in made.gaps] == [
        ("operator.ogrn", "/privacy/documents", "Персональные данные → Документы"),
        ("company.inn", "/settings/company", "Настройки → Компания"),
    ]
    assert made.used == {}


def test_another_fact_stands_in_where_one_is_named() -> None:
    made = fill(a_template(Block(text="{operator.full_name}")), some_facts(company__name="Лавка"), library=LIBRARY)
    assert words(made) == "Лавка"


def test_a_line_with_something_optional_goes_when_it_is_not_known() -> None:
    pairs = (Pair(label="Сайт", value="{operator.site?}"), Pair(label="ИНН", value="{company.inn}"))
    made = fill(a_template(Block(clause="{operator.site?}"), Block(form=pairs)), some_facts(), library=LIBRARY)
    assert [part.kind for part in made.parts] == ["form"]
    assert (len(made.parts[0].rows), [gap.name for gap in made.gaps]) == (1, ["company.inn"])


def test_headings_and_clauses_are_numbered_without_holes() -> None:
    blocks = (
        Block(clause="а"),
        Block(heading="Б"),
        Block(clause="{operator.site?}"),
        Block(clause="в"),
        Block(heading="Г"),
    )
    made = fill(a_template(*blocks), some_facts(), library=LIBRARY)
    assert [part.number for part in made.parts] == ["1.", "1.", "1.1.", "2."]


@pytest.mark.parametrize(
    ("told", "said", "gaps"),
    [
        pytest.param({"abroad__is": "yes"}, "Перечень", [], id="yes"),
        pytest.param({"abroad__is": "no"}, "", [], id="no"),
        pytest.param({}, "передаются ли данные за границу", ["abroad.is"], id="nobody knows"),
    ],
)
def test_a_condition_nobody_can_answer_is_a_gap(told: dict[str, str], said: str, gaps: list[str]) -> None:
    block = Block(when="abroad.is=yes", blocks=(Block(text="Перечень"),))
    made = fill(a_template(block), some_facts(**told), library=LIBRARY)
    assert (words(made), [gap.name for gap in made.gaps]) == (said, gaps)


def test_a_gap_told_by_the_line_before_a_condition_is_not_told_again() -> None:
    blocks = (Block(text="Передача: {abroad.is}"), Block(when="abroad.is=yes", blocks=(Block(text="Перечень"),)))
    assert len(fill(a_template(*blocks), some_facts(), library=LIBRARY).parts) == 1


@pytest.mark.parametrize(
    ("condition", "shows"),
    [("purposes", True), ("processors", False), ("company.inn", True), ("operator.ogrn", False)],
)
def test_a_condition_on_what_is_known(condition: str, shows: bool) -> None:  # noqa: FBT001 # a column of the table
    block = Block(when=condition, blocks=(Block(text="да"),))
    assert bool(fill(a_template(block), some_facts(company__inn="1"), library=LIBRARY).parts) is shows


def test_a_choice_is_written_in_words() -> None:
    made = fill(a_template(Block(text="{harm.level}")), some_facts(harm__level="low"), library=LIBRARY)
    assert (words(made), made.used) == ("низкая", {"harm.level": "low"})


def test_rows_are_written_one_by_one_and_an_empty_table_is_a_gap() -> None:
    table = TableGiven(rows="purposes", columns=(TableColumn(title="Цель", value="{purpose.purpose}"),))
    empty = TableGiven(
        rows="processors",
        columns=(TableColumn(title="Кто", value="{processor.name}"), TableColumn(title="ИНН", value="{processor.inn}")),
    )
    made = fill(a_template(Block(table=table), Block(table=empty)), some_facts(), library=LIBRARY)
    assert made.parts[0].rows == (((Run("исполнение заказов"),),),)
    assert made.parts[1].rows == (((Run("кому поручена обработка", "gap"),), ()),)
    assert [gap.name for gap in made.gaps] == ["processors"]
    assert made.used["processors"] == []


def test_each_row_has_its_blocks_and_what_follows_sees_no_row() -> None:
    block = Block(
        each="purposes", blocks=(Block(text="{purpose.term}, {purpose.recipients}"), Block(text="{purpose.term}"))
    )
    after = Block(text="{purpose.term}")
    made = fill(a_template(block, after), some_facts(), library=LIBRARY)
    assert [part.line[0].kind for part in made.parts] == ["plain", "gap"], "an optional column takes its line along"
    nothing = fill(a_template(block), Facts(), library=LIBRARY)
    assert [run.kind for run in nothing.parts[0].line] == ["gap"]


def test_a_document_about_one_thing_is_filled_with_it() -> None:
    facts = some_facts().about({f"purpose.{key}": value for key, value in PURPOSE.items()})
    made = fill(a_template(Block(text="{purpose.term}"), title="О {purpose.purpose}"), facts, library=LIBRARY)
    assert (made.title, words(made)) == ("О исполнение заказов", "3 года")
    assert made.used == {"purpose.purpose": "исполнение заказов", "purpose.term": "3 года"}


def test_every_kind_of_block_has_its_part() -> None:
    blocks = (
        Block(right=("а",)), Block(above=("е",)), Block(centred="б"), Block(lead="в"), Block(note="г"),
        Block(page_break=True), Block(signature=(Pair(label="{blank:должность}", value="д"),)),
    )  # fmt: skip
    made = fill(a_template(*blocks), some_facts(), library=LIBRARY)
    assert [part.kind for part in made.parts] == ["right", "above", "centred", "lead", "note", "break", "signature"]
    assert made.parts[-1].rows == (((Run("должность", "blank"),), (Run("д"),)),)


def test_the_number_and_the_day_of_a_making_are_not_what_it_is_made_from() -> None:
    made = fill(a_template(Block(text="{document.version} {document.date}")), some_facts(), library=LIBRARY)
    assert (words(made), made.used) == ("2   22.11.2026", {})


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        pytest.param("ООО\t«Лавка»\x00\x07", "ООО «Лавка»", id="controls"),
        pytest.param("Иван\u202eвонаИ\u2066", "ИванвонаИ", id="marks that turn the direction of writing"),
        pytest.param("а\u200bб\ufeff\u00adв", "абв", id="marks without a width"),
        pytest.param("  две \r\n строки  ", "две \n строки", id="lines stay"),
        pytest.param("\ufdd0\U0001ffff", "", id="what is no character"),
        pytest.param("אבג 名前 Ё №", "אבג 名前 Ё №", id="other scripts stay"),
    ],
)
def test_a_value_is_text_and_nothing_else(value: str, kept: str) -> None:
    assert clean(value) == kept


def test_an_endless_word_gets_places_to_break() -> None:
    assert max(len(piece) for piece in breakable("А" * 500).split("\u200b")) == 5
    assert breakable("А" * 32) == "А" * 32
    assert breakable("обычные слова, и почта pd@lavka.example") == "обычные слова, и почта pd@lavka.example"


def test_the_line_under_a_page_tells_which_making_it_is() -> None:
    made = fill(a_template(title="Политика"), some_facts(), library=LIBRARY)
    long = fill(a_template(title="Очень " * 30), some_facts(), library=LIBRARY)
    assert footer(long, STAMP).startswith("Очень Очень")
    assert "Оче… · редакция 2" in footer(long, STAMP)
    assert footer(made, STAMP) == "Политика · редакция 2 от 22.11.2026 · отпечаток данных abababababab"


def test_a_position_signs_with_a_capital_letter_however_it_was_told() -> None:
    template = a_template(Block(signature=(Pair(label="юрист", value="Н. Власова"),)))
    [part] = fill(template, some_facts(), library=LIBRARY).parts
    assert part.rows[0][0][0].text == "Юрист"
