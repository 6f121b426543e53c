"""Commands about exports of other systems."""

import os
import re
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from enum import StrEnum
from getpass import getpass
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from pristan.migration import FORMATS, Findings, Unreadable, inspect, known_format

PROBLEM, MISUSE = 1, 2
AUTO = "auto"
WAZZUP = "https://api.wazzup24.com"
LONGEST_KEY = 4_000
KEY = re.compile(rf"[\x21-\x7e]{{8,{LONGEST_KEY}}}")
imports = typer.Typer(no_args_is_help=True, help="Перенос переписки и людей из других систем")


@imports.callback()
def root() -> None:
    """Перенос переписки и людей из других систем."""


@imports.command("inspect")
def look(
    format_name: Annotated[str, typer.Argument(metavar="FORMAT", help=f"auto, {', '.join(FORMATS)}")],
    path: Annotated[Path, typer.Argument(help="Файл, архив или папка выгрузки; «-» читает стандартный ввод")],
    *,
    answer: Annotated[
        list[str] | None, typer.Option(help="Ответ на вопрос: date_order=dmy, можно несколько раз")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Только JSON в стандартный вывод")] = False,
) -> None:
    """Показать, что есть в выгрузке, чего в ней не хватает и что нужно уточнить. База не нужна."""
    if format_name != AUTO and known_format(format_name) is None:
        _misuse(f"Такого вида выгрузки нет: {format_name}. Есть: auto, {', '.join(FORMATS)}")
    answers = _answers(answer or [])
    if str(path) != "-" and not path.exists():
        _misuse(f"Файла {path} нет")
    try:
        found = (
            _from_input(format_name, answers)
            if str(path) == "-"
            else inspect(path, format_name=format_name, answers=answers)
        )
    except Unreadable as exc:
        typer.echo(exc.detail, err=True)
        sys.exit(PROBLEM)
    if json:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(found)) + b"\n")
        return
    _tell(found)


Answer = Annotated[list[str] | None, typer.Option(help="Ответ на вопрос: date_order=dmy, можно несколько раз")]
Json = Annotated[bool, typer.Option("--json", help="Только JSON в стандартный вывод")]
Id = Annotated[int, typer.Argument(metavar="ID", help="Номер переноса")]
KeyFrom = Annotated[
    str, typer.Option(metavar="NAME", help="Переменная окружения с ключом; без неё ключ читается из стандартного ввода")
]
Again = Annotated[bool, typer.Option("--again", help="Перенести, хотя то же самое уже переносили")]


class System(StrEnum):
    CHATWOOT = "chatwoot"
    WAZZUP = "wazzup"


@imports.command("run")
def run(
    format_name: Annotated[str, typer.Argument(metavar="FORMAT", help="Как у inspect")],
    path: Annotated[Path, typer.Argument(help="Файл, архив или папка выгрузки; должны оставаться на месте до конца")],
    *,
    company: Annotated[str, typer.Option(help="Компания, именем или номером; не нужна, если она одна")] = "",
    line: Annotated[str, typer.Option(help="Направление, которому достанется переписка, именем или номером")] = "",
    answer: Answer = None,
    json: Json = False,
) -> None:
    """Перенести переписку и людей. Пока на вопросы не ответили, ничего не переносится."""
    if format_name != AUTO and known_format(format_name) is None:
        _misuse(f"Такого вида выгрузки нет: {format_name}. Есть: auto, {', '.join(FORMATS)}")
    if not path.exists():
        _misuse(f"Файла {path} нет")
    answers = _answers(answer or [])
    _at_work().carry(path, format_name=format_name, place=(company, line), answers=answers, json=json)


@imports.command("pull")
def pull(
    system: Annotated[System, typer.Argument(help="Откуда")],
    url: Annotated[
        str, typer.Argument(help="Адрес из браузера: https://chat.example.ru/app/accounts/1; для Wazzup не нужен")
    ] = "",
    *,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Wazzup: с какого дня; иначе за три последних года")
    ] = None,
    key_from: KeyFrom = "",
    company: Annotated[str, typer.Option(help="Компания, именем или номером; не нужна, если она одна")] = "",
    line: Annotated[str, typer.Option(help="Направление, которому достанется переписка, именем или номером")] = "",
    look: Annotated[bool, typer.Option("--look", help="Только забрать и показать, что нашлось")] = False,
    json: Json = False,
) -> None:
    """Забрать переписку и людей из другой системы по API и перенести их.

    Ключ читается из переменной окружения или из стандартного ввода, в команде его нет.
    """
    if not url and system is not System.WAZZUP:
        _misuse("Назовите адрес прежней системы")
    key = _key(key_from)
    _at_work().pull(
        system.value,
        {"url": url or WAZZUP, "key": key, "since": since.replace(tzinfo=UTC) if since else None},
        place=(company, line),
        is_look=look,
        json=json,
    )


@imports.command("key")
def new_key(import_id: Id, *, key_from: KeyFrom = "", json: Json = False) -> None:
    """Заменить ключ, который прежняя система больше не принимает, и забирать дальше."""
    _at_work().new_key(import_id, _key(key_from), json=json)


@imports.command("start")
def start(import_id: Id, *, again: Again = False, json: Json = False) -> None:
    """Перенести то, что забрано или загружено и прочитано."""
    _at_work().start(import_id, is_again=again, json=json)


@imports.command("list")
def listing(*, json: Json = False) -> None:
    """Все переносы, новые сверху."""
    _at_work().listing(json=json)


@imports.command("report")
def report(import_id: Id, *, json: Json = False) -> None:
    """Что перенесено, а что не прочитано и в какой строке."""
    _at_work().report(import_id, json=json)


@imports.command("pause")
def pause(import_id: Id, *, json: Json = False) -> None:
    """Остановить перенос; перенесённое остаётся."""
    _at_work().go_on(import_id, "paused", json=json)


@imports.command("resume")
def resume(import_id: Id, *, json: Json = False) -> None:
    """Продолжить с того места, где перенос остановился."""
    _at_work().go_on(import_id, "running", json=json)


@imports.command("undo")
def undo(
    import_id: Id,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Не переспрашивать")] = False,
    json: Json = False,
) -> None:
    """Убрать всё, что принёс перенос. То, что добавлено после него, остаётся."""
    if not yes and not typer.confirm("Убрать переписку и людей этого переноса?", err=True):
        sys.exit(PROBLEM)
    _at_work().go_on(import_id, "undoing", json=json)


def _at_work() -> Any:
    """What needs the database comes in only when it is asked for."""
    return import_module("pristan.cli.imports_at_work")


def _key(name: str) -> str:
    """The key of another system, from where no list of processes and no history of a shell shows it."""
    if name:
        given = os.environ.get(name, "")
    elif sys.stdin.isatty():
        given = getpass("Ключ (не показывается): ")
    else:
        given = sys.stdin.readline(LONGEST_KEY + 2)
    given = given.strip()
    if not KEY.fullmatch(given):
        where = f"в переменной {name}" if name else "во вводе"
        _misuse(f"Ключа {where} нет, или это не ключ: нужна одна строка латиницей, от 8 до {LONGEST_KEY} знаков")
    return given


def _misuse(words: str) -> None:
    typer.echo(words, err=True)
    sys.exit(MISUSE)


def _answers(given: list[str]) -> dict[str, str]:
    answers = {}
    for word in given:
        key, equals, value = word.partition("=")
        if not equals or not key:
            _misuse(f"Ответ пишется как вопрос=ответ, а не «{word}»")
        answers[key] = value
    return answers


def _from_input(format_name: str, answers: dict[str, str]) -> Findings:
    """Exports are read more than once, so what comes by a pipe is kept in a file that goes away."""
    with tempfile.NamedTemporaryFile(prefix="pristan-import-") as kept:
        shutil.copyfileobj(sys.stdin.buffer, kept, 1 << 20)
        kept.flush()
        return inspect(Path(kept.name), format_name=format_name, answers=answers)


def _tell(found: Findings) -> None:
    counts = (
        ("Сообщений", found.messages),
        ("Служебных строк", found.notices),
        ("Вложений", found.media),
        ("Людей в контактах", found.contacts),
        ("Сделок и обращений", found.deals),
    )
    for name, count in counts:
        typer.echo(f"{name}: {count}")
    if found.participants:
        typer.echo(f"Участники: {', '.join(found.participants[:20])}")
    if found.first_at:
        typer.echo(f"Время: с {found.first_at} по {found.last_at}")
    for warning in found.warnings:
        typer.echo(f"Внимание: {warning}", err=True)
    for question in found.questions:
        typer.echo(f"Вопрос {question.id}: {question.text} ({question.why})", err=True)
