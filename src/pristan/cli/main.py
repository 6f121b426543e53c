"""Commands of the product."""

import sys

import typer

from pristan.cli import access, benches, demo, documents, mail, operations, processes
from pristan.core.errors import Misconfigured, PristanError

GOOD, PROBLEM, MISUSE = 0, 1, 2

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Пристань: диалоги компании под её контролем",
)
app.command()(processes.serve)
app.command()(processes.web)
app.command()(processes.worker)
app.command()(operations.migrate)
app.command()(operations.doctor)
app.add_typer(operations.backup, name="backup")
app.add_typer(access.access_log, name="access-log")
app.add_typer(access.account, name="account")
app.command()(benches.bench)
app.add_typer(demo.demo, name="demo")
app.add_typer(mail.email, name="email")
app.command()(documents.openapi)


@app.callback()
def root() -> None:
    """Пристань."""


def main() -> None:
    """Run a command; a wrong setting or a refusal is one clear line, not a trace."""
    try:
        app()
    except Misconfigured as exc:
        typer.echo(exc.detail or exc.title, err=True)
        sys.exit(MISUSE)
    except PristanError as exc:
        typer.echo(exc.detail or exc.title, err=True)
        sys.exit(PROBLEM)
