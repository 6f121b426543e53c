"""Files are told by kinds and numbers; no value of them comes out, whatever the file is."""

import json
import subprocess
import sys
from datetime import date
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import Workbook

from pristan.audit.files import look_through
from pristan.audit.scans.model import Kind
from pristan.core.errors import InvalidInput
from tests.audit.scans.conftest import Desk
from tests.audit.scans.test_pages import a_zip

TODAY = date(2026, 11, 21)
PHONE, SNILS, NAME = "+7 926 102-45-89", "112-233-445 95", "Лебедева Ирина Петровна"
ROWS = [["ФИО", "Телефон", "СНИЛС"], *[[NAME, f"+7 926 102-45-{number:02}", SNILS] for number in range(20)]]


def a_csv(encoding: str = "utf-8") -> bytes:
    return "\n".join(";".join(row) for row in ROWS).encode(encoding)


def a_sheet() -> bytes:
    box, book = BytesIO(), Workbook(write_only=True)
    page = book.create_sheet("Клиенты")
    for row in ROWS:
        page.append(row)
    book.save(box)
    return box.getvalue()


def a_document() -> bytes:
    box, made = BytesIO(), docx.Document()
    made.add_paragraph(f"Пациент {NAME}, телефон {PHONE}")
    made.save(box)
    return box.getvalue()


def a_letter(*, attached: bytes | None = None) -> bytes:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "a@shop.example", "b@shop.example", "Клиент"
    letter.set_content(f"Клиент {NAME}, позвонить {PHONE}\n\nFrom здесь не начинается письмо\n")
    if attached is not None:
        letter.add_attachment(attached, maintype="text", subtype="csv", filename="клиенты.csv")
    return letter.as_bytes()


def a_mailbox() -> bytes:
    letters = [a_letter(), a_letter(attached=a_csv())]
    return b"\n".join(b"From a@shop.example Sat Nov 21 12:00:00 2026\n" + letter for letter in letters)


def kinds(path: Path) -> dict[str, int]:
    return {one.kind: one.found for one in look_through(path, today=TODAY).kinds}


@pytest.mark.parametrize(
    ("name", "content", "least"),
    [
        pytest.param("clients.csv", a_csv(), {"PERSON": 20, "PHONE": 20, "SNILS": 20}, id="table"),
        pytest.param("clients.csv", a_csv("cp1251"), {"PERSON": 20, "PHONE": 20, "SNILS": 20}, id="table of Windows"),
        pytest.param("clients.xlsx", a_sheet(), {"PERSON": 20, "PHONE": 20, "SNILS": 20}, id="sheet"),
        pytest.param("history.docx", a_document(), {"PERSON": 1, "PHONE": 1}, id="document"),
        pytest.param("letter.eml", a_letter(), {"PERSON": 1, "PHONE": 1}, id="letter"),
        pytest.param("box.mbox", a_mailbox(), {"PERSON": 22, "PHONE": 22, "SNILS": 20}, id="mailbox with a file"),
    ],
)
def test_kinds_are_counted_in_every_form(tmp_path: Path, name: str, content: bytes, least: dict[str, int]) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    found = kinds(path)
    assert {kind: found.get(kind, 0) for kind in least} == least


def test_letters_of_a_mailbox_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "box.mbox"
    path.write_bytes(a_mailbox())
    assert look_through(path, today=TODAY).letters == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"PK\x03\x04 broken"), ("a.pdf", b"%PDF-1.4 nothing"), ("a.docx", bytes.fromhex("d0cf11e0a1b11ae1")),
        ("a.mbox", b"no letters here"), ("a.csv", b"\x00\x01\xff" * 50),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_and_not_called_clean(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=name):
        look_through(path, today=TODAY)


async def test_a_zip_of_files_is_looked_through_in_the_product_and_no_value_is_kept(desk: Desk) -> None:
    files = {"Клиенты/база.csv": a_csv(), "box.mbox": a_mailbox(), "broken.xlsx": b"PK\x03\x04", "photo.png": b"x"}
    found = await desk.worked(await desk.begin(Kind.FILES, "архив.zip", upload=a_zip(files)))
    result: dict[str, Any] = found.result or {}
    assert (found.state, result["files"], result["carrying"]) == ("done", 2, 2)
    assert {one["kind"]: one["files"] for one in result["kinds"]}["PHONE"] == 2
    assert any("broken.xlsx" in warning for warning in found.warnings)
    async with desk.db.transaction() as tx:
        rows = await tx.fetch_all("select data, words from audit_sightings where company_id = %(c)s", c=desk.company_id)
    kept = json.dumps([result, found.warnings, rows], ensure_ascii=False, default=str)
    assert "102-45" not in kept
    assert "Лебедева" not in kept
    assert set(rows[0]["data"]) >= {"FIO", "PHONE", "SNILS"}


def test_the_command_looks_through_a_folder_and_a_zip(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "clients.csv").write_bytes(a_csv())
    (tmp_path / "folder" / "broken.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "all.zip").write_bytes(a_zip({"clients.csv": a_csv()}))
    told = [audited(tmp_path / name) for name in ("folder", "all.zip", "folder/clients.csv")]
    assert [one["files"] for one in told] == [1, 1, 1]
    assert [[item["name"] for item in one["unread"]] for one in told] == [["broken.xlsx"], [], []]
    assert all({item["kind"] for item in one["kinds"]} == {"PERSON", "PHONE", "SNILS"} for one in told)
    assert all("102-45" not in json.dumps(one) for one in told)


def audited(path: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "pristan", "audit", "files", str(path), "--json"]
    done = subprocess.run(command, capture_output=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told
