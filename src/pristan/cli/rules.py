"""Commands about the law: which rules there are, and what the gate would say. Only false alarms need a database."""

import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import msgspec
import typer

from pristan.cli.editions import accept, check, diff
from pristan.cli.false_alarms import false_alarms
from pristan.cli.profile import day_of, profile
from pristan.compliance.case import CaseGiven, CaseInvalid, message_of
from pristan.compliance.explain import ways_out, why
from pristan.compliance.model import Reading
from pristan.compliance.own import choose, in_use
from pristan.compliance.pd import Hints
from pristan.compliance.policy import Gatekeeper
from pristan.compliance.shown import in_full, in_short
from pristan.compliance.text import Reader
from pristan.core.errors import NotFound
from pristan.kit.settings import load_one

rules = typer.Typer(no_args_is_help=True, help="Свод правил")
gate = typer.Typer(no_args_is_help=True, help="Решения о сообщениях")
LONGEST = 16 * 1024 * 1024
Json = Annotated[bool, typer.Option("--json", help="Только JSON в стандартный вывод")]


rules.command("profile")(profile)
gate.command("false-alarms")(false_alarms)
rules.command("diff")(diff)
rules.command("accept")(accept)
rules.command("check")(check)


@rules.callback()
def rules_root() -> None:
    """Свод правил."""
    choose(load_one("rules_dir"))


@gate.callback()
def gate_root() -> None:
    """Решения о сообщениях."""
    choose(load_one("rules_dir"))


@rules.command("list")
def list_rules(
    *,
    on: Annotated[str, typer.Option(help="Правила, действующие в этот день, вида 2026-11-21; иначе сегодня")] = "",
    json: Json = False,
) -> None:
    """Показать правила, действующие на дату. База не нужна."""
    day = day_of(on)
    found = [in_short(rule) for rule in in_use().in_force(day)]
    if json:
        _write(found)
        return
    for row in found:
        typer.echo(f"{row['id']:20} {row['gate']:13} {row['norm']} — {row['title']}")


@rules.command("show")
def show_rule(
    rule: Annotated[str, typer.Argument(help="Номер правила; прежняя версия как PD-18-5@1")],
    *,
    json: Json = False,
) -> None:
    """Показать одно правило: норму, срок, санкции, источники и случаи. База не нужна."""
    book = in_use()
    found = next((item for item in book.rules if item.key == rule), None)
    try:
        told = in_full(book, found or book.rule(rule))
    except NotFound as exc:
        typer.echo(exc.detail, err=True)
        sys.exit(2)
    if json:
        _write(told)
        return
    for name, value in told.items():
        if value not in (None, "", [], {}):
            typer.echo(f"{name}: {value if isinstance(value, str) else msgspec.json.encode(value).decode()}")


@gate.command("explain")
def explain(
    source: Annotated[Path, typer.Argument(help="Случаи, по объекту в строке; «-» читает стандартный ввод")] = Path(
        "-"
    ),
    *,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Ответы по объекту в строке, в том же порядке")] = False,
) -> None:
    """Сказать о каждом сообщении, может ли оно уйти, по каким правилам и что сделать иначе. База не нужна."""
    if not jsonl:
        typer.echo("Нужен --jsonl: случаи читаются по объекту JSON в строке", err=True)
        sys.exit(2)
    if str(source) == "-":
        is_good = _explain(sys.stdin.buffer)
    elif source.is_file():
        with source.open("rb") as lines:
            is_good = _explain(lines)
    else:
        typer.echo(f"Файла {source} нет", err=True)
        sys.exit(2)
    if not is_good:
        typer.echo("Есть строки, которые не удалось прочитать: в ответе на них поле error", err=True)
        sys.exit(2)


def _explain(stream: BinaryIO) -> bool:
    """Answer line by line; whether every line was good."""
    keeper = Gatekeeper(in_use())
    read = lru_cache(maxsize=1024)(Reader(keeper.book).read)  # a mailing has one text and many recipients
    is_good = True
    for line in _lines(stream):
        answer = (
            {"error": f"Строка длиннее {LONGEST // 1024 // 1024} МБ"} if line is None else _answer(keeper, read, line)
        )
        is_good = is_good and "error" not in answer
        _write({"id": None, **answer})
    return is_good


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Lines as they come, without empty ones; ``None`` for one that is too long, whose rest is passed over."""
    while line := stream.readline(LONGEST):
        if len(line) == LONGEST and not line.endswith(b"\n"):
            while (rest := stream.readline(LONGEST)) and not rest.endswith(b"\n"):
                pass
            yield None
        elif line.strip():
            yield line


def _answer(keeper: Gatekeeper, read: Callable[..., Reading], line: bytes) -> dict[str, Any]:
    try:
        given = msgspec.json.decode(line, type=CaseGiven)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
        return {"id": _id_of(line), "error": f"Строка не разобрана: {exc}"}
    try:
        message = message_of(keeper.book, given)
    except CaseInvalid as exc:
        return {"id": given.id, "error": str(exc)}
    hints = Hints(own=message.company.own, today=message.now.day)
    reading = read(given.text or "", hints=hints)
    decision = keeper.decide(message, reading)
    return {
        "id": given.id,
        "verdict": decision.verdict,
        "rules": [
            {
                "id": item.rule.id,
                "version": item.rule.version,
                "effect": item.effect,
                "confidence": item.rule.conf,
            }
            for item in decision.cited
        ],
        "ways_out": [way.id for way in ways_out(keeper, decision, message=message, reading=reading)],
        "why": why(keeper.book, decision, message=message, reading=reading),
    }


def _id_of(line: bytes) -> Any:
    try:
        found = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return found.get("id") if isinstance(found, dict) else None


def _write(value: object) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")
    sys.stdout.buffer.flush()
