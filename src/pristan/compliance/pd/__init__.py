"""Personal data in a text: which kinds, where, how sure, why. Pure; offline; decides nothing about sending.

    from pristan.compliance.pd import scan
    report = scan("Мой номер +7 926 102-45-89")

``Report.rulebook_kinds`` names the kinds as the rulebook's catalogue does; ``mask`` hides what was found.
"""

from pristan.compliance.pd.masking import HIDDEN, MaskPolicy, MaskStyle, mask, mask_findings
from pristan.compliance.pd.model import (
    CLASSES,
    RULEBOOK_KINDS,
    Evidence,
    Finding,
    Hints,
    Kind,
    Klass,
    NerBackend,
    Profile,
    Report,
    Strength,
    Verdict,
)
from pristan.compliance.pd.scanner import ENGINE_VERSION, ready, scan
from pristan.compliance.pd.tables import Column, TableReport, scan_table
from pristan.compliance.pd.together import scan_after, scan_run
from pristan.compliance.pd.wording import tag, title

__all__ = [
    "CLASSES",
    "ENGINE_VERSION",
    "HIDDEN",
    "RULEBOOK_KINDS",
    "Column",
    "Evidence",
    "Finding",
    "Hints",
    "Kind",
    "Klass",
    "MaskPolicy",
    "MaskStyle",
    "NerBackend",
    "Profile",
    "Report",
    "Strength",
    "TableReport",
    "Verdict",
    "mask",
    "mask_findings",
    "ready",
    "scan",
    "scan_after",
    "scan_run",
    "scan_table",
    "tag",
    "title",
]
