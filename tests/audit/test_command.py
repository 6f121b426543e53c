"""The commands of the audit, as another program calls them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).parent / "fixtures"


def pristan(*arguments: str, given: bytes = b"") -> tuple[int, bytes, str]:
    done = subprocess.run(
        [sys.executable, "-m", "pristan", *arguments], input=given, capture_output=True, check=False, timeout=120
    )
    return done.returncode, done.stdout, done.stderr.decode()


def lines(out: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_each_line_has_its_answer_in_its_order_and_a_broken_one_costs_only_itself() -> None:
    good = {
        "date": "2026-11-21",
        "company": {"categories": ["BANK"]},
        "inventory": [{"kind": "messenger", "service": "viber"}],
    }
    given = b"\n".join(
        [json.dumps(good | {"id": "a"}).encode(), b"{broken", b"", json.dumps(good | {"id": "b"}).encode()]
    )
    code, out, words = pristan("audit", "check", "--jsonl", given=given)
    assert code == 2
    first, broken, last = lines(out)
    assert [first["id"], last["id"]] == ["a", "b"]
    assert {"service", "rule", "severity", "confidence", "sanction"} <= set(first["findings"][0])
    assert broken["error"].startswith("строка не разобрана")
    assert "строка не разобрана" in words


def test_a_category_nobody_knows_is_told_by_its_field() -> None:
    given = b'{"id": 1, "date": "2026-11-21", "company": {"categories": ["BAKERY"]}, "inventory": []}'
    code, out, _ = pristan("audit", "check", "--jsonl", given=given)
    assert code == 2
    assert "BAKERY" in lines(out)[0]["error"]


def test_a_folder_is_told_as_json_and_as_words() -> None:
    code, out, _ = pristan("audit", "site", str(FIXTURES / "shop"), "--json", "--on", "2026-11-21")
    assert code == 0
    told = json.loads(out)
    assert told["pages"] == 2
    assert {"host", "service", "country", "kind", "page", "evidence"} <= set(told["calls"][0])
    assert {"page", "action", "fields", "collects"} <= set(told["forms"][0])
    code, out, _ = pristan("audit", "site", str(FIXTURES / "shop"))
    assert "Страниц: 2" in out.decode()


def test_misuse_is_told_in_one_line() -> None:
    for arguments in (("audit", "check"), ("audit", "site", "./nowhere"), ("audit", "site", ".", "--on", "yesterday")):
        code, out, words = pristan(*arguments)
        assert (code, out) == (2, b"")
        assert len(words.strip().splitlines()) == 1
    code, _, words = pristan("audit", "site", "http://169.254.169.254/")
    assert code == 1
    assert "внутреннюю сеть" in words
