"""Commands of the product."""

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, Final

import typer

from pristan.core.errors import Misconfigured, PristanError

GOOD, PROBLEM, MISUSE = 0, 1, 2

# What our libraries bring in when they find it: painters of terminals, which nothing here uses.
# Together a fifth of a second of each start.
_NOT_USED: Final = ("rich", "pygments")

# Where each command stands. A command brings in its own part of the product only: reading a letter needs no web server.
_COMMANDS: Mapping[str, str] = {
    "serve": "processes",
    "web": "processes",
    "worker": "processes",
    "migrate": "operations",
    "doctor": "operations",
    "bench": "benches",
    "openapi": "documents",
}
_GROUPS: Mapping[str, tuple[str, str]] = {
    "backup": ("operations", "backup"),
    "access-log": ("access", "access_log"),
    "audit": ("audit", "audit"),
    "consents": ("consents", "consents"),
    "account": ("access", "account"),
    "demo": ("demo", "demo"),
    "documents": ("company_documents", "documents"),
    "email": ("mail", "email"),
    "gate": ("rules", "gate"),
    "import": ("imports", "imports"),
    "inbox": ("inboxes", "inbox"),
    "pd": ("personal_data", "pd"),
    "residency": ("residency", "residency"),
    "rules": ("rules", "rules"),
}


def build(only: str | None = None) -> typer.Typer:
    """The application with every command, or with the one that is asked for."""
    app = typer.Typer(
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
        rich_markup_mode=None,
        help="Пристань: диалоги компании под её контролем",
    )
    app.callback()(_root)
    for name, module in _COMMANDS.items():
        if only in {None, name}:
            command: Callable[..., Any] = getattr(_part(module), name)
            app.command(name)(command)
    for name, (module, group) in _GROUPS.items():
        if only in {None, name}:
            app.add_typer(getattr(_part(module), group), name=name)
    return app


def main() -> None:
    """Run a command; a wrong setting or a refusal is one clear line, not a trace."""
    _leave_out(_NOT_USED)
    asked = sys.argv[1] if len(sys.argv) > 1 else None
    app = build(asked if asked in {*_COMMANDS, *_GROUPS} else None)
    try:
        app()
    except Misconfigured as exc:
        typer.echo(exc.detail or exc.title, err=True)
        sys.exit(MISUSE)
    except PristanError as exc:
        typer.echo(exc.detail or exc.title, err=True)
        sys.exit(PROBLEM)


def _leave_out(packages: Sequence[str]) -> None:
    """Let libraries find none of ``packages`` (docs.python.org/3/reference/import.html#the-module-cache)."""
    sys.modules.update(dict.fromkeys(packages))  # type: ignore[arg-type] # None: as if it were not installed


def _root() -> None:
    """Пристань."""


def _part(module: str) -> Any:
    return import_module(f"pristan.cli.{module}")
