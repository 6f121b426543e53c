"""The report as PDF. The layout is one file; the report goes into it as data and is set as text, never as markup."""

from dataclasses import asdict
from typing import Final

from pristan.audit.papers.content import Report
from pristan.kit.typesetting import typeset

LAYOUT: Final = "audit.typ"


def to_pdf(report: Report) -> bytes:
    """The report as PDF."""
    return typeset(LAYOUT, asdict(report))
