"""The templates that ship: complete against the rulebook, strict against mistakes."""

import json
from pathlib import Path

import pytest

from pristan.compliance.rulebook import shipped as shipped_rules
from pristan.core.errors import Misconfigured
from pristan.reports.templates import Library, Template, shipped

LIBRARY = shipped()
FIELDS = """
places: {/privacy/documents: Документы}
groups: [{id: operator, title: Компания}]
fields: [{id: operator.name, group: operator, title: имя}]
lists: [{id: purposes, one: purpose, title: цели, columns: [{id: term, title: срок}]}]
"""


@pytest.mark.parametrize("document", sorted(shipped_rules().documents))
def test_every_document_of_the_rulebook_has_a_text(document: str) -> None:
    variants = {item.id for item in shipped_rules().documents[document].variants}
    made = {item.variant for item in LIBRARY.templates.values() if item.id == document}
    assert made == (variants or {""})


@pytest.mark.parametrize("template", LIBRARY.templates.values(), ids=list(LIBRARY.templates))
def test_a_text_answers_everything_the_law_asks_of_the_document(template: Template) -> None:
    document = shipped_rules().documents[template.id]
    if template.covers:
        assert set(template.covers) == {item.id for item in document.fields}
    else:
        full = [item for item in LIBRARY.templates.values() if item.id == template.id and item.covers]
        assert full or not document.fields, "one text of a document with fields has to cover them"


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_page_has_words_for_whatever_a_document_may_be_about(language: str) -> None:
    words = Path(__file__).resolve().parents[2] / "ui" / "src" / "locales" / language / "documents.json"
    abouts = {item.about for item in LIBRARY.templates.values() if item.about}
    assert set(json.loads(words.read_text("utf-8"))["nothing"]) == abouts


@pytest.mark.parametrize("key", LIBRARY.templates)
def test_a_text_that_says_the_law_has_named_it_first(key: str) -> None:
    before, said, _ = (_folder() / f"{key}.yaml").read_text("utf-8").partition(" Закона")
    assert not said or "(далее — Закон)" in before


def test_what_is_told_on_the_page_of_documents_is_asked_for_by_some_document() -> None:
    texts = "".join(path.read_text("utf-8") for path in _folder().glob("*.yaml") if path.name != "fields.yaml")
    stand_ins = {field.otherwise for field in LIBRARY.fields.values()}
    computed = {"security.data", "security.subjects", "security.threats"}
    unused = [
        name
        for name in LIBRARY.fields
        if f"{{{name}" not in texts and f"when: {name}" not in texts and name not in stand_ins | computed
    ]
    assert unused == []


def test_every_place_of_a_gap_has_words() -> None:
    places = {field.place for field in LIBRARY.fields.values()} | {item.place for item in LIBRARY.lists.values()}
    assert places <= LIBRARY.places.keys()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("blocks: [{text: '{operator.nam}'}]", "operator.nam", id="a fact nobody knows"),
        pytest.param("blocks: [{text: '{operator.name'}]", "скобки", id="an open brace"),
        pytest.param("blocks: [{table: {rows: people, columns: []}}]", "people", id="a table nobody knows"),
        pytest.param("blocks: [{when: 'sky=blue', blocks: []}]", "sky", id="a condition on nothing"),
        pytest.param("covers: {term: [purpose.term]}\nblocks: []", "purpose.term", id="a promise that is not kept"),
        pytest.param("blocks: [{paragraph: 'x'}]", "paragraph", id="a block of no kind"),
    ],
)
def test_a_mistake_in_a_text_is_refused_by_name(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "fields.yaml").write_text(FIELDS, "utf-8")
    (tmp_path / "X.yaml").write_text(f"id: X\nversion: 1\ntitle: Икс\n{text}\n", "utf-8")
    with pytest.raises(Misconfigured, match=says):
        _ = Library(tmp_path).templates


def _folder() -> Path:
    return Path("src/pristan/report_templates")
