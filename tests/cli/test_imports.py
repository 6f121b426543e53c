"""``pristan import inspect`` as acceptance checks call it: JSON alone, no database, exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

KEYS = {
    "format",
    "messages",
    "notices",
    "participants",
    "first_at",
    "last_at",
    "media",
    "contacts",
    "deals",
    "warnings",
    "questions",
}
CHAT = "25.03.2024, 18:00 - Иван: Добрый день\n25.03.2024, 18:01 - Аптека: <Без медиафайлов>\n"


def inspect(*given: str, source: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "pristan", "import", "inspect", *given]
    nowhere = {**os.environ, "PRISTAN_DATABASE_URL": "postgresql://127.0.0.1:9/none"}
    return subprocess.run(command, input=source, capture_output=True, env=nowhere, timeout=120, check=False)


def test_an_export_is_told_as_json_without_a_database(tmp_path: Path) -> None:
    chat = tmp_path / "Чат WhatsApp с\u00a0контактом Иван.txt"
    chat.write_text(CHAT, "utf-8")
    done = inspect("whatsapp", str(chat), "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    told = json.loads(done.stdout)
    assert set(told) >= KEYS
    assert (told["format"], told["messages"], told["media"]) == ("whatsapp", 2, 1)
    assert [question["id"] for question in told["questions"]] == ["time_zone", "who_are_we"]


def test_an_export_may_come_by_standard_input_and_answers_leave_no_question() -> None:
    given = ("--answer", "time_zone=Europe/Moscow", "--answer", "who_are_we=Аптека")
    done = inspect("auto", "-", "--json", *given, source=CHAT.encode())
    told = json.loads(done.stdout)
    assert (told["format"], told["questions"]) == ("whatsapp", [])


def test_a_wrong_call_is_misuse_and_a_wrong_file_a_problem(tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("просто заметка\n", "utf-8")
    assert inspect("whatsapp", "no-such.txt", "--json").returncode == 2
    assert inspect("icq", str(other), "--json").returncode == 2
    wrong = inspect("whatsapp", str(other), "--json")
    assert (wrong.returncode, wrong.stdout) == (1, b"")
    assert "переписки WhatsApp здесь нет" in wrong.stderr.decode()
