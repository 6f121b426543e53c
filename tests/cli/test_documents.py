"""``pristan documents``: what each document lacks, and one made as a file."""

import base64
import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

from pristan.kit.db import Database
from tests.conftest import TEST_KEY, TestDatabase
from tests.reports.papers import docx_text, pdf_text
from tests.staff import conftest as staff_conftest
from tests.staff.people import a_firm


def run(database: TestDatabase, folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {
        **os.environ,
        "PRISTAN_DATA_DIR": str(folder),
        "PRISTAN_DATABASE_URL": database.owner,
        "PRISTAN_INSTALLATION_KEY": base64.b64encode(TEST_KEY).decode(),
    }
    command = [sys.executable, "-m", "pristan", "documents", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60, cwd=folder)


async def test_documents_are_listed_with_what_they_lack(
    database: TestDatabase, worker_db: Database, tmp_path: Path
) -> None:
    firm = await a_firm(worker_db, staff_conftest.CHEAP)
    done = run(database, tmp_path, "list", "--company", str(firm.id), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    told = {(item["template"], item["about"]): item for item in json.loads(done.stdout)}
    assert told["POLICY", ""]["state"] == "none"
    assert "ИНН" in told["POLICY", ""]["missing"]
    shown = run(database, tmp_path, "list", "--company", str(firm.id)).stdout
    assert "POLICY" in shown
    assert "не хватает: " in shown


async def test_a_document_is_made_as_a_file_of_either_kind(
    database: TestDatabase, worker_db: Database, tmp_path: Path
) -> None:
    firm = await a_firm(worker_db, staff_conftest.CHEAP, name=f"Лавка {secrets.token_hex(4)}")
    done = run(database, tmp_path, "make", "POLICY", "--company", str(firm.id))
    assert done.returncode == 0, done.stderr
    assert "Политика" in pdf_text((tmp_path / "POLICY-1.pdf").read_bytes())[0]
    path = tmp_path / "order.docx"
    done = run(
        database,
        tmp_path,
        "make",
        "RESPONSIBLE_ORDER",
        "--company",
        str(firm.id),
        "--format",
        "docx",
        "--out",
        str(path),
    )
    assert done.returncode == 0, done.stderr
    assert "ПРИКАЗЫВАЮ" in docx_text(path.read_bytes())


async def test_what_is_not_there_is_misuse(database: TestDatabase, worker_db: Database, tmp_path: Path) -> None:
    firm = await a_firm(worker_db, staff_conftest.CHEAP)
    done = run(database, tmp_path, "make", "NOTHING", "--company", str(firm.id))
    assert (done.returncode, done.stderr.strip()) == (2, "Такого документа нет")
    assert run(database, tmp_path, "list", "--company", "Такой нет").returncode != 0
