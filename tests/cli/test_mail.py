"""``pristan email inspect`` as acceptance checks call it: JSON alone, no database, exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

FIXTURES = Path(__file__).parents[1] / "channels" / "email" / "fixtures"
KEYS = {"reply", "quoted", "kind", "recipients", "status", "in_reply_to", "references", "attachments"}


def inspect(*given: str, source: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "pristan", "email", "inspect", *given]
    nowhere = {**os.environ, "PRISTAN_DATABASE_URL": "postgresql://127.0.0.1:9/none"}
    return subprocess.run(command, input=source, capture_output=True, env=nowhere, timeout=120, check=False)


def test_a_letter_is_told_as_json_without_a_database() -> None:
    done = inspect(str(FIXTURES / "reports" / "qmail.eml"), "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    told = json.loads(done.stdout)
    assert set(told) == KEYS
    assert (told["kind"], told["recipients"], told["status"]) == ("hard_bounce", ["ivan@client.example"], ["5.1.1"])


def test_a_body_may_come_by_standard_input() -> None:
    done = inspect("-", "--json", source="Спасибо\n\n12.11.2026 14:05, Имя пишет:\n> Готово\n".encode("cp1251"))
    assert json.loads(done.stdout)["reply"] == "Спасибо"


def test_a_file_that_is_not_there_is_misuse() -> None:
    done = inspect("no-such.eml", "--json")
    assert (done.returncode, done.stdout) == (2, b"")
    assert "Файла no-such.eml нет" in done.stderr.decode()
