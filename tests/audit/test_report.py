"""The report of a run: one page first, every finding with its evidence, nobody's text as markup or formula."""

from io import BytesIO
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from pristan.audit import Sighting, suggest
from pristan.core.ids import CompanyId
from tests.audit.test_runs import FORMS, TELEGRAM, be_a_bank
from tests.conversations.conftest import Desk, app, build, clock, desk, hasher
from tests.reports.papers import pdf_text

__all__ = ["app", "build", "clock", "desk", "hasher"]

EVIL = '#read("/etc/passwd") *жирно* =HYPERLINK("http://evil.example")'


@pytest.fixture
async def run_id(desk: Desk) -> int:
    """A bank with a messenger, a form, and a service whose name attacks whoever prints it."""
    await be_a_bank(desk)
    await desk.post("/audit/items", **TELEGRAM)
    await desk.post("/audit/items", **{**FORMS, "title": EVIL})
    seen = Sighting(
        kind="messenger", service="telegram", place="https://bank.example/\u202eevil", words="Ссылка t.me в подвале"
    )
    async with desk.db.transaction() as tx:
        await suggest(tx, CompanyId(desk.firm.id), [seen], source="site", seen_at=desk.clock.now())
    made: int = (await desk.post("/audit/runs"))["id"]
    await desk.post(f"/audit/runs/{made}/plan")
    return made


async def report(desk: Desk, run_id: int, kind: str) -> bytes:
    answer = await desk.client.get(f"/api/v1/audit/runs/{run_id}/report?kind={kind}")
    assert answer.is_success, answer.text
    assert "attachment" in answer.headers["content-disposition"]
    return answer.content


async def test_the_first_page_is_the_summary_and_the_appendix_has_the_evidence(desk: Desk, run_id: int) -> None:
    pages = pdf_text(await report(desk, run_id, "pdf"))
    assert "Фарватер" in pages[0]
    assert "прекратить сейчас" in pages[0]
    assert "не юридическая консультация" in pages[0]
    assert "Находки" not in pages[0].replace("Находок", ""), "one page, and the findings begin on the next"
    whole = " ".join(" ".join(pages).split())
    for words in ("Приложение 1", "Ссылка t.me в подвале", "41-ФЗ", "MSG-41-15, редакция 1", "Подключить MAX"):
        assert words in whole, words
    assert ".. " not in whole, "a norm that ends with a dot is not given another"
    assert "6–18 млн ₽" in whole.replace("\u00a0", " ")
    assert "root:" not in whole
    assert "#read" in whole, "what people wrote is text"


async def test_the_docx_says_the_same(desk: Desk, run_id: int) -> None:
    document = Document(BytesIO(await report(desk, run_id, "docx")))
    texts = [paragraph.text for paragraph in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert texts[0] == "Проверка каналов и хранилищ"
    assert any("Telegram" in text and text.startswith(("1.", "2.")) for text in texts)
    assert "Ссылка t.me в подвале" in cells
    assert not any("\u202e" in cell for cell in cells)


async def test_the_table_has_every_finding_and_no_formula(desk: Desk, run_id: int) -> None:
    run: dict[str, Any] = await desk.get(f"/audit/runs/{run_id}")
    book = load_workbook(BytesIO(await report(desk, run_id, "xlsx")))
    assert book["Находки"].max_row == len(run["findings"]) + 1
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(str(cell.value).startswith(("=", "+", "@")) for cell in cells)


async def test_a_run_without_findings_has_a_report_too(desk: Desk) -> None:
    made = (await desk.post("/audit/runs"))["id"]
    assert pdf_text(await report(desk, made, "pdf"))
    await report(desk, made, "docx")
    await report(desk, made, "xlsx")
