"""Creates a backup: one snapshot of the database and the files it names, in one archive."""

from collections.abc import AsyncIterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from psycopg import AsyncConnection, sql
from psycopg.rows import dict_row

from pristan.core.errors import InvalidInput
from pristan.kit.crypto import Vault
from pristan.kit.files import Files
from pristan.operations import store
from pristan.operations.archive import ArchiveWriter
from pristan.operations.model import FORMAT, Manifest, Partition, Table


def fingerprint(vault: Vault) -> str:
    """Names an installation key without revealing it."""
    return vault.derive("backup fingerprint")[:16]


async def create(owner_url: str, path: Path, *, files: Files, vault: Vault, now: datetime) -> Manifest:
    """Write a backup of the database and of all files to ``path``, which must not exist."""
    _make_room(path)
    connection = await AsyncConnection.connect(owner_url, row_factory=dict_row)
    with ArchiveWriter(path) as archive:
        async with connection, connection.transaction():
            await connection.execute("set transaction isolation level repeatable read, read only")
            tables = [
                await _copy_out(connection, archive, row) for row in await store.rows(connection, store.queries.tables)
            ]
            described = await _describe(connection)
        count = await _add_files(archive, files)
        manifest = Manifest(
            format=FORMAT,
            product=version("pristan"),
            created_at=now.isoformat(),
            key_fingerprint=fingerprint(vault),
            tables=tuple(tables),
            files=count,
            checksums=archive.checksums,
            **described,
        )
        archive.finish(manifest)
    return manifest


def _make_room(path: Path) -> None:
    if path.exists():
        raise InvalidInput(f"Файл {path} уже есть. Укажите другое имя", code="backup.exists")
    path.parent.mkdir(parents=True, exist_ok=True)


async def _describe(connection: AsyncConnection[Any]) -> dict[str, Any]:
    return {
        "postgres": connection.info.server_version,
        "migrations": tuple(row["name"] for row in await store.rows(connection, store.queries.migrations)),
        "partitions": tuple(Partition(**row) for row in await store.rows(connection, store.queries.partitions)),
        "sequences": {row["name"]: row["last_value"] for row in await store.rows(connection, store.queries.sequences)},
    }


async def _copy_out(connection: AsyncConnection[Any], archive: ArchiveWriter, row: dict[str, Any]) -> Table:
    columns = sql.SQL(", ").join(map(sql.Identifier, row["columns"]))
    statement = sql.SQL("copy (select {} from {}) to stdout").format(columns, sql.Identifier(row["name"]))
    cursor = connection.cursor()

    async def chunks() -> AsyncIterator[bytes]:
        async with cursor.copy(statement) as copy:
            async for chunk in copy:
                yield bytes(chunk)

    await archive.add(f"database/{row['name']}.copy", chunks())
    return Table(name=row["name"], columns=tuple(row["columns"]), rows=cursor.rowcount)


async def _add_files(archive: ArchiveWriter, files: Files) -> int:
    count = 0
    async for key in files.listing():
        await archive.add(f"files/{key}", files.stream(key))
        count += 1
    return count
