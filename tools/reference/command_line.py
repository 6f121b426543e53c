"""The page of commands, from the command line itself."""

from collections.abc import Iterator
from typing import Any

import typer.main

from pristan.cli.main import build
from tools.reference.markdown import code, table
from tools.reference.markdown import page as page_of

INTRO = """\
Каждая команда понимает `--help`. Читающие команды с `--json` пишут в стандартный вывод только JSON, слова для людей
— в стандартный вывод ошибок. Код возврата: 0 — всё хорошо, 1 — найдена проблема, 2 — команда вызвана неверно."""
HIDDEN = frozenset({"--help"})


def commands(group: Any = None, path: str = "pristan") -> Iterator[tuple[str, Any]]:
    """Every command with its full name."""
    here = group or typer.main.get_command(build())
    inner = getattr(here, "commands", None)
    if inner is None:
        yield path, here
        return
    for name, command in inner.items():
        yield from commands(command, f"{path} {name}")


def page() -> str:
    """Every command with its arguments and options."""
    blocks = [_section(name, command) for name, command in commands()]
    return page_of("Команды", INTRO, *blocks)


def _section(name: str, command: Any) -> str:
    usage = " ".join([name, *(_usage(item) for item in command.params if _is_argument(item))])
    text = f"## {name}\n\n{(command.help or '').strip()}\n\n    {usage}"
    rows = [_row(item) for item in command.params if not HIDDEN & set(item.opts)]
    return f"{text}\n\n{table(['', 'что значит', 'по умолчанию'], rows)}" if rows else text


def _is_argument(item: Any) -> bool:
    return str(item.param_type_name) == "argument"


def _usage(item: Any) -> str:
    name = (item.name or "").upper()
    return name if item.required else f"[{name}]"


def _row(item: Any) -> list[str]:
    name = (item.name or "").upper() if _is_argument(item) else ", ".join([*item.opts, *item.secondary_opts])
    default = item.default
    shown = "" if default in {None, False, ""} or item.required else str(getattr(default, "value", default))
    return [code(name), getattr(item, "help", "") or "", code(shown)]
