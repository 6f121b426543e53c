"""Restores a backup into an empty installation."""

from pathlib import Path
from typing import IO, Any

from psycopg import AsyncConnection, sql
from psycopg.rows import dict_row

from pristan.core.errors import Conflict, InvalidInput
from pristan.kit.crypto import Vault
from pristan.kit.files import Files
from pristan.kit.migrate import migrate
from pristan.operations import store
from pristan.operations.archive import CHUNK, members, verify
from pristan.operations.backup import fingerprint
from pristan.operations.model import Manifest, Table


async def restore(
    owner_url: str, path: Path, *, files: Files, vault: Vault, role_prefix: str, other_key: bool = False
) -> Manifest:
    """Fill an empty database and file store from ``path``; refuses a damaged copy before touching anything.

    ``other_key`` accepts that this installation has another key: secrets inside the copy stay unreadable.
    """
    manifest = verify(path)
    if manifest.key_fingerprint != fingerprint(vault) and not other_key:
        raise Conflict(
            "Копия сделана с другим ключом установки. Верните installation.key или продолжите с --other-key",
            code="backup.other_key",
        )
    migrate(owner_url, vault=vault, role_prefix=role_prefix)
    connection = await AsyncConnection.connect(owner_url, row_factory=dict_row)
    async with connection, connection.transaction():
        await _refuse_unlike(connection, manifest)
        keys, triggers = await _drop_foreign_keys(connection), await store.rows(connection, store.queries.triggers)
        await _prepare(connection, manifest)
        tables = {f"database/{table.name}.copy": table for table in manifest.tables}
        for name, content in members(path):
            if name in tables:
                await _copy_in(connection, tables[name], content)
        await _finish(connection, manifest, keys)
        await _enable(connection, triggers)
    for name, content in members(path):
        if name.startswith("files/"):
            await files.put(name.removeprefix("files/"), content.read())
    return manifest


async def _refuse_unlike(connection: AsyncConnection[Any], manifest: Manifest) -> None:
    here = tuple(row["name"] for row in await store.rows(connection, store.queries.migrations))
    if here != manifest.migrations:
        raise Conflict(
            f"Копия сделана версией {manifest.product}. Восстановите её в той же версии, затем обновитесь",
            code="backup.other_version",
        )
    cursor = await connection.execute("select exists (select from companies) as used")
    row = await cursor.fetchone()
    if row is not None and row["used"]:
        raise Conflict("В этой базе уже есть компания. Восстанавливать можно только в пустую", code="backup.not_empty")


async def _drop_foreign_keys(connection: AsyncConnection[Any]) -> list[dict[str, Any]]:
    keys = await store.rows(connection, store.queries.foreign_keys)
    for key in keys:
        drop = sql.SQL("alter table {} drop constraint {}")
        await connection.execute(drop.format(sql.SQL(key["table_name"]), sql.Identifier(key["name"])))
    return keys


async def _prepare(connection: AsyncConnection[Any], manifest: Manifest) -> None:
    there = {row["name"] for row in await store.rows(connection, store.queries.partitions)}
    for partition in manifest.partitions:
        if partition.name not in there:
            make = sql.SQL("create table {} partition of {} {}")
            names = map(sql.Identifier, (partition.name, partition.parent))
            await connection.execute(make.format(*names, sql.SQL(partition.bounds)))
    for table in manifest.tables:
        name = sql.Identifier(table.name)
        await connection.execute(sql.SQL("alter table {} disable trigger user").format(name))
        await connection.execute(sql.SQL("truncate {}").format(name))


async def _copy_in(connection: AsyncConnection[Any], table: Table, content: IO[bytes]) -> None:
    columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    statement = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(table.name), columns)
    cursor = connection.cursor()
    async with cursor.copy(statement) as copy:
        while chunk := content.read(CHUNK):
            await copy.write(chunk)
    if cursor.rowcount != table.rows:
        raise InvalidInput(f"Таблица {table.name}: {cursor.rowcount} строк вместо {table.rows}", code="backup.broken")


async def _finish(connection: AsyncConnection[Any], manifest: Manifest, keys: list[dict[str, Any]]) -> None:
    for key in keys:
        add = sql.SQL("alter table {} add constraint {} {}")
        parts = (sql.SQL(key["table_name"]), sql.Identifier(key["name"]), sql.SQL(key["definition"]))
        await connection.execute(add.format(*parts))
    for name, value in manifest.sequences.items():
        await connection.execute("select setval(%s::regclass, %s)", [f'"{name}"', value])


async def _enable(connection: AsyncConnection[Any], triggers: list[dict[str, Any]]) -> None:
    """Put every trigger back into the state it had: some fire always, even for a replica."""
    for trigger in triggers:
        enable = sql.SQL("alter table {} {} trigger {}")
        names = sql.SQL(trigger["table_name"]), sql.SQL(trigger["mode"]), sql.Identifier(trigger["name"])
        await connection.execute(enable.format(*names))
