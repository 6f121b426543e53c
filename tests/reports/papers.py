"""Facts with defaults, and made pages read back as text."""

import re
from datetime import date
from io import BytesIO

import pypdfium2
from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from pristan.reports.model import Content, Facts, Stamp

HYPHEN = re.compile("[\ufffe\x02](\r?\n)?")  # how PDFium tells a word that was parted at the end of a line
STAMP = Stamp(version=2, made_on=date(2026, 11, 22), digest="ab" * 32, norm="152-ФЗ ст. 18.1")
PURPOSE = {
    "id": "1",
    "process": "Заказы",
    "purpose": "исполнение заказов",
    "ground": "договор",
    "categories": "имя, телефон",
    "subjects": "клиенты",
    "actions": "сбор, хранение",
    "ways": "автоматизированный",
    "systems": "«Пристань»",
    "location": "Москва",
    "term": "3 года",
    "destruction": "удаление с актом",
}
DATED = {"document.version": "2", "document.date": "22.11.2026"}


def some_facts(**values: str) -> Facts:
    """Facts by name, with two underscores for the dot."""
    told = {name.replace("__", "."): value for name, value in values.items()}
    return Facts(values={**DATED, **told}, lists={"purposes": (PURPOSE,)})


def pdf_text(content: bytes) -> list[str]:
    """Text of each page in one line, without the places to break words."""
    document = pypdfium2.PdfDocument(content)
    try:
        pages = [document[index].get_textpage().get_text_bounded() for index in range(len(document))]
    finally:
        document.close()
    return [" ".join(HYPHEN.sub("", page.replace("\u200b", "")).split()) for page in pages]


def docx_text(content: bytes) -> str:
    """All the text, tables in their place."""
    document = Document(BytesIO(content))
    lines: list[str] = []
    for item in document.iter_inner_content():
        rows = item.rows if isinstance(item, Table) else None
        lines += [item.text] if isinstance(item, Paragraph) else []
        lines += [" | ".join(cell.text for cell in row.cells) for row in rows or ()]
    return "\n".join(lines)


def words(content: Content) -> str:
    """Every run of a document, one after another."""
    lines = [part.line for part in content.parts]
    lines += [cell for part in content.parts for row in part.rows for cell in row]
    return " ".join(run.text for line in lines for run in line)
