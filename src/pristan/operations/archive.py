"""A backup on disk: a compressed tar of named members; the manifest with the checksums stands last."""

import hashlib
import os
import tarfile
import tempfile
import zlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import IO, Self

import msgspec

from pristan.core.errors import InvalidInput
from pristan.operations.model import FORMAT, Manifest

MANIFEST = "manifest.json"
CHUNK = 1 << 20


class ArchiveWriter:
    """Writes an archive beside its final name and moves it there when it is whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._draft = path.with_name(f".{path.name}.part")
        descriptor = os.open(self._draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._raw = os.fdopen(descriptor, "wb")
        self._tar = tarfile.open(fileobj=self._raw, mode="w:gz", compresslevel=4)  # noqa: SIM115 - closed by finish or __exit__
        self.checksums: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._tar.close()
        self._raw.close()
        self._draft.unlink(missing_ok=True)

    async def add(self, name: str, chunks: AsyncIterator[bytes]) -> None:
        """Add a member of unknown length, through a temporary file beside the archive."""
        digest = hashlib.sha256()
        with tempfile.TemporaryFile(dir=self._path.parent) as spool:
            async for chunk in chunks:
                digest.update(chunk)
                spool.write(chunk)
            self._put(name, spool)
        self.checksums[name] = digest.hexdigest()

    def _put(self, name: str, content: IO[bytes]) -> None:
        info = tarfile.TarInfo(name)
        info.size = content.tell()
        info.mode = 0o600
        content.seek(0)
        self._tar.addfile(info, content)

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest and give the archive its name."""
        with tempfile.TemporaryFile() as spool:
            spool.write(msgspec.json.format(msgspec.json.encode(manifest)))
            self._put(MANIFEST, spool)
        self._tar.close()
        self._raw.flush()
        os.fsync(self._raw.fileno())
        self._raw.close()
        self._draft.replace(self._path)


def members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Give the members in the order they were written."""
    with tarfile.open(path, mode="r:gz") as tar:
        for info in tar:
            content = tar.extractfile(info)
            if content is not None:
                yield info.name, content


def verify(path: Path) -> Manifest:
    """Read the whole archive; the manifest if every member is there and intact."""
    try:
        found, manifest = _read(path)
    except (tarfile.TarError, zlib.error, EOFError, OSError, msgspec.DecodeError) as exc:
        raise InvalidInput(f"Копию {path.name} не прочитать: {exc}", code="backup.broken") from exc
    if manifest is None:
        raise InvalidInput(f"Копия {path.name} неполная: в ней нет описи", code="backup.broken")
    if manifest.format != FORMAT:
        raise InvalidInput(f"Формат копии {manifest.format} этой версии незнаком", code="backup.format")
    if found != manifest.checksums:
        damaged = sorted(found.items() ^ manifest.checksums.items())
        raise InvalidInput(f"Копия повреждена: {damaged[0][0]}", code="backup.broken")
    return manifest


def _read(path: Path) -> tuple[dict[str, str], Manifest | None]:
    found: dict[str, str] = {}
    manifest: Manifest | None = None
    for name, content in members(path):
        if name == MANIFEST:
            manifest = msgspec.json.decode(content.read(), type=Manifest)
            continue
        digest = hashlib.sha256()
        while chunk := content.read(CHUNK):
            digest.update(chunk)
        found[name] = digest.hexdigest()
    return found, manifest
