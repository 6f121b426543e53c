"""A document as DOCX, for lawyers to edit: the same pieces as in the PDF, in styles of Word."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

from pristan.kit.lettering import clean
from pristan.reports.model import OVER_TITLE, Content, Line, Part, Run, Stamp
from pristan.reports.policy import footer

FONT: Final = "Times New Roman"  # of the reader's machine; every office has it or its twin
GREY: Final = RGBColor(0x5A, 0x5A, 0x5A)
LONG, SHORT = Mm(297), Mm(210)


def to_docx(content: Content, stamp: Stamp, *, author: str) -> bytes:
    """The document as DOCX, with margins and numbers of pages by ГОСТ Р 7.0.97-2016."""
    document = Document()
    _prepare(document, content, stamp, author=author)
    before = next((i for i, part in enumerate(content.parts) if part.kind not in OVER_TITLE), len(content.parts))
    for part in content.parts[:before]:
        _add(document, part)
    title = document.add_paragraph(style="Title")
    title.add_run(content.title)
    for part in content.parts[before:]:
        _add(document, part)
    _check_sheet(document, content, stamp)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _prepare(document: Any, content: Content, stamp: Stamp, *, author: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = (LONG, SHORT) if content.is_wide else (SHORT, LONG)
    section.orientation = WD_ORIENT.LANDSCAPE if content.is_wide else WD_ORIENT.PORTRAIT
    section.left_margin, section.right_margin = Mm(20), Mm(10)
    section.top_margin = section.bottom_margin = Mm(20)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(number.add_run(), "PAGE")
    for place in (section.footer, section.first_page_footer):
        run = place.paragraphs[0].add_run(footer(content, stamp))
        run.font.size, run.font.color.rgb = Pt(8), GREY
    document.core_properties.title, document.core_properties.author = content.title[:255], clean(author)[:255]
    document.core_properties.language, document.core_properties.comments = "ru-RU", ""
    _style(document, "Normal", size=12)
    _style(document, "Title", size=14, bold=True, centred=True)
    _style(document, "Heading 1", size=12, bold=True)


def _style(document: Any, name: str, *, size: int, bold: bool = False, centred: bool = False) -> None:
    style = document.styles[name]
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(key), FONT)
    for key in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(key), None)
    look = style.paragraph_format
    look.space_after, look.line_spacing = Pt(6), 1.15
    if bold:
        look.space_before, look.keep_with_next = Pt(12), True
        for border in style.element.pPr.findall(qn("w:pBdr")):
            style.element.pPr.remove(border)
    if centred:
        look.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _add(document: Any, part: Part) -> None:
    match part.kind:
        case "table":
            _table(document, part)
        case "form":
            _form(document, part)
        case "signature":
            _signature(document, part)
        case "break":
            document.add_page_break()
        case _:
            _paragraph(document, part)


def _paragraph(document: Any, part: Part) -> None:
    paragraph = document.add_paragraph(style="Heading 1" if part.kind == "heading" else None)
    look = paragraph.paragraph_format
    if part.kind in {"clause", "text"}:
        look.first_line_indent = Cm(1.25)
        # Words between places to fill in by hand would be driven apart.
        has_blanks = any(run.kind == "blank" for run in part.line)
        look.alignment = WD_ALIGN_PARAGRAPH.LEFT if has_blanks else WD_ALIGN_PARAGRAPH.JUSTIFY
    elif part.kind == "item":
        look.left_indent, look.first_line_indent = Cm(1.75), Cm(-0.5)
        paragraph.add_run("— ")
    elif part.kind == "right":
        look.left_indent, look.space_after = Cm(9.5), Pt(2)
    elif part.kind in {"above", "centred", "lead"}:
        look.keep_with_next = True
        look.alignment = None if part.kind == "lead" else WD_ALIGN_PARAGRAPH.CENTER
    if part.number:
        paragraph.add_run(part.number + "\u00a0")
    _runs(paragraph, part.line)
    for run in paragraph.runs:
        if part.kind == "lead":
            run.bold = True
        if part.kind == "note":
            run.font.size, run.font.color.rgb = Pt(9.5), GREY


def _runs(paragraph: Any, line: Line) -> None:
    for item in line:
        if item.kind == "gap":
            paragraph.add_run(f"[не заполнено: {item.text}]").font.highlight_color = WD_COLOR_INDEX.YELLOW
        elif item.kind == "blank":
            paragraph.add_run("______________ ")
            told = paragraph.add_run(f"({item.text})")
            told.font.size, told.font.color.rgb = Pt(9), GREY
        else:
            paragraph.add_run(item.text)


def _table(document: Any, part: Part) -> None:
    table = document.add_table(rows=1, cols=len(part.head), style="Table Grid")
    _repeat(table.rows[0])
    _cells(table.rows[0].cells, [(part.head[i],) for i in range(len(part.head))], size=9 if len(part.head) > 5 else 10)  # noqa: PLR2004
    for row in part.rows:
        _cells(table.add_row().cells, row, size=9 if len(part.head) > 5 else 10)  # noqa: PLR2004
    _shares(document, table, part.widths)


def _form(document: Any, part: Part) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for row in part.rows:
        _cells(table.add_row().cells, row, size=11)
    _shares(document, table, part.widths)


_SIGNED = (7, 5, 6)  # a day written by hand needs the room


def _signature(document: Any, part: Part) -> None:
    table = document.add_table(rows=0, cols=3)
    for label, value in part.rows:
        cells = table.add_row().cells
        by_hand = tuple(Run(f"({run.text})") if run.kind == "blank" else run for run in value)
        _cells([cells[0], cells[2]], [label, by_hand], size=12)
        cells[1].paragraphs[0].add_run("____________________")
    _shares(document, table, _SIGNED)


def _cells(cells: Sequence[Any], lines: Sequence[Any], *, size: int) -> None:
    for cell, line in zip(cells, lines, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        if line and isinstance(line[0], str):
            paragraph.add_run(line[0]).bold = True
        else:
            _runs(paragraph, line)
        for run in paragraph.runs:
            run.font.size = run.font.size or Pt(size)


def _shares(document: Any, table: Any, widths: Sequence[float]) -> None:
    section = document.sections[0]
    whole = section.page_width - section.left_margin - section.right_margin
    table.autofit = False
    shares = [int(whole * share / sum(widths)) for share in widths]
    for column, width in zip(table.columns, shares, strict=True):
        column.width = width  # some readers go by the columns, others by the cells
    for row in table.rows:
        for cell, width in zip(row.cells, shares, strict=True):
            cell.width = width
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _repeat(row: Any) -> None:
    """The head of a table again on each page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 # the library has no word for it


def _field(run: Any, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # noqa: SLF001 # the library has no word for it


def _check_sheet(document: Any, content: Content, stamp: Stamp) -> None:
    """What is missing and how sure the form is, on a page of its own."""
    if not content.gaps and not stamp.warning:
        return
    first = document.add_paragraph()
    first.paragraph_format.page_break_before = True  # a break of its own could spill over and leave an empty page
    first.add_run("Лист проверки. Частью документа не является").bold = True
    if content.gaps:
        document.add_paragraph(f"Не заполнено: {', '.join(gap.title for gap in content.gaps)}.")
        for gap in content.gaps:
            document.add_paragraph(f"— {gap.title}: {gap.where}")
    if stamp.warning:
        document.add_paragraph(stamp.warning)
    document.add_paragraph(f"Основание: {stamp.norm}")
