"""Personal data in files: tables (CSV, XLSX) and the text of PDF, DOCX and TXT. No value comes out of the report.

    from pristan.compliance.files import scan_file
    report = scan_file(Path("clients.xlsx"))

What a stranger made is opened in a process of its own, with a limit of memory and of time; it hands back plain text.
"""

from pristan.compliance.files.apart import read_apart
from pristan.compliance.files.model import FileRead, FileUnreadable, Sure, Unread, not_read
from pristan.compliance.files.scanning import FileReport, Table, TextKind, scan_file

__all__ = [
    "FileRead",
    "FileReport",
    "FileUnreadable",
    "Sure",
    "Table",
    "TextKind",
    "Unread",
    "not_read",
    "read_apart",
    "scan_file",
]
