"""Files: a local folder by default, S3 of a Russian cloud by setting; content-addressed by company."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

STORAGE_ERRORS = (OSError, BaseError)  # what storing raises when the storage is full or away


class Files:
    """Keeps bytes under keys; knows nothing of who may read them."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def put(self, key: str, content: bytes) -> None:
        await self._store.put_async(key, content)

    async def put_stream(self, key: str, pieces: AsyncIterator[bytes]) -> None:
        """Keep what is too large for the memory."""
        await self._store.put_async(key, pieces)

    async def get(self, key: str) -> bytes:
        result = await self._store.get_async(key)
        return bytes(await result.bytes_async())

    def get_now(self, key: str) -> bytes:
        """The bytes under a key, for a thread that has nothing else to do."""
        return bytes(self._store.get(key).bytes())

    async def stream(self, key: str) -> AsyncIterator[bytes]:
        result = await self._store.get_async(key)
        async for chunk in result.stream():
            yield bytes(chunk)

    async def listing(self) -> AsyncIterator[str]:
        """Every key there is, for a backup."""
        async for batch in self._store.list():
            for item in batch:
                yield item["path"]

    async def older(self, than: datetime, *, batch: int) -> AsyncIterator[list[str]]:
        """Keys last written before ``than``, in batches."""
        async for items in self._store.list(chunk_size=batch):
            yield [item["path"] for item in items if item["last_modified"] < than]

    async def delete_older(self, key: str, *, before: datetime) -> bool:
        """Delete ``key`` unless it was written again meanwhile; says whether it went."""
        with suppress(FileNotFoundError):
            if (await self._store.head_async(key))["last_modified"] < before:
                await self._store.delete_async(key)
                return True
        return False

    async def delete(self, key: str) -> None:
        # Deleting twice is deleting: equal content of one company is kept once and may be named twice.
        with suppress(FileNotFoundError):
            await self._store.delete_async(key)


def open_files(storage_url: str, data_dir: Path) -> Files:
    """The store named by the setting, else a folder under ``data_dir``."""
    if storage_url:
        return Files(from_url(storage_url))
    return Files(LocalStore(str((data_dir / "files").absolute()), mkdir=True))


def file_key(company_id: int, content: bytes) -> str:
    """Where content rests: equal content of one company is kept once."""
    digest = hashlib.sha256(content).hexdigest()
    return f"{company_id}/{digest[:2]}/{digest}"
