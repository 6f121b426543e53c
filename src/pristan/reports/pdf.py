"""A document as PDF. The layout is one file; the document goes into it as data."""

from dataclasses import asdict
from typing import Final

from pristan.kit.lettering import clean
from pristan.kit.typesetting import typeset
from pristan.reports.model import Content, Stamp
from pristan.reports.policy import footer

LAYOUT: Final = "document.typ"


def to_pdf(content: Content, stamp: Stamp, *, author: str) -> bytes:
    """The document as PDF."""
    return typeset(
        LAYOUT,
        {**asdict(content), "used": {}}
        | {"footer": footer(content, stamp), "norm": stamp.norm, "warning": stamp.warning, "author": clean(author)},
    )
