"""Pages read back: what was told stands in them, what was not is listed, and nothing told becomes markup."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from pristan.reports.model import Content, Facts
from pristan.reports.pdf import to_pdf
from pristan.reports.policy import fill
from pristan.reports.templates import shipped
from pristan.reports.word import to_docx
from tests.reports.papers import PURPOSE, STAMP, docx_text, pdf_text, some_facts

LIBRARY = shipped()
HOSTILE = [
    pytest.param('#panic("x") $x^2$ *жирно* @label <b> \\ `код` // нет', id="markup of the typesetter"),
    pytest.param('{company.inn} {{7*7}} ${x} %s "}, "kind": "gap"', id="placeholders and JSON"),
    pytest.param("<w:p><script>alert(1)</script>&amp;]]>", id="markup of Word"),
    pytest.param("Оченьдлинное" * 250, id="one word of three thousand letters"),
    pytest.param("שלום \u202eмирт\u202c عالم", id="right to left"),
    pytest.param("а\x00б\x1bв\x08г\uffff", id="controls"),
    pytest.param("строка\n" * 400, id="four hundred lines"),
    pytest.param("𝕏 👩‍👩‍👧 名前 ﷽", id="what the fonts lack"),
]


def a_document(key: str, facts: Facts | None = None) -> Content:
    return fill(LIBRARY.templates[key], facts or some_facts(), library=LIBRARY)


@pytest.mark.parametrize("key", LIBRARY.templates)
def test_every_document_becomes_pages_with_its_gaps_listed(key: str) -> None:
    made = a_document(key)
    pages = pdf_text(to_pdf(made, STAMP, author="Лавка"))
    text = docx_text(to_docx(made, STAMP, author="Лавка"))
    whole = " ".join(pages)
    for shown in (whole, " ".join(text.split())):
        assert " ".join(made.title.split()) in shown
        assert "Основание: 152-ФЗ ст. 18.1" in shown or not made.gaps
        for gap in made.gaps:
            assert gap.title in shown
    assert ("Не заполнено: " in pages[-1]) is bool(made.gaps)
    assert ("Не заполнено: " in text) is bool(made.gaps)
    assert "редакция 2 от 22.11.2026 · отпечаток данных abababababab" in pages[0]


def test_the_first_page_has_no_number_and_the_next_have() -> None:
    pages = pdf_text(to_pdf(a_document("POLICY"), STAMP, author="Лавка"))
    assert not pages[0].startswith("1 ")
    assert [page.split()[0] for page in pages[1:]] == [str(number) for number in range(2, len(pages) + 1)]


def test_what_is_told_stands_in_both_formats() -> None:
    facts = some_facts(company__name="ООО «Лавка»", operator__address="Москва, ул. Ленина, д. 1", abroad__is="no")
    made = a_document("POLICY", facts)
    shown = " ".join(pdf_text(to_pdf(made, STAMP, author="Лавка")))
    word = docx_text(to_docx(made, STAMP, author="Лавка"))
    for value in ("ООО «Лавка»", "Москва, ул. Ленина, д. 1", "исполнение заказов", "не осуществляется"):
        assert value in shown
        assert value in word


def test_the_head_of_a_long_table_stands_on_each_page() -> None:
    rows = tuple({**PURPOSE, "process": f"Процесс {number}"} for number in range(60))
    made = a_document("PROCESSING_REGISTER", replace(some_facts(), lists={"purposes": rows}))
    pages = pdf_text(to_pdf(made, STAMP, author="Лавка"))[:-1]
    assert len(pages) > 2
    assert all("Процесс Цель Основание" in page for page in pages)
    assert "Процесс 59" in pages[-1]


def test_a_document_without_gaps_ends_with_itself() -> None:
    made = replace(a_document("POLICY"), gaps=())
    assert "Лист проверки" not in " ".join(pdf_text(to_pdf(made, STAMP, author="Лавка")))
    unsure = replace(STAMP, warning="Состав документа: не подтверждено")
    assert "не подтверждено" in " ".join(pdf_text(to_pdf(made, unsure, author="Лавка")))
    assert "не подтверждено" in docx_text(to_docx(made, unsure, author="Лавка"))


def test_the_sheet_of_a_docx_begins_its_page_without_a_break_that_could_leave_an_empty_one() -> None:
    with ZipFile(BytesIO(to_docx(a_document("CLOSING_ACT"), STAMP, author="Лавка"))) as archive:
        body = archive.read("word/document.xml")
    assert body.count(b"<w:pageBreakBefore/>") == 1
    assert b'w:type="page"' not in body


@pytest.mark.parametrize("value", HOSTILE)
def test_nothing_told_becomes_markup_or_breaks_a_page(value: str) -> None:
    row = {**PURPOSE, "purpose": value, "process": value}
    facts = replace(some_facts(company__name=value, operator__head_name=value), lists={"purposes": (row,)})
    for key in ("POLICY", "PROCESSING_REGISTER", "RESPONSIBLE_ORDER"):
        made = a_document(key, facts)
        pages = pdf_text(to_pdf(made, STAMP, author=value))
        assert pages, "it is still a document"
        body = to_docx(made, STAMP, author=value)
        with ZipFile(BytesIO(body)) as archive:
            assert b"<script>" not in archive.read("word/document.xml")
        shown = docx_text(body)
        if value.startswith(("#", "{", "<")):
            assert value in shown
            assert value.replace(" ", "") in "".join(pages).replace(" ", "")


def test_an_endless_word_stays_within_the_margins() -> None:
    import pypdfium2  # noqa: PLC0415 # only here are the places of letters asked for

    made = a_document("RESPONSIBLE_ORDER", some_facts(responsible__name="Щ" * 3000))
    document = pypdfium2.PdfDocument(to_pdf(made, STAMP, author="Лавка"))
    for index in range(len(document)):
        page = document[index].get_textpage()
        width = document[index].get_width()
        for letter in range(page.count_chars()):
            assert page.get_charbox(letter)[2] <= width - 20, f"letter {letter} of page {index}"
    document.close()


def test_the_same_document_is_the_same_file() -> None:
    made = a_document("POLICY")
    assert to_pdf(made, STAMP, author="Лавка") == to_pdf(made, STAMP, author="Лавка")
