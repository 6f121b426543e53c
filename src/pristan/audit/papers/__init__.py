"""The report of a run as files: PDF to read (``pdf``), DOCX to edit (``word``), XLSX to sort."""

from pristan.audit.papers.content import Report, report_of
from pristan.audit.papers.sheets import sheets_of

__all__ = ["Report", "report_of", "sheets_of"]
