"""Commands of the product."""

import sys

import typer

from pristan.core.errors import Misconfigured
from pristan.kit import settings as settings_room
from pristan.kit.crypto import open_vault
from pristan.kit.embedded import EmbeddedPostgres
from pristan.kit.migrate import migrate as run_migrations

app = typer.Typer(
    no_args_is_help=True, pretty_exceptions_enable=False, help="Пристань: диалоги компании под её контролем"
)


@app.callback()
def root() -> None:
    """Пристань."""


@app.command()
def migrate() -> None:
    """Привести схему базы к этой версии."""
    settings = settings_room.load()
    vault = open_vault(settings.installation_key, settings.data_dir)
    url = settings.database_url or EmbeddedPostgres(settings.data_dir / "pg").start()
    for name in run_migrations(url, vault=vault, role_prefix=settings.role_prefix):
        typer.echo(f"применена {name}", err=True)


def main() -> None:
    """Run a command; a wrong setting is one clear line, not a trace."""
    try:
        app()
    except Misconfigured as exc:
        typer.echo(exc.detail, err=True)
        sys.exit(2)
