"""Own rules and editions at the command line: what is wrong is named by file and line, and no database is needed."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.test_rules import case, pristan
from tests.house.tree import SOURCE

OWN = """
title: Решения холдинга
rules:
  - id: OWN-1
    version: 1
    title: В MAX пока не пишем
    norm: приказ холдинга № 7
    bound: [ANY]
    trigger: {service: [max], activity: [dialog]}
    gate: block
    prohibition: До конца проверки в MAX не отвечаем.
    conf: product
tighten:
  - {rule: MSG-SME, gate: block, why: решение правления}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "holding.yaml").write_text(OWN, "utf-8")
    return tmp_path


def test_own_rules_are_checked_and_told(folder: Path) -> None:
    done = pristan("rules", "check", str(folder))
    said = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert "OWN-1@1: В MAX пока не пишем" in said
    assert "было «решает человек», стало «не уйдёт»" in said
    assert "Своих правил: 1, ужесточено: 1" in done.stderr.decode()


def test_a_loosening_is_refused_with_file_and_line(folder: Path) -> None:
    (folder / "holding.yaml").write_text(OWN.replace("rule: MSG-SME, gate: block", "rule: MSG-41-15, gate: warn"))
    done = pristan("rules", "check", str(folder))
    assert done.returncode == 2
    assert "holding.yaml:14: MSG-41-15: «block» нельзя заменить на «warn»" in done.stderr.decode()


def test_the_gate_at_the_command_line_decides_by_the_rules_of_the_setting(folder: Path) -> None:
    source = json.dumps(case(channel="max", company={"categories": ["B2C"]}), ensure_ascii=False).encode()
    told = json.loads(pristan("gate", "explain", "--jsonl", "-", source=source, PRISTAN_RULES_DIR=str(folder)).stdout)
    assert (told["verdict"], told["rules"][0]["id"]) == ("denied", "OWN-1")
    assert "правило этой установки, не закон" in told["why"]
    assert "OWN-1" in {
        rule["id"] for rule in json.loads(pristan("rules", "list", "--json", PRISTAN_RULES_DIR=str(folder)).stdout)
    }


def test_two_rulebooks_are_compared_without_a_database(tmp_path: Path) -> None:
    old = shutil.copytree(SOURCE / "rulebook", tmp_path / "rulebook")
    law = old / "laws" / "41-fz.yaml"
    law.write_text(law.read_text("utf-8").replace("gate: block", "gate: warn", 1), "utf-8")
    done = pristan("rules", "diff", str(old), "--json")
    assert done.returncode == 1
    (change,) = json.loads(done.stdout)["changes"]
    assert (change["id"], change["kind"], change["kept"]) == ("MSG-41-15", "changed", False)
    assert pristan("rules", "diff", str(SOURCE / "rulebook")).returncode == 0
    assert pristan("rules", "diff", str(tmp_path / "nowhere")).returncode == 2
