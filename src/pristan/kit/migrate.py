"""Plain-SQL migrations: ``NNNN_name.pre.sql`` and ``.post.sql``, forward only, each in one transaction."""

import hashlib
import re
import time
from dataclasses import dataclass
from importlib.resources import files

import psycopg
from psycopg import sql

from pristan.core.errors import Misconfigured
from pristan.kit.crypto import Vault

_FILE = re.compile(r"^(?P<number>\d{4})_(?P<name>[a-z0-9_]+)\.(?P<phase>pre|post)\.sql$")
_LOCK = 730_001
ROLE_TRIES = 20
ROLES = ("web", "worker")


@dataclass(frozen=True, slots=True)
class Migration:
    """One file: its name orders it, its digest shows a change after it ran."""

    name: str
    text: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def shipped() -> list[Migration]:
    """All migrations of this release, in order."""
    folder = files("pristan.migrations")
    named = sorted(item.name for item in folder.iterdir() if _FILE.match(item.name))
    return [Migration(name, folder.joinpath(name).read_text("utf-8")) for name in named]


def migrate(owner_url: str, *, vault: Vault, role_prefix: str) -> list[str]:
    """Bring the schema up to date as the owner; returns the names of the migrations that ran."""
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(%s)", [_LOCK])
        try:
            ensure_roles(connection, vault=vault, role_prefix=role_prefix)
            return _apply(connection, role_prefix)
        finally:
            connection.execute("select pg_advisory_unlock(%s)", [_LOCK])


def _apply(connection: psycopg.Connection[tuple[object, ...]], role_prefix: str) -> list[str]:
    connection.execute(
        "create table if not exists schema_migrations ("
        "name text primary key, digest text not null, applied_at timestamptz not null default now())"
    )
    rows = connection.execute("select name, digest from schema_migrations").fetchall()
    done = {str(name): str(digest) for name, digest in rows}
    ran: list[str] = []
    for migration in shipped():
        if migration.name in done:
            if done[migration.name] != migration.digest:
                raise Misconfigured(f"Миграция {migration.name} изменена после применения")
            continue
        with connection.transaction():
            connection.execute("set local lock_timeout = '5s'")
            connection.execute("select set_config('pristan.role_prefix', %s, true)", [role_prefix])
            connection.execute(
                migration.text.replace("pristan_web", f"{role_prefix}_web")
                .replace("pristan_worker", f"{role_prefix}_worker")
                .encode()
            )
            connection.execute(
                "insert into schema_migrations (name, digest) values (%s, %s)",
                [migration.name, migration.digest],
            )
        ran.append(migration.name)
    return ran


def pending(owner_or_worker_url: str) -> list[str]:
    """Names of migrations that have not run; the service refuses to start while there are any."""
    with psycopg.connect(owner_or_worker_url, autocommit=True) as connection:
        exists = connection.execute("select to_regclass('schema_migrations') is not null").fetchone()
        if exists is None or not exists[0]:
            return [item.name for item in shipped()]
        done = {str(row[0]) for row in connection.execute("select name from schema_migrations")}
    return [item.name for item in shipped() if item.name not in done]


def ensure_roles(connection: psycopg.Connection[tuple[object, ...]], *, vault: Vault, role_prefix: str) -> None:
    """Make the roles of the service: they log in and own nothing."""
    for role in ROLES:
        name = f"{role_prefix}_{role}"
        for patience in range(ROLE_TRIES, 0, -1):
            try:
                _make_role(connection, name, password=role_password(vault, role))
                break
            except psycopg.errors.InsufficientPrivilege as exc:
                raise Misconfigured(f"Нет права создать роль {name}. Создайте её от имени администратора базы") from exc
            except (psycopg.errors.UniqueViolation, psycopg.errors.InternalError_):
                # Roles belong to the whole cluster, and another database is migrated at this moment.
                if patience == 1:
                    raise
                time.sleep(0.1)


def _make_role(connection: psycopg.Connection[tuple[object, ...]], name: str, *, password: str) -> None:
    found = connection.execute("select 1 from pg_roles where rolname = %s", [name]).fetchone()
    command = sql.SQL("{verb} role {name} login nosuperuser nocreatedb nocreaterole nobypassrls password {password}")
    verb = sql.SQL("alter" if found else "create")
    connection.execute(command.format(verb=verb, name=sql.Identifier(name), password=sql.Literal(password)))


def role_password(vault: Vault, role: str) -> str:
    """Derived from the installation key, so that no file keeps it."""
    return vault.derive(f"database role {role}")[:40]
