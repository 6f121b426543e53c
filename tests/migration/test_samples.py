"""Every open sample is read with the facts that its folder states: name, size, what any reader can count in it."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from pristan.migration import Findings, inspect
from tests.migration.conftest import BESIDE, SAMPLES

# Folders that an import reads; the others hold letters, which the channel of e-mail reads.
FORMATS = {"whatsapp": "whatsapp", "telegram": "telegram", "vcard": "vcard", "salesforce-csv": "salesforce",
           "chatwoot-csv": "chatwoot"}  # fmt: skip
LETTERS = {"email-bounces", "email-replies"}
ROW = re.compile(r"^\| (?P<name>[^|]+?) \| [^|]+ \|.*\| (?P<bytes>\d+) \|$", re.MULTILINE)
_HEAD = re.compile(r"(?m)^[\u200e\u202a]*\[?\d{1,4}[./-] ?\d{1,2}[./-] ?\d{2,4}[^\n]{1,8}?\d{1,2}[:.]\d\d")
NAMED = re.compile(r"(?P<authors>\d+)A_(?P<messages>\d+)M")  # how chat-analytics calls its samples


def folder() -> Path | None:
    return next((one for one in (SAMPLES, BESIDE) if one.is_dir()), None)


def stated() -> list[tuple[str, str, int]]:
    """Folder, name and size of every file that a SOURCES.md lists."""
    root = folder()
    if root is None:
        return []
    return [
        (path.parent.name, found["name"], int(found["bytes"]))
        for path in sorted(root.glob("*/SOURCES.md"))
        for found in ROW.finditer(path.read_text("utf-8"))
    ]


needs_samples = pytest.mark.skipif(folder() is None, reason="the open samples are not beside the repository")


@needs_samples
def test_every_folder_is_read_by_somebody() -> None:
    root = folder()
    assert root is not None
    assert {path.parent.name for path in root.glob("*/SOURCES.md")} == FORMATS.keys() | LETTERS
    files = {(path.parent.name, path.name) for path in root.glob("*/*") if path.name != "SOURCES.md"}
    assert {(name, file) for name, file, _ in stated()} == files


@needs_samples
@pytest.mark.parametrize(("where", "name", "size"), [row for row in stated() if row[0] in FORMATS])
def test_a_sample_is_read_with_its_facts(where: str, name: str, size: int) -> None:
    root = folder()
    assert root is not None
    path = root / where / name
    assert path.stat().st_size == size
    asked = inspect(path, format_name=FORMATS[where])
    found = inspect(
        path, format_name=FORMATS[where], answers={one.id: one.suggested or _any(one) for one in asked.questions}
    )
    told = NAMED.search(name)
    if told:
        assert (len(found.participants), found.messages) == (int(told["authors"]), int(told["messages"]))
    _COUNTS[where](path, found)
    if found.messages and where != "salesforce-csv":
        assert found.first_at is not None
        assert found.last_at is not None
        assert found.first_at <= found.last_at


def _any(question: object) -> str:
    choices = getattr(question, "choices", ())
    return str(choices[0].value) if choices and not getattr(question, "columns", ()) else ""


def _whatsapp(path: Path, found: Findings) -> None:
    """Each line that begins with a day and a time is a message or a notice."""
    assert found.messages + found.notices == len(_HEAD.findall(path.read_text("utf-8-sig")))


def _telegram(path: Path, found: Findings) -> None:
    text = path.read_text("utf-8-sig")
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        assert found.warnings, "a damaged file says so"
        return
    chats = [whole] if "messages" in whole else whole.get("chats", {}).get("list", [])
    said = [one for chat in chats for one in chat["messages"]]
    calls = sum(one.get("action") == "phone_call" for one in said)  # somebody rang somebody
    assert found.messages == calls + sum(one.get("type") != "service" for one in said)
    assert found.messages + found.notices == len(said)


def _vcard(path: Path, found: Findings) -> None:
    assert found.contacts == len(re.findall(r"(?im)^BEGIN:VCARD", path.read_text("utf-8", "replace")))


def _table(path: Path, found: Findings) -> None:
    raw = path.read_bytes()
    text = raw.decode("utf-16" if raw[:2] == b"\xff\xfe" else "utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(text)) if any(cell.strip() for cell in row)][1:]
    assert found.contacts + found.deals + found.companies == len(rows) or found.warnings


_COUNTS = {
    "whatsapp": _whatsapp,
    "telegram": _telegram,
    "vcard": _vcard,
    "salesforce-csv": _table,
    "chatwoot-csv": _table,
}
