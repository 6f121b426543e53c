"""Commands about letters."""

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from pristan.channels.email import inspect_source

email = typer.Typer(no_args_is_help=True, help="Разбор писем")
LARGEST = 64 * 1024 * 1024


@email.callback()
def root() -> None:
    """Разбор писем."""


@email.command("inspect")
def inspect(
    file: Annotated[Path, typer.Argument(help="Письмо .eml, текст или HTML; «-» читает стандартный ввод")],
    *,
    json: Annotated[bool, typer.Option("--json", help="Только JSON в стандартный вывод")] = False,
) -> None:
    """Показать, что в письме новое, что цитата, кто написал и что не дошло. База не нужна."""
    if str(file) == "-":
        raw = sys.stdin.buffer.read(LARGEST + 1)
    elif file.is_file():
        with file.open("rb") as source:
            raw = source.read(LARGEST + 1)
    else:
        typer.echo(f"Файла {file} нет", err=True)
        sys.exit(2)
    if len(raw) > LARGEST:
        typer.echo("Письмо больше 64 МБ, такое не разбираем", err=True)
        sys.exit(1)
    found = inspect_source(raw, name=file.name)
    if json:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(found)) + b"\n")
        return
    typer.echo(f"Вид: {found['kind']}")
    for address, status in zip(found["recipients"], found["status"], strict=True):
        typer.echo(f"Не дошло: {address} ({status})")
    typer.echo(found["reply"])
