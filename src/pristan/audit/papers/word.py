"""The report as DOCX, for a lawyer to edit: the same pieces in styles of Word."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from pristan.audit.papers.content import Report

FONT: Final = "Times New Roman"  # of the reader's machine; every office has it or its twin
GREY: Final = RGBColor(0x43, 0x59, 0x5F)
_COLOURS: Final = {"stop": "B0281D", "fix": "855400", "prepare": "0B6A77", "know": "BECBCE"}
_WHITE: Final = RGBColor(0xFF, 0xFF, 0xFF)
_WHOLE: Final = 175  # mm of a line


def to_docx(report: Report) -> bytes:
    """The report as DOCX: a summary on the first page, findings, what is ahead, the plan, appendices."""
    document: Any = Document()
    _prepare(document, report)
    _front(document, report)
    document.add_page_break()
    _findings(document, report)
    _heading(document, "Обязанности", level=1)
    _table(document, ("Обязанность", "Норма", "Что нужно", "Срок"), report.duties)
    _heading(document, "Что и когда изменится", level=1)
    _table(document, ("Когда", "Что", "Что станет с находками"), report.ahead)
    _heading(document, "План", level=1)
    _table(document, ("Задача", "Кто", "Срок", "Состояние"), report.tasks)
    document.add_page_break()
    _appendices(document, report)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _prepare(document: Any, report: Report) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(20), Mm(15)
    section.top_margin = section.bottom_margin = Mm(18)
    line = section.footer.paragraphs[0].add_run(report.footer)
    line.font.size, line.font.color.rgb = Pt(8), GREY
    document.core_properties.title, document.core_properties.author = report.title, report.company[:255]
    document.core_properties.language, document.core_properties.comments = "ru-RU", ""
    for name, size in (("Normal", 10.5), ("Title", 20), ("Heading 1", 14), ("Heading 2", 11)):
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(key), FONT)
        for key in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(key), None)
        style.paragraph_format.space_after = Pt(4)


def _front(document: Any, report: Report) -> None:
    document.add_paragraph(report.title, style="Title")
    document.add_paragraph().add_run(report.company).bold = True
    _small(document, report.subtitle)
    _chart(document, [(act, f"{word}: {count}", count) for act, word, count in report.counts])
    for line in report.summary:
        document.add_paragraph(line)
    _heading(document, "По вопросам", level=2)
    for title, parts in report.groups:
        document.add_paragraph(f"{title}: {sum(count for _, count in parts)}").paragraph_format.keep_with_next = True
        _chart(document, [(act, str(count), count) for act, count in parts])
    _heading(document, "Сначала", level=2)
    if not report.front:
        document.add_paragraph("Прекращать и исправлять нечего.")
    for row in report.front:
        line = document.add_paragraph()
        line.add_run(f"{row['act_words']}: {row['title']}. ").bold = True
        line.add_run(row["todo"])
        tail = line.add_run(f" {row['norm']}; {row['fine']}" + (f"; срок {row['due']}" if row["due"] else ""))
        tail.font.size, tail.font.color.rgb = Pt(9), GREY
    for note in report.notes:
        _small(document, note)


def _chart(document: Any, parts: Sequence[tuple[str, str, int]]) -> None:
    """A bar of coloured cells as wide as the numbers; the words stand in them, so that colour is not the only sign."""
    shown = [part for part in parts if part[2] > 0]
    if not shown:
        return
    table = document.add_table(rows=1, cols=len(shown))
    table.autofit = False
    total = sum(part[2] for part in shown)
    least = _WHOLE / 8
    room = _WHOLE - least * len(shown)
    for cell, (act, words, count) in zip(table.rows[0].cells, shown, strict=True):
        cell.width = Mm(least + room * count / total)
        run = cell.paragraphs[0].add_run(words)
        run.bold, run.font.size = True, Pt(9)
        run.font.color.rgb = RGBColor(0x0F, 0x26, 0x2C) if act == "know" else _WHITE
        shade = OxmlElement("w:shd")
        for key, value in (("val", "clear"), ("color", "auto"), ("fill", _COLOURS[act])):
            shade.set(qn(f"w:{key}"), value)
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 # the library has no word for it
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _findings(document: Any, report: Report) -> None:
    _heading(document, "Находки", level=1)
    if not report.findings:
        document.add_paragraph("Находок нет.")
    for row in report.findings:
        mark = " (спорно)" if row["is_contested"] else ""
        _heading(document, f"{row['number']}. {row['act_words']}: {row['title']}{mark}", level=2)
        for label, words in row["fields"]:
            line = document.add_paragraph()
            name = line.add_run(f"{label}: ")
            name.bold, name.font.color.rgb = True, GREY
            line.add_run(words)
        _small(document, f"Правило {row['rule']}. Доказательства — в приложении 1, № {row['number']}.")


def _appendices(document: Any, report: Report) -> None:
    _heading(document, "Приложение 1. Доказательства и источники", level=1)
    for row in report.findings:
        _heading(document, f"{row['number']}. {row['title']}", level=2)
        _table(document, ("Дата", "Откуда", "Что увидено", "Где"), row["evidence"])
        if row["sources"]:
            _small(document, f"Источники: {'; '.join(row['sources'])}")
    _heading(document, "Приложение 2. Опись", level=1)
    head = ("Название и данные", "Вид", "Назначение", "Первая запись", "Хранение", "Объём", "Владелец и договор")
    _table(document, head, report.inventory)
    _heading(document, "Приложение 3. Насколько мы уверены", level=1)
    _table(document, ("Слово", "Что значит"), report.confidence)


def _table(document: Any, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    if not rows:
        document.add_paragraph("Нет.")
        return
    table = document.add_table(rows=1, cols=len(head), style="Table Grid")
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    first = table.rows[0]._tr  # noqa: SLF001 # the library has no word for it
    first.get_or_add_trPr().append(mark)  # the head again on each page
    width = table.columns[0].width
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        run = cell.paragraphs[0].add_run(text)
        run.font.size, run.bold = Pt(9), True
    body = "".join(f"<w:tr>{''.join(_cell(text, width) for text in row)}</w:tr>" for row in rows)
    # Row after row by the library takes a hundred times as long.
    for row in parse_xml(f"<w:tbl {nsdecls('w')}>{body}</w:tbl>"):
        first.getparent().append(row)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _cell(text: str, width: Any) -> str:
    """A cell as Word keeps it: lines of the text are lines of the paragraph."""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    size = '<w:rPr><w:sz w:val="18"/></w:rPr>'
    return f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width.twips}"/></w:tcPr><w:p><w:r>{size}{lines}</w:r></w:p></w:tc>'


def _heading(document: Any, text: str, *, level: int) -> None:
    """A heading by the id of its style; by its name each would walk through all styles."""
    document.add_paragraph(text)._p.style = f"Heading{level}"  # noqa: SLF001 # the library has no word for it


def _small(document: Any, text: str) -> None:
    run = document.add_paragraph().add_run(text)
    run.font.size, run.font.color.rgb = Pt(9), GREY
