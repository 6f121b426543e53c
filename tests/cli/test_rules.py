"""``pristan rules`` and ``pristan gate explain`` as acceptance checks call them: JSON alone, in order, no database."""

import json
import os
import subprocess
import sys
from typing import Any

NOWHERE = {**os.environ, "PRISTAN_DATABASE_URL": "postgresql://127.0.0.1:9/none"}


def pristan(*given: str, source: bytes = b"", **settings: str) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "pristan", *given]
    return subprocess.run(
        command, input=source, capture_output=True, env={**NOWHERE, **settings}, timeout=120, check=False
    )


def explain(*lines: Any) -> tuple[int, list[dict[str, Any]]]:
    source = b"".join(
        (line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode()) + b"\n" for line in lines
    )
    done = pristan("gate", "explain", "--jsonl", "-", source=source)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def case(**changed: Any) -> dict[str, Any]:
    return {
        "id": "a",
        "date": "2026-11-21",
        "company": {"categories": ["BANK"]},
        "channel": "telegram",
        "activity": "dialog",
        "recipient": "person",
        "text": "Добрый день",
        "consents": [],
        "opted_out": False,
        **changed,
    }


def test_a_case_is_answered_in_the_agreed_shape() -> None:
    code, (told,) = explain(case())
    assert code == 0
    assert list(told) == ["id", "verdict", "rules", "ways_out", "why"]
    assert told["verdict"] == "denied"
    assert told["rules"][0] == {"id": "MSG-41-15", "version": 1, "effect": "block", "confidence": "commentary"}
    assert told["ways_out"] == ["other_channel"]
    assert "41-ФЗ от 01.04.2025 ст. 15" in told["why"]
    assert "пересказ юристов" in told["why"]


def test_answers_come_in_the_order_of_the_questions_and_a_bad_line_stops_nothing() -> None:
    code, told = explain(
        case(id=1),
        b"not json",
        case(id=2, date="yesterday"),
        case(id=3, channel="pigeon"),
        case(id=4, company={"categories": ["BNAK"]}),
        case(id=5, activity="sing"),
        case(id=6, consents=[{"kind": "love", "verified": True}]),
        b'{"id": 7}',
        b"[" * 100_000,
        b'"\xff"',
        case(id=8, channel="max"),
    )
    assert code == 2
    assert [line["id"] for line in told] == [1, None, 2, 3, 4, 5, 6, 7, None, None, 8]
    assert [line["id"] for line in told if "error" not in line] == [1, 8]
    assert told[3] == {"id": 3, "error": "channel: канал «pigeon» неизвестен"}
    assert told[4]["error"] == "company.categories: категории «BNAK» нет"


def test_lines_may_be_many_and_empty_ones_are_left_out() -> None:
    _, told = explain(*[line for number in range(300) for line in (case(id=number, channel="max"), b"  ")])
    assert [line["id"] for line in told] == list(range(300))
    assert {line["verdict"] for line in told} == {"cleared"}


def test_an_answer_comes_before_the_next_question() -> None:
    command = [sys.executable, "-m", "pristan", "gate", "explain", "--jsonl", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=NOWHERE) as talk:
        assert talk.stdin
        assert talk.stdout
        for channel, verdict in (("telegram", "denied"), ("max", "cleared")):
            talk.stdin.write(json.dumps(case(channel=channel)).encode() + b"\n")
            talk.stdin.flush()
            assert json.loads(talk.stdout.readline())["verdict"] == verdict
        talk.stdin.close()


def test_explaining_without_lines_of_json_is_misuse() -> None:
    assert pristan("gate", "explain").returncode == 2
    assert pristan("gate", "explain", "--jsonl", "no-such-file").returncode == 2


def test_rules_are_listed_as_of_a_day() -> None:
    def listed(day: str) -> dict[str, Any]:
        done = pristan("rules", "list", "--json", "--on", day)
        assert (done.returncode, done.stderr) == (0, b"")
        return {row["id"]: row for row in json.loads(done.stdout)}

    assert "MSG-41-15" not in listed("2025-05-31")
    assert listed("2025-06-01")["MSG-41-15"]["from"] == "2025-06-01"
    assert [listed(day)["PD-18-5"]["version"] for day in ("2025-06-30", "2025-07-01")] == [1, 2]
    assert pristan("rules", "list", "--json", "--on", "soon").returncode == 2


def test_a_rule_is_shown_with_sources_and_cases() -> None:
    done = pristan("rules", "show", "WEB-AUTH", "--json")
    told = json.loads(done.stdout)
    assert told["enforced_from"] == "2026-07-07"
    assert told["sanctions"][0]["legal"] == [500000, 700000]
    assert len(told["cases"]) >= 3
    assert told["sources"]
    assert json.loads(pristan("rules", "show", "PD-18-5@1", "--json").stdout)["to"] == "2025-06-30"
    assert pristan("rules", "show", "NO-SUCH").returncode == 2


def test_answers_of_a_company_say_what_to_ask_next_and_what_binds_it() -> None:
    answers = json.dumps({"form": "company", "state_share_over_50": "no", "bank_licence": "yes"}).encode()
    told = json.loads(pristan("rules", "profile", "-", "--json", source=answers).stdout)
    assert told["question"]["id"] == "cbr_register"
    assert told["categories"]["BANK"] == "yes"
    assert {row["id"]: row["binds"] for row in told["rules"]}["MSG-41-15"] == "yes"
    for wrong in (b'{"form": "circus"}', b"[1]", b"{"):
        assert pristan("rules", "profile", "-", "--json", source=wrong).returncode == 2
    assert pristan("rules", "profile", "-", "--json", "--inn", "7707083894", source=b"{}").returncode == 2


def test_questions_are_asked_in_the_terminal() -> None:
    done = pristan("rules", "profile", "--inn", "500100732259", "--on", "2026-11-21", source=b"2\n" * 20)
    assert done.returncode == 0
    assert "MSG-SME" in done.stdout.decode()
    assert "не знаю" in done.stderr.decode()
